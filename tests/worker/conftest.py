"""A worker as the engine starts it: a real subprocess, spoken to in the protocol's own messages.

The tests run under each interpreter of MIGTUI_WORKER_PYTHONS (paths, separated as in PATH): other versions of
Alembic and SQLAlchemy than the ones that the tests themselves import.
"""

from __future__ import annotations

import contextlib
import os
import select
import signal
import sqlite3
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, TypeVar

import pytest

from migtui.worker import protocol
from migtui.worker.protocol import (
    Current,
    Database,
    Direction,
    Done,
    Event,
    Expected,
    MakePlan,
    Open,
    Plan,
    Ready,
    Request,
    Run,
    decode_event,
    encode,
)
from tests import warm

BOOT = Path(protocol.__file__).with_name("boot.py")
PATIENCE = 30
"""Seconds after which a worker is killed, so that a test fails instead of hanging."""

E = TypeVar("E")


@dataclass
class Answer:
    """The events of one request, in order; the last is Done unless the worker died."""

    events: list[Event]

    @property
    def done(self) -> Done:
        last = self.events[-1] if self.events else None
        assert isinstance(last, Done), f"the worker died after {self.events}"
        return last

    def all(self, kind: type[E]) -> list[E]:
        return [event for event in self.events if isinstance(event, kind)]

    def one(self, kind: type[E]) -> E:
        found = self.all(kind)
        assert len(found) == 1, f"{len(found)} {kind.__name__} in {self.events}"
        return found[0]

    def kinds(self, *kinds: type[Event]) -> list[str]:
        """The order of these kinds of events."""
        return [event.t for event in self.events if isinstance(event, kinds)]


@dataclass
class Worker:
    """One worker process."""

    process: warm.Process
    stderr: IO[bytes]
    raw: list[bytes] = field(default_factory=list)
    """Every line that came out of the protocol's pipe."""
    patience: float = PATIENCE
    """Seconds from a request to the worker's end."""
    _watchdog: threading.Timer | None = None

    def watch(self) -> None:
        """From now on it has `patience` again."""
        self.unwatch()
        self._watchdog = threading.Timer(self.patience, self.process.kill)
        self._watchdog.start()

    def unwatch(self) -> None:
        if self._watchdog is not None:
            self._watchdog.cancel()

    def send(self, request: Request) -> None:
        self.watch()
        assert self.process.stdin is not None
        self.process.stdin.write(encode(request))
        self.process.stdin.flush()

    def events(self) -> Iterator[Event]:
        """The events from here to the next Done, or to the worker's end."""
        assert self.process.stdout is not None
        while line := self.process.stdout.readline():
            self.raw.append(line)
            event = decode_event(line)
            yield event
            if isinstance(event, Done):
                return

    def until(self, kind: type[E], wanted: Callable[[E], bool] = lambda _: True) -> E:
        """The next event of this kind that is wanted."""
        for event in self.events():
            if isinstance(event, kind) and wanted(event):
                return event
        raise AssertionError(f"no {kind.__name__} before the end: {self.raw[-3:]}")

    def ask(self, request: Request) -> Answer:
        self.send(request)
        return self.rest()

    def rest(self) -> Answer:
        return Answer(list(self.events()))

    def has_more(self) -> bool:
        """Is there something to read, now or within 50 ms?"""
        assert self.process.stdout is not None
        return bool(select.select([self.process.stdout], [], [], 0.05)[0])

    def interrupt(self) -> None:
        self.process.send_signal(signal.SIGINT)

    def hang_up(self) -> int:
        """Close the pipe, as an engine that dies does. Returns the exit code."""
        assert self.process.stdin is not None
        self.process.stdin.close()
        return self.process.wait(PATIENCE)

    def output(self) -> str:
        """What the user's code printed, once the worker has ended."""
        self.process.wait(PATIENCE)
        self.stderr.seek(0)
        return self.stderr.read().decode(errors="replace")


ENV = """\
import os
from alembic import context
from sqlalchemy import create_engine, pool

config = context.config
url = config.get_main_option("sqlalchemy.url")
engine = create_engine(url, poolclass=pool.NullPool)
{header}
with engine.connect() as connection:
    context.configure(connection=connection{options})
    with context.begin_transaction():
        context.run_migrations()
"""

