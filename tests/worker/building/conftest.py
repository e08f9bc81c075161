"""A shop whose migrations are built: on each kind of database, and with what holds for every build."""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
import sqlalchemy
from sqlalchemy.engine import URL, make_url

from migtui.worker.protocol import Build, Built, ObjectFacts
from tests import warm

if TYPE_CHECKING:
    from tests.worker.conftest import Answer, ProjectDir, Worker

MODELS = """\
import sqlalchemy as sa
metadata = sa.MetaData()
orders = sa.Table(
    "orders", metadata,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("gone", sa.String(20)),
    sa.Column("later", sa.Integer),
    sa.Column("model", sa.Integer),
)
"""
SYNC = (
    MODELS
    + """
from alembic import context
{header}
engine = sa.create_engine(context.config.get_main_option("sqlalchemy.url"), poolclass=sa.pool.NullPool)
with engine.connect() as connection:
    context.configure(connection=connection, target_metadata=metadata{options})
    with context.begin_transaction():
        context.run_migrations()
"""
)
ASYNC = (
    MODELS
    + """
import asyncio
from alembic import context
from sqlalchemy.ext.asyncio import create_async_engine
{header}
def work(connection):
    context.configure(connection=connection, target_metadata=metadata{options})
    with context.begin_transaction():
        context.run_migrations()

async def main():
    engine = create_async_engine(context.config.get_main_option("sqlalchemy.url"), poolclass=sa.pool.NullPool)
    async with engine.connect() as connection:
        await connection.run_sync(work)
    await engine.dispose()

asyncio.run(main())
"""
)
CREATE = 'op.create_table("orders", sa.Column("id", sa.Integer, primary_key=True), sa.Column("gone", sa.String(20)))'
LATER = 'op.add_column("orders", sa.Column("later", sa.Integer))'


@dataclass
class Shop:
    """A project whose database is at a1, with a row in it, and b2 pending."""

    project: ProjectDir
    url: URL
    """For the test: another driver than env.py's may be in it."""
    worker: Worker
    later: str = LATER
    """What b2 does."""

    def execute(self, *statements: str) -> list[tuple[Any, ...]]:
        engine = sqlalchemy.create_engine(self.url, isolation_level="AUTOCOMMIT", poolclass=sqlalchemy.pool.NullPool)
        with engine.connect() as connection:
            results = [connection.exec_driver_sql(statement) for statement in statements]
            return [tuple(row) for row in results[-1]] if results[-1].returns_rows else []

    @property
    def real(self) -> object:
        """Everything in the real database: the file's bytes, or a dump."""
        if self.url.get_backend_name() == "sqlite":
            return self.project.database.read_bytes()
        return dump(self.url)

    @property
    def left(self) -> list[str]:
        """Scratch databases of this worker."""
        prefix = f"migtui_scratch_{self.worker.process.pid}_"
        kept = [each.name for each in Path(tempfile.gettempdir()).glob(prefix + "*")]
        if self.url.get_backend_name() == "sqlite":
            return kept
        listing = "SELECT datname FROM pg_database" if self.is_postgresql else "SHOW DATABASES"
        return kept + [str(row[0]) for row in self.execute(listing) if str(row[0]).startswith(prefix)]

    @property
    def is_postgresql(self) -> bool:
        return self.url.get_backend_name() == "postgresql"

    def env(self, *changes: tuple[str, str], header: str = "", options: str = "", more: str = "") -> None:
        """env.py with these replacements, and with lines at its end."""
        text = SYNC
        for old, new in changes:
            assert old in text, f"{old!r} is not in env.py"
            text = text.replace(old, new)
        self.project.env(text=text + more, header=header, options=options)

    def request(self, *heads: str, scratch: str = "", trusted: bool = False) -> Build:
        return Build({"": list(heads or ["a1"])}, {"": scratch} if scratch else {}, trusted)

    def build(self, *heads: str, scratch: str = "", trusted: bool = False) -> Answer:
        """Ask, and hold what always holds."""
        before = self.real
        answer = self.worker.ask(self.request(*heads, scratch=scratch, trusted=trusted))
        assert self.real == before
        assert self.left == []
        return answer

    def stages(self, *heads: str, scratch: str = "", trusted: bool = False) -> list[Built]:
        answer = self.build(*heads, scratch=scratch, trusted=trusted)
        assert answer.done.ok, answer.done
        return answer.all(Built)

    @staticmethod
    def table(built: Built, name: str = "orders") -> ObjectFacts:
        return next(each for each in built.objects if each.name == name)

    def columns(self, built: Built) -> list[str]:
        return [row.name for row in self.table(built).rows if row.kind == "column"]

    @staticmethod
    def added(built: Built) -> list[str]:
        """The columns that autogenerate would still add."""
        assert all(each.kind == "AddColumnOp" for each in built.operations)
        return sorted(each.upgrade[0].split("'")[3] for each in built.operations)

    def failed(self, *heads: str, scratch: str = "", trusted: bool = False) -> Built:
        """The last stage, with an error."""
        built = self.stages(*heads, scratch=scratch, trusted=trusted)[-1]
        assert built.error and not built.objects and not built.operations and not built.left
        return built


