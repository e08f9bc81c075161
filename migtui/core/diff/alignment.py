"""The two sides row beside row, and what is different between them.

A row or a part of it is *different* where one of Alembic's operations is about it. What merely reads otherwise
(MariaDB's INTEGER(11) against INTEGER, a default in other words) is noise: shown dimmed, never counted.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from .model import Change, DatabaseDiff, ObjectKind, Row

Sign = Literal["=", "~", "+", "-", "?"]
"""`+` the models alone have it, `-` the database alone, `~` both and an operation changes it, `=` no operation is about
it, `?` it could not be read or was not compared."""


@dataclass(frozen=True, slots=True)
class RowPair:
    """What stands on one line of the two sides."""

    models: Row | None
    database: Row | None
    sign: Sign
    """From the operations alone: a row that one side lacks without an operation about it is "=", and noise."""
    changed: frozenset[str] = frozenset()
    """The parts that operations are about."""
    noise: frozenset[str] = frozenset()
    """The parts that read otherwise without an operation; all of a row that one side lacks without one."""
    changes: tuple[str, ...] = ()
    """Ids of the operations about this row."""


@dataclass(frozen=True, slots=True)
class ObjectPair:
    """One object of the list on the left."""

    kind: ObjectKind
    schema: str
    name: str
    sign: Sign
    pairs: tuple[RowPair, ...]
    """Columns in the models' order with the database's own ones where they belong, then the rest by `ROW_ORDER`."""
    changes: tuple[str, ...] = ()
    """Ids of the operations about this object, in the order of upgrade()."""
    error: str = ""
    """Why a side could not be read."""
    has_models: bool = True
    has_database: bool = True

    @property
    def full_name(self) -> str:
        return f"{self.schema}.{self.name}" if self.schema else self.name


def align(diff: DatabaseDiff) -> tuple[ObjectPair, ...]:
    """Every object of both sides, by schema (the default one first) and name; tables before other kinds.

    Objects that are not tables ("view", "sequence", "enum") are "=" unless an operation is about them. A table that an
    operation is about is there even when no side could be read.
    """
    raise NotImplementedError


def unplaced(diff: DatabaseDiff) -> tuple[Change, ...]:
    """The operations that are about no object of the sides: what only the project's own hook knows."""
    raise NotImplementedError


def matching(objects: Sequence[ObjectPair], text: str = "", *, only_different: bool = False) -> tuple[ObjectPair, ...]:
    """Those whose name contains the text (any case; several words: all of them), also by the name of a column."""
    raise NotImplementedError
