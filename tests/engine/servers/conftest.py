"""A user with a project on a real server, PostgreSQL or MariaDB, and that server as the tests see it.

The user has a password, and no event, error or sentence of a run may show it. What a database holds is read over a
connection of the test's own, without Alembic.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest
import sqlalchemy
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import OperationalError

from migtui.core.database import DatabaseState
from migtui.core.plan import Direction, Plan
from migtui.engine.client import Engine
from migtui.engine.events import Event, RunResult, StepDone, StepStart
from migtui.engine.files import load_history
from migtui.engine.project import Project
from migtui.engine.runner import Run
from migtui.ui.run_model import Mark, RunModel

SECRET = "sesame-5281"


@dataclass
class Server:
    """A fresh database on a real server, and another connection to it."""

    name: str
    url: URL
    """As the user has it: with the password."""
    _admin: sqlalchemy.engine.Engine
    stuck: str
    """A statement that waits for a row of the table `stuck`, longer than any test."""
    sessions: str
    """The sessions that execute this statement."""

    @property
    def is_postgresql(self) -> bool:
        return self.name == "postgresql"

    @property
    def database(self) -> str:
        return str(self.url.database)

    def execute(self, statement: str) -> list[tuple[object, ...]]:
        with self._admin.connect() as connection:
            result = connection.exec_driver_sql(statement)
            return [tuple(row) for row in result] if result.returns_rows else []

    def heads(self, table: str = "alembic_version") -> list[str]:
        """The rows of the version table."""
        return sorted(str(row[0]) for row in self.execute(f"SELECT version_num FROM {table}"))

    def tables(self) -> set[str]:
        """The tables that users see."""
        return set(sqlalchemy.inspect(self._admin).get_table_names())

    async def until(self, condition: Callable[[], bool]) -> None:
        """Wait for a state of the server. The bound is only there to fail instead of hanging."""
        for _ in range(1000):
            if condition():
                return
            await asyncio.sleep(0.02)
        raise AssertionError("never came to pass")

    def waiting(self) -> list[int]:
        """The sessions of this database that wait in the statement `stuck`, or sleep."""
        return [int(str(row[0])) for row in self.execute(self.sessions.format(database=self.database))]

    def is_locked(self) -> bool:
        """Does somebody else hold the row of the table `held`?"""
        try:
            return self.execute("SELECT * FROM held FOR UPDATE NOWAIT") == []
        except OperationalError:
            return True

    @contextmanager
    def holding(self) -> Iterator[None]:
        """Tables `held` and `stuck` with a row each, and the row of `stuck` locked meanwhile."""
        for table in ("held", "stuck"):
            self.execute(f"CREATE TABLE {table} (id integer)")
            self.execute(f"INSERT INTO {table} VALUES (1)")
        with self._admin.connect().execution_options(isolation_level="READ COMMITTED") as connection:
            connection.exec_driver_sql("SELECT * FROM stuck FOR UPDATE")
            yield


POSTGRESQL_SESSIONS = """
SELECT pid FROM pg_stat_activity WHERE datname = '{database}' AND state = 'active'
AND (query LIKE 'SELECT * FROM stuck%%' OR query LIKE 'SELECT pg_sleep%%')
"""
MARIADB_SESSIONS = """
SELECT id FROM information_schema.processlist WHERE db = '{database}' AND info LIKE 'SELECT * FROM stuck%%'
"""


def _admin(url: URL) -> sqlalchemy.engine.Engine:
    return sqlalchemy.create_engine(url, isolation_level="AUTOCOMMIT", poolclass=sqlalchemy.pool.NullPool)


@pytest.fixture
def postgresql(postgres_url: str) -> Server:
    url = make_url(postgres_url)
    stuck = "SELECT * FROM stuck FOR UPDATE"
    return Server("postgresql", url.set(password=SECRET), _admin(url), stuck, POSTGRESQL_SESSIONS)


@pytest.fixture
def mariadb(mariadb_url: str) -> Iterator[Server]:
    url = make_url(mariadb_url)
    theirs = url.set(username=url.database, password=SECRET)
    server = Server("mariadb", theirs, _admin(url), "SELECT * FROM stuck FOR UPDATE WAIT 600", MARIADB_SESSIONS)
    user = f"'{server.url.username}'@'%%'"
    server.execute(f"CREATE USER {user} IDENTIFIED BY '{SECRET}'")
    server.execute(f"GRANT ALL ON {server.database}.* TO {user}")
    yield server
    server.execute(f"DROP USER {user}")


@pytest.fixture(params=["postgresql", "mariadb"])
def server(request: pytest.FixtureRequest) -> Server:
    """Each of the servers."""
    found = request.getfixturevalue(request.param)
    assert isinstance(found, Server)
    return found


@dataclass
class Report:
    """A run that has ended."""

    events: list[Event]
    model: RunModel

    @property
    def result(self) -> RunResult:
        assert self.model.result is not None
        return self.model.result

    @property
    def marks(self) -> list[Mark]:
        return [state.mark for state in self.model.steps]

    @property
    def executed(self) -> list[str]:
        return [event.revision for event in self.events if isinstance(event, StepDone)]

    @property
    def heads(self) -> tuple[str, ...]:
        """Of the only database, read anew."""
        (state,) = self.result.databases
        return state.heads


@dataclass
class User:
    """Somebody with a project on a server."""

    server: Server
    engine: Engine

    async def reads(self) -> DatabaseState:
        (state,) = (await self.engine.read_databases()).states
        assert SECRET not in repr(state)
        return state

    async def plans(self, direction: Direction, target: str) -> Plan:
        return await self.engine.plan(direction, target, load_history(self.engine.project).history)

    async def runs(self, plan: Plan, on: Callable[[Run, Event], Awaitable[object]] | None = None) -> Report:
        """Run the plan to its end. `on` is told each event meanwhile."""
        run = self.engine.run(plan)
        report = Report([], RunModel(plan, load_history(self.engine.project).history))
        async for event in run:
            report.events.append(event)
            report.model.apply(event, now=0.0)
            if on is not None:
                await on(run, event)
        assert SECRET not in told(report)
        return report

    async def does(self, direction: Direction, target: str) -> Report:
        return await self.runs(await self.plans(direction, target))

    async def climbs(self, *, rungs: int) -> tuple[Report, list[str]]:
        """Upgrade all, and cancel so often when the server waits in a statement. What each rung said, too."""
        said: list[str] = []

        async def cancel(run: Run, event: Event) -> None:
            if isinstance(event, StepStart) and event.revision == "b2":
                await self.server.until(lambda: bool(self.server.waiting()))
                said.extend([await run.cancel() for _ in range(rungs)])

        return await self.runs(await self.plans("upgrade", "head"), cancel), said


def told(report: Report) -> str:
    """All that a run has told its user."""
    error = report.result.error
    return "\n".join([repr(report.events), *(error.lines() if error else ()), error.details if error else ""])


Start = Callable[..., User]


@pytest.fixture
async def start(
    project_of: Callable[[dict[str, str]], Project], find: Callable[..., Project], write: Callable[..., Path]
) -> AsyncIterator[Start]:
    """`start(server, files)`: a user with these version files. `options` go to env.py's configure()."""
    users: list[User] = []

    def make(
        server: Server, files: dict[str, str], *, options: str = "", env: str = "", url: URL | None = None
    ) -> User:
        root = project_of(files).root
        text = (url or server.url).render_as_string(hide_password=False).replace("%", "%%")
        write("alembic.ini", f"[alembic]\nscript_location = %(here)s/db\nsqlalchemy.url = {text}\n")
        if env or options:
            stock = (root / "db" / "env.py").read_text()
            write("db/env.py", env or stock.replace("target_metadata=None", options))
        users.append(User(server, Engine(find(), standby=False)))
        return users[-1]

    yield make
    for user in users:
        await user.engine.close()


