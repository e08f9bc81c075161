"""What git says of version files that are not as they were committed."""

from __future__ import annotations

import os
import shutil

import pytest

from migtui.core.git.files import FileHistory
from tests.engine.git.repositories import Ask, Repo

pytestmark = pytest.mark.skipif(shutil.which("git") is None, reason="there is no git on this machine")


async def test_changed_staged_new_and_ignored_files(repo: Repo, ask: Ask) -> None:
    repo.commit("add", "v/a.py", "v/touched.py", "v/staged.py", ".gitignore", text="*_local.py\n")
    repo.write("v/a.py", text="changed")
    repo.write("v/staged.py", text="changed")
    repo.write("v/added.py", "v/new.py", "v/mine_local.py")
    repo.git("add", "v/staged.py", "v/added.py")
    os.utime(repo.top / "v" / "touched.py")
    asked = ask(repo.top / "v")
    assert await asked.states() == {
        "a.py": "uncommitted",
        "added.py": "uncommitted",
        "new.py": "untracked",
        "staged.py": "uncommitted",
        "touched.py": "committed",
    }
    assert sorted(asked.commands) == ["log", "ls-files", "ls-tree"]
    assert (await asked.of("a.py")).author == "Ann"
    assert (await asked.of("added.py")).commit == ""


async def test_what_was_deleted_and_made_anew_has_no_author_yet(repo: Repo, ask: Ask) -> None:
    repo.commit("add", "v/a.py", "v/b.py")
    repo.git("rm", "-q", "v/a.py")
    repo.commit("remove")
    repo.write("v/a.py", text="again")
    found = await ask(repo.top / "v").of("a.py")
    assert found == FileHistory("untracked")


async def test_line_ends_of_another_system_are_no_change(repo: Repo, ask: Ask) -> None:
    repo.git("config", "core.autocrlf", "true")
    repo.commit("add", "v/a.py", text="1\r\n2\r\n")
    assert (await ask(repo.top / "v").states()) == {"a.py": "committed"}


async def test_a_merge_that_waits_for_somebody_is_said(repo: Repo, ask: Ask) -> None:
    repo.commit("base", "v/a.py", text="1\n")
    repo.git("checkout", "-q", "-b", "side")
    repo.commit("theirs", "v/a.py", text="2\n")
    repo.git("checkout", "-q", "main")
    repo.commit("ours", "v/a.py", text="3\n")
    repo.git("merge", "side", check=False)
    found = await ask(repo.top / "v").of("a.py")
    assert (found.state, found.author) == ("conflict", "Ann")