VERSION = '''\
"""{doc}"""
from alembic import op
import sqlalchemy as sa

{header}
revision = {revision!r}
down_revision = {down!r}
branch_labels = {labels!r}
depends_on = {depends!r}

def upgrade():
{upgrade}

def downgrade():
{downgrade}
'''


@dataclass
class ProjectDir:
    """An Alembic project in a temporary directory, with an SQLite database until told otherwise."""

    root: Path

    def __post_init__(self) -> None:
        self.versions.mkdir(parents=True)
        self.use("sqlite:///" + str(self.database))
        self.env()

    @property
    def versions(self) -> Path:
        return self.root / "migrations" / "versions"

    @property
    def ini(self) -> Path:
        return self.root / "alembic.ini"

    @property
    def database(self) -> Path:
        return self.root / "app.db"

    @property
    def place(self) -> Open:
        return Open(cwd=str(self.root), ini=str(self.ini))

    def use(self, url: str, **options: str) -> None:
        """Write alembic.ini. The URL is escaped as an ini file wants it."""
        lines = ["[alembic]", "script_location = migrations", "sqlalchemy.url = " + url.replace("%", "%%")]
        self.ini.write_text("\n".join([*lines, *(f"{name} = {value}" for name, value in options.items())]) + "\n")

    def env(self, header: str = "", options: str = "", text: str = ENV) -> None:
        """Write env.py."""
        path = self.root / "migrations" / "env.py"
        path.write_text(text.replace("{header}", header).replace("{options}", options))

    def revision(
        self,
        revision: str,
        down: str | tuple[str, ...] | None = None,
        *,
        up: str = "pass",
        back: str = "pass",
        labels: str | tuple[str, ...] | None = None,
        depends: str | tuple[str, ...] | None = None,
        header: str = "",
    ) -> Path:
        path = self.versions / f"{revision}_file.py"
        body = {"upgrade": _indented(up), "downgrade": _indented(back), "header": header}
        doc = f"step {revision}"
        path.write_text(VERSION.format(revision=revision, down=down, labels=labels, depends=depends, doc=doc, **body))
        return path

    def chain(self, *revisions: str) -> None:
        """Revisions in a straight line, each with a table of its own."""
        for down, revision in zip((None, *revisions), revisions, strict=False):
            table = f"t_{revision}"
            create = f'op.create_table("{table}", sa.Column("id", sa.Integer))'
            self.revision(revision, down, up=create, back=f'op.drop_table("{table}")')

    def stamp(self, *heads: str) -> None:
        """Write these rows into the version table, as they are."""
        with contextlib.closing(sqlite3.connect(self.database)) as connection, connection:
            connection.execute("create table if not exists alembic_version (version_num varchar(32) not null)")
            connection.execute("delete from alembic_version")
            connection.executemany("insert into alembic_version values (?)", [(head,) for head in heads])

    def rows(self) -> list[str]:
        """The rows of the version table, read without Alembic."""
        with contextlib.closing(sqlite3.connect(self.database)) as connection:
            return sorted(row[0] for row in connection.execute("select version_num from alembic_version"))

    def tables(self) -> list[str]:
        with contextlib.closing(sqlite3.connect(self.database)) as connection:
            names = connection.execute("select name from sqlite_master where type = 'table'")
            return sorted(row[0] for row in names if row[0] != "alembic_version")

    def files(self) -> dict[str, bytes]:
        """Every file of the project with its content."""
        return {str(p.relative_to(self.root)): p.read_bytes() for p in self.root.rglob("*") if p.is_file()}


def _indented(code: str) -> str:
    return "\n".join("    " + line for line in code.splitlines())


Spawn = Callable[..., Worker]
"""spawn(role, place=None, **environ): a worker that, given a place, has said Ready and been told it."""


