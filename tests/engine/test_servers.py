"""The engine on real servers, PostgreSQL and MariaDB: what they keep of a run that does not end well is theirs to say.

The user of every test has a password, and no event, error or sentence of a run may show it. What a database
holds is read over a connection of the test's own, without Alembic.
"""

from __future__ import annotations

import asyncio
import re
import struct
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator, Sequence
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest
import sqlalchemy
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import OperationalError

from migtui.core.database import DatabaseState
from migtui.core.plan import Direction, Plan
from migtui.core.standing import standings
from migtui.engine.client import Engine
from migtui.engine.events import Database, Event, RunResult, StepDone, StepStart
from migtui.engine.files import load_history
from migtui.engine.project import Project
from migtui.engine.runner import Run
from migtui.errors import DatabaseUnreachable, OperationError, PlanChanged
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
                await until(lambda: bool(self.server.waiting()))
                said.extend([await run.cancel() for _ in range(rungs)])

        return await self.runs(await self.plans("upgrade", "head"), cancel), said


def told(report: Report) -> str:
    """All that a run has told its user."""
    error = report.result.error
    return "\n".join([repr(report.events), *(error.lines() if error else ()), error.details if error else ""])


async def until(condition: Callable[[], bool]) -> None:
    """Wait for a state of the server. The bound is only there to fail instead of hanging."""
    for _ in range(1000):
        if condition():
            return
        await asyncio.sleep(0.02)
    raise AssertionError("never came to pass")


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


class TestReading:
    async def test_changes_nothing_and_says_what_the_server_is(
        self, server: Server, start: Start, chain: Chain
    ) -> None:
        server.execute("CREATE TABLE old (id integer)")
        user = start(server, chain())
        state = await user.reads()
        plan = await user.plans("upgrade", "head")

        assert server.tables() == {"old"}
        assert [step.revision for step in plan.steps] == ["a1", "b2", "c3"]
        assert (state.heads, state.has_version_table, state.tables) == ((), False, 1)
        assert (state.dialect, state.name) == (server.name, server.database)
        assert state.transactional_ddl is server.is_postgresql
        version = server.execute("SHOW server_version" if server.is_postgresql else "SELECT version()")
        assert str(version[0][0]).startswith(state.server) and state.server
        assert state.backend_pid is not None
        assert "•••" in state.url

    async def test_a_version_table_with_a_name_and_a_schema_of_its_own(
        self, server: Server, start: Start, chain: Chain
    ) -> None:
        options, table = "version_table='history'", "history"
        if server.is_postgresql:
            options, table = options + ", version_table_schema='ops'", "ops.history"
            server.execute("CREATE SCHEMA ops")
        user = start(server, chain(), options=options)
        assert (await user.reads()).has_version_table is False

        report = await user.does("upgrade", "b2")

        assert report.result.error is None
        state = await user.reads()
        assert server.heads(table) == list(state.heads) == ["b2"]
        assert (state.version_table, state.version_table_schema) == (
            "history", "ops" if server.is_postgresql else None,
        )  # fmt: skip
        history = load_history(user.engine.project).history
        assert standings(history, state.heads) == {"a1": "applied", "b2": "applied", "c3": "pending"}
        assert "alembic_version" not in server.tables()


class TestPlanIsTheRun:
    async def test_on_every_way_through_branches(self, server: Server, start: Start, branchy: dict[str, str]) -> None:
        user = start(server, branchy)
        for direction, target, heads in JOURNEY:
            plan = await user.plans(direction, target)
            report = await user.runs(plan)
            leg = f"{direction} {target}"
            assert report.result.error is None, leg
            assert report.executed == [step.revision for step in plan.steps] and report.executed, leg
            assert set(report.marks) == {"committed"}, leg
            assert server.heads() == list(plan.databases[0].heads_after) == heads.split() == list(report.heads), leg
            history = load_history(user.engine.project).history
            applied = {f"t_{id_}" for id_, stands in standings(history, report.heads).items() if stands == "applied"}
            assert server.tables() - {"alembic_version"} == applied, leg

    async def test_a_database_that_moved_is_left_alone(self, server: Server, start: Start, chain: Chain) -> None:
        user = start(server, chain())
        plan = await user.plans("upgrade", "head")
        server.execute("CREATE TABLE alembic_version (version_num varchar(32) PRIMARY KEY)")
        server.execute("INSERT INTO alembic_version VALUES ('b2')")
        report = await user.runs(plan)
        assert isinstance(report.result.error, PlanChanged)
        assert (report.executed, report.result.left_behind, report.heads) == ([], (), ("b2",))
        assert (server.heads(), server.tables()) == (["b2"], {"alembic_version"})


JOURNEY: Sequence[tuple[Direction, str, str]] = [
    ("upgrade", "heads", "a4 c1"),
    ("downgrade", "m1", "c1 m1"),
    ("downgrade", "b1", "a3 b1 c1"),
    ("downgrade", "a2", "a2 c1"),
    ("downgrade", "base", ""),
]
"""To a merge point, to a revision on the other branch, from several applied heads below both, to the end."""


