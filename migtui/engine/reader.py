"""The long-lived worker that answers questions, and its replacement when what it has loaded is out of date.

One question at a time. Before each, the files that the worker has read are looked at: when one has changed,
the worker is killed and a fresh one asked, since Python cannot unload the user's modules. A worker that dies
while it answers costs that answer, the next question gets a new one.
"""

from __future__ import annotations

import asyncio
import os
from dataclasses import dataclass

from ..worker.protocol import Current, Done, Import, Loaded, MakePlan, Scripts
from .events import Output, WorkerEvent
from .failures import crash, failure
from .pace import Pace
from .process import WorkerProcess, spawn
from .project import Project

Question = Current | Import | Scripts | MakePlan


@dataclass(frozen=True, slots=True)
class Answer:
    """The events of one question, without the Done, and what was printed meanwhile."""

    events: tuple[WorkerEvent, ...]
    output: str


class Reader:
    """Asks a worker; keeps it warm and fresh."""

    def __init__(self, project: Project) -> None:
        self._project = project
        self._process: WorkerProcess | None = None
        self._loaded: dict[str, int] = {}
        self._is_busy = False
        self._turn = asyncio.Lock()

    async def start(self) -> None:
        """Spawn the worker, so that it warms up before the first question. Raises InterpreterError."""
        async with self._turn:
            await self._fresh()

    async def ask(self, question: Question) -> Answer:
        """The answer to one question. Raises the MigtuiError that the worker's Done tells of, or
        WorkerCrashed."""
        async with self._turn:
            process = await self._fresh()
            self._is_busy = True
            try:
                await process.ready()
                process.send(question)
                return await self._collect(process)
            finally:
                if self._is_busy:  # died, or cancelled: what it would say next belongs to no question
                    await self.close()

    async def close(self) -> None:
        """Kill the worker and wait for its end."""
        process, self._process = self._process, None
        if process is not None:
            await process.close()

    async def _fresh(self) -> WorkerProcess:
        if self._process is not None and (not self._process.is_alive or await self._is_outdated()):
            await self.close()
        if self._process is None:
            self._loaded = {}
            self._process = await spawn(self._project, "reader")
            self._process.open()
        return self._process

    async def _is_outdated(self) -> bool:
        """Looking at 560 files takes 4 ms."""
        pace = Pace()
        for file, mtime_ns in self._loaded.items():
            if _mtime(file) != mtime_ns:
                return True
            await pace.give_way()
        return False

    async def _collect(self, process: WorkerProcess) -> Answer:
        events: list[WorkerEvent] = []
        printed: list[str] = []
        while (mail := await process.next()) is not None:
            if isinstance(mail, Done):
                self._is_busy = False
                if not mail.ok:
                    raise failure(self._project, mail, "".join(printed))
                return Answer(tuple(events), "".join(printed))
            if isinstance(mail, Output):
                printed.append(mail.text)
            elif isinstance(mail, Loaded):
                self._loaded = dict(mail.files)
            else:
                events.append(mail)
        raise crash(process.returncode, "", "".join(printed))


def _mtime(file: str) -> int | None:
    try:
        return os.stat(file).st_mtime_ns  # noqa: PTH116 -- twice as fast as Path.stat
    except OSError:
        return None
