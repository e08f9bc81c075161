"""Statements that have not ended yet: a thread tells of those that run longer than a moment.

All others end before anybody could read of them, and an event for each would cost a run of 1,000 steps a tenth of its
speed. There is no lock: a migration that forks would take it along, closed. So a start may be told a moment after the
end; the numbers say that.
"""

from __future__ import annotations

import contextlib
import itertools
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from .locks import Locks
from .protocol import Event, SqlStart, SqlWaits

MOMENT = 0.05
"""Seconds. An eye needs more."""
PATIENCE = 2.0
"""Seconds until the server is asked what the statement waits for; then twice as many, and so on."""
LONGEST = 4000
"""Characters of one statement that are sent."""


@dataclass
class Statement:
    """One that was sent to the server."""

    number: int
    sql: str
    conn: Any
    began: float
    is_ours: bool
    is_told: bool = False
    asked_after: float = PATIENCE
    waits: str = ""

    @property
    def seconds(self) -> float:
        return time.perf_counter() - self.began

    @property
    def ms(self) -> float:
        return round(self.seconds * 1000, 3)


class Overdue:
    """What runs, by its cursor."""

    def __init__(self, send: Callable[[Event], None]) -> None:
        self._send = send
        self._running: dict[int, Statement] = {}
        self._numbers = itertools.count(1)
        self._thread: threading.Thread | None = None
        self._locks = Locks()
        self._locks.listen()

    def begin(self, cursor: object, sql: str, conn: Any, *, is_ours: bool) -> None:
        """The statement is about to be sent."""
        if self._thread is None:  # a runner that stands by wakes up for nothing
            self._thread = threading.Thread(target=self._watch, name="migtui-statements", daemon=True)
            self._thread.start()
        self._running[id(cursor)] = Statement(next(self._numbers), sql, conn, time.perf_counter(), is_ours)

    def end(self, cursor: object) -> Statement | None:
        """It has ended. None for one whose beginning nobody saw."""
        return self._running.pop(id(cursor), None)

    def _watch(self) -> None:
        while True:
            time.sleep(MOMENT)
            with contextlib.suppress(RuntimeError):  # the dictionary has changed meanwhile
                for statement in list(self._running.values()):
                    self._look(statement)

    def _look(self, statement: Statement) -> None:
        seconds = statement.seconds
        if statement.is_ours or seconds < MOMENT:
            return
        if not statement.is_told:
            statement.is_told = True
            self._send(SqlStart(statement.sql[:LONGEST], statement.number, statement.ms))
        if seconds >= statement.asked_after:
            statement.asked_after = 2 * seconds
            waits = self._locks.held_up(statement.conn)
            if waits != statement.waits:
                statement.waits = waits
                self._send(SqlWaits(statement.number, waits))
