"""What a run reports: the worker's own events, what the user's code printed, and the end."""

from __future__ import annotations

from dataclasses import dataclass

from ..core.database import DatabaseState
from ..errors import MigtuiError
from ..worker.protocol import (
    Database,
    Done,
    Log,
    PlanMoved,
    Ready,
    Sql,
    SqlStart,
    SqlWaits,
    StepDone,
    StepStart,
    Stopped,
    Txn,
)
from ..worker.protocol import Event as WorkerEvent


@dataclass(frozen=True, slots=True)
class Output:
    """What the user's code printed, one or more lines at once. Text that comes too fast is cut from its front."""

    text: str


@dataclass(frozen=True, slots=True)
class RunResult:
    """How a run ended, and where the databases really stand: read anew, over a fresh connection."""

    ok: bool
    """Everything that was asked for has been done, or the run stopped where it was told to."""
    databases: tuple[DatabaseState, ...]
    """Empty when they could not be read; `unread` says why."""
    error: MigtuiError | None = None
    failed: str = ""
    """The revision whose step failed or was running when the process died, or ""."""
    stopped: bool = False
    """It stopped at a step boundary, as asked."""
    interrupted: bool = False
    """The run was ended by SIGINT."""
    killed: bool = False
    """The run was ended by SIGKILL."""
    crashed: bool = False
    """The process ended without a word."""
    exit_code: int | None = None
    """Of the process; None when a signal ended it."""
    signal: str = ""
    """The signal that ended the process, "SIGSEGV", or ""."""
    left_behind: tuple[str, ...] = ()
    """Sentences on what a run that did not end well leaves in each database."""
    unread: MigtuiError | None = None


@dataclass(frozen=True, slots=True)
class Ended:
    """The last event of a run."""

    result: RunResult


Event = WorkerEvent | Output | Ended
Mail = WorkerEvent | Output
"""What comes out of a worker process."""

__all__ = [
    "Database", "Done", "Ended", "Event", "Log", "Mail", "Output", "PlanMoved", "Ready", "RunResult", "Sql", "SqlStart",
    "SqlWaits", "StepDone", "StepStart", "Stopped", "Txn", "WorkerEvent",
]  # fmt: skip
