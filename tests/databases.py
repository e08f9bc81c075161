"""Databases on a real server: one for each test, and empty.

Without a server a test that needs one is skipped, with the reason; where MIGTUI_REQUIRE_SERVERS=1 it fails instead, so
that a machine that is meant to have the servers cannot pass by not looking. MIGTUI_POSTGRES and MIGTUI_MARIADB are the
SQLAlchemy URLs of the servers, as a user who may create databases.

PostgreSQL takes half a second to make a database and 20 ms to empty one. So what a test leaves is emptied for the next
one, unless it holds something that no schema holds: then it is dropped.
"""

from __future__ import annotations

import contextlib
import os
import uuid
from collections.abc import Iterator

import pytest
import sqlalchemy
from sqlalchemy.engine import URL, Connection, make_url
from sqlalchemy.exc import SQLAlchemyError

POSTGRES = "postgresql+psycopg://postgres@127.0.0.1:5432/postgres"
MARIADB = "mysql+pymysql://root@127.0.0.1:3306/mysql"

LEAVE = "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity WHERE datname = '{}'"
SCHEMAS = "SELECT nspname FROM pg_namespace WHERE nspname !~ '^pg_' AND nspname <> 'information_schema'"
PUBLIC = """
CREATE SCHEMA public AUTHORIZATION pg_database_owner;
GRANT USAGE ON SCHEMA public TO public;
COMMENT ON SCHEMA public IS 'standard public schema'
"""
"""As PostgreSQL 15 and later make it."""
BESIDE = """
SELECT oid FROM pg_extension WHERE extname <> 'plpgsql'
UNION ALL SELECT oid FROM pg_event_trigger
UNION ALL SELECT oid FROM pg_publication
UNION ALL SELECT oid FROM pg_foreign_data_wrapper
UNION ALL SELECT oid FROM pg_default_acl
UNION ALL SELECT oid FROM pg_largeobject_metadata
UNION ALL SELECT oid FROM pg_cast WHERE oid >= 16384
UNION ALL SELECT oid FROM pg_language WHERE oid >= 16384
UNION ALL SELECT setdatabase FROM pg_db_role_setting JOIN pg_database ON oid = setdatabase
    WHERE datname = current_database()
"""
"""What may be in a database and in none of its schemas."""


class Databases:
    """Those of one run of the tests."""

    def __init__(self) -> None:
        self._spare: list[URL] = []

    @contextlib.contextmanager
    def fresh(self, kind: str) -> Iterator[str]:
        """The URL of an empty one, "postgresql" or "mariadb"."""
        url = self._spare.pop() if kind == "postgresql" and self._spare else _created(kind)
        try:
            yield url.render_as_string(hide_password=False)
        finally:
            if kind == "postgresql" and _emptied(url):
                self._spare.append(url)
            else:
                _drop(url)

    def close(self) -> None:
        for url in self._spare:
            _drop(url)


def _server(kind: str) -> URL:
    if kind == "postgresql":
        return make_url(os.environ.get("MIGTUI_POSTGRES", POSTGRES))
    return make_url(os.environ.get("MIGTUI_MARIADB", MARIADB))


def _created(kind: str) -> URL:
    server = _server(kind)
    name = f"migtui_test_{uuid.uuid4().hex[:12]}"
    try:
        _execute(server, f"CREATE DATABASE {name}")
    except SQLAlchemyError as error:
        _no_server(server, error)
    return server.set(database=name)


def _emptied(url: URL) -> bool:
    """False where it cannot be made as if it were new, or nobody can say."""
    try:
        _execute(_server("postgresql"), LEAVE.format(url.database))
        with _connected(url) as connection:
            if connection.dialect.server_version_info < (15,):  # type: ignore[operator]
                return False
            schemas = connection.exec_driver_sql(SCHEMAS).scalars().all()
            dropped = "".join(f"DROP SCHEMA {_quoted(name)} CASCADE;" for name in schemas)
            connection.exec_driver_sql(f"BEGIN; {dropped} {PUBLIC}; COMMIT")
            return not connection.exec_driver_sql(BESIDE).all()
    except SQLAlchemyError:
        return False


def _quoted(name: str) -> str:
    doubled = name.replace('"', '""')
    return f'"{doubled}"'


def _drop(url: URL) -> None:
    is_postgres = url.get_backend_name() == "postgresql"
    _execute(
        _server("postgresql" if is_postgres else "mariadb"),
        f"DROP DATABASE {url.database}{' WITH (FORCE)' if is_postgres else ''}",
    )


def _execute(url: URL, statement: str) -> None:
    with _connected(url) as connection:
        connection.exec_driver_sql(statement)


@contextlib.contextmanager
def _connected(url: URL) -> Iterator[Connection]:
    engine = sqlalchemy.create_engine(url, isolation_level="AUTOCOMMIT", execution_options={"no_parameters": True})
    try:
        with engine.connect() as connection:
            yield connection
    finally:
        engine.dispose()


def _no_server(url: URL, error: SQLAlchemyError) -> None:
    reason = f"no {url.get_backend_name()} server at {url.host}:{url.port}: {error.__class__.__name__}"
    if os.environ.get("MIGTUI_REQUIRE_SERVERS") == "1":
        pytest.fail(reason)
    pytest.skip(reason)