@contextlib.contextmanager
def spawning(python: str, folder: Path, popen: Callable[..., warm.Process] = warm.popen) -> Iterator[Spawn]:
    """Starts workers; whatever still lives at the end is killed."""
    started: list[Worker] = []

    def start(role: str, place: Open | None = None, **environ: str) -> Worker:
        stderr = (folder / f"stderr-{len(started)}").open("w+b")
        process = popen(
            [python, str(BOOT), role],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=stderr,
            cwd="/",
            env={**os.environ, **PROCESS_ENVIRONMENT, **environ},
            start_new_session=True,
        )
        worker = Worker(process, stderr, patience=PATIENCE if role == "runner" else 5 * PATIENCE)
        worker.watch()
        started.append(worker)
        if place is not None:
            worker.until(Ready)
            worker.send(place)
        return worker

    try:
        yield start
    finally:
        for worker in started:
            worker.unwatch()
            worker.process.kill()
            worker.process.wait()
            for stream in (worker.process.stdin, worker.process.stdout, worker.stderr):
                assert stream is not None
                with contextlib.suppress(OSError):
                    stream.close()


@pytest.fixture
def spawn(worker_python: str, tmp_path: Path) -> Iterator[Spawn]:
    """Starts workers for one test."""
    with spawning(worker_python, tmp_path) as start:
        yield start


@pytest.fixture(scope="module")
def shared_reader(worker_python: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Worker]:
    """One reader for all tests of a module, opened anew by each: starting one takes half a second."""
    with spawning(worker_python, tmp_path_factory.mktemp("reader")) as start:
        worker = start("reader")
        worker.until(Ready)
        yield worker


PROCESS_ENVIRONMENT = {
    "PYTHONDONTWRITEBYTECODE": "1",
    "PYTHONHASHSEED": "0",
    "PYTHONBREAKPOINT": "0",
    "PYTHONUNBUFFERED": "1",
}
"""As the engine sets it."""


def _pythons() -> list[str]:
    named = os.environ.get("MIGTUI_WORKER_PYTHONS", "")
    return [path for path in named.split(os.pathsep) if path] or [sys.executable]


@pytest.fixture(scope="session", params=_pythons())
def worker_python(request: pytest.FixtureRequest) -> str:
    """The interpreter that the worker runs under."""
    return str(request.param)


@pytest.fixture(scope="session")
def postgres_driver(worker_python: str) -> str:
    """The PostgreSQL driver that this interpreter's SQLAlchemy knows: 1.4 does not know psycopg 3."""
    code = "import sqlalchemy.dialects.postgresql.psycopg, psycopg"
    known = warm.run([worker_python, "-c", code]).returncode == 0
    return "psycopg" if known else "psycopg2"


@pytest.fixture
def project(tmp_path: Path) -> ProjectDir:
    """An empty project."""
    return ProjectDir(tmp_path / "project")


@dataclass
class Session:
    """A user's session: a reader that is asked, and a new runner for each run."""

    project: ProjectDir
    spawn: Spawn
    reader: Worker

    def ask(self, request: Request) -> Answer:
        return self.reader.ask(request)

    def current(self) -> Database:
        answer = self.ask(Current())
        assert answer.done.ok, answer.done
        return answer.one(Database)

    def plan(self, direction: Direction, target: str) -> Plan:
        answer = self.ask(MakePlan(direction, target))
        assert answer.done.ok, answer.done
        return answer.one(Plan)

    def runner(self) -> Worker:
        return self.spawn("runner", self.project.place)

    def start(self, direction: Direction, target: str) -> Worker:
        """Plan, and start the run without waiting for it."""
        worker = self.runner()
        worker.send(self.request(direction, target))
        return worker

    def request(self, direction: Direction, target: str) -> Run:
        """The run of what the plan says now."""
        plans = self.ask(MakePlan(direction, target)).all(Plan)
        return Run(direction, target, {p.key: Expected(p.heads, [s.revision for s in p.steps]) for p in plans})

    def run(self, direction: Direction, target: str) -> Answer:
        return self.start(direction, target).rest()


@pytest.fixture
def session(project: ProjectDir, spawn: Spawn, shared_reader: Worker) -> Session:
    """A session on the project."""
    shared_reader.send(project.place)
    return Session(project, spawn, shared_reader)
