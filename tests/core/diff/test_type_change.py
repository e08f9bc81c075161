"""What is said of a change of type is held against real servers, and for SQLite against Alembic's batch mode."""

from __future__ import annotations

import warnings
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from typing import TYPE_CHECKING, Any

import pytest
import sqlalchemy as sa
from alembic.operations import Operations
from alembic.runtime.migration import MigrationContext
from sqlalchemy.exc import SQLAlchemyError

from migtui.core.diff.type_change import type_change
from tests.core.diff.type_cases import TYPES

if TYPE_CHECKING:
    from tests.conftest import FreshDatabase


@pytest.fixture(scope="module")
def servers(fresh_database: FreshDatabase) -> Iterator[Callable[[str], sa.Connection]]:
    """A connection to a server's own database for this file."""
    with ExitStack() as stack:
        open_: dict[str, sa.Connection] = {}

        def connected(server: str) -> sa.Connection:
            if server not in open_:
                url = stack.enter_context(fresh_database(server))
                engine = sa.create_engine(url, poolclass=sa.pool.NullPool, isolation_level="AUTOCOMMIT")
                open_[server] = stack.enter_context(engine.connect())
            return open_[server]

        yield connected


@pytest.mark.parametrize(
    ("server", "before", "after", "value"), [(server, *each) for server, cases in TYPES.items() for each in cases]
)
def test_what_is_said_of_types_is_what_the_server_does(
    server: str, before: str, after: str, value: str, servers: Callable[[str], sa.Connection]
) -> None:
    fit = type_change(before, after, server).fit
    if _survives(servers(server), server, before, after, value):
        assert fit in ("neutral", "widening")
    else:
        assert fit == "narrowing"


def _survives(connection: sa.Connection, server: str, before: str, after: str, value: str) -> bool:
    """Is the value, as text, still there and the same when the column has the other type?"""
    text = "c::text" if server == "postgresql" else "cast(c as char)"
    change = "ALTER COLUMN c TYPE" if server == "postgresql" else "MODIFY c"
    for statement in ("DROP TABLE IF EXISTS t", f"CREATE TABLE t (c {before})", f"INSERT INTO t VALUES ({value})"):
        connection.exec_driver_sql(statement)
    old = connection.exec_driver_sql(f"SELECT {text} FROM t").scalar_one()
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            connection.exec_driver_sql(f"ALTER TABLE t {change} {after}")
    except SQLAlchemyError:
        return False
    new = connection.exec_driver_sql(f"SELECT {text} FROM t").scalar_one()
    return _plain(new) == _plain(old)


def _plain(value: Any) -> str:
    """1.50 is 1.5, and a day at midnight that day."""
    text = str(value).removesuffix(" 00:00:00").removesuffix(".000000")
    return text.rstrip("0").rstrip(".") if "." in text and ":" not in text else text


SQLITE_TYPES: list[tuple[Any, Any, str, Any]] = [
    (sa.String(20), sa.String(3), "VARCHAR(20) VARCHAR(3)", "abcdef"),
    (sa.String(20), sa.Text(), "VARCHAR(20) TEXT", "abcdef"),
    (sa.Integer(), sa.SmallInteger(), "INTEGER SMALLINT", 2**40),
    (sa.Integer(), sa.String(3), "INTEGER VARCHAR(3)", 123456),
    (sa.Integer(), sa.Numeric(10, 2), "INTEGER NUMERIC(10, 2)", 12),
    (sa.Numeric(10, 2), sa.Integer(), "NUMERIC(10, 2) INTEGER", 1.5),
    (sa.Float(), sa.Numeric(10, 2), "FLOAT NUMERIC(10, 2)", 1.125),
    (sa.Text(), sa.Integer(), "TEXT INTEGER", "abc"),
    (sa.Text(), sa.DateTime(), "TEXT DATETIME", "2024-01-31"),
    (sa.Date(), sa.DateTime(), "DATE DATETIME", "2024-01-31"),
    (sa.DateTime(), sa.String(20), "DATETIME VARCHAR(20)", "2024-01-31 10:00:00"),
    (sa.Text(), sa.JSON(), "TEXT JSON", "[1]"),
]


@pytest.mark.parametrize(("before", "after", "texts", "value"), SQLITE_TYPES)
def test_what_is_said_of_sqlite_is_what_batch_mode_does(before: Any, after: Any, texts: str, value: Any) -> None:
    first, second = texts.split(" ", 1) if not texts.startswith("NUMERIC") else ("NUMERIC(10, 2)", "INTEGER")
    found = type_change(first, second, "sqlite")
    with sa.create_engine("sqlite://").connect() as connection:
        connection.exec_driver_sql(f"CREATE TABLE t (c {first})")
        connection.exec_driver_sql("INSERT INTO t VALUES (?)", (value,))
        context = MigrationContext.configure(connection)
        with Operations(context).batch_alter_table("t") as batch:
            batch.alter_column("c", existing_type=before, type_=after)
        kept = connection.exec_driver_sql("SELECT c FROM t").scalar_one()
    assert (str(kept) == str(value)) == (found.fit in ("neutral", "widening")), (found, kept)


@pytest.mark.parametrize(
    ("dialect", "before", "after", "words"),
    [
        (
            "postgresql",
            "TIMESTAMP WITHOUT TIME ZONE",
            "TIMESTAMP WITH TIME ZONE",
            "converts by the session's time zone",
        ),
        ("mariadb", "TIMESTAMP", "DATETIME", "converts by the session's time zone"),
        ("mariadb", "VARCHAR(9) COLLATE utf8mb4_bin", "VARCHAR(9)", "another collation or character set"),
        ("postgresql", "TEXT", "citext_of_theirs", "another type, may need postgresql_using"),
        ("postgresql", "mood", "temper", "another type, may need postgresql_using"),
        ("postgresql", "NULL", "INTEGER", "another type"),
        ("oracle", "VARCHAR2(9 CHAR)", "CLOB", "another type"),
    ],
)
def test_what_cannot_be_told_from_the_texts_is_unknown(dialect: str, before: str, after: str, words: str) -> None:
    assert type_change(before, after, dialect)[:2] == ("unknown", words)


def test_an_operation_that_says_how_to_convert_is_not_known_to_fail() -> None:
    assert type_change("TEXT", "INTEGER", "postgresql").fit == "narrowing"
    assert type_change("TEXT", "INTEGER", "postgresql", using=True).fit == "unknown"
