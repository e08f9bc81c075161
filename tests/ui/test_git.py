"""What git says stands beside the revision: in cells that keep their width, and in words that say what they mean."""

from __future__ import annotations

import os
import shutil
import subprocess
from datetime import datetime, timedelta, timezone
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from migtui.core.git.files import Commit, FileHistory, FileState, GitHistory
from migtui.ui.looks.palette import STYLES
from migtui.ui.present.git import (
    AUTHOR_ROOM,
    AUTHOR_WIDTH,
    BRANCH_WIDTH,
    COMMIT_WIDTH,
    WIDE_AUTHOR_WIDTH,
    Authors,
    age_cell,
    author_cell,
    author_width,
    commit_cell,
    git_fields,
    marks,
)

if TYPE_CHECKING:
    from tests.ui.conftest import MakeProject, Open, VersionFile

NOW = datetime(2026, 1, 15, 14, 5, tzinfo=timezone.utc)
NOTHING = GitHistory({})


def history(state: FileState = "committed", **more: object) -> FileHistory:
    """A file that Ann committed three days ago."""
    told: dict[str, object] = {
        "author": "Ann Author",
        "when": NOW - timedelta(days=3),
        "commit": "1a2b3c4d5e6f",
        "subject": "add invoices",
    }
    return FileHistory(state, **(told | more))  # type: ignore[arg-type]


HOSTILE = [
    "\x1b[31mAnn\x1b[0m",
    "[bold]Ann[/]",
    "\u202eAnn",
    "日本語の名前です",
    "🙂" * 20,
    "Ann\nAuthor",
    "",
    "\udc80",
]


@given(st.one_of(st.sampled_from(HOSTILE), st.text(max_size=40)), st.integers(1, 20))
def test_an_author_takes_its_cells_and_steers_nothing(name: str, width: int) -> None:
    text, style = author_cell(history(author=name), width)
    assert cell_len(text) == width
    assert text.isprintable()
    assert style in STYLES


def test_who_has_not_committed_it_leaves_the_column_blank() -> None:
    assert author_cell(None, 12)[0] == author_cell(FileHistory("untracked"), 12)[0] == " " * 12


def test_a_commit_takes_its_cells() -> None:
    assert commit_cell(history())[0] == "1a2b3c4d"
    assert commit_cell(None)[0] == commit_cell(FileHistory("untracked"))[0] == " " * COMMIT_WIDTH


def test_an_author_too_long_is_cut_with_a_sign() -> None:
    assert author_cell(history(author="Bartholomew Longname"), 12)[0] == "Bartholomew…"


@pytest.mark.parametrize(
    ("found", "words"),
    [
        (None, []),
        (history(), []),
        (history("uncommitted"), ["uncommitted"]),
        (FileHistory("untracked"), ["untracked"]),
        (history("conflict"), ["conflict"]),
        (history(branch="feature/tax"), ["on feature/tax"]),
        (history("uncommitted", branch="feature/tax"), ["uncommitted", "on feature/tax"]),
    ],
)
def test_the_chips_of_a_row(found: FileHistory | None, words: list[str]) -> None:
    assert [text for text, _ in marks(found)] == words


@given(st.text(max_size=80))
def test_a_branch_name_is_bounded_and_steers_nothing(name: str) -> None:
    for text, style in marks(history(branch=name)):
        assert cell_len(text) <= BRANCH_WIDTH + len("on ")
        assert text.isprintable()
        assert style in STYLES


@pytest.mark.parametrize(
    ("git", "choice", "width", "shown"),
    [
        (None, "on", 200, 0),
        (NOTHING, "auto", AUTHOR_ROOM - 1, 0),
        (NOTHING, "auto", AUTHOR_ROOM, AUTHOR_WIDTH),
        (NOTHING, "auto", 126, WIDE_AUTHOR_WIDTH),
        (NOTHING, "on", 40, AUTHOR_WIDTH),
        (NOTHING, "off", 200, 0),
    ],
)
def test_authors_are_shown_where_there_is_room_or_they_are_asked_for(
    git: GitHistory | None, choice: Authors, width: int, shown: int
) -> None:
    assert author_width(git, choice, width) == shown


def test_the_age_is_that_of_the_create_date_and_else_of_the_commit() -> None:
    assert age_cell("2025-12-01 10:00:00", history(), NOW) == "6w"
    assert age_cell("2025-01-XX", history(), NOW) == "3d"
    assert age_cell("", history(), NOW) == "3d"
    assert age_cell("", FileHistory("untracked"), NOW) == age_cell("", None, NOW) == ""


def fields(found: FileHistory) -> dict[str, str]:
    return dict(git_fields(GitHistory({"a.py": found}, "feature/tax", "origin/main"), "a.py", NOW))


def test_the_fields_of_the_summary() -> None:
    by_bob = Commit("77c0d412ffff", "Bob", NOW, "mend\x1b[2J it")
    assert fields(history("uncommitted", changed=by_bob, branch="feature/tax")) == {
        "commit": "1a2b3c4d add invoices (Ann Author, 3d ago)",
        "changed": "77c0d412 mend [2J it (Bob, just now)",
        "branch": "feature/tax, not in origin/main",
        "git": "uncommitted changes",
    }


def test_a_file_in_no_commit_has_no_commit_to_show() -> None:
    assert list(git_fields(NOTHING, "a.py", NOW)) == []
    assert fields(FileHistory("untracked")) == {"git": "untracked: in no commit yet"}
    assert fields(FileHistory("uncommitted")) == {"git": "added, in no commit yet"}
    assert fields(FileHistory("conflict")) == {"git": "conflict: two texts wait to be made one"}


