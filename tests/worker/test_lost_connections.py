"""A connection that is lost half-way: the server's words, the user's own line or none, and what to do next."""

from __future__ import annotations

import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pytest
import sqlalchemy
from sqlalchemy.engine import URL, make_url

from migtui.worker.protocol import Build, Built, Compare, Count, Current, Done, MakePlan, Progress, Stake

if TYPE_CHECKING:
    from tests.worker.conftest import ProjectDir, Session, Spawn

LOST = "The connection was lost half-way: look whether the server still runs, and try again."
WORDS = ("terminating connection due to", "server closed the connection", "Lost connection", "gone away")
"""A server's, or its driver's where the server said nothing more."""
KILLING = """\
import threading
import sqlalchemy as sa

ASKED = {"postgresql": "select pg_backend_pid()", "mysql": "select connection_id()"}
KILLED = {"postgresql": "select pg_terminate_backend(%d)", "mysql": "kill %d"}
LIVES = {
    "postgresql": "select 1 from pg_stat_activity where pid = %d",
    "mysql": "select 1 from information_schema.processlist where id = %d",
}
SLEEPS = {"postgresql": " and query = 'select pg_sleep(60)'", "mysql": " and info = 'select sleep(60)'"}

def now(connection):
    dialect = connection.dialect.name
    thread = threading.Thread(target=kill, args=(dialect, connection.exec_driver_sql(ASKED[dialect]).scalar()))
    thread.start()
    thread.join()

def asleep(connection):
    dialect = connection.dialect.name
    session = connection.exec_driver_sql(ASKED[dialect]).scalar()
    threading.Thread(target=kill, args=(dialect, session, SLEEPS[dialect])).start()

def kill(dialect, session, when=""):
    with sa.create_engine(URL, isolation_level="AUTOCOMMIT", poolclass=sa.pool.NullPool).connect() as other:
        while when and not other.exec_driver_sql(LIVES[dialect] % session + when).scalar():
            pass
        other.exec_driver_sql(KILLED[dialect] % session)
        while other.exec_driver_sql(LIVES[dialect] % session).scalar():
            pass

def at(engine, event, word=""):
    @sa.event.listens_for(getattr(engine, "sync_engine", engine), event)
    def listen(connection, *more):
        if word in str(more) and "killed" not in connection.info:
            connection.info["killed"] = True
            now(connection)
"""
"""A module of the project: ends the session of a connection, now, while it sleeps, or at an event of its engine."""
ASYNC_ENV = """\
import asyncio
from alembic import context
from sqlalchemy import pool
from sqlalchemy.ext.asyncio import create_async_engine

engine = create_async_engine(context.config.get_main_option("sqlalchemy.url"), poolclass=pool.NullPool)
{header}
def work(connection):
    context.configure(connection=connection{options})
    with context.begin_transaction():
        context.run_migrations()

async def main():
    async with engine.connect() as connection:
        await connection.run_sync(work)

asyncio.run(main())
"""
DIALECTS = {"psycopg": "postgresql", "psycopg2": "postgresql", "asyncpg": "postgresql", "pymysql": "mysql"}
SLEEPING = {
    "postgresql": (
        "SELECT pid FROM pg_stat_activity WHERE query = 'select pg_sleep(60)' AND starts_with(datname, '{}')",
        "SELECT pg_terminate_backend({})",
    ),
    "mysql": (
        "SELECT id FROM information_schema.processlist WHERE info = 'select sleep(60)' AND LOCATE('{}', db) = 1",
        "KILL {}",
    ),
}
"""Who sleeps in a database of which the name begins so, and how to end it."""


@dataclass
class Losing:
    """A project on a server, by a driver, whose sessions are killed."""

    project: ProjectDir
    session: Session
    driver: str
    url: URL
    """For us."""

    @property
    def sleep(self) -> str:
        return f"op.execute('select {'sleep' if self.driver == 'pymysql' else 'pg_sleep'}(60)')"

    def env(self, header: str = "", options: str = "") -> None:
        text = {"text": ASYNC_ENV} if self.driver == "asyncpg" else {}
        self.project.env(f"import killing\n{header}" if header else "", options, **text)

    def migrates(self, up: str) -> Done:
        self.project.revision("a1", up=up, header="import killing")
        return self.session.run("upgrade", "head").done

    def kill_sleeping(self, database: str) -> None:
        """The session in a database of which the name begins so, as soon as it sleeps."""
        question, statement = SLEEPING[DIALECTS[self.driver]]
        engine = sqlalchemy.create_engine(self.url, isolation_level="AUTOCOMMIT", poolclass=sqlalchemy.pool.NullPool)
        with engine.connect() as connection:
            found = None
            for _ in range(20_000):
                found = connection.exec_driver_sql(question.format(database)).scalar()
                if found is not None:
                    break
            assert found is not None, "nobody sleeps"
            connection.exec_driver_sql(statement.format(found))

    def place(self, code: str) -> str:
        """Where this line of the user's stands."""
        files = sorted(self.project.root.rglob("*.py"))
        found = [(file, file.read_text().splitlines()) for file in files]
        (place,) = [f"{file}:{at}" for file, lines in found for at, line in enumerate(lines, 1) if line.strip() == code]
        return place


