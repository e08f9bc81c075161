"""What all tests share: an env.py, and databases on a real server, each test with one of its own."""

from __future__ import annotations

import os
import signal
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager

import pytest

from tests.databases import Databases

# A shell's background job begins with these ignored, and what it starts inherits that: ctrl+c would do nothing.
for number, handler in ((signal.SIGINT, signal.default_int_handler), (signal.SIGQUIT, signal.SIG_DFL)):
    if signal.getsignal(number) is signal.SIG_IGN:
        signal.signal(number, handler)

# Whoever runs the tests may have settings of their own for migtui, and for git.
os.environ["XDG_CONFIG_HOME"] = os.devnull

# pymysql reads all certificates of the machine for each connection: 25 ms, and the tests' servers need none.
os.environ["SSL_CERT_FILE"] = os.devnull

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


@pytest.fixture(scope="session")
def databases() -> Iterator[Databases]:
    found = Databases()
    yield found
    found.close()


@pytest.fixture
def postgres_url(databases: Databases) -> Iterator[str]:
    """The URL of an empty PostgreSQL database."""
    with databases.fresh("postgresql") as url:
        yield url


@pytest.fixture
def mariadb_url(databases: Databases) -> Iterator[str]:
    """The URL of an empty MariaDB (or MySQL) database."""
    with databases.fresh("mariadb") as url:
        yield url


FreshDatabase = Callable[[str], AbstractContextManager[str]]


@pytest.fixture(scope="session")
def fresh_database(databases: Databases) -> FreshDatabase:
    """fresh_database("postgresql"), or "mariadb": the URL of one that several tests share, gone when it is left."""
    return databases.fresh