def test_a_commit_that_says_little_is_shown_with_what_it_says() -> None:
    bare = FileHistory("committed", commit="1a2b3c4d5e6f")
    assert fields(bare) == {"commit": "1a2b3c4d"}


# -- in the application ----------------------------------------------------------------------------------------------

needs_git = pytest.mark.skipif(shutil.which("git") is None, reason="there is no git on this machine")


def git(folder: Path, *words: str, author: str = "Ann Author") -> None:
    who = {
        "GIT_AUTHOR_NAME": author,
        "GIT_AUTHOR_EMAIL": "a@b",
        "GIT_COMMITTER_NAME": "C",
        "GIT_COMMITTER_EMAIL": "c@d",
    }
    env = {"PATH": os.environ["PATH"], "GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_NOSYSTEM": "1"}
    subprocess.run(["git", *words], cwd=folder, env=env | who, check=True, capture_output=True)


@pytest.fixture
def committed(project: MakeProject, version_file: VersionFile, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Two revisions, each of somebody else; what is edited later is not committed."""
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", os.devnull)
    monkeypatch.setenv("GIT_CONFIG_NOSYSTEM", "1")
    folder = project({"a": version_file("a1")})
    git(folder, "init", "-q", "-b", "main")
    git(folder, "add", "-A")
    git(folder, "commit", "-q", "-m", "add a1")
    (folder / "db" / "versions" / "b.py").write_text(version_file("b2", "a1"))
    git(folder, "add", "-A")
    git(folder, "commit", "-q", "-m", "add b2 \x1b[2J", author="[b]Bob[/] \x1b[31m x")
    return folder


def row(screen: str, id: str) -> str:
    return next(line for line in screen.splitlines() if line.startswith("┃ ") and f" {id} " in line)


@needs_git
async def test_authors_and_marks_come_by_themselves(open_app: Open, committed: Path, version_file: VersionFile) -> None:
    git(committed, "checkout", "-q", "-b", "feature/tax")
    versions = committed / "db" / "versions"
    (versions / "a.py").write_text(version_file("a1") + "# changed\n")
    (versions / "c.py").write_text(version_file("c3", "b2"))
    async with open_app(committed, size=(200, 50)) as user:
        await user.sees("Ann Author", "[b]Bob[/] [31m x")
        assert "uncommitted" in row(user.screen, "a1")
        assert "untracked" in row(user.screen, "c3")
        assert "uncommitted" not in row(user.screen, "b2")
        await user.select("b2")
        await user.sees("add b2 [2J ([b]Bob[/] [31m x, ")
        await user.is_read()
        git(committed, "add", "-A")
        git(committed, "commit", "-q", "-m", "add c3", author="Cleo")
        await user.press("R")
        await user.until(lambda: "Cleo" in row(user.screen, "c3"), "the commit is known")
        assert "on feature/tax" in row(user.screen, "c3")
        shown = user.session.snapshot.git
        assert shown is not None
        for id, name in (("b2", "b.py"), ("c3", "c.py")):
            file = shown.of(str(versions / name))
            assert file is not None and f" {file.commit[:COMMIT_WIDTH]} " in row(user.screen, id)
        assert "untracked" not in user.screen
        assert "uncommitted" not in row(user.screen, "a1")


@needs_git
async def test_a_shows_authors_where_there_is_little_room_and_hides_them_anywhere(
    open_app: Open, committed: Path
) -> None:
    async with open_app(committed) as user:
        await user.until(lambda: user.session.snapshot.git, "git has answered")

        def shows() -> bool:
            return "Ann Author" in row(user.screen, "a1")

        assert not shows()
        await user.press("a")
        await user.until(shows, "authors are shown")
        await user.press("a")
        await user.until(lambda: not shows(), "authors are hidden")
        await user.press("a")
        await user.until(lambda: user.history.authors == "auto", "as at the start")
        assert not shows()


async def test_without_a_repository_a_says_why_nothing_happens_and_the_log_says_nothing(
    open_app: Open, project: MakeProject, version_file: VersionFile
) -> None:
    async with open_app(project({"a": version_file("a1")})) as user:
        await user.is_read()
        await user.session.read_git()
        await user.press("a")
        await user.is_told("git says nothing of the version files")
        assert user.session.snapshot.git is None
        assert not any(entry.action == "Git" for entry in user.session.log)


@needs_git
async def test_what_git_complains_about_is_one_line_of_the_log(open_app: Open, committed: Path) -> None:
    (committed / ".git" / "config").write_text("[core\n")
    async with open_app(committed) as user:
        await user.sees("bad config line 1")
        await user.is_read()
        await user.session.refresh()
        complaints = [entry for entry in user.session.log if entry.action == "Git"]
        assert [entry.details for entry in complaints] == [("fatal: bad config line 1 in file .git/config",)]
        assert user.session.snapshot.git is None


@needs_git
async def test_leaving_ends_a_git_that_is_still_at_work(
    open_app: Open, committed: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    slow = tmp_path / "bin" / "git"
    slow.parent.mkdir()
    slow.write_text(f"#!/bin/sh\necho $$ > {tmp_path}/pid.new\nmv {tmp_path}/pid.new {tmp_path}/pid\nexec sleep 600\n")
    slow.chmod(0o755)
    monkeypatch.setenv("PATH", str(slow.parent), prepend=os.pathsep)
    async with open_app(committed) as user:
        await user.until((tmp_path / "pid").exists, "git is at work")
    with pytest.raises(ProcessLookupError):
        os.kill(int((tmp_path / "pid").read_text()), 0)
