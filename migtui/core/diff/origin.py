"""Whose difference is it? Models, migrations and database, three ways.

- *pending*: a migration that is not applied yet makes it: it is in the schema at the heads, not in the database.
- *model*: the models have changed and no migration does it yet.
- *drift*: the database differs from what its own revision should have built.

The idea of a scratch database that replays the history is Prisma's shadow database and Atlas's dev database.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from .model import BuiltStage, DatabaseDiff, Row, RowKind

Origin = Literal["pending", "model", "drift"]


@dataclass(frozen=True, slots=True)
class Drift:
    """One row, or object, in which the database is not what its own revision builds."""

    schema: str
    name: str
    object_kind: str
    kind: RowKind | None
    """None: the object as a whole is too many or missing."""
    key: str
    built: Row | None
    """What the migrations build; None: nothing."""
    database: Row | None
    """What is there; None: nothing."""
    parts: tuple[str, ...] = ()
    """The parts that differ, where both are there."""
    text: str = ""
    """One sentence: "column orders.note is there, and no migration makes it"."""


@dataclass(frozen=True, slots=True)
class ThreeWay:
    """The answer for one database."""

    key: str
    where: str
    """Where it was built."""
    origins: Mapping[str, Origin]
    """By the id of each operation of the comparison."""
    drifts: tuple[Drift, ...]
    pending: int = 0
    model: int = 0
    drift: int = 0
    error: str = ""
    """Why the question could not be answered, or ""."""
    revision: str = ""
    hint: str = ""
    left: str = ""

    @property
    def is_answered(self) -> bool:
        return not self.error


def three_way(diff: DatabaseDiff, current: BuiltStage, heads: BuiltStage) -> ThreeWay:
    """An operation that the comparison finds in the database but not in what its revision builds is drift; one that is
    also there at the heads is the models'; the others are pending.

    Drift is also found without the models, row by row: both sides were read from servers of one kind, so here any
    difference of the texts counts. `drift` counts drifts and operations of drift without counting one thing twice.
    """
    raise NotImplementedError
