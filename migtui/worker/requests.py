"""What the engine asks of a worker. Standard library only: both sides import it, through `protocol`."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import ClassVar, Literal

Direction = Literal["upgrade", "downgrade", "stamp"]


@dataclass(frozen=True)
class Open:
    """The first line: where the project is. Sent once, and not answered: what is wrong with it is
    said by the Done of the first request. Ready comes unasked, when the libraries are loaded."""

    t: ClassVar[str] = "open"
    cwd: str
    """The user's working directory: `prepend_sys_path = .` is relative to it."""
    ini: str | None = None
    """Absolute path of the ini file, or None for a project configured by pyproject.toml alone."""
    toml: str | None = None
    """Absolute path of pyproject.toml, or None. Needs Alembic 1.16."""
    section: str = "alembic"
    x: list[str] = field(default_factory=list)
    """The values of -x, in order."""
    flask: bool = False
    """The project is a Flask-Migrate one: load the app, take Flask-Migrate's own configuration."""
    app: str | None = None
    """FLASK_APP, when the user gave --app."""
    directory: str | None = None
    """Flask-Migrate's directory (where its alembic.ini is)."""
    log_level: str = "info"
    """The least level of log records that is reported: debug, info, warning or error."""
    marks: bool = False
    """The engine knows Printed, and the marks in what is printed that belong to it."""
    variables: list[str] = field(default_factory=list)
    """Names of the environment's variables that a target has set: what they hold is nobody's to read."""


@dataclass(frozen=True)
class Current:
    """Where does each database stand? Changes nothing: no alembic_version, no SQLite file. Answer: Database events."""

    t: ClassVar[str] = "current"


@dataclass(frozen=True)
class Import:
    """Import these version files one by one, for the values that cannot be read statically. Answer: FileFacts each."""

    t: ClassVar[str] = "import"
    files: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class Scripts:
    """Load Alembic's own ScriptDirectory and report what it sees. Answer: Revisions."""

    t: ClassVar[str] = "scripts"


@dataclass(frozen=True)
class MakePlan:
    """What would `alembic upgrade|downgrade|stamp TARGET` do to each database now? Answer: Database, Plan events."""

    t: ClassVar[str] = "make_plan"
    direction: Direction = "upgrade"
    target: str = "head"
    purge: bool = False
    """stamp: forget every row first, also those that no version file explains."""
    tag: str | None = None
    """--tag: env.py may ask for it."""


@dataclass(frozen=True)
class Run:
    """Run `alembic.command.<direction>(target)`, if the database still is as the plan saw it."""

    t: ClassVar[str] = "run"
    direction: Direction = "upgrade"
    target: str = "head"
    expected: dict[str, Expected] = field(default_factory=dict)
    """By database key. Compared inside the run, before the first step; on any difference: PlanMoved and no step."""
    purge: bool = False
    tag: str | None = None

    def __post_init__(self) -> None:
        rebuilt = {
            key: value if isinstance(value, Expected) else Expected(**value) for key, value in self.expected.items()
        }
        object.__setattr__(self, "expected", rebuilt)


@dataclass(frozen=True)
class Expected:
    """What the plan that the user confirmed was made of, for one database."""

    heads: list[str]
    """Sorted."""
    steps: list[str]
    """Revision ids in the order of execution."""


@dataclass(frozen=True)
class Cancel:
    """Stop at the next step boundary. The harder rungs are signals, sent by the engine."""

    t: ClassVar[str] = "cancel"


@dataclass(frozen=True)
class Draft:
    """A revision to be, in the words of `alembic revision`."""

    message: str = ""
    autogenerate: bool = False
    head: str = "head"
    """--head: an id, "label@head", "base", "head"."""
    splice: bool = False
    branch_label: str | None = None
    version_path: str | None = None
    rev_id: str | None = None
    depends_on: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class Preview:
    """What would `alembic revision` write, or `alembic check` find? Writes nothing, neither a file nor a version table.

    Answer: Drafted. A database that is not at head ends it with Done(kind="behind").
    """

    t: ClassVar[str] = "preview"
    draft: Draft = field(default_factory=Draft)
    check: bool = False
    """`alembic check` in place of `alembic revision`: the draft is not looked at."""
    renames: list[list[str]] = field(default_factory=list)
    """Pairs of ids of operations, one that drops and one that adds: each pair becomes a rename (see `renames`). The
    ids are those of the operations without any rename."""

    def __post_init__(self) -> None:
        if isinstance(self.draft, dict):
            object.__setattr__(self, "draft", Draft(**self.draft))


@dataclass(frozen=True)
class WriteRevision:
    """Run `alembic.command.revision`. Answer: Written, or nothing is left behind."""

    t: ClassVar[str] = "write_revision"
    draft: Draft = field(default_factory=Draft)
    found: list[str] | None = None
    """The ids of the operations that the preview found: when they are others now, Done(kind="moved") and no file.
    None: there was no preview."""
    keep: list[str] | None = None
    """The ids of the operations to write; None: all."""
    renames: list[list[str]] = field(default_factory=list)
    """As in Preview."""

    def __post_init__(self) -> None:
        if isinstance(self.draft, dict):
            object.__setattr__(self, "draft", Draft(**self.draft))


@dataclass(frozen=True)
class Merge:
    """Run `alembic.command.merge`. Answer: Written."""

    t: ClassVar[str] = "merge"
    revisions: list[str] = field(default_factory=list)
    message: str = ""
    branch_label: str | None = None
    rev_id: str | None = None
    splice: bool = False
    """Also where a revision is no head. Needs Alembic 1.18.5."""


@dataclass(frozen=True)
class EnsureVersion:
    """Run `alembic.command.ensure_version`: create the version table where there is none, and nothing else."""

    t: ClassVar[str] = "ensure_version"


@dataclass(frozen=True)
class ScriptSql:
    """The statements of these steps, as `--sql` prints them: offline, no database is asked. Answer: StepSql each.

    This runs the migrations' code: a worker of its own answers it.
    """

    t: ClassVar[str] = "script_sql"
    direction: Direction = "upgrade"
    target: str = "head"
    """For cmd_opts, get_revision_argument(), and the steps of a stamp."""
    heads: dict[str, list[str]] = field(default_factory=dict)
    """By database key: where the first step begins, the rows of its version table."""
    steps: dict[str, list[str]] = field(default_factory=dict)
    """By database key: revision ids in the order of execution."""
    leave_out: list[str] = field(default_factory=list)
    """Revisions whose code must not run: it would open a connection of its own. They have no StepSql."""
    purge: bool = False
    tag: str | None = None


@dataclass(frozen=True)
class Inspect:
    """Run env.py and tell what it configured. Answer: EnvFacts for each database."""

    t: ClassVar[str] = "inspect"
    without_database: bool = False
    """Also where a database does not answer: env.py then gets an empty one in memory."""


@dataclass(frozen=True)
class Templates:
    """The templates that `alembic init` or `flask db init` can start from. Answer: TemplateList."""

    t: ClassVar[str] = "templates"


@dataclass(frozen=True)
class Init:
    """Run `alembic.command.init`. Open then names the ini (and toml) to be written. Answer: Written."""

    t: ClassVar[str] = "init"
    directory: str = "migrations"
    template: str = "generic"
    """Alembic's or Flask-Migrate's name for it ("flask", "flask-multidb")."""
    package: bool = False
