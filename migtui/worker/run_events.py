"""What a runner tells while it runs. Standard library only: both sides import it, through `protocol`."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar, Literal


@dataclass(frozen=True)
class PlanMoved:
    """The runner found other heads or other steps than the confirmed plan. Nothing was run."""

    t: ClassVar[str] = "plan_moved"
    key: str
    heads: list[str]
    steps: list[str]


@dataclass(frozen=True)
class StepStart:
    """Step `index` (0-based) of this database's plan begins."""

    t: ClassVar[str] = "step_start"
    key: str
    index: int
    revision: str
    total: int


@dataclass(frozen=True)
class StepDone:
    """The step's code has run and the version table is written. Not necessarily committed."""

    t: ClassVar[str] = "step_done"
    key: str
    index: int
    revision: str
    ms: float


@dataclass(frozen=True)
class Sql:
    """One statement was executed (`error` = "") or failed. `sql` is cut at 4,000 characters; no parameters."""

    t: ClassVar[str] = "sql"
    sql: str
    ms: float
    number: int = 0
    """That of its SqlStart, if there was one; 0 when the statement was not sent."""
    rows: int | None = None
    error: str = ""


@dataclass(frozen=True)
class SqlStart:
    """A statement was sent `ms` ago and has not ended. Its Sql follows; one with this number or a higher that is here
    already says that it has ended since."""

    t: ClassVar[str] = "sql_start"
    sql: str
    number: int
    """From 1, in the order in which they were sent."""
    ms: float = 0.0


@dataclass(frozen=True)
class SqlWaits:
    """The statement that runs waits for a lock: "waits for a lock held by pid 17 (psql, idle)"; "": no longer."""

    t: ClassVar[str] = "sql_waits"
    number: int
    text: str


@dataclass(frozen=True)
class Txn:
    """A transaction event of the DBAPI connection. "commit" is reported before the server answers."""

    t: ClassVar[str] = "txn"
    what: Literal["begin", "commit", "rollback"]


@dataclass(frozen=True)
class Log:
    """A log record or a Python warning (`logger` = "py.warnings") of the user's code or its libraries."""

    t: ClassVar[str] = "log"
    level: str
    logger: str
    message: str
    is_printed: bool = False
    """A handler of the project's own prints it besides."""


@dataclass(frozen=True)
class Stopped:
    """The run stopped at a step boundary as asked; `index` steps are done."""

    t: ClassVar[str] = "stopped"
    key: str
    index: int


@dataclass(frozen=True)
class Printed:
    """What follows is younger than what was printed before the mark of this number."""

    t: ClassVar[str] = "printed"
    number: int
