"""Our own questions to a database: unheard by those who listen to the user's statements, and without a trace when they
fail. PostgreSQL refuses everything after a failed statement until its transaction ends, and that is the user's.
"""

from __future__ import annotations

import contextlib
import warnings
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from sqlalchemy import bindparam, exc, text
from sqlalchemy.engine import Connection

from .. import sqlwatch
from ..texts import driver_text, first_line


@contextlib.contextmanager
def guarded(connection: Connection) -> Iterator[None]:
    """What fails inside leaves the connection's transaction as it was. Raises what is raised inside."""
    with sqlwatch.muted(), _savepoint(connection):
        yield


def _savepoint(connection: Connection) -> contextlib.AbstractContextManager[Any]:
    if connection.dialect.name != "postgresql" or is_autocommit(connection):
        return contextlib.nullcontext()
    if not connection.in_transaction() and not hasattr(connection, "commit"):
        return contextlib.nullcontext()  # SQLAlchemy 1.4 as it was in 1.3: it rolls back by itself
    return connection.begin_nested()


def is_autocommit(connection: Connection) -> bool:
    """Is every statement a transaction of its own?"""
    driver: Any = connection.connection
    return bool(getattr(getattr(driver, "dbapi_connection", driver), "autocommit", False))


def asked(connection: Connection, what: str, question: str, **parameters: Any) -> list[Sequence[Any]] | None:
    """The rows of a query. A list is a parameter for IN. None where it fails: a warning says what is missing then,
    unless `what` is ""."""
    lists: list[Any] = [bindparam(name, expanding=True) for name in parameters if isinstance(parameters[name], list)]
    try:
        with guarded(connection):
            return [tuple(row) for row in connection.execute(text(question).bindparams(*lists), parameters)]
    except exc.DBAPIError as error:
        refuse_lost(error, connection)
        if what:
            warnings.warn(f"{what} could not be read: {reason(error)}", stacklevel=2)
        return None


def grouped(rows: Sequence[Sequence[Any]] | None) -> Mapping[str, list[Sequence[Any]]]:
    """The rest of each row by its first value."""
    found: dict[str, list[Sequence[Any]]] = {}
    for first, *rest in rows or ():
        found.setdefault(str(first), []).append(rest)
    return found


def refuse_lost(error: Exception, connection: Connection) -> None:
    """Raise the error where nothing more can be asked after it: the connection is gone."""
    if connection.closed or connection.invalidated or getattr(error, "connection_invalidated", False):
        raise error


def reason(error: Exception) -> str:
    """In one line, in the driver's words."""
    if isinstance(error, exc.UnreflectableTableError) and isinstance(error.__cause__, Exception):
        error = error.__cause__
    return first_line(driver_text(getattr(error, "orig", None) or error)) or type(error).__name__