class TestFailure:
    UP = "op.create_table('half', sa.Column('id', sa.Integer))\n    {show}\n    op.execute('SELECT * FROM nowhere')"
    SHOW = "print(op.get_bind().engine.url.render_as_string(hide_password=False))"

    async def test_a_failing_migration(self, server: Server, start: Start, chain: Chain) -> None:
        user = start(server, chain(self.UP.format(show=self.SHOW)))
        report = await user.does("upgrade", "head")
        result = report.result
        assert type(result.error) is OperationError
        assert "nowhere" in result.error.message and "b2.py:" in result.error.where
        assert (result.failed, report.executed, result.killed, result.interrupted) == ("b2", ["a1"], False, False)
        if server.is_postgresql:
            assert server.tables() == set()
            assert (report.heads, report.marks) == ((), ["undone", "failed", "waiting"])
            assert result.left_behind == ("PostgreSQL rolls the whole run back.",)
        else:
            assert server.tables() == {"alembic_version", "t_a1", "half"}
            assert (report.heads, report.marks) == (("a1",), ["committed", "failed", "waiting"])
            assert server.heads() == ["a1"]
            (sentence,) = result.left_behind
            assert sentence.startswith("MariaDB commits each statement at once: what the unfinished revision did")
            assert "KILL" not in sentence

    async def test_one_transaction_a_migration(self, postgresql: Server, start: Start, chain: Chain) -> None:
        user = start(postgresql, chain(self.UP.format(show="")), options="transaction_per_migration=True")
        report = await user.does("upgrade", "head")
        assert postgresql.tables() == {"alembic_version", "t_a1"}
        assert (report.heads, report.marks) == (("a1",), ["committed", "failed", "waiting"])
        assert report.result.left_behind == ("PostgreSQL rolls the revision that was running back.",)


class TestCancel:
    async def test_at_the_next_boundary(self, server: Server, start: Start, chain: Chain, tmp_path: Path) -> None:
        wait = "while not os.path.exists('go'): time.sleep(0.01)"
        user = start(server, chain(wait, head="import os, time"))

        async def stop(run: Run, event: Event) -> None:
            if isinstance(event, StepStart) and event.revision == "b2":
                assert "before the next revision" in await run.cancel()
                (tmp_path / "go").touch()

        report = await user.runs(await user.plans("upgrade", "head"), stop)
        assert (report.result.ok, report.result.stopped, report.result.left_behind) == (True, True, ())
        assert (report.heads, report.marks) == (("b2",), ["committed", "committed", "waiting"])
        assert server.heads() == ["b2"]

    async def test_interrupt_in_a_statement(self, server: Server, start: Start, chain: Chain) -> None:
        """PostgreSQL's driver takes its statement back; MariaDB's only closes its connection."""
        user = start(server, chain(holding(server.stuck)))
        with server.holding():
            report, _ = await user.climbs(rungs=2)
            await self.judge(server, report)

    async def judge(self, server: Server, report: Report) -> None:
        result = report.result
        assert (result.ok, result.interrupted, result.killed, result.failed) == (False, True, False, "b2")
        if server.is_postgresql:
            assert (report.heads, report.marks) == ((), ["undone", "failed", "waiting"])
            assert result.left_behind == ("PostgreSQL rolls the whole run back.",)
            await until(lambda: not server.is_locked())
        else:
            assert (report.heads, report.marks) == (("a1",), ["committed", "failed", "waiting"])
            await frees(server, report)
        assert not server.waiting()

    async def test_kill_in_a_statement(self, server: Server, start: Start, chain: Chain) -> None:
        user = start(server, chain(holding(server.stuck)))
        expected = () if server.is_postgresql else ("a1",)
        with server.holding():
            report, said = await user.climbs(rungs=4)
            result = report.result
            assert (result.ok, result.killed, result.crashed, result.signal) == (False, True, False, "SIGKILL")
            assert result.failed == "b2"
            assert said[-1] == " ".join(["Killed.", *result.left_behind])
            assert report.heads == expected
            assert report.marks == ["committed" if expected else "undone", "failed", "waiting"]
            await frees(server, report)
            assert (await user.reads()).heads == expected


def holding(statement: str) -> str:
    """The body of an upgrade() that takes a lock and then gets stuck on the server."""
    return f"op.execute('UPDATE held SET id = 2')\n    op.execute({statement!r})"


async def frees(server: Server, report: Report) -> None:
    """The session of the run lives on and holds its lock, until the statement that the report gives is executed."""
    (pid,) = server.waiting()
    assert server.is_locked()
    (session,) = [event.backend_pid for event in report.events if isinstance(event, Database)]
    assert session == pid
    (sentence,) = report.result.left_behind
    found = re.search(r"hold locks: (.+) ends it\.", sentence)
    assert found and str(pid) in found[1]
    server.execute(found[1])
    await until(lambda: not server.waiting() and not server.is_locked())


