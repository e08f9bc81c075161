"""Repositories of every kind, and what is none."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest

from migtui.core.git.files import FileHistory
from migtui.engine.git.part import parts_of
from migtui.engine.git.reading import GitReading
from migtui.engine.listing import list_files
from tests.engine.git.repositories import ENV, Ask, Repo

pytestmark = pytest.mark.skipif(shutil.which("git") is None, reason="there is no git on this machine")


async def test_without_a_repository_nothing_is_known_and_nothing_is_said(tmp_path: Path, ask: Ask) -> None:
    (tmp_path / "v").mkdir()
    (tmp_path / "v" / "a.py").write_text("")
    asked = ask(tmp_path / "v")
    assert await asked.read() == GitReading()
    assert asked.commands == []


@pytest.mark.parametrize("broken", ["", "gitdir: /nowhere", "gitdir: \0", "nonsense"])
async def test_a_git_file_that_leads_nowhere_is_no_repository(tmp_path: Path, ask: Ask, broken: str) -> None:
    (tmp_path / "v").mkdir()
    (tmp_path / "v" / "a.py").write_text("")
    (tmp_path / ".git").write_text(broken)
    assert await ask(tmp_path / "v").read() == GitReading()


async def test_without_git_nothing_is_known_and_nothing_is_said(repo: Repo, ask: Ask) -> None:
    repo.commit("add", "v/a.py")
    assert await ask(repo.top / "v", env={"PATH": "/nowhere"}).read() == GitReading()


async def test_a_repository_without_commits(repo: Repo, ask: Ask) -> None:
    repo.write("v/a.py", "v/b.py")
    repo.git("add", "v/b.py")
    asked = ask(repo.top / "v")
    assert await asked.states() == {"a.py": "untracked", "b.py": "uncommitted"}
    assert asked.commands == ["ls-files"]
    assert (await asked.history()).branch == "main"


async def test_a_shallow_clone_names_nobody_for_what_was_there_before(repo: Repo, ask: Ask, tmp_path: Path) -> None:
    repo.commit("old", "v/a.py")
    repo.commit("older change", "v/a.py", text="x")
    repo.commit("cut here", "other")
    repo.commit("new", "v/b.py", author="Bob")
    subprocess.run(["git", "clone", "-q", "--depth=2", f"file://{repo.top}", tmp_path / "c"], env=ENV, check=True)
    asked = ask(tmp_path / "c" / "v")
    assert await asked.of("a.py") == FileHistory("committed")
    assert (await asked.of("b.py")).author == "Bob"


async def test_a_partial_clone_fetches_nothing(repo: Repo, ask: Ask, tmp_path: Path) -> None:
    repo.commit("old", "v/a.py", "v/b.py", text="1\n2\n3\n")
    repo.commit("change", "v/a.py", text="2\n")
    repo.git("mv", "v", "w")
    repo.commit("move", "w/b.py", text="1\n2\n4\n")  # to follow this one, its old text would have to be fetched
    repo.git("config", "uploadpack.allowFilter", "true")
    clone = ["git", "clone", "-q", "--filter=blob:none", f"file://{repo.top}", str(tmp_path / "c")]
    subprocess.run(clone, env=ENV, check=True)
    packs = set((tmp_path / "c" / ".git" / "objects").rglob("*.pack"))
    (tmp_path / "c" / "w" / "a.py").write_text("3\n")
    asked = ask(tmp_path / "c" / "w")
    found = await asked.of("a.py")
    assert (found.state, found.subject) == ("uncommitted", "old")
    assert (await asked.of("b.py")).subject == "move"
    assert set((tmp_path / "c" / ".git" / "objects").rglob("*.pack")) == packs


async def test_work_trees_and_submodules(repo: Repo, ask: Ask, tmp_path: Path) -> None:
    repo.commit("add", "v/a.py")
    repo.git("worktree", "add", "-q", "-b", "feature", str(tmp_path / "tree"))
    tree = Repo.__new__(Repo)
    tree.top, tree.days = tmp_path / "tree", 5
    tree.commit("mine", "v/b.py")
    assert await ask(tree.top / "v").branches() == {"a.py": "", "b.py": "feature"}
    outer = Repo(tmp_path / "outer")
    outer.git("-c", "protocol.file.allow=always", "submodule", "--quiet", "add", str(repo.top), "sub")
    outer.commit("add sub", "v/c.py", author="Outer")
    asked = ask(outer.top / "sub" / "v", outer.top / "v")
    assert (await asked.of("a.py")).author == "Ann"
    assert (await asked.of("c.py")).author == "Outer"


async def test_places_in_several_repositories_and_behind_links(tmp_path: Path, ask: Ask) -> None:
    one, two, none = Repo(tmp_path / "one"), Repo(tmp_path / "two"), tmp_path / "none"
    one.commit("add", "v/a.py", "v/more.py", author="One")
    two.commit("add", "deep/er/b.py", author="Two")
    none.mkdir()
    (none / "c.py").write_text("")
    (none / "link.py").symlink_to(two.top / "deep" / "er" / "b.py")
    (tmp_path / "linked").symlink_to(one.top / "v")
    asked = ask(tmp_path / "linked", none)
    history = await asked.history()
    assert {Path(file).name: found.author for file, found in history.files.items()} == {
        "a.py": "One", "more.py": "One", "b.py": "Two",
    }  # fmt: skip
    assert asked.commands == ["log", "log"]


async def test_version_files_at_the_top_and_in_folders_within_folders(repo: Repo, ask: Ask) -> None:
    repo.commit("add", "a.py", "v/b.py", "v/w/c.py", "v-2/d.py")
    repo.write("e.py")
    asked = ask(repo.top, repo.top / "v", repo.top / "v" / "w", repo.top / "v-2")
    assert await asked.states() == dict.fromkeys(["a.py", "b.py", "c.py", "d.py"], "committed") | {"e.py": "untracked"}
    (part,) = parts_of(list_files([repo.top / "v", repo.top / "v" / "w", repo.top / "v-2"]).files)
    assert part.folders == (b"v-2", b"v")
