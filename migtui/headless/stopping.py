"""ctrl+c in a command without screens: the first one stops what is asked, the second one ends at once.

`asyncio.run` raises KeyboardInterrupt at the second one wherever the event loop just is, also while it clears up: then
the tasks that were left tell of themselves on standard error ("Task was destroyed but it is pending"), and half of a
traceback is the answer to somebody who only wanted to leave.
"""

from __future__ import annotations

import asyncio
import contextlib
import os
import signal
import threading
from collections.abc import Coroutine
from types import FrameType
from typing import Any, TypeVar

__all__ = ["INTERRUPTED", "run"]

INTERRUPTED = 130  # 128 + SIGINT: what shells say of a command that ctrl+c has ended
T = TypeVar("T")


class _Stop:
    """What SIGINT does while a question is asked. Nothing of ours is left behind: a worker ends with its pipe."""

    def __init__(self) -> None:
        self.is_asked = False
        self._loop: asyncio.AbstractEventLoop | None = None
        self._task: asyncio.Task[Any] | None = None

    async def watch(self, question: Coroutine[Any, Any, T]) -> T:
        self._loop, self._task = asyncio.get_running_loop(), asyncio.current_task()
        if self.is_asked:  # before there was a task to cancel
            question.close()
            raise asyncio.CancelledError
        return await question

    def __call__(self, _number: int, _frame: FrameType | None) -> None:
        if self.is_asked:
            os._exit(INTERRUPTED)
        self.is_asked = True
        if self._loop is not None and self._task is not None:
            with contextlib.suppress(RuntimeError):  # the loop is closed: the answer is there
                self._loop.call_soon_threadsafe(self._task.cancel)


def run(question: Coroutine[Any, Any, T]) -> T:
    """The answer, from an event loop of its own.

    Raises KeyboardInterrupt after ctrl+c, once the question has cleared up. A second ctrl+c does not come back: the
    process ends with INTERRUPTED, wherever it is.
    """
    before = signal.getsignal(signal.SIGINT)
    if threading.current_thread() is not threading.main_thread() or before is not signal.default_int_handler:
        return asyncio.run(question)  # a job in the background of a shell ignores SIGINT, and goes on doing so
    stop = _Stop()
    signal.signal(signal.SIGINT, stop)
    try:
        return asyncio.run(stop.watch(question))
    except asyncio.CancelledError:
        if not stop.is_asked:
            raise
        raise KeyboardInterrupt from None
    finally:
        if not stop.is_asked:  # else the way out is watched, too
            signal.signal(signal.SIGINT, before)
