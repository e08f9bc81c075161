"""Two sides of a schema and the operations between them, as data.

The same as the worker's messages (`worker.diffs`), field for field where there is no reason for another form, so that
the core need not know the worker.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

ObjectKind = Literal["table", "view", "materialized view", "sequence", "enum"]
RowKind = Literal[
    "column",
    "primary key",
    "foreign key",
    "unique",
    "check",
    "index",
    "exclude",
    "trigger",
    "comment",
    "option",
    "label",
    "definition",
]
ROW_ORDER: tuple[RowKind, ...] = (
    "column",
    "primary key",
    "foreign key",
    "unique",
    "check",
    "exclude",
    "index",
    "trigger",
    "comment",
    "option",
    "label",
    "definition",
)
"""In which order the rows of an object are shown; within a kind as the sides have them."""


@dataclass(frozen=True, slots=True)
class Row:
    """One line of an object's definition."""

    kind: RowKind
    name: str
    """"" for what has no name."""
    key: str
    """Rows of both sides with the same kind and key stand beside one another."""
    parts: Mapping[str, str] = field(default_factory=dict)
    """The words of the line by what they say, in the order in which they are read: see `worker.diffs.PARTS`."""


@dataclass(frozen=True, slots=True)
class SchemaObject:
    """A table, or what else lies in a schema, as one side has it."""

    kind: ObjectKind
    schema: str
    """"" for the default schema."""
    name: str
    rows: tuple[Row, ...] = ()
    error: str = ""
    """Why it could not be read, in one line."""

    @property
    def full_name(self) -> str:
        """ "schema.name", or the name alone in the default schema."""
        return f"{self.schema}.{self.name}" if self.schema else self.name


@dataclass(frozen=True, slots=True)
class Touch:
    """A part of a row that an operation is about."""

    kind: RowKind | Literal["table"]
    """"table": the whole table is added or dropped."""
    key: str
    part: str = ""
    """"" for the whole row."""


@dataclass(frozen=True, slots=True)
class Change:
    """One operation that autogenerate would write."""

    id: str
    """The same in every process while models and database are."""
    kind: str
    """Class of Alembic's operation: "AddColumnOp"; "" for what only the project's own hook knows."""
    schema: str
    table: str
    upgrade: tuple[str, ...]
    """Lines of Python; empty where downgrade() alone has the operation."""
    downgrade: tuple[str, ...]
    touches: tuple[Touch, ...] = ()
    """Empty for an operation that only the project's own hook knows."""
    before: Mapping[str, str] = field(default_factory=dict)
    """By part, of a change to a column: what the database has. Only parts that change, and "type"."""
    after: Mapping[str, str] = field(default_factory=dict)
    """What the models want there."""
    sql: tuple[str, ...] = ()
    """Statements without the last semicolon, where they were asked for."""
    sql_error: str = ""
    group: str = ""
    """The line that opens the batch block the operation stands in, or ""."""


@dataclass(frozen=True, slots=True)
class LeftOut:
    """What the comparison did not look at."""

    schema: str
    name: str
    why: Literal["include_name", "include_object", "version table", "error"]
    error: str = ""
    kind: str = "table"
    table: str = ""


@dataclass(frozen=True, slots=True)
class Options:
    """How env.py has configured the comparison: see `worker.diffs.CompareOptions`."""

    dialect: str = ""
    alembic: str = ""
    sqlalchemy: str = ""
    compare_type: Literal["on", "off", "own"] = "on"
    compare_server_default: Literal["on", "off", "own"] = "off"
    include_object: bool = False
    include_name: bool = False
    include_schemas: bool = False
    directives: bool = False
    plugins: tuple[str, ...] = ()
    comparators: tuple[str, ...] = ()
    naming_convention: bool = False
    render_as_batch: bool = False
    metadata: int = 1


@dataclass(frozen=True, slots=True)
class DatabaseDiff:
    """One database beside the models."""

    key: str
    """"" in a project of one database."""
    options: Options
    models: tuple[SchemaObject, ...]
    database: tuple[SchemaObject, ...]
    """Objects that the project's filters leave out are not among them: see `left_out`."""
    changes: tuple[Change, ...]
    """In the order of upgrade()."""
    left_out: tuple[LeftOut, ...] = ()
    warnings: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class BuiltStage:
    """What the migrations build up to one stage: "current", where the database stands, or the newest "heads"."""

    key: str
    stage: Literal["current", "heads"]
    where: str
    """Where it was built: "a temporary SQLite file"."""
    heads: tuple[str, ...]
    objects: tuple[SchemaObject, ...] = ()
    change_ids: frozenset[str] = field(default_factory=frozenset)
    """Of the operations that autogenerate would still do there; comparable with `Change.id`."""
    changes: tuple[Change, ...] = ()
    """The same as operations."""
    error: str = ""
    """Why it could not be built; the rest is then empty."""
    revision: str = ""
    """The revision that failed, or ""."""
    hint: str = ""
    left: str = ""
    """A scratch database that could not be removed, by name."""
