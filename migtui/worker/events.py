"""What a worker tells the engine. Standard library only: both sides import it, through `protocol`."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import ClassVar, Literal

from .requests import Direction


@dataclass(frozen=True)
class Ready:
    """The worker is up and knows its libraries."""

    t: ClassVar[str] = "ready"
    pid: int
    python: str
    """Version, "3.12.1"."""
    executable: str
    alembic: str
    sqlalchemy: str
    hooks: bool = True
    """The self-test found the step hooks working; False: progress comes from log records only."""


@dataclass(frozen=True)
class Database:
    """One database as it stands, read anew."""

    t: ClassVar[str] = "database"
    key: str
    """"" in a project of one database; else the multidb name ("engine1", "_", "audit") or the schema."""
    heads: list[str]
    """The rows of the version table, sorted. Empty: not stamped."""
    url: str = ""
    """Masked."""
    name: str = ""
    """The database's name as the user would type it: PostgreSQL/MySQL database, SQLite file name."""
    dialect: str = ""
    """"sqlite", "postgresql", "mysql", "mariadb"."""
    driver: str = ""
    server: str = ""
    """Server version, "15.18"; "" when unknown."""
    version_table: str = "alembic_version"
    version_table_schema: str | None = None
    has_version_table: bool = True
    tables: int | None = None
    """Number of tables other than the version table, in the default schema; None when not counted."""
    transactional_ddl: bool | None = None
    transaction_per_migration: bool = False
    backend_pid: int | None = None
    """pg_backend_pid() or CONNECTION_ID() of this connection."""
    missing_file: str = ""
    """SQLite: the file that does not exist yet. Nothing was created; heads is empty."""
    error: str = ""
    """Why the heads could not be read from this database (one of several), or ""."""


@dataclass(frozen=True)
class Locations:
    """Where Alembic looks for version files after env.py has run, when it differs from the configuration."""

    t: ClassVar[str] = "locations"
    version_locations: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class FileFacts:
    """One version file, imported. `error` is "" or the one-line reason why the import failed."""

    t: ClassVar[str] = "file_facts"
    file: str
    revision: str | None = None
    down_revisions: list[str] = field(default_factory=list)
    branch_labels: list[str] = field(default_factory=list)
    depends_on: list[str] = field(default_factory=list)
    doc: str = ""
    error: str = ""
    error_line: int | None = None
    """Line in `file` where the import failed."""


@dataclass(frozen=True)
class Revisions:
    """Alembic's own view of the history: FileFacts a revision, as its ScriptDirectory holds them."""

    t: ClassVar[str] = "revisions"
    revisions: list[FileFacts] = field(default_factory=list)
    heads: list[str] = field(default_factory=list)
    bases: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        object.__setattr__(
            self, "revisions", [r if isinstance(r, FileFacts) else FileFacts(**r) for r in self.revisions]
        )


@dataclass(frozen=True)
class StepFacts:
    """One step of a plan, as Alembic will execute it."""

    revision: str
    direction: Direction
    down_revisions: list[str] = field(default_factory=list)
    doc: str = ""
    file: str = ""


@dataclass(frozen=True)
class Plan:
    """The steps for one database, in the order in which Alembic will execute them."""

    t: ClassVar[str] = "plan"
    key: str
    heads: list[str]
    """Sorted, before."""
    heads_after: list[str]
    """Sorted, after."""
    steps: list[StepFacts] = field(default_factory=list)
    back: list[str] = field(default_factory=list)
    """The targets that take the database back, one command each; none: not known, or a stamp."""
    enums: list[str] = field(default_factory=list)
    """Of an upgrade on PostgreSQL: the enum types that are there, by name, those off the search path with their
    schema too."""

    def __post_init__(self) -> None:
        object.__setattr__(self, "steps", [s if isinstance(s, StepFacts) else StepFacts(**s) for s in self.steps])


@dataclass(frozen=True)
class Loaded:
    """The project files that this worker has read, with st_mtime_ns: when one changes, the worker is out of date."""

    t: ClassVar[str] = "loaded"
    files: dict[str, int] = field(default_factory=dict)
    folders: list[str] = field(default_factory=list)
    """Where the user's modules stand: a project that imports whatever it finds there also imports what is new."""


ErrorKind = Literal[
    "",
    "config",  # the ini or toml, script_location, section
    "app",  # the Flask application is not found, or raises while it is loaded
    "env",  # env.py or what it imports raised before a connection was made
    "connect",  # the database does not answer, refuses, or its URL or driver is wrong
    "revision",  # Alembic cannot resolve revisions: unknown id, multiple heads, overlaps, broken files
    "migration",  # a step raised
    "moved",  # PlanMoved; or the operations are not those of the preview
    "behind",  # autogenerate and check need a database at head
    "interrupted",  # KeyboardInterrupt: the cancel ladder
    "other",
]


@dataclass(frozen=True)
class Done:
    """The request has ended. With ok=False the rest says why; secrets are already replaced in every string."""

    t: ClassVar[str] = "done"
    ok: bool
    kind: ErrorKind = ""
    type: str = ""
    """Class name of the exception."""
    message: str = ""
    """str() of it, made safe; the first line is fit for a sentence."""
    hint: str = ""
    """What to do next, where the worker knows."""
    where: str = ""
    """file:line of the innermost frame in the user's own code, or ""."""
    revision: str = ""
    """The revision whose step failed, or ""."""
    traceback: str = ""
    """The user's own frames first, then a blank line and the whole. Never with locals."""
    data: dict[str, list[str]] = field(default_factory=dict)
    """What the exception carries: {"heads": [...]} of MultipleHeads, {"revision": [...]} of an unknown id."""


@dataclass(frozen=True)
class StepSql:
    """What one step prints in offline mode. `error` is why it printed no more, or ""."""

    t: ClassVar[str] = "step_sql"
    key: str
    index: int
    revision: str
    sql: str
    error: str = ""


@dataclass(frozen=True)
class EnvFacts:
    """What env.py configured for one database."""

    t: ClassVar[str] = "env_facts"
    key: str
    dialect: str = ""
    driver: str = ""
    metadata: list[int] | None = None
    """Tables of each metadata collection of target_metadata; None: target_metadata is None."""
    tables: list[str] = field(default_factory=list)
    """Names of all tables in target_metadata."""
    render_as_batch: bool = False
    """The option of `context.configure`. A function counts as on."""
    silenced: list[str] = field(default_factory=list)
    """Loggers of the user's that env.py has disabled (fileConfig without disable_existing_loggers=False)."""
    modules: list[str] = field(default_factory=list)
    """Files of the user's own modules that env.py has led to the import of, by whatever way."""


@dataclass(frozen=True)
class TemplateList:
    """Name and synopsis of each template, sorted by name."""

    t: ClassVar[str] = "template_list"
    templates: list[list[str]] = field(default_factory=list)
