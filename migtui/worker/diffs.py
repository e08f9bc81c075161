"""Models and database beside one another: what the engine asks about them, and what a worker answers.

Standard library only: both sides import it, through `protocol`. Nothing here changes a database; `Build` makes one of
its own and takes it away again.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, ClassVar, Literal

from .drafts import DraftOperation

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
        _rebuild(self, "rows", RowFacts)


@dataclass(frozen=True)
class Touch:
    """A part of a row that an operation is about."""

    kind: str
    """Of a RowFacts; "table" for the whole table."""
    key: str
    part: str = ""
    """"" for the whole row."""


@dataclass(frozen=True)
class ChangeFacts:
    """What is known of one operation of Drafted beside its code."""

    id: str
    """Of the DraftOperation."""
    schema: str = ""
    table: str = ""
    touches: list[Touch] = field(default_factory=list)
    """Empty for an operation that only the project's own hook knows."""
    before: dict[str, str] = field(default_factory=dict)
    """By part (see `PARTS`), of an AlterColumnOp: what the database has. Only parts that change, and "type"."""
    after: dict[str, str] = field(default_factory=dict)
    """What the models want there."""
    sql: list[str] = field(default_factory=list)
    """The statements of upgrade(), where they were asked for; without the last semicolon."""
    sql_error: str = ""
    """Why there are none, in one line."""

    def __post_init__(self) -> None:
        _rebuild(self, "touches", Touch)


@dataclass(frozen=True)
class LeftOut:
    """What the comparison did not look at."""

    schema: str
    name: str
    why: Literal["include_name", "include_object", "version table", "error"]
    error: str = ""
    """Of "error": why it could not be read or compared, in one line."""
    kind: str = "table"
    """As Alembic's hooks say it: "schema", "table", "column", "index", "unique_constraint", …"""
    table: str = ""


@dataclass(frozen=True)
class CompareOptions:
    """How env.py has configured the comparison. What was compared follows from this: see `core.diff.limits`."""

    dialect: str = ""
    """"sqlite", "postgresql", "mysql", "mariadb"."""
    alembic: str = ""
    sqlalchemy: str = ""
    compare_type: Literal["on", "off", "own"] = "on"
    """"own": a function of the project's."""
    compare_server_default: Literal["on", "off", "own"] = "off"
    include_object: bool = False
    include_name: bool = False
    include_schemas: bool = False
    directives: bool = False
    """process_revision_directives may change the operations."""
    plugins: list[str] = field(default_factory=list)
    """Of Alembic 1.18 and later, the autogenerate plugins that are in effect, by name."""
    comparators: list[str] = field(default_factory=list)
    """Modules that have registered comparators and are not Alembic's: "alembic_utils.replaceable_entity"."""
    naming_convention: bool = False
    render_as_batch: bool = False
    metadata: int = 1
    """Collections of models."""


@dataclass(frozen=True)
class Compare:
    """What would autogenerate do, and what does it compare? The database may stand anywhere.

    Answer: Database for each, Progress and Objects as they come (the database's side first), then for each database a
    Compared, and one Drafted for all. Nothing is written.
    """

    t: ClassVar[str] = "compare"
    renames: list[list[str]] = field(default_factory=list)
    """As in Preview."""
    sql: bool = False
    """Also the statements of each operation."""


@dataclass(frozen=True)
class Progress:
    """How far one side has been read. "models": how many tables of the database Alembic has compared them with."""

    t: ClassVar[str] = "progress"
    key: str
    side: Side
    done: int
    total: int


@dataclass(frozen=True)
class Objects:
    """A part of one side, in no order. Those of a side arrive in one or more pieces, before its Compared."""

    t: ClassVar[str] = "objects"
    key: str
    side: Side
    objects: list[ObjectFacts] = field(default_factory=list)

    def __post_init__(self) -> None:
        _rebuild(self, "objects", ObjectFacts)


@dataclass(frozen=True)
class Compared:
    """One database has been compared."""

    t: ClassVar[str] = "compared"
    key: str
    options: CompareOptions = field(default_factory=CompareOptions)
    tables: list[list[str]] = field(default_factory=list)
    """[schema, name] of every table that Alembic has compared, on either side."""
    left_out: list[LeftOut] = field(default_factory=list)
    changes: list[ChangeFacts] = field(default_factory=list)
    """One for each DraftOperation of this database, in the order of upgrade()."""
    warnings: list[str] = field(default_factory=list)
    """What SQLAlchemy and Alembic warned of meanwhile: columns that were not reflected, types they do not know."""
    operations: list[DraftOperation] = field(default_factory=list)
    """Those of `changes` that Drafted lacks: where env.py does not tell its databases apart (a schema for each tenant),
    Alembic writes what it has found in the last one."""

    def __post_init__(self) -> None:
        if isinstance(self.options, dict):
            object.__setattr__(self, "options", CompareOptions(**self.options))
        _rebuild(self, "operations", DraftOperation)
        _rebuild(self, "left_out", LeftOut)
        _rebuild(self, "changes", ChangeFacts)


