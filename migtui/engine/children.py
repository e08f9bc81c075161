"""Every worker process of an engine, so that closing it leaves none behind, whatever is going on at that moment."""

from __future__ import annotations

import asyncio

from ..errors import OperationError
from .child import Started
from .process import Role, WorkerProcess, spawn
from .project import Project


class Children:
    """Spawns workers and keeps track of them. After `close` there are none, and there will be none."""

    def __init__(self, project: Project, early: Started | None = None) -> None:
        """`early`: a reader that runs already."""
        self._project = project
        self._early = early
        self._living: list[WorkerProcess] = []
        self._is_closed = False

    async def spawn(self, role: Role) -> WorkerProcess:
        """A new worker. Raises InterpreterError, and OperationError when all is being closed."""
        self._refuse_when_closed()
        child = await self._spawn(role)
        self._living = [each for each in self._living if each.is_alive]
        self._living.append(child)
        if self._is_closed:
            await child.close()
        self._refuse_when_closed()
        return child

    async def _spawn(self, role: Role) -> WorkerProcess:
        early, self._early = (self._early, None) if role == "reader" else (None, self._early)
        return await spawn(self._project, role) if early is None else WorkerProcess(self._project, early)

    async def close(self) -> None:
        """Kill every worker and wait for their ends."""
        self._is_closed = True
        if self._early is not None:
            self._early.abandon()
        await asyncio.gather(*(child.close() for child in self._living))

    def _refuse_when_closed(self) -> None:
        if self._is_closed:
            raise OperationError("the project has been closed")
