"""From which branch version files come, in real repositories."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest

from migtui.engine.git.part import parts_of
from migtui.engine.git.process import output
from migtui.engine.git.refs import LISTED, parse_refs, read_refs
from migtui.engine.listing import list_files
from tests.engine.git.repositories import ENV, Ask, Repo

pytestmark = pytest.mark.skipif(shutil.which("git") is None, reason="there is no git on this machine")


async def test_rows_of_a_branch_have_its_name_and_those_of_main_none(repo: Repo, ask: Ask) -> None:
    repo.commit("base", "v/a.py")
    repo.git("checkout", "-q", "-b", "feature/tax")
    repo.commit("mine", "v/b.py")
    repo.git("checkout", "-q", "-b", "helper")
    repo.commit("helped", "v/c.py")
    repo.git("checkout", "-q", "feature/tax")
    repo.commit("mine too", "v/d.py")
    repo.git("merge", "-q", "--no-ff", "helper")
    repo.write("v/e.py")
    asked = ask(repo.top / "v")
    history = await asked.history()
    assert (history.branch, history.main) == ("feature/tax", "main")
    assert await asked.branches() == {
        "a.py": "", "b.py": "feature/tax", "c.py": "helper", "d.py": "feature/tax", "e.py": "",
    }  # fmt: skip


async def test_on_main_nothing_is_marked_and_one_process_does(repo: Repo, ask: Ask) -> None:
    repo.commit("base", "v/a.py")
    asked = ask(repo.top / "v")
    assert await asked.branches() == {"a.py": ""}
    assert asked.commands == ["log"]


async def test_the_remote_says_which_branch_is_the_main_one(repo: Repo, ask: Ask, tmp_path: Path) -> None:
    repo.git("checkout", "-q", "-b", "stable")
    repo.commit("base", "v/a.py")
    repo.git("branch", "main")
    subprocess.run(["git", "clone", "-q", repo.top, tmp_path / "clone"], env=ENV, check=True)
    clone = Repo(tmp_path / "clone")
    clone.days = 10
    clone.git("checkout", "-q", "-b", "feature")
    clone.commit("mine", "v/b.py")
    for packed in (False, True):
        if packed:
            clone.git("pack-refs", "--all")
        asked = ask(clone.top / "v")
        assert await asked.branches() == {"a.py": "", "b.py": "feature"}
        assert (await asked.history()).main == "origin/stable"


async def test_a_detached_head_has_no_name_and_a_rebase_has_its_branch_s(repo: Repo, ask: Ask) -> None:
    repo.commit("base", "v/a.py", text="1\n")
    repo.git("checkout", "-q", "-b", "feature")
    repo.commit("mine", "v/b.py")
    repo.commit("clash", "v/a.py", text="2\n")
    repo.git("checkout", "-q", "--detach")
    asked = ask(repo.top / "v")
    assert await asked.branches() == {"a.py": "", "b.py": ""}
    assert (await asked.history()).branch == ""
    repo.git("checkout", "-q", "main")
    repo.commit("theirs", "v/a.py", text="3\n")
    repo.git("checkout", "-q", "feature")
    repo.git("rebase", "main", check=False)
    assert await asked.branches() == {"a.py": "", "b.py": "feature"}
    assert (await asked.of("a.py")).state == "conflict"


async def test_refs_told_by_git_are_those_told_by_files(repo: Repo, ask: Ask, tmp_path: Path) -> None:
    repo.commit("base", "v/a.py")
    subprocess.run(["git", "clone", "-q", repo.top, tmp_path / "clone"], env=ENV, check=True)
    clone = Repo(tmp_path / "clone")
    for branch in ("main", "feature/x"):
        clone.git("checkout", "-q", "-B", branch)
        clone.commit("mine", f"v/{branch}.py")
        (part,) = parts_of(list_files([clone.top / "v"]).files)
        listed = await output(str(clone.top), LISTED, ENV)
        assert parse_refs(listed) == read_refs(part.repository) == part.refs
