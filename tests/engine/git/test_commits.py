"""What git says of version files: who wrote each of them, when, and in which commit."""

from __future__ import annotations

import os
import shutil
from datetime import datetime, timedelta, timezone
from pathlib import Path

import pytest

from tests.engine.git.repositories import DAY, START, Ask, Repo

pytestmark = pytest.mark.skipif(shutil.which("git") is None, reason="there is no git on this machine")


async def test_one_process_tells_author_date_and_commit_of_all_files(repo: Repo, ask: Ask) -> None:
    first = repo.commit("add users", "v/a.py", "v/b.py", author="Ann Author")
    second = repo.commit("mend users", "v/a.py", author="Bob", text="other")
    asked = ask(repo.top / "v")
    found = await asked.of("a.py")
    when = datetime.fromtimestamp(START + DAY, timezone(timedelta(hours=2)))
    assert found.changed is not None
    assert (found.state, found.author, found.when, found.commit, found.subject) == (
        "committed", "Ann Author", when, first, "add users",
    )  # fmt: skip
    assert (found.changed.hash, found.changed.author, found.changed.subject) == (second, "Bob", "mend users")
    assert (await asked.of("b.py")).changed is None
    assert asked.commands == []  # the log is kept: nothing has moved
    assert (await asked.history()).branch == "main"


async def test_a_thousand_files_take_one_process(repo: Repo, ask: Ask) -> None:
    repo.commit("all of them", *(f"v/{n:04}.py" for n in range(1000)))
    asked = ask(repo.top / "v")
    history = await asked.history()
    assert len(history.files) == 1000
    assert {found.state for found in history.files.values()} == {"committed"}
    assert asked.commands == ["log"]


async def test_a_folder_that_was_moved_keeps_its_authors(repo: Repo, ask: Ask) -> None:
    first = repo.commit("add", "v/a.py", "v/b.py")
    repo.git("mv", "v", "w")
    repo.commit("move", author="Mover")
    (repo.top / "src" / "db").mkdir(parents=True)
    repo.git("mv", "w", "src/db/versions")
    repo.git("mv", "src/db/versions/b.py", "src/db/versions/renamed.py")
    repo.commit("move again", author="Mover")
    asked = ask(repo.top / "src" / "db" / "versions")
    for name in ("a.py", "renamed.py"):
        found = await asked.of(name)
        assert (found.author, found.commit, found.changed) == ("Ann", first, None)


async def test_merges_with_edits_of_their_own_are_seen(repo: Repo, ask: Ask) -> None:
    repo.commit("base", "v/a.py", text="1\n2\n3\n")
    repo.git("checkout", "-q", "-b", "side")
    repo.commit("theirs", "v/b.py")
    repo.commit("theirs", "v/a.py", text="1\nside\n3\n")
    repo.git("checkout", "-q", "main")
    repo.commit("ours", "v/a.py", text="1\nmain\n3\n")
    repo.git("merge", "side", check=False)
    merge = repo.commit("Merge branch 'side'", "v/a.py", "v/new.py", author="Merger", text="1\nboth\n3\n")
    asked = ask(repo.top / "v")
    mixed = await asked.of("a.py")
    assert mixed.changed is not None
    assert (mixed.state, mixed.subject, mixed.changed.hash) == ("committed", "base", merge)
    assert (await asked.of("b.py")).author == "Ann"
    assert (await asked.of("new.py")).author == "Merger"


async def test_a_merge_that_took_one_side_leaves_nothing_uncommitted(repo: Repo, ask: Ask) -> None:
    repo.commit("base", "v/a.py", "v/kept.py", text="1\n")
    repo.git("checkout", "-q", "-b", "side")
    repo.commit("only here", "v/b.py")
    repo.git("checkout", "-q", "main")
    repo.commit("ours", "v/a.py", text="ours\n")
    repo.git("checkout", "-q", "side")
    repo.git("rm", "-q", "v/kept.py")
    repo.commit("theirs, later", "v/a.py", text="theirs\n")
    repo.git("checkout", "-q", "main")
    repo.git("merge", "-q", "--no-commit", "side", check=False)
    repo.commit("Merge branch 'side'", "v/a.py", text="ours\n")
    repo.git("checkout", "-q", "HEAD^", "--", "v/kept.py")
    repo.git("commit", "-q", "--amend", "--no-edit")
    asked = ask(repo.top / "v")
    assert await asked.states() == {"a.py": "committed", "b.py": "committed", "kept.py": "committed"}
    assert (await asked.of("kept.py")).subject == "base"


