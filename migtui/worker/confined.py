"""A preview of SQL, and a build in a scratch database, run the migrations' code, which must reach nothing else.

Two bars. While offline SQL is made, no SQLAlchemy engine connects. And while a migration's own code runs, Python's
audit events stop what would reach outside: a socket, another program, a file that is written or removed. The
engine leaves out revisions whose text shows such a thing; this is for what their text does not show. What the code says
to the one database that it is given is for `bounds` to judge.
"""

from __future__ import annotations

import contextlib
import os
import sys
import threading
from collections.abc import Iterator
from typing import Any

from alembic.util import CommandError
from sqlalchemy import event
from sqlalchemy.engine import Engine
from sqlalchemy.pool import Pool

ACTS = {
    "socket.connect": "connects to the network",
    "socket.sendto": "sends to the network",
    "sqlite3.connect": "opens a connection of its own",
    "subprocess.Popen": "runs another program",
    "os.system": "runs another program",
    "os.exec": "runs another program",
    "os.posix_spawn": "runs another program",
    "os.fork": "forks",
    "os.forkpty": "forks",
    "os.kill": "sends a signal",
    "os.killpg": "sends a signal",
    "os.remove": "removes a file",
    "os.rename": "renames a file",
    "os.rmdir": "removes a directory",
    "os.mkdir": "makes a directory",
    "os.truncate": "cuts a file",
    "shutil.rmtree": "removes a directory",
    "shutil.move": "moves a file",
    "shutil.copyfile": "copies a file",
}
"""Audit events (PEP 578) that a preview must not cause, and what they are in plain words."""
ASIDE = {"_thread.start_new_thread": "starts a thread", "_thread.start_joinable_thread": "starts a thread"}
"""What a build must not cause either: no bar holds in another thread. Python 3.11 and earlier do not tell of it."""
NO_PREVIEW = "it {}, which a preview does not do"
"""Why a step was stopped, made of the text of a OutOfBounds."""
WRITING = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC | os.O_APPEND


class NoOfflineMode(CommandError):
    """env.py connects to the database although it was asked not to."""


class OutOfBounds(RuntimeError):
    """A migration would reach outside. `str()` is what it would have done: "runs another program"."""


class _State:
    offline = False
    confined: int | None = None
    """The thread that runs a migration's code; the user's other threads are left alone."""
    refused: list[str]
    is_strict = False
    is_watched = False


_state = _State()


@contextlib.contextmanager
def offline() -> Iterator[None]:
    """No engine connects meanwhile: env.py that tries has no offline mode."""
    _watch()
    _state.offline = True
    try:
        yield
    finally:
        _state.offline = False


@contextlib.contextmanager
def confined(*, strict: bool = False) -> Iterator[list[str]]:
    """The code inside only computes. What it was refused is in the list, also where it did not care about the
    exception. os._exit() is an exception, too: it would take the other steps with it. `strict`: nor does it start
    threads."""
    _watch()
    leave = os._exit
    setattr(os, "_exit", sys.exit)  # noqa: B010 - a swap, no assignment
    if strict:
        setattr(threading.Thread, "start", _start)  # noqa: B010
    _state.confined, _state.refused, _state.is_strict = threading.get_ident(), [], strict
    try:
        yield _state.refused
    finally:
        _state.confined = None
        setattr(os, "_exit", leave)  # noqa: B010
        if strict:
            setattr(threading.Thread, "start", _start_thread)  # noqa: B010


def is_confined() -> bool:
    """Does a migration's own code run, in this thread?"""
    return _state.confined == threading.get_ident()


def refuse(act: str) -> None:
    """Stop the code that is confined. Raises OutOfBounds."""
    _state.refused.append(act)
    raise OutOfBounds(act)


_start_thread = threading.Thread.start


def _start(thread: threading.Thread) -> None:
    if is_confined():
        refuse("starts a thread")
    _start_thread(thread)


def _watch() -> None:
    """Once for the process: audit hooks cannot be taken away again."""
    if not _state.is_watched:
        _state.is_watched = True
        event.listen(Engine, "do_connect", _on_connect)
        event.listen(Pool, "connect", _on_connect)  # what stands in for a missing file never came to `do_connect`
        sys.addaudithook(_on_audit)


def _on_connect(*details: Any) -> None:
    if _state.confined is not None:
        refuse("opens a connection of its own")
    if _state.offline:
        raise NoOfflineMode("env.py has no offline mode: it connects to the database even for --sql.")


def _on_audit(name: str, arguments: tuple[Any, ...]) -> None:
    if not is_confined():
        return
    if name == "open":
        _on_open(*arguments)
    elif name in ASIDE and _state.is_strict:
        refuse(ASIDE[name])
    elif name in ACTS and arguments[:1] != (":memory:",):
        refuse(ACTS[name])


def _on_open(path: Any, mode: Any, flags: Any) -> None:
    if isinstance(flags, int) and flags & WRITING and not isinstance(path, int) and path != os.devnull:
        refuse("writes a file")
