"""The runner that stands by: warm, and it has not seen the project yet."""

from __future__ import annotations

import asyncio

from .children import Children
from .process import WorkerProcess


class Standby:
    """At most one spare runner. Whoever asks while it is being spawned waits for it, and does not spawn another."""

    def __init__(self, children: Children) -> None:
        self._children = children
        self._process: WorkerProcess | None = None
        self._turn = asyncio.Lock()

    async def prepare(self) -> None:
        """Have one ready (48 MB): it spares the next run 330 ms. Raises InterpreterError, OperationError."""
        async with self._turn:
            self._process = await self._ready()

    async def take(self) -> WorkerProcess:
        """One that nobody else has, told where the project is. Raises as `prepare` does."""
        async with self._turn:
            process, self._process = await self._ready(), None
        process.open()
        return process

    async def _ready(self) -> WorkerProcess:
        if self._process is not None and self._process.is_alive:
            return self._process
        return await self._children.spawn("runner")