Text = Callable[..., str]
Chain = Callable[..., dict[str, str]]


@pytest.fixture
def text(revision_file: Text) -> Text:
    """The text of a version file whose revision makes a table of its own, unless told otherwise."""

    def of(id_: str, *down: str, up: str = "", head: str = "") -> str:
        create = f"op.create_table('t_{id_}', sa.Column('id', sa.Integer, primary_key=True))"
        parents = down[0] if len(down) == 1 else down or None
        return revision_file(id_, parents, up=up or create, down_body=f"op.drop_table('t_{id_}')", head=head)

    return of


@pytest.fixture
def chain(text: Text) -> Chain:
    """`chain(up)`: the files of a1, b2, c3, where b2 does this, and what its file needs for it."""

    def files(up: str = "", head: str = "") -> dict[str, str]:
        return {"a1": text("a1"), "b2": text("b2", "a1", up=up, head=head), "c3": text("c3", "b2")}

    return files


@pytest.fixture
def branchy(text: Text) -> dict[str, str]:
    """
    a1 ─ a2 ─┬─ a3 ───────┬─ m1 ─ a4
             └─ b1 ─ b2 ──┘
    c1
    """
    parents = {
        "a1": (), "a2": ("a1",), "a3": ("a2",), "b1": ("a2",), "b2": ("b1",), "m1": ("a3", "b2"), "a4": ("m1",),
        "c1": (),
    }  # fmt: skip
    return {id_: text(id_, *down) for id_, down in parents.items()}
