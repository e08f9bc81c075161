"""Nothing that a repository names is run, and no git is waited for in vain."""

from __future__ import annotations

import asyncio
import os
import shutil
import signal
from pathlib import Path

import pytest

from migtui.engine.git import process
from migtui.engine.git.process import GitError, NoGit, environment, together
from tests.engine.git.repositories import Ask, Repo

pytestmark = pytest.mark.skipif(shutil.which("git") is None, reason="there is no git on this machine")


def written(path: Path) -> tuple[object, ...]:
    """What writing to a file changes; reading it changes its other time."""
    found = path.stat()
    return found.st_ino, found.st_mtime_ns, found.st_ctime_ns, path.read_bytes()


async def test_nothing_that_the_repository_names_is_run(repo: Repo, ask: Ask, tmp_path: Path) -> None:
    repo.commit("add", "v/a.py", "v/b.py")
    ran = tmp_path / "ran"
    trap = tmp_path / "trap"
    trap.write_text(f"#!/bin/sh\necho $0 >> {ran}\ncat\n")
    trap.chmod(0o755)
    hooks = tmp_path / "hooks"
    hooks.mkdir()
    for hook in ("post-index-change", "post-checkout", "fsmonitor-watchman", "reference-transaction"):
        shutil.copy(trap, hooks / hook)
    (repo.top / ".git" / "info" / "attributes").write_text("*.py filter=trap diff=trap\n")
    traps = ["filter.trap.clean", "filter.trap.process", "diff.trap.textconv", "diff.trap.command", "core.fsmonitor"]
    for name in (*traps, "core.pager", "diff.external", "gpg.program", "core.sshCommand", "core.editor"):
        repo.git("config", name, str(trap))
    repo.git("config", "core.hooksPath", str(hooks))
    repo.git("config", "log.showSignature", "true")
    text = (repo.top / "v" / "a.py").read_text()
    (repo.top / "v" / "a.py").write_text(text.upper())
    os.utime(repo.top / "v" / "b.py")  # git status would hash both again, through the filter
    repo.write("v/new.py")
    before = written(repo.top / ".git" / "index")
    assert await ask(repo.top / "v").states() == {"a.py": "uncommitted", "b.py": "committed", "new.py": "untracked"}
    assert not ran.exists()
    assert written(repo.top / ".git" / "index") == before


async def test_a_git_that_fails_is_quoted(repo: Repo, ask: Ask) -> None:
    repo.commit("add", "v/a.py")
    (repo.top / ".git" / "config").write_text("[core\n")
    reading = await ask(repo.top / "v").read()
    assert reading.history is None
    assert ["bad config line 1 in file .git/config" in str(failure) for failure in reading.failures] == [True]


async def test_a_repository_of_somebody_else_is_left_to_git_to_judge(repo: Repo, ask: Ask) -> None:
    repo.commit("add", "v/a.py")
    reading = await ask(repo.top / "v", env={"GIT_TEST_ASSUME_DIFFERENT_OWNER": "1"}).read()
    assert reading.history is None
    (failure,) = reading.failures
    assert "dubious ownership" in failure.message
    assert "git config --global --add safe.directory" in failure.output


async def test_settings_in_the_environment_are_the_user_s_own(repo: Repo, ask: Ask) -> None:
    repo.commit("add", "v/a.py")
    safe = {"GIT_CONFIG_COUNT": "1", "GIT_CONFIG_KEY_0": "safe.directory", "GIT_CONFIG_VALUE_0": str(repo.top)}
    env = {"GIT_TEST_ASSUME_DIFFERENT_OWNER": "1", **safe}
    assert (await ask(repo.top / "v", env=env).of("a.py")).author == "Ann"


async def test_a_git_that_takes_too_long_is_ended(
    repo: Repo, ask: Ask, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    repo.commit("add", "v/a.py")
    slow = tmp_path / "bin" / "git"
    slow.parent.mkdir()
    slow.write_text("#!/bin/sh\nexec sleep 600\n")
    slow.chmod(0o755)
    monkeypatch.setenv("PATH", str(slow.parent), prepend=os.pathsep)
    monkeypatch.setattr(process, "LIMIT", 0.5)
    asked = ask(repo.top / "v", env={"PATH": os.environ["PATH"]})
    reading = await asked.read()
    assert [str(failure) for failure in reading.failures] == ["git log took more than 0.5 s"]
    assert [each.returncode for each in asked.processes] == [-signal.SIGKILL]


async def test_much_is_said_on_both_ends_and_none_waits(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    loud = tmp_path / "git"
    loud.write_text("#!/bin/sh\nhead -c 400000 /dev/zero >&2\nhead -c 400000 /dev/zero\necho fatal: no >&2\nexit 3\n")
    loud.chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path), prepend=os.pathsep)
    sizes: list[int] = []

    def take(data: bytes) -> bool:
        sizes.append(len(data))
        return True

    with pytest.raises(GitError):
        await process.run(str(tmp_path), ["log"], take, {"PATH": os.environ["PATH"]})
    assert sum(sizes) == 400_000


async def test_the_first_failure_ends_the_other_questions() -> None:
    ended = []

    async def fails() -> None:
        raise NoGit("none")

    async def lasts() -> None:
        try:
            await asyncio.sleep(600)
        finally:
            ended.append(True)

    with pytest.raises(NoGit):
        await together(lasts(), fails())
    assert ended == [True]


def test_no_variable_of_another_repository_reaches_git() -> None:
    env = environment(
        {"GIT_DIR": "/x", "GIT_INDEX_FILE": "y", "GIT_TRACE2": "1", "HOME": "/home/ann"}, "/projects/shop"
    )
    assert env["HOME"] == "/home/ann"
    assert not {"GIT_DIR", "GIT_INDEX_FILE", "GIT_TRACE2"} & env.keys()
    assert env["GIT_CEILING_DIRECTORIES"] == "/projects"
    assert (env["GIT_OPTIONAL_LOCKS"], env["GIT_NO_LAZY_FETCH"], env["GIT_TERMINAL_PROMPT"]) == ("0", "1", "0")
