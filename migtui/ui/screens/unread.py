"""Screens that may come while somebody types for another one: what was typed before they could be read is no answer."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import ClassVar, TypeVar

from textual import on
from textual.events import Mount

from .command_screen import CommandScreen

GUARD = 0.3
"""Seconds after the first paint. Who has read a word of what came needs longer; who types does not stop that long."""

ResultT = TypeVar("ResultT")


class Unread(CommandScreen[ResultT]):
    """Its answers count when it has been seen."""

    TAKES_EARLY_KEYS = False
    ANSWERS: ClassVar[frozenset[str]] = frozenset()
    """Ids of the commands that do something for good: run, confirm, close unread."""

    def __init__(self, *, clock: Callable[[], float] = time.monotonic) -> None:
        super().__init__()
        self.clock = clock
        self._seen_since: float | None = None

    @on(Mount)
    def _has_come(self) -> None:
        self.call_after_refresh(self.has_been_painted)

    def has_been_painted(self) -> None:
        """For the first time."""
        self._seen_since = self.clock()

    @property
    def is_painted(self) -> bool:
        return self._seen_since is not None

    def is_long_ago(self, then: float) -> bool:
        """Long enough to have read since."""
        return self.clock() - then >= GUARD

    async def action_command(self, id: str) -> None:
        is_seen = self._seen_since is not None and self.is_long_ago(self._seen_since)
        if is_seen or id not in self.ANSWERS:
            await super().action_command(id)
        elif self.is_mounted:
            self.say_too_early(id)

    def say_too_early(self, id: str) -> None:
        """A key was pressed that does nothing yet."""