@pytest.fixture(params=DIALECTS)
def losing(
    request: pytest.FixtureRequest, worker_python: str, postgres_driver: str, project: ProjectDir, spawn: Spawn
) -> Iterator[Losing]:
    """By each driver that this interpreter and its SQLAlchemy have."""
    from tests.worker.conftest import Session

    driver = request.param
    dialect = f"import sqlalchemy.dialects.{DIALECTS[driver]}.{driver}, {driver}"
    if subprocess.run([worker_python, "-c", dialect], capture_output=True).returncode:
        pytest.skip(f"{driver} is not there")
    url = make_url(request.getfixturevalue("mariadb_url" if driver == "pymysql" else "postgres_url"))
    plain = url if driver == "pymysql" else url.set(drivername=f"postgresql+{postgres_driver}")
    theirs = url.set(drivername=f"{DIALECTS[driver]}+{driver}")
    project.use(theirs.render_as_string(hide_password=False), prepend_sys_path=".")
    (project.root / "killing.py").write_text(f"URL = {plain.render_as_string(hide_password=False)!r}\n{KILLING}")
    made = Losing(project, Session(project, spawn, spawn("reader", project.place)), driver, url)
    made.env()
    yield made


def is_told(done: Done, where: str) -> None:
    """By the server's words, this line, and what to do."""
    assert (done.ok, done.hint, done.where) == (False, LOST, where), done
    words = done.message.partition("\n")[0]
    assert any(each in words for each in WORDS) and done.type not in words and "<class" not in words


class TestInAMigration:
    def test_before_a_statement(self, losing: Losing) -> None:
        done = losing.migrates("killing.now(op.get_bind())\nop.execute('select 1')")
        is_told(done, losing.place("op.execute('select 1')"))
        assert (done.kind, done.revision) == ("migration", "a1")

    def test_in_a_statement(self, losing: Losing) -> None:
        is_told(losing.migrates(f"killing.asleep(op.get_bind())\n{losing.sleep}"), losing.place(losing.sleep))

    def test_what_is_said_while_clearing_up_is_no_news(self, losing: Losing) -> None:
        """The block's end finds the connection lost, too, and SQLAlchemy has an error of its own for that."""
        block = "with op.get_context().autocommit_block():\n    killing.now(op.get_bind())\n    op.execute('select 1')"
        is_told(losing.migrates(block), losing.place("op.execute('select 1')"))

    def test_at_the_commit(self, losing: Losing) -> None:
        """Of psycopg's compiled part the traceback names a source that nobody has."""
        losing.env("killing.at(engine, 'commit')")
        done = losing.migrates("op.execute('select 1')")
        code = "context.run_migrations()" if losing.driver == "pymysql" else "with context.begin_transaction():"
        is_told(done, losing.place(code))  # without transactional DDL each step has a transaction of its own


class TestInAReading:
    def test_where_it_stands(self, losing: Losing) -> None:
        assert losing.migrates("op.execute('select 1')").ok
        losing.env("killing.at(engine, 'before_cursor_execute', 'FROM alembic_version')")
        for question in (Current(), MakePlan("upgrade", "head")):
            done = losing.session.ask(question).done
            is_told(done, losing.place("context.run_migrations()"))
            assert done.kind == "connect"

    def test_the_comparison(self, losing: Losing) -> None:
        word = "SHOW FULL TABLES" if losing.driver == "pymysql" else "pg_class"
        losing.env(
            f"import sqlalchemy as sa\nkilling.at(engine, 'before_cursor_execute', '{word}')",
            ", target_metadata=sa.MetaData()",
        )
        done = losing.session.ask(Compare()).done
        is_told(done, losing.place("context.run_migrations()"))
        assert done.kind == "connect"

    def test_counting(self, losing: Losing) -> None:
        losing.env("killing.at(engine, 'before_cursor_execute', 'count(')")
        done = losing.session.ask(Count([Stake("x", table="t")])).done
        is_told(done, losing.place("context.run_migrations()"))
        assert done.kind == "connect"

    def test_a_scratch_database(self, losing: Losing) -> None:
        """It is none of the migration's faults: it is not said to need rows."""
        losing.project.revision("a1", up=losing.sleep)
        worker = losing.session.reader
        worker.send(Build({"": []}))
        worker.until(Progress)
        losing.kill_sleeping(f"migtui_scratch_{worker.process.pid}_")
        answer = worker.rest()
        *_, built = answer.all(Built)
        assert (built.revision, built.hint, built.left) == ("a1", LOST, "")
        assert any(each in built.error for each in WORDS) and "(a1_file.py, line" in built.error


@pytest.mark.parametrize("driver", ["pysqlite", "aiosqlite"])
class TestAFileThatGoes:
    @pytest.fixture(autouse=True)
    def on_a_file(self, driver: str, worker_python: str, project: ProjectDir) -> None:
        dialect = f"import sqlalchemy.dialects.sqlite.{driver}{', aiosqlite' if driver == 'aiosqlite' else ''}"
        if subprocess.run([worker_python, "-c", dialect], capture_output=True).returncode:
            pytest.skip(f"{driver} is not there")
        project.use(f"sqlite+{driver}:///{project.database}")
        project.env(text=ASYNC_ENV) if driver == "aiosqlite" else project.env()

    def test_in_a_migration(self, project: ProjectDir, session: Session) -> None:
        up = f"op.execute('create table t (id integer)')\nopen({str(project.database)!r}, 'r+').write('x' * 9000)\n"
        file = project.revision("a1", up=f"{up}op.execute('select * from t')")
        done = session.run("upgrade", "head").done
        assert (done.kind, done.where) == ("migration", f"{file}:14")

    def test_in_a_reading(self, project: ProjectDir, session: Session) -> None:
        project.database.write_text("x" * 9000)
        done = session.ask(Current()).done
        assert (done.kind, done.message) == ("connect", "file is not a database")
        assert done.where.startswith(str(project.root / "migrations" / "env.py"))
        assert done.hint == "This file is no SQLite database."
