"""A comparison: what autogenerate would do, what each operation is about, and what was not looked at."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import ClassVar, Literal

from ..drafts import DraftOperation
from .rebuilding import rebuild


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
        rebuild(self, "touches", Touch)


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
        rebuild(self, "operations", DraftOperation)
        rebuild(self, "left_out", LeftOut)
        rebuild(self, "changes", ChangeFacts)
