"""Where a database is, in as few letters as tell it from another: host and name, or the file's name."""

from __future__ import annotations

import re

_URL = re.compile(
    r"(?P<dialect>\w+)[\w+.-]*://(?:[^/?]*@)?(?P<host>\[[^\]]*\]|[^:/?]*)(?::(?P<port>\d+))?"
    r"(?:/(?P<name>[^?]*))?(?:\?(?P<query>.*))?$"
)
_HOST = re.compile(r"(?:^|&)host=([^&]+)")
PORTS = {"postgresql": "5432", "mysql": "3306", "mariadb": "3306", "mssql": "1433", "oracle": "1521"}
"""Those that need not be said."""


def place(url: str) -> str:
    """ "db-prod/shop" of "postgresql+psycopg://app:•••@db-prod:5432/shop"; the file's name where the database is one.

    The URL as it is where it names neither.
    """
    found = _URL.match(url)
    if found is None:
        return url
    dialect, host, port, name, query = (found[part] or "" for part in ("dialect", "host", "port", "name", "query"))
    if dialect == "sqlite":
        return name.rpartition("/")[2] or url
    if not host and (named := _HOST.search(query)):
        host = named[1]
    if port and port != PORTS.get(dialect):
        host = f"{host}:{port}"
    if not name and query:  # Oracle's service, and the strings of ODBC, stand there
        name = f"?{query}"
    return "/".join(filter(None, (host, name))) or url


def ends(url: str) -> tuple[str, ...]:
    """The place in ever fewer letters: of a file its path, then that without its first folders."""
    found = _URL.match(url)
    if found is None or found["dialect"] != "sqlite":
        return (place(url),)
    path = found["name"] or ""
    return (*(path[at:] for at in _starts(path)), place(url))


def _starts(path: str) -> list[int]:
    """Where the path and each of its folders begin."""
    return [0, *(at + 1 for at, letter in enumerate(path) if letter == "/" and at)] if path else []
