"""Errors on the way to a database: a URL, a driver, a server that does not answer or does not let us in."""

from __future__ import annotations

import re
import socket
from collections.abc import Iterator

from sqlalchemy import exc

from .causes import is_lost
from .texts import safe_str

PLAIN = (exc.NoSuchModuleError, exc.ArgumentError)
"""Errors of SQLAlchemy's whose text is a sentence already."""

UNWRAPPED = ("asyncpg", "psycopg", "pymysql", "aiomysql", "asyncmy", "oracledb")
"""Drivers some of whose errors reach us as they are (asyncpg's, while it connects)."""

DRIVERS = {
    "psycopg": "psycopg[binary]",
    "psycopg2": "psycopg2-binary",
    "asyncpg": "asyncpg",
    "pg8000": "pg8000",
    "MySQLdb": "mysqlclient",
    "pymysql": "pymysql",
    "aiomysql": "aiomysql",
    "asyncmy": "asyncmy",
    "mariadb": "mariadb",
    "aiosqlite": "aiosqlite",
    "oracledb": "oracledb",
    "cx_Oracle": "oracledb",
    "pyodbc": "pyodbc",
    "pymssql": "pymssql",
    "duckdb": "duckdb-engine",
}
"""Module that a dialect imports: package that provides it."""

LOST = "The connection was lost half-way: look whether the server still runs, and try again."
_ADVICE = (
    (
        r"authentication failed|access denied for user|\b1045\b|login failed",
        "The server refuses this user or password: check both in the URL.",
    ),
    (r"no password supplied|fe_sendauth", "The server wants a password, and the URL has none."),
    (
        r"terminating connection|closed the connection|gone away|lost connection|connection (has been|was|is) (killed|"
        r"closed)|connection reset|broken pipe|eof detected",
        LOST,
    ),
    (
        r"translate host name|resolve host|name or service not known|nodename nor servname"
        r"|name resolution|getaddrinfo|no address associated",
        "No such host is known: check its name in the URL, and the network or VPN.",
    ),
    (
        r"database \"?.*\"? does not exist|unknown database|\b1049\b",
        "The server has no database of this name: create it, or correct the URL.",
    ),
    (r"role \".*\" does not exist", "The server has no user of this name: check the URL."),
    (r"no pg_hba.conf entry", "The server lets nobody in like this from here: see its pg_hba.conf."),
    (
        r"connection refused|can't connect to|connect call failed|\b2003\b|could not connect"
        r"|actively refused|no such file or directory.*socket|\b2002\b",
        "Nothing answers there: start the database, or check host and port in the URL.",
    ),
    (r"permission denied|command denied", "This user lacks the right: grant it, or use another user."),
    (r"schema .* does not exist", "Create the schema first: Alembic does not."),
    (r"timed? ?out|timeout", "The server does not answer: check the host, the firewall or the VPN."),
    (
        r"unable to open database file",
        "The folder of the SQLite file does not exist, or is not ours to write.",
    ),
    (r"file is not a database|disk image is malformed", "This file is no SQLite database."),
    (r"database is locked", "Another process writes to this SQLite file."),
    (r"too many (clients|connections)|connection slots", "The server has no free connection: close some."),
    (r"ssl|certificate", "Check the SSL settings in the URL."),
)


def is_connection_error(error: BaseException) -> bool:
    """Did it fail before anything could be asked?"""
    return any(
        isinstance(each, (exc.NoSuchModuleError, ConnectionError, socket.gaierror, TimeoutError))
        or _is_bad_url(each)
        or is_of_a_driver(each)
        or _is_missing_driver(each)
        or _is_missing_greenlet(each)
        for each in _causes(error)
    )


def is_of_a_driver(error: BaseException) -> bool:
    """Does it have the words of a driver, or of the server?"""
    return isinstance(error, exc.DBAPIError) or type(error).__module__.startswith(UNWRAPPED)


def hint(error: BaseException) -> str:
    """What to do next."""
    if is_lost(error):
        return LOST
    for each in _causes(error):
        if _is_missing_greenlet(each):
            return "Install greenlet (sqlalchemy[asyncio]): an async env.py needs it, SQLAlchemy 2.1 lacks it."
        if isinstance(each, ModuleNotFoundError):
            return _driver_hint(each.name or "")
        if isinstance(each, exc.NoSuchModuleError):
            return "No installed package knows this kind of database: check the URL, or install its dialect."
        if _is_bad_url(each):
            return "A URL reads dialect+driver://user:password@host:port/database."
    text = " ".join(safe_str(each) for each in _causes(error))
    return next((advice for pattern, advice in _ADVICE if re.search(pattern, text, re.I)), "")


def _causes(error: BaseException) -> Iterator[BaseException]:
    each: BaseException | None = error
    for _ in range(10):
        if each is None:
            return
        yield each
        each = each.__cause__


def _is_missing_driver(error: BaseException) -> bool:
    return isinstance(error, ModuleNotFoundError) and _raised_in_sqlalchemy(error)


def _is_missing_greenlet(error: BaseException) -> bool:
    return isinstance(error, (ImportError, ValueError)) and "greenlet" in safe_str(error)


def _is_bad_url(error: BaseException) -> bool:
    """The models raise ArgumentError too: a mapped class without a primary key is no matter of URLs."""
    return isinstance(error, exc.ArgumentError) and _raised_in(error).startswith("sqlalchemy.engine")


def _raised_in_sqlalchemy(error: BaseException) -> bool:
    return "sqlalchemy" in _raised_in(error)


def _raised_in(error: BaseException) -> str:
    """The name of the module that raised it, or ""."""
    trace = error.__traceback__
    while trace is not None and trace.tb_next is not None:
        trace = trace.tb_next
    return "" if trace is None else str(trace.tb_frame.f_globals.get("__name__", ""))


def _driver_hint(module: str) -> str:
    package = DRIVERS.get(module, module)
    text = f"Install the driver into the project's environment: pip install '{package}'."
    if module == "psycopg":
        text += " SQLAlchemy 2.1 takes psycopg 3 for a plain postgresql://; for 2 write postgresql+psycopg2://."
    return text
