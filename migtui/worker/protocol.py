"""What the user interface and the worker say to each other: UTF-8 JSON lines, one message a line.

Both sides import this module, so it uses the standard library only. A message is a frozen dataclass; on the wire it
is an object with the dataclass's fields and `t`, its kind. Unknown fields are dropped and unknown kinds are refused.

    engine → worker   Open, once; then Current, Import, Scripts, MakePlan (reader) or Run (runner); Cancel at any time
    worker → engine   Ready, once; then events; every request ends with exactly one Done

A worker that closes its pipe without Done has crashed.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field, fields
from typing import Any, ClassVar, Literal, get_args

Direction = Literal["upgrade", "downgrade", "stamp"]


# -- requests ----------------------------------------------------------------------------------------------------


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


@dataclass(frozen=True)
class Run:
    """Run `alembic.command.<direction>(target)`, if the database still is as the plan saw it."""

    t: ClassVar[str] = "run"
    direction: Direction = "upgrade"
    target: str = "head"
    expected: dict[str, Expected] = field(default_factory=dict)
    """By database key. Compared inside the run, before the first step; on any difference: PlanMoved and no step."""

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


# -- events ------------------------------------------------------------------------------------------------------


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

    def __post_init__(self) -> None:
        object.__setattr__(self, "steps", [s if isinstance(s, StepFacts) else StepFacts(**s) for s in self.steps])


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
    rows: int | None = None
    error: str = ""


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


@dataclass(frozen=True)
class Stopped:
    """The run stopped at a step boundary as asked; `index` steps are done."""

    t: ClassVar[str] = "stopped"
    key: str
    index: int


@dataclass(frozen=True)
class Loaded:
    """The project files that this worker has read, with st_mtime_ns: when one changes, the worker is out of date."""

    t: ClassVar[str] = "loaded"
    files: dict[str, int] = field(default_factory=dict)


ErrorKind = Literal[
    "",
    "config",  # the ini or toml, script_location, section
    "env",  # env.py or what it imports raised before a connection was made
    "connect",  # the database does not answer, refuses, or its URL or driver is wrong
    "revision",  # Alembic cannot resolve revisions: unknown id, multiple heads, overlaps, broken files
    "migration",  # a step raised
    "moved",  # PlanMoved
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


Request = Open | Current | Import | Scripts | MakePlan | Run | Cancel
Event = (
    Ready
    | Database
    | Locations
    | FileFacts
    | Revisions
    | Plan
    | PlanMoved
    | StepStart
    | StepDone
    | Sql
    | Txn
    | Log
    | Stopped
    | Loaded
    | Done
)

REQUESTS: dict[str, type[Any]] = {kind.t: kind for kind in get_args(Request)}
EVENTS: dict[str, type[Any]] = {kind.t: kind for kind in get_args(Event)}


class ProtocolError(ValueError):
    """A line that is no message of this protocol."""


def encode(message: Request | Event) -> bytes:
    """The message as one line of UTF-8 JSON, ending in a newline. Lone surrogates are escaped, so it always encodes."""
    return (_ENCODER.encode({"t": message.t, **vars(message)}) + "\n").encode("ascii")


_ENCODER = json.JSONEncoder(default=vars)
"""Made once: json.dumps makes one a call, 15 of its 22 µs, and a run of 1,000 steps sends 7,000 events."""


def decode_request(line: bytes | str) -> Request:
    """The request on this line. Raises ProtocolError."""
    request: Request = _decode(line, REQUESTS)
    return request


def decode_event(line: bytes | str) -> Event:
    """The event on this line. Raises ProtocolError."""
    event: Event = _decode(line, EVENTS)
    return event


def _decode(line: bytes | str, kinds: dict[str, type[Any]]) -> Any:
    try:
        raw = json.loads(line)
        kind = kinds[raw.pop("t")]
        known = {f.name for f in fields(kind)}
        return kind(**{name: value for name, value in raw.items() if name in known})
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise ProtocolError(f"not a message: {line[:200]!r}") from error
