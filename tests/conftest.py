"""What all tests share: an env.py, and databases on a real server, each test with one of its own, dropped afterwards.

Without a server a test that needs one is skipped, with the reason; where MIGTUI_REQUIRE_SERVERS=1 it fails instead, so
that a machine that is meant to have the servers cannot pass by not looking. MIGTUI_POSTGRES and MIGTUI_MARIADB are the
SQLAlchemy URLs of the servers, as a user who may create databases.
"""

from __future__ import annotations

import os
import signal
import uuid
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager

import pytest
import sqlalchemy
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import SQLAlchemyError

# A shell's background job begins with these ignored, and what it starts inherits that: ctrl+c would do nothing.
for number, handler in ((signal.SIGINT, signal.default_int_handler), (signal.SIGQUIT, signal.SIG_DFL)):
    if signal.getsignal(number) is signal.SIG_IGN:
        signal.signal(number, handler)

POSTGRES = "postgresql+psycopg://postgres@127.0.0.1:5432/postgres"
MARIADB = "mysql+pymysql://root@127.0.0.1:3306/mysql"

ENV = """\
from alembic import context
from sqlalchemy import create_engine, pool

engine = create_engine(context.config.get_main_option("sqlalchemy.url"), poolclass=pool.NullPool)
with engine.connect() as connection:
    context.configure(connection=connection, target_metadata=None)
    with context.begin_transaction():
        context.run_migrations()
"""

ASYNC_ENV = """\
import asyncio
from alembic import context
from sqlalchemy.ext.asyncio import create_async_engine
from sqlalchemy import pool

def work(connection):
    context.configure(connection=connection)
    with context.begin_transaction():
        context.run_migrations()

async def main():
    engine = create_async_engine(context.config.get_main_option("sqlalchemy.url"), poolclass=pool.NullPool)
    async with engine.connect() as connection:
        await connection.run_sync(work)
    await engine.dispose()

asyncio.run(main())
"""


@pytest.fixture
def env() -> str:
    """An env.py that connects to the URL of the ini file, and no more."""
    return ENV


@pytest.fixture
def async_env() -> str:
    """The same for an asyncio driver."""
    return ASYNC_ENV


@pytest.fixture
def postgres_url() -> Iterator[str]:
    """The URL of a fresh PostgreSQL database."""
    yield from _of("postgresql")


@pytest.fixture
def mariadb_url() -> Iterator[str]:
    """The URL of a fresh MariaDB (or MySQL) database."""
    yield from _of("mariadb")


FreshDatabase = Callable[[str], AbstractContextManager[str]]


@pytest.fixture(scope="session")
def fresh_database() -> FreshDatabase:
    """fresh_database("postgresql"), or "mariadb": the URL of one that several tests share, dropped when it is left."""
    return contextmanager(_of)


def _of(server: str) -> Iterator[str]:
    if server == "postgresql":
        return _fresh_database(os.environ.get("MIGTUI_POSTGRES", POSTGRES), "DROP DATABASE {} WITH (FORCE)")
    return _fresh_database(os.environ.get("MIGTUI_MARIADB", MARIADB), "DROP DATABASE {}")


def _fresh_database(server: str, drop: str) -> Iterator[str]:
    name = f"migtui_test_{uuid.uuid4().hex[:12]}"
    url = make_url(server)
    try:
        _execute(url, f"CREATE DATABASE {name}")
    except SQLAlchemyError as error:
        _no_server(url, error)
    try:
        yield url.set(database=name).render_as_string(hide_password=False)
    finally:
        _execute(url, drop.format(name))


def _execute(url: URL, statement: str) -> None:
    engine = sqlalchemy.create_engine(url, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.execute(sqlalchemy.text(statement))
    engine.dispose()


def _no_server(url: URL, error: SQLAlchemyError) -> None:
    reason = f"no {url.get_backend_name()} server at {url.host}:{url.port}: {error.__class__.__name__}"
    if os.environ.get("MIGTUI_REQUIRE_SERVERS") == "1":
        pytest.fail(reason)
    pytest.skip(reason)
