"""The tasks of runners other than a migration: write a version file, initialise a project."""

from __future__ import annotations

import asyncio

from ..worker.protocol import Done, EnsureVersion, Init, Merge, WriteRevision
from .events import Output, WorkerEvent
from .failures import crash, failure
from .process import WorkerProcess
from .project import Project
from .reader import Answer
from .standby import Standby

PATIENCE = 3.0
"""Seconds for a worker to end after its Done."""

FileTask = WriteRevision | Merge | EnsureVersion | Init


GRACE = 10.0
"""Seconds for a file that is being written, and its post-write hooks, when all is closed."""


class Tasks:
    """Performs tasks, and knows which files are being written."""

    def __init__(self, project: Project, standby: Standby) -> None:
        self._project = project
        self._standby = standby
        self._writing: set[asyncio.Task[Answer]] = set()

    async def perform(self, task: FileTask) -> Answer:
        """See the function. Who asked for a file may be gone before it is whole: it is finished all the same."""
        work = perform(self._project, await self._standby.take(), task)
        if isinstance(task, EnsureVersion):
            return await work
        writing = asyncio.create_task(work)
        self._writing.add(writing)
        writing.add_done_callback(self._written)
        return await asyncio.shield(writing)

    async def finish(self) -> None:
        """Wait for the files that are being written, for as long as `GRACE`."""
        if self._writing:
            await asyncio.wait(self._writing, timeout=GRACE)

    def _written(self, writing: asyncio.Task[Answer]) -> None:
        self._writing.discard(writing)
        if not writing.cancelled():
            writing.exception()  # looked at, else asyncio complains where nobody waits for it any more


async def perform(project: Project, process: WorkerProcess, task: FileTask) -> Answer:
    """Have an opened runner do the task. Raises the MigtuiError that its Done tells of, or WorkerCrashed.

    A cancelled call kills the worker.
    """
    events: list[WorkerEvent] = []
    printed: list[str] = []
    try:
        await process.ready()
        process.send(task)
        while (mail := await process.next()) is not None:
            if isinstance(mail, Done):
                await process.finish(PATIENCE)
                if not mail.ok:
                    raise failure(project, mail, "".join(printed))
                return Answer(tuple(events), "".join(printed))
            if isinstance(mail, Output):
                printed.append(mail.text)
            else:
                events.append(mail)
        raise crash(process.returncode, "", "".join(printed))
    finally:
        await process.close()