class TestAsync:
    async def test_asyncpg(self, postgresql: Server, start: Start, chain: Chain, async_env: str) -> None:
        pytest.importorskip("asyncpg")
        url = postgresql.url.set(drivername="postgresql+asyncpg")
        user = start(postgresql, chain(holding("SELECT pg_sleep(600)")), env=async_env, url=url)
        state = await user.reads()
        assert (state.driver, state.dialect, state.has_version_table) == ("asyncpg", "postgresql", False)
        assert (await user.does("upgrade", "a1")).heads == ("a1",)

        with postgresql.holding():
            report, _ = await user.climbs(rungs=2)
            await until(lambda: not postgresql.waiting() and not postgresql.is_locked())
        assert (report.result.interrupted, report.result.killed, report.result.failed) == (True, False, "b2")
        assert (report.heads, report.marks) == (("a1",), ["failed", "waiting"])
        assert report.result.left_behind == ("PostgreSQL rolls the whole run back.",)


class TestOutOfReach:
    async def refused(self, user: User, hint: str) -> str:
        with pytest.raises(DatabaseUnreachable) as caught:
            await user.engine.read_databases()
        error = caught.value
        said = "\n".join([*error.lines(), error.details, repr(error)])
        assert SECRET not in said
        assert hint in error.hint
        return error.message

    async def test_each_reason_is_told(self, server: Server, start: Start, chain: Chain, tmp_path: Path) -> None:
        user = start(server, chain(), env=ENV_WITH_A_URL_FROM_ELSEWHERE)
        if not server.is_postgresql:  # only those who may use it are told that there is no such database
            server.execute(f"GRANT ALL ON {server.database}_not.* TO '{server.url.username}'@'%%'")
        for url, reason, hint in (
            (server.url.set(port=9), "refused|Can't connect", "start the database, or check host and port"),
            (server.url.set(host="no-such-host.invalid"), "no-such-host.invalid|resolve", "No such host is known"),
            (server.url.set(database=f"{server.database}_not"), f"{server.database}_not", "database of this name"),
            (server.url.set(username="migtui_nobody"), "migtui_nobody", WHO[server.name]),
        ):
            (tmp_path / "url").write_text(url.render_as_string(hide_password=False))
            assert re.search(reason, await self.refused(user, hint))
        (tmp_path / "url").write_text(server.url.render_as_string(hide_password=False))
        assert (await user.reads()).heads == ()

    async def test_wrong_password(self, mariadb: Server, start: Start, chain: Chain) -> None:
        mariadb.execute(f"ALTER USER '{mariadb.url.username}'@'%%' IDENTIFIED BY 'another'")
        said = await self.refused(start(mariadb, chain()), "The server refuses this user or password")
        assert said.startswith(f"Access denied for user '{mariadb.url.username}'")

    @pytest.mark.parametrize("driver", ["psycopg", "asyncpg"])
    async def test_wrong_password_on_postgresql(
        self, postgresql: Server, start: Start, chain: Chain, driver: str, async_env: str
    ) -> None:
        """From a server that only knows how to refuse: a real one may trust everybody on this machine."""
        pytest.importorskip(driver)
        async with refusing() as port:
            url = postgresql.url.set(drivername=f"postgresql+{driver}", host="127.0.0.1", port=port)
            user = start(postgresql, chain(), url=url, env=async_env if driver == "asyncpg" else "")
            said = await self.refused(user, "The server refuses this user or password")
        assert 'password authentication failed for user "postgres"' in said


WHO = {
    "postgresql": "no user of this name",
    "mariadb": "The server refuses this user or password",
}
ENV_WITH_A_URL_FROM_ELSEWHERE = """\
from pathlib import Path
from alembic import context
from sqlalchemy import create_engine, pool

with create_engine(Path("url").read_text(), poolclass=pool.NullPool).connect() as connection:
    context.configure(connection=connection)
    with context.begin_transaction():
        context.run_migrations()
"""
"""Its file is no code: the same worker can be asked about one URL after the other."""


@asynccontextmanager
async def refusing() -> AsyncIterator[int]:
    """A server that speaks PostgreSQL's protocol as far as to ask for a password and refuse it; its port."""

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        while await _startup(reader) in ENCRYPTIONS:
            writer.write(b"N")
        writer.write(_message(b"R", struct.pack("!i", CLEARTEXT)))
        kind = await reader.readexactly(1)
        assert kind == b"p"
        await _startup(reader)
        fields = b"SFATAL\0VFATAL\0C28P01\0" + b'Mpassword authentication failed for user "postgres"\0\0'
        writer.write(_message(b"E", fields))
        await writer.drain()
        writer.close()

    listening = await asyncio.start_server(serve, "127.0.0.1", 0)
    async with listening:
        yield listening.sockets[0].getsockname()[1]


ENCRYPTIONS = (80877103, 80877104)
CLEARTEXT = 3


async def _startup(reader: asyncio.StreamReader) -> int:
    """A message without a type: its first number."""
    (length,) = struct.unpack("!i", await reader.readexactly(4))
    return int(struct.unpack("!i", (await reader.readexactly(length - 4))[:4])[0])


def _message(kind: bytes, body: bytes) -> bytes:
    return kind + struct.pack("!i", len(body) + 4) + body