@dataclass(frozen=True)
class Define:
    """The whole definition of one table on both sides. Answer: Defined."""

    t: ClassVar[str] = "define"
    key: str = ""
    schema: str = ""
    name: str = ""
    kind: str = "table"


@dataclass(frozen=True)
class Definition:
    """One side of a table as text. All empty: this side has no such table."""

    ddl: str = ""
    """CREATE TABLE and what belongs to it (indexes, comments), as SQLAlchemy writes it for the dialect."""
    python: str = ""
    """`op.create_table(...)` and what belongs to it, as autogenerate would write it."""
    error: str = ""


@dataclass(frozen=True)
class Defined:
    """Both sides of one table."""

    t: ClassVar[str] = "defined"
    models: Definition = field(default_factory=Definition)
    database: Definition = field(default_factory=Definition)

    def __post_init__(self) -> None:
        for name in ("models", "database"):
            if isinstance(getattr(self, name), dict):
                object.__setattr__(self, name, Definition(**getattr(self, name)))


@dataclass(frozen=True)
class Stake:
    """A question about data that an operation would destroy, or stumble over."""

    id: str
    """Of the operation."""
    key: str = ""
    schema: str = ""
    table: str = ""
    column: str = ""
    """"": the rows of the table."""
    what: Literal["rows", "values", "nulls", "longer"] = "rows"
    """"values": rows where the column is not null; "nulls": where it is; "longer": where its text has more than
    `length` characters."""
    length: int = 0


@dataclass(frozen=True)
class Count:
    """How many rows are at stake? Cheap, or an estimate: see `counting`. Answer: Counted for each stake."""

    t: ClassVar[str] = "count"
    stakes: list[Stake] = field(default_factory=list)

    def __post_init__(self) -> None:
        _rebuild(self, "stakes", Stake)


@dataclass(frozen=True)
class Counted:
    """The answer to one stake, in the order in which they were asked."""

    t: ClassVar[str] = "counted"
    id: str
    what: str = "rows"
    rows: int | None = None
    """None: not known, `note` says why."""
    exact: bool = True
    """False: the server's own estimate, or (`note`) at least so many."""
    note: str = ""


@dataclass(frozen=True)
class Build:
    """Build what the migrations make, in databases of our own, and compare the models with that.

    For each database that env.py visits: a scratch database is upgraded to the rows of `heads`, then to the newest
    heads. The real database is not written to. Answer: Progress (steps), Built for each database and stage, or for one
    that could not be built. The scratch databases are gone before Done, also after a Cancel or SIGINT.
    """

    t: ClassVar[str] = "build"
    heads: dict[str, list[str]] = field(default_factory=dict)
    """By database key: where the real one stands."""
    scratch: dict[str, str] = field(default_factory=dict)
    """By database key: the URL of an empty database to use. Where there is none, one is created beside the real one
    (SQLite: a temporary file)."""
    trusted: bool = False
    """The user has said that migrations touch nothing but their connection: see `core.operations.own_connection`."""


@dataclass(frozen=True)
class Built:
    """What the migrations build up to one stage."""

    t: ClassVar[str] = "built"
    key: str
    stage: Literal["current", "heads"]
    where: str = ""
    """"a temporary SQLite file", "scratch database migtui_scratch_4711_a3 on 127.0.0.1"; without secrets."""
    heads: list[str] = field(default_factory=list)
    objects: list[ObjectFacts] = field(default_factory=list)
    operations: list[DraftOperation] = field(default_factory=list)
    """What autogenerate would still do there: their ids are comparable with those of Compare."""
    error: str = ""
    """Why it could not be built, in one line; the rest is then empty."""
    revision: str = ""
    """The revision that failed, or ""."""
    hint: str = ""
    left: str = ""
    """A scratch database that could not be removed, by name."""

    def __post_init__(self) -> None:
        _rebuild(self, "objects", ObjectFacts)
        _rebuild(self, "operations", DraftOperation)


def _rebuild(owner: Any, name: str, kind: type[Any]) -> None:
    """From JSON a list of objects arrives as one of dictionaries."""
    rebuilt = [each if isinstance(each, kind) else kind(**each) for each in getattr(owner, name)]
    object.__setattr__(owner, name, rebuilt)
