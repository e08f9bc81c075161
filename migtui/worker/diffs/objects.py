"""One side of a comparison: its objects, row by row, and how far it has been read."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import ClassVar, Literal

from .rebuilding import rebuild

Side = Literal["models", "database", "built"]


@dataclass(frozen=True)
class RowFacts:
    """One line of an object's definition: a column, a constraint, an index, the label of an enum."""

    kind: str
    """One of `PARTS`. "option" is a table option as the dialect names it, "label" one of an enum, "definition" what a
    view has beside its columns."""
    name: str
    """"" for what has no name."""
    key: str
    """Rows of both sides with the same kind and key stand beside one another: the name, or, for a constraint without
    one, what it is made of."""
    parts: dict[str, str] = field(default_factory=dict)
    """The words of the line by what they say, in the order in which they are read. See `PARTS`."""


PARTS = {
    "column": ("type", "null", "default", "identity", "computed", "autoincrement", "collation", "comment"),
    "primary key": ("columns",),
    "foreign key": ("columns", "refers", "ondelete", "onupdate", "deferrable", "initially", "match"),
    "unique": ("columns", "nulls"),
    "check": ("text",),
    "index": ("unique", "columns", "method", "include", "where", "nulls", "options"),
    "exclude": ("text",),
    "trigger": ("text",),
    "comment": ("text",),
    "option": ("text",),
    "label": ("position",),
    "definition": ("text",),
}
"""The parts that a kind of row may have, in order. "null" is "NULL" or "NOT NULL" and always there. "type" is compiled
for the dialect. "columns" reads "a, b DESC" and holds expressions as they are; "refers" reads "schema.table(a, b)".
A part that says nothing ("" or the dialect's own default) is absent."""


@dataclass(frozen=True)
class ObjectFacts:
    """A table, or what else lies in a schema, as one side has it."""

    kind: str
    """"table", "view", "materialized view", "sequence", "enum"."""
    schema: str
    """"" for the default schema."""
    name: str
    rows: list[RowFacts] = field(default_factory=list)
    """Columns first and in their order, then primary key, foreign keys, unique, check, indexes, each sorted by key."""
    error: str = ""
    """Why it could not be read, in one line; `rows` is then what could be."""

    def __post_init__(self) -> None:
        rebuild(self, "rows", RowFacts)


@dataclass(frozen=True)
class Objects:
    """A part of one side, in no order. Those of a side arrive in one or more pieces, before its Compared."""

    t: ClassVar[str] = "objects"
    key: str
    side: Side
    objects: list[ObjectFacts] = field(default_factory=list)

    def __post_init__(self) -> None:
        rebuild(self, "objects", ObjectFacts)


@dataclass(frozen=True)
class Progress:
    """How far one side has been read. "models": how many tables of the database Alembic has compared them with."""

    t: ClassVar[str] = "progress"
    key: str
    side: Side
    done: int
    total: int
