"""When git is asked about the version files: beside what is more urgent, and only when something may have moved."""

from __future__ import annotations

import asyncio
import os
import time
from functools import cached_property
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from migtui.engine.git.reading import GitReader

    from .session import Session


class GitWatch:
    """Keeps the session's `Snapshot.git` up to date. No git and no repository are nothing to speak of."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._looking = asyncio.Lock()
        self._tasks: set[asyncio.Task[None]] = set()

    @cached_property
    def _reader(self) -> GitReader:
        from migtui.engine.git.reading import GitReader  # 13 ms that the first frame does not need

        return GitReader(os.environ)

    async def look(self) -> None:
        """Ask, unless the answer would be the same. What git complains about becomes a line of the command log."""
        async with self._looking:
            files = self._session.snapshot.loaded.seen
            if not await asyncio.to_thread(self._reader.is_outdated, files):
                return
            started = time.monotonic()
            reading = await self._reader.read(files)
            self._session.learn_git(reading.history)
            for failure in reading.failures:
                seconds, said = time.monotonic() - started, tuple(failure.output.splitlines())
                self._session.note("Git", "git log", failure.message, seconds, ok=False, details=said)

    def look_soon(self) -> None:
        """The same, for who does not wait for it."""
        task = asyncio.create_task(self.look())
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def close(self) -> None:
        """End what is going on, and its process."""
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
