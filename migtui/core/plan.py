"""A plan: what an upgrade, downgrade or stamp will do, as data, before anything is done.

The steps come from Alembic itself (the worker computes them the way the runner will); the risk comes from the
version files' syntax trees (`core.operations`).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from .operations import Operation

Direction = Literal["upgrade", "downgrade", "stamp"]
Confirmation = Literal["none", "key", "release", "type-name"]
"""How a plan is confirmed: `none` it cannot be run (empty, read-only); `key` one `y`; `release` `y` after the list was
on screen and the key was released; `type-name` the database's name typed out."""


@dataclass(frozen=True, slots=True)
class Step:
    """One revision going up or down."""

    revision: str
    direction: Direction
    message: str
    file: str = ""
    operations: tuple[Operation, ...] = ()
    """What upgrade() or downgrade() does, as far as its syntax tree shows, in order."""

    @property
    def destroys(self) -> tuple[Operation, ...]:
        """The operations that destroy data."""
        return tuple(op for op in self.operations if op.risk == "destroys")


@dataclass(frozen=True, slots=True)
class DatabasePlan:
    """The steps for one database, in Alembic's order."""

    key: str
    """"" in a project of one database."""
    heads: tuple[str, ...]
    """Applied heads before."""
    heads_after: tuple[str, ...]
    steps: tuple[Step, ...]


@dataclass(frozen=True, slots=True)
class Plan:
    """Everything that the Plan screen shows and that the runner checks again."""

    direction: Direction
    target: str
    """As Alembic takes it: an id, "base", "heads", "label@head", "+1"."""
    command: str
    """The equivalent line, `alembic upgrade 4f2c91ab`."""
    databases: tuple[DatabasePlan, ...]

    @property
    def steps(self) -> tuple[Step, ...]:
        return tuple(step for database in self.databases for step in database.steps)

    @property
    def destroys(self) -> tuple[Operation, ...]:
        return tuple(op for step in self.steps for op in step.destroys)

    @property
    def is_empty(self) -> bool:
        return not self.steps
