"""The statements of single revisions: asked for one at a time, kept, and given up when nobody looks any more."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, TypeAlias

from migtui.errors import MigtuiError

if TYPE_CHECKING:
    from migtui.engine.scripting import StepScript

Way: TypeAlias = Literal["upgrade", "downgrade"]
GRACE = 1.0
"""Seconds that a question may run after nobody waits for it any more. Cancelling it kills its worker, and the next
one needs 700 ms to start: who walks through the history slowly would kill one after the other."""


@dataclass(frozen=True, slots=True)
class Question:
    """What the statements of a revision depend on: the same question has the same answer."""

    revision: str
    direction: Way
    file: str
    modified: int
    """st_mtime_ns of the file; 0 without one."""
    heads: tuple[str, ...]
    databases: tuple[tuple[str, str], ...] = ()
    """Key and dialect of each; none before they have been read."""


Answer: TypeAlias = "tuple[StepScript, ...] | MigtuiError"
"""The error is kept too: it would come again."""
Ask: TypeAlias = "Callable[[Question], Awaitable[tuple[StepScript, ...]]]"


class SqlAnswers:
    """Belongs to one event loop."""

    def __init__(self, ask: Ask, *, grace: float = GRACE) -> None:
        self._ask = ask
        self._grace = grace
        self._known: dict[Question, Answer] = {}
        self._running: tuple[Question, asyncio.Task[None], float] | None = None

    def known(self, question: Question) -> Answer | None:
        """The answer, or the error that came in its place; None: it has to be fetched."""
        return self._known.get(question)

    async def fetch(self, question: Question) -> None:
        """Have the answer known. Cancelling this call leaves the question running until `GRACE` has passed."""
        if self._running is not None and self._running[0] != question:
            await self._give_up()
        if self._running is None:
            now = asyncio.get_running_loop().time()
            task = asyncio.create_task(self._compute(question))
            self._running = (question, task, now)
            task.add_done_callback(self._ended)
        await asyncio.shield(self._running[1])

    def forget(self) -> None:
        """Everything may have changed."""
        self.cancel()
        self._known.clear()

    def cancel(self) -> None:
        """Nobody looks: the question that is under way is given up, and its worker killed."""
        if self._running is not None:
            self._running[1].cancel()
            self._running = None

    async def _give_up(self) -> None:
        """Wait for what nobody waits for, as long as it is worth it; then cancel it."""
        assert self._running is not None
        _, task, started = self._running
        left = started + self._grace - asyncio.get_running_loop().time()
        await asyncio.wait({task}, timeout=max(0.0, left))
        task.cancel()
        await asyncio.wait({task})

    def _ended(self, task: asyncio.Task[None]) -> None:
        if self._running is not None and self._running[1] is task:
            self._running = None

    async def _compute(self, question: Question) -> None:
        try:
            self._known[question] = await self._ask(question)
        except MigtuiError as error:
            self._known[question] = error
