"""One git process that only reads: no lock, no hook, no pager, no network, no question.

A repository is somebody else's: its configuration may name programs (a file system monitor, a signature check, hooks,
external diffs, filters), and no git command that is run here starts one of them.
"""

from __future__ import annotations

import asyncio
import contextlib
import os
from collections.abc import Callable, Coroutine, Mapping, Sequence
from typing import Any, TypeVar, overload

A = TypeVar("A")
B = TypeVar("B")
C = TypeVar("C")

LIMIT = 10.0
"""Seconds. Who has such a repository does not wait for names."""
MOST_ERRORS = 4_000
"""Bytes kept of what git complains about."""
CHUNK = 65_536

_CONFIG = (
    "core.fsmonitor=",  # empty is off for every version: before 2.36 it was the name of a program
    f"core.hooksPath={os.devnull}",
    "log.showSignature=false",
    "log.follow=false",
    "i18n.logOutputEncoding=UTF-8",
)
_LOCAL = {
    "GIT_ALTERNATE_OBJECT_DIRECTORIES", "GIT_CONFIG", "GIT_OBJECT_DIRECTORY", "GIT_DIR", "GIT_WORK_TREE",
    "GIT_IMPLICIT_WORK_TREE", "GIT_GRAFT_FILE", "GIT_INDEX_FILE", "GIT_NO_REPLACE_OBJECTS",
    "GIT_REPLACE_REF_BASE", "GIT_PREFIX", "GIT_SHALLOW_FILE", "GIT_COMMON_DIR", "GIT_NAMESPACE",
    "GIT_GLOB_PATHSPECS", "GIT_NOGLOB_PATHSPECS", "GIT_ICASE_PATHSPECS",
}  # fmt: skip
"""`git rev-parse --local-env-vars` and the like: when migtui is started by a hook, they name that hook's repository.
Settings in the environment stay: they are the user's own, and may say which repositories are safe."""


Words = Sequence["str | bytes"]
"""Options and names; paths are bytes as the repository has them."""


class GitError(Exception):
    """git said no."""

    def __init__(self, message: str, output: str = "") -> None:
        super().__init__(message)
        self.message = message
        """Its first line, without "fatal: "."""
        self.output = output
        """All that it said."""


class NoGit(Exception):
    """There is no git on this machine."""


async def run(
    top: str, words: Sequence[str | bytes], take: Callable[[bytes], bool], environ: Mapping[str, str]
) -> None:
    """Run `git …` at the top of a work tree and hand on its output as it comes, until `take` says False: enough.

    Raises GitError when git fails or takes longer than LIMIT, NoGit.
    """
    try:
        process = await asyncio.create_subprocess_exec(
            "git",
            "--no-pager",
            *(word for setting in _CONFIG for word in ("-c", setting)),
            *words,
            cwd=top,
            env=environment(environ, top),
            stdin=asyncio.subprocess.DEVNULL,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.PIPE,
        )
    except OSError as error:
        raise NoGit(str(error)) from error
    errors = asyncio.create_task(_complaints(process))
    try:
        enough = await asyncio.wait_for(_pass_on(process, take), LIMIT)
        if not enough and await process.wait() != 0:
            raise _refused(await errors, process.returncode)
    except asyncio.TimeoutError:
        raise GitError(f"git {words[0]!s} took more than {LIMIT:g} s") from None
    finally:
        await _end(process, errors)


async def output(top: str, words: Words, environ: Mapping[str, str]) -> bytes:
    """All that git prints. Raises as `run` does."""
    parts: list[bytes] = []

    def take(data: bytes) -> bool:
        parts.append(data)
        return True

    await run(top, words, take, environ)
    return b"".join(parts)


@overload
async def together(a: Coroutine[Any, Any, A], b: Coroutine[Any, Any, B], /) -> tuple[A, B]: ...


@overload
async def together(
    a: Coroutine[Any, Any, A], b: Coroutine[Any, Any, B], c: Coroutine[Any, Any, C], /
) -> tuple[A, B, C]: ...


async def together(*questions: Coroutine[Any, Any, Any]) -> tuple[Any, ...]:
    """The answers to all of them; the first that fails ends the others."""
    tasks = [asyncio.create_task(question) for question in questions]
    try:
        return tuple(await asyncio.gather(*tasks))
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


def environment(environ: Mapping[str, str], top: str) -> dict[str, str]:
    """The variables for a git that reads this work tree and no other."""
    kept = {name: text for name, text in environ.items() if name not in _LOCAL and not name.startswith("GIT_TRACE")}
    return {
        **kept,
        "LC_ALL": "C",  # what it says when it fails is looked at
        "GIT_OPTIONAL_LOCKS": "0",
        "GIT_TERMINAL_PROMPT": "0",
        "GIT_NO_LAZY_FETCH": "1",
        "GIT_ALLOW_PROTOCOL": "none",  # the same for a git that does not know the one before (2.44)
        "GIT_LITERAL_PATHSPECS": "1",
        "GIT_CEILING_DIRECTORIES": os.path.dirname(top),  # noqa: PTH120
    }


async def _pass_on(process: asyncio.subprocess.Process, take: Callable[[bytes], bool]) -> bool:
    """Whether it was stopped by `take`."""
    assert process.stdout is not None
    while data := await process.stdout.read(CHUNK):
        if not take(data):
            return True
        await asyncio.sleep(0)  # a reader that finds data waiting does not give way by itself
    return False


async def _complaints(process: asyncio.subprocess.Process) -> bytes:
    """Its beginning; the rest is read too, or git would wait for it."""
    assert process.stderr is not None
    kept = b""
    while data := await process.stderr.read(CHUNK):
        kept = (kept + data)[:MOST_ERRORS]
    return kept


async def _end(process: asyncio.subprocess.Process, errors: asyncio.Task[bytes]) -> None:
    """Leave no process behind, whatever has happened."""
    if process.returncode is None:
        with contextlib.suppress(ProcessLookupError):
            process.kill()
    assert process.stdout is not None
    with contextlib.suppress(asyncio.CancelledError):
        await process.stdout.read()
        await errors
        await process.wait()


def _refused(said: bytes, code: int | None) -> GitError:
    text = said.decode("utf-8", "replace").strip()
    lines = [line for line in text.splitlines() if line.startswith("fatal:")] or text.splitlines()
    return GitError(lines[0].removeprefix("fatal:").strip() if lines else f"git ended with {code}", text)