@pytest.mark.parametrize("author", ["Ann \x1b[31mred", "[b]Ann[/]", "\u202eAnn", "日本語", "f" * 300, ":100644 x"])
async def test_a_hostile_author_is_kept_as_text(repo: Repo, ask: Ask, author: str) -> None:
    repo.commit("\x1b[2J[/] :100644 100644", "v/a.py", author="NAME")
    repo.rewrite(b"NAME", author.encode())
    repo.commit("next", "v/b.py")
    found = await ask(repo.top / "v").of("a.py")
    assert (found.author, found.subject) == (author, "\x1b[2J[/] :100644 100644")


async def test_an_author_in_another_encoding_and_one_in_none(repo: Repo, ask: Ask) -> None:
    repo.git("config", "i18n.commitEncoding", "ISO-8859-1")
    repo.commit("latin", "v/a.py", author="NAME")
    repo.rewrite(b"NAME", b"Andr\xe9")
    repo.git("config", "i18n.commitEncoding", "UTF-8")
    repo.commit("broken", "v/b.py", author="NAME")
    repo.rewrite(b"NAME", b"Andr\xe9")
    asked = ask(repo.top / "v")
    assert (await asked.of("a.py")).author == "André"
    assert (await asked.of("b.py")).author == "Andr\ufffd"


async def test_the_mailmap_respells(repo: Repo, ask: Ask) -> None:
    repo.commit("add", "v/a.py", author="annie")
    repo.commit("map", ".mailmap", text="Ann Author <a@b>\n")
    assert (await ask(repo.top / "v").of("a.py")).author == "Ann Author"


async def test_names_of_files_with_anything_in_them(repo: Repo, ask: Ask) -> None:
    names = ["two\nlines.py", "a\tb.py", 'q"uote.py', "ümlaut.py", "[x]*.py", ":(top).py", os.fsdecode(b"\xff.py")]
    repo.commit("add", *(f"v/{name}" for name in names))
    (repo.top / "v" / names[0]).write_text("changed")
    repo.write("v/new\n.py")
    states = await ask(repo.top / "v").states()
    assert states == dict.fromkeys(names, "committed") | {names[0]: "uncommitted", "new\n.py": "untracked"}


async def test_the_user_s_settings_change_nothing(repo: Repo, ask: Ask, tmp_path: Path) -> None:
    repo.commit("add", "v/a.py")
    repo.git("mv", "v/a.py", "v/b.py")
    repo.commit("move")
    settings = {
        "log.showSignature": "true", "log.follow": "true", "log.decorate": "full", "log.date": "relative",
        "color.ui": "always", "core.abbrev": "4", "diff.renames": "copies", "log.diffMerges": "first-parent",
        "core.pager": "false", "pager.log": "false", "format.pretty": "oneline", "alias.log": "status",
        "diff.external": "false", "diff.noprefix": "true", "status.short": "true", "log.mailmap": "false",
        "core.quotePath": "true", "diff.relative": "true",
    }  # fmt: skip
    for name, value in settings.items():
        repo.git("config", name, value)
    env = {"GIT_PAGER": "false", "LANG": "de_DE.UTF-8", "GIT_TRACE": "1", "GIT_DIR": "/nowhere", "GIT_PREFIX": "v/"}
    found = await ask(repo.top / "v", env=env).of("b.py")
    assert (found.author, found.subject, found.state) == ("Ann", "add", "committed")


async def test_another_look_is_due_when_something_moved_and_only_then(repo: Repo, ask: Ask) -> None:
    repo.commit("add", "v/a.py")
    asked = ask(repo.top / "v")
    assert asked.reader.is_outdated(asked.files)
    await asked.read()
    assert not asked.reader.is_outdated(asked.files)
    for act in (
        lambda: repo.commit("other", "README"),
        lambda: repo.git("checkout", "-q", "-b", "feature"),
        lambda: repo.git("pack-refs", "--all"),
        lambda: repo.commit("elsewhere", "README", text="more"),
        lambda: repo.write("v/a.py", text="changed"),
        lambda: repo.git("add", "v/a.py"),
        lambda: repo.git("branch", "-f", "main", "HEAD"),
    ):
        before = await asked.history()
        act()
        is_news = asked.reader.is_outdated(asked.files)
        assert is_news or await asked.history() == before
        await asked.read()
        assert not asked.reader.is_outdated(asked.files)


async def test_an_edit_asks_no_log_again(repo: Repo, ask: Ask) -> None:
    repo.commit("add", "v/a.py", "v/b.py")
    asked = ask(repo.top / "v")
    await asked.read()
    repo.write("v/a.py", text="changed")
    assert asked.reader.is_outdated(asked.files)
    assert await asked.states() == {"a.py": "uncommitted", "b.py": "committed"}
    assert sorted(asked.commands) == ["ls-files", "ls-tree"]
