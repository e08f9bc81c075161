"""The command log: what was done in a session, by which command, and what came of it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime

from migtui.errors import MigtuiError

MOST = 500
"""Entries that are kept, the last ones."""


@dataclass(frozen=True, slots=True)
class LogEntry:
    """One line of the command log."""

    at: datetime
    action: str
    """ "Upgrade 2 steps"."""
    command: str
    """The equivalent `alembic …` line."""
    result: str
    seconds: float | None
    ok: bool | None
    """None: nothing was done, it only says something."""
    details: tuple[str, ...] = ()
    """What an unfolded entry shows besides: output, statements, the details and the hint of an error."""


class CommandLog:
    """Keeps the entries, and tells its watchers when there is news. It knows no widget."""

    def __init__(self, log: tuple[LogEntry, ...] = ()) -> None:
        self.log = log
        """The oldest first."""
        self._watchers: list[Callable[[], None]] = []

    def watch(self, watcher: Callable[[], None]) -> None:
        """Call `watcher` whenever there is news."""
        self._watchers.append(watcher)

    def unwatch(self, watcher: Callable[[], None]) -> None:
        """Do not call it any more."""
        self._watchers.remove(watcher)

    def note(
        self,
        action: str,
        command: str,
        result: str,
        seconds: float | None,
        *,
        ok: bool | None = True,
        details: tuple[str, ...] = (),
        repeats: bool = False,
    ) -> None:
        """Add an entry. Passwords in it are masked, whoever calls.

        `repeats`: where the last entry says the same, this one takes its place.
        """
        from migtui.core.redact import mask_url  # 1 ms of patterns that the first frame does not need

        hidden = (mask_url(command), mask_url(result), tuple(map(mask_url, details)))
        entry = LogEntry(datetime.now(), action, hidden[0], hidden[1], seconds, ok, hidden[2])
        if repeats and self.log and replace(self.log[-1], at=entry.at, seconds=seconds) == entry:
            self.log = self.log[:-1]
        self.log = (*self.log[1 - MOST :], entry)
        self._tell()

    def note_failure(self, action: str, command: str, error: MigtuiError, seconds: float | None = None) -> None:
        """Add an entry for what has failed, with all that the error says."""
        details = tuple(filter(None, (error.where and f"at {error.where}", error.hint, error.details)))
        self.note(action, command, error.message, seconds, ok=False, details=details)

    def _tell(self) -> None:
        for watcher in tuple(self._watchers):
            watcher()
