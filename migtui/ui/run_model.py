"""A run as it is known so far: the worker's events, added up. Pure, so that it is tested without a screen."""

from __future__ import annotations

from collections import deque
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Literal

from migtui.core.database import DatabaseState
from migtui.core.history import History
from migtui.core.plan import Plan, Step
from migtui.engine.events import (
    Database,
    Ended,
    Event,
    Log,
    Output,
    RunResult,
    Sql,
    SqlStart,
    SqlWaits,
    StepDone,
    StepStart,
    Stopped,
    Txn,
)
from migtui.engine.states import state_of

from .text import Line, verbatim

Mark = Literal["waiting", "running", "applied", "committed", "failed", "undone", "kept", "unknown"]
READS = frozenset({"SELECT", "PRAGMA", "SHOW", "DESCRIBE", "EXPLAIN"})
"""Statements that change nothing: a batch operation on SQLite sends thirty of them for each one that counts."""
DDL = frozenset({"CREATE", "ALTER", "DROP", "RENAME", "TRUNCATE", "COMMENT"})
OUTPUT_LINES = 5000
"""Lines of SQL and output that are kept; the last ones."""


@dataclass(slots=True)
class StepState:
    """One step of the plan on its way."""

    key: str
    step: Step
    mark: Mark = "waiting"
    started: float = 0.0
    ms: float | None = None
    keeps: Literal["", "may", "does"] = ""
    """Whether it has sent DDL that outlives a rollback."""
    is_commit_sent: bool = False


@dataclass(slots=True)
class RunningStatement:
    """One that the server has not answered yet."""

    number: int
    sql: str
    started: float
    waits: str = ""
    """What it waits for, where that is known."""


class RunModel:
    """Feed it events; read `steps`, `output`, `result`."""

    def __init__(self, plan: Plan, history: History) -> None:
        self.plan = plan
        self._history = history
        self.steps = [StepState(d.key, step) for d in plan.databases for step in d.steps]
        self.fresh: deque[Line] = deque(maxlen=OUTPUT_LINES)
        """Output lines that the screen has not shown yet."""
        self.statements = 0
        self.statement: RunningStatement | None = None
        self._answered = 0
        """The highest number of a statement that has ended."""
        self._is_line_open = False
        self.stopped = False
        self.result: RunResult | None = None
        self._states: dict[str, DatabaseState] = {}
        self._current: StepState | None = None
        self._open: list[StepState] = []
        """Steps whose code has run since the last commit."""
        self._ends_committed = False
        """A step's own transaction is committed before its end is told."""

    @property
    def done(self) -> int:
        """Steps whose code has run."""
        return sum(state.ms is not None for state in self.steps)

    @property
    def running(self) -> StepState | None:
        return next((state for state in self.steps if state.mark == "running"), None)

    def apply(self, event: Event, now: float) -> None:
        """Take one event in. `now` is a monotonic clock's time in seconds."""
        match event:
            case StepStart():
                self._start(event, now)
            case StepDone():
                state = self._find(event.key, event.index)
                state.mark, state.ms = "applied", event.ms
                state.is_commit_sent = self._ends_committed
                self._open.append(state)
            case Database():
                self._states[event.key] = state_of(event)
            case Sql():
                self._sql(event)
            case SqlStart() if event.number > self._answered:
                self.statement = RunningStatement(event.number, event.sql, now - event.ms / 1000)
            case SqlWaits() if self.statement is not None and self.statement.number == event.number:
                self.statement.waits = event.text
            case Txn(what="commit"):
                self._commit()
            case Txn(what="rollback"):
                self.fresh.append((("ROLLBACK", "broken"),))
            case Log(logger="alembic.runtime.migration", level="INFO"):
                pass  # "Running upgrade a -> b": the steps say it already, and so does the project's own logging
            case Log(is_printed=True):
                pass
            case Log():
                style = "dim" if event.level in ("DEBUG", "INFO") else "warning"
                self.fresh.extend(((line, style),) for line in verbatim(f"{event.logger}: {event.message}"))
            case Output():
                self._print(event.text)
            case Stopped():
                self.stopped = True
            case Ended():
                self._end(event.result)
            case _:
                pass

    def _print(self, text: str) -> None:
        """The end of a line may come alone."""
        self.fresh.extend(((line, ""),) for line in verbatim(text.removeprefix("\n") if self._is_line_open else text))
        self._is_line_open = not text.endswith("\n")

    def _commit(self) -> None:
        """Of several databases it is not said whose transaction it was."""
        self.fresh.append((("COMMIT", "good"),))
        if len(self.plan.databases) == 1:
            self._ends_committed = True
            for state in self._open:
                state.is_commit_sent = True
            self._open.clear()

    def _start(self, event: StepStart, now: float) -> None:
        state = self._find(event.key, event.index)
        state.mark, state.started = "running", now
        self._current, self._ends_committed = state, False
        arrow = "->" if state.step.direction == "upgrade" else "<-"
        key = f"{state.key} · " if state.key else ""
        self.fresh.append(((f"{arrow} {key}{state.step.revision} {state.step.message}", "head"),))

    def _find(self, key: str, index: int) -> StepState:
        return [state for state in self.steps if state.key == key][index]

    def _sql(self, event: Sql) -> None:
        self.statements += 1
        self._answered = max(self._answered, event.number)
        self.statement = None
        self._ends_committed = False
        words = event.sql.split(None, 1)
        verb = words[0].upper() if words else ""
        if verb in DDL and self._current is not None and self._current.key in self._states:
            self._current.keeps = self._states[self._current.key].keeps_ddl
        style = "broken" if event.error else "dim" if verb in READS else "label"
        for index, line in enumerate(verbatim(event.sql.strip())):
            took = f"  {event.ms:.0f} ms" if index == 0 and event.ms >= 1 else ""
            self.fresh.append((("  ", ""), (line, style), (took, "dim")))
        if event.error:
            self.fresh.extend((("  ", ""), (line, "broken")) for line in verbatim(event.error))

    def _end(self, result: RunResult) -> None:
        """What stands is what was read anew from the database, whatever the steps have said."""
        self.result = result
        if self.statement is not None:
            self.fresh.extend((("  ", ""), (line, "broken")) for line in verbatim(self.statement.sql.strip()))
            self.fresh.append((("  no answer", "broken"),))
            self.statement = None
        read = {state.key: state.heads for state in result.databases if not state.error}
        applied = {key: self._history.ancestors(heads) for key, heads in read.items()}
        for state in self.steps:
            if state.mark in ("running", "applied") and state.key in applied:
                stands = self._stands(state, read[state.key], applied[state.key])
                left: Mark = "kept" if state.keeps else "undone"
                state.mark = "committed" if stands else left if state.mark == "applied" else "failed"
            elif state.mark == "running":
                state.mark = "failed"
            elif state.mark == "applied":
                state.mark = "unknown"

    def _stands(self, state: StepState, heads: Sequence[str], applied: Collection[str]) -> bool:
        """Is what the step has done in the database? A stamp moves rows: it stands as a whole or not at all."""
        if state.step.direction == "stamp":
            after = next(database.heads_after for database in self.plan.databases if database.key == state.key)
            return sorted(heads) == sorted(after)
        return (state.step.revision in applied) == (state.step.direction == "upgrade")
