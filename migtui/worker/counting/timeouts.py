"""A question of ours that ends by itself: a limit on its time, and the connection afterwards as it was before.

PostgreSQL: a savepoint (in autocommit mode a transaction of our own) that is always rolled back, and with it SET LOCAL.
MySQL and MariaDB: variables of the session, put back afterwards. SQLite: its progress handler.
"""

from __future__ import annotations

import contextlib
import time
from collections.abc import Iterator
from typing import Any, Literal

from sqlalchemy.engine import Connection
from sqlalchemy.exc import DBAPIError, SQLAlchemyError

from ..schema.savepoints import is_autocommit

OPCODES = 10_000
"""SQLite asks so often whether to go on: every 0.1 ms or so."""

Limit = Literal["", "time", "lock"]
ENDED: dict[object, Limit] = {"57014": "time", "55P03": "lock", 1969: "time", 3024: "time", 1205: "lock"}
"""By PostgreSQL's SQLSTATE; by MariaDB's number, MySQL's, and that of both for a lock."""


@contextlib.contextmanager
def limited(connection: Connection, seconds: float) -> Iterator[None]:
    """Statements inside may take so long, each, and wait half of that for a lock. A dialect that we do not know has no
    limit."""
    dialect = connection.dialect.name
    if dialect == "postgresql":
        with _discarded(connection):
            connection.exec_driver_sql(f"SET LOCAL statement_timeout = {int(seconds * 1000)}")
            connection.exec_driver_sql(f"SET LOCAL lock_timeout = {int(seconds * 500)}")
            yield
    elif dialect in ("mysql", "mariadb"):
        with _variables(connection, seconds):
            yield
    elif dialect == "sqlite":
        with _progress(connection, seconds):
            yield
    else:
        yield


def ended_by(error: Exception) -> Limit:
    """Which limit has ended it? "": none."""
    if not isinstance(error, DBAPIError):
        return ""
    original: Any = error.orig
    state = getattr(original, "sqlstate", None) or getattr(original, "pgcode", None)
    number = getattr(original, "errno", None) or (original.args[0] if original is not None and original.args else None)
    if str(number) == "interrupted":  # SQLite's word
        return "time"
    return ENDED.get(state, ENDED.get(number, ""))


@contextlib.contextmanager
def _discarded(connection: Connection) -> Iterator[None]:
    """Nothing that happens inside stays, not even SET LOCAL."""
    if is_autocommit(connection):
        connection.exec_driver_sql("BEGIN")
        try:
            yield
        finally:
            connection.exec_driver_sql("ROLLBACK")
        return
    begun = connection.begin_nested() if _is_in_transaction(connection) else connection.begin()
    try:
        yield
    finally:
        begun.rollback()


def _is_in_transaction(connection: Connection) -> bool:
    """Or will it be, by itself, with the first statement? SQLAlchemy 1.4 as it was in 1.3 begins nothing."""
    return connection.in_transaction() or hasattr(connection, "commit")


@contextlib.contextmanager
def _variables(connection: Connection, seconds: float) -> Iterator[None]:
    """MariaDB counts in seconds, MySQL in milliseconds. A lock on the table is waited for elsewhere."""
    is_mariadb = getattr(connection.dialect, "is_mariadb", False)
    limit = ("max_statement_time", seconds) if is_mariadb else ("max_execution_time", int(seconds * 1000))
    before: dict[str, Any] = {}
    try:
        for name, value in (limit, ("lock_wait_timeout", max(1, int(seconds / 2)))):
            before[name] = connection.exec_driver_sql(f"SELECT @@SESSION.{name}").scalar()
            connection.exec_driver_sql(f"SET SESSION {name} = {value}")
        yield
    finally:
        with contextlib.suppress(SQLAlchemyError):  # lost meanwhile: there is no session any more
            for name, value in before.items():
                connection.exec_driver_sql(f"SET SESSION {name} = {value}")


@contextlib.contextmanager
def _progress(connection: Connection, seconds: float) -> Iterator[None]:
    proxy: Any = connection.connection
    driver = getattr(proxy, "dbapi_connection", None) or proxy
    install = getattr(driver, "set_progress_handler", None)  # an asyncio driver has it elsewhere, for its own thread
    if install is None:
        yield
        return
    end = time.monotonic() + seconds
    install(lambda: int(time.monotonic() > end), OPCODES)
    try:
        yield
    finally:
        install(None, 0)