def dump(url: URL) -> object:
    """Tables with their columns, indexes and rows, and nothing of other schemas."""
    engine = sqlalchemy.create_engine(url, poolclass=sqlalchemy.pool.NullPool)
    with engine.connect() as connection:
        inspector = sqlalchemy.inspect(connection)
        return {
            name: (
                repr(inspector.get_columns(name)),
                repr(inspector.get_indexes(name)),
                connection.exec_driver_sql(f"SELECT * FROM {name}").all(),
            )
            for name in sorted(inspector.get_table_names())
        }


@pytest.fixture(scope="session")
def worker_sqlalchemy(worker_python: str) -> tuple[int, ...]:
    """The version of SQLAlchemy that the worker's interpreter has."""
    code = "import sqlalchemy; print(sqlalchemy.__version__)"
    version = warm.run([worker_python, "-c", code], check=True).stdout
    return tuple(int(part) for part in version.strip().split(".")[:2])


KINDS = ("sqlite", "sqlite async", "postgresql", "postgresql async", "mariadb")
Make = Callable[..., Shop]


@pytest.fixture
def make(project: ProjectDir, worker_sqlalchemy: tuple[int, ...], request: pytest.FixtureRequest) -> Make:
    """`make(kind)`: the shop on such a database, with the worker that all tests share, or another."""

    def made(kind: str, worker: Worker | None = None) -> Shop:
        backend, _, way = kind.partition(" ")
        if backend == "sqlite":
            theirs = url = make_url("sqlite:///" + str(project.database))
            driver = "sqlite+aiosqlite"
        else:
            url = make_url(request.getfixturevalue({"postgresql": "postgres_url", "mariadb": "mariadb_url"}[backend]))
            driver = "postgresql+asyncpg"
            theirs = url
            if backend == "postgresql":
                theirs = url.set(drivername="postgresql+" + request.getfixturevalue("postgres_driver"))
        if way and worker_sqlalchemy < (2,):
            pytest.skip("no asynchronous driver there")
        theirs = theirs.set(drivername=driver) if way else theirs
        project.use(theirs.render_as_string(hide_password=False))
        project.env(text=ASYNC if way else SYNC)
        project.revision("a1", up=CREATE)
        project.revision("b2", "a1", up=LATER)
        worker = worker or request.getfixturevalue("shared_reader")
        assert worker is not None, "a fixture"
        worker.send(project.place)
        shop = Shop(project, url, worker)
        shop.execute(
            "CREATE TABLE orders (id INTEGER NOT NULL PRIMARY KEY, gone VARCHAR(20))",
            "INSERT INTO orders VALUES (1, 'x')",
            "CREATE TABLE alembic_version (version_num VARCHAR(32) NOT NULL PRIMARY KEY)",
            "INSERT INTO alembic_version VALUES ('a1')",
        )
        return shop

    return made


@pytest.fixture(params=KINDS)
def shop(request: pytest.FixtureRequest, make: Make) -> Shop:
    """On each kind of database."""
    return make(request.param)


@pytest.fixture
def lite(make: Make) -> Shop:
    """On SQLite."""
    return make("sqlite")
