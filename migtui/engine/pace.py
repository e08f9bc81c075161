"""Long work on the event loop's thread, in slices that are too short to be noticed."""

from __future__ import annotations

import asyncio
import time

SLICE = 0.004
"""Seconds. A key press is to be drawn within 16 ms."""


class Pace:
    """Await one between two pieces of work: it gives way when the slice is used up."""

    def __init__(self) -> None:
        self._since = time.perf_counter()

    async def give_way(self) -> None:
        if time.perf_counter() - self._since > SLICE:
            await asyncio.sleep(0)
            self._since = time.perf_counter()
