"""What was read from a database, and why nothing was: the facts that the verdict is made of.

The same as the worker's `Database` event, field for field, so that the core need not know the worker.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from fnmatch import fnmatch
from typing import Literal

_HOST = re.compile(r"[\w+.-]+://(?:[^/?]*@)?(?P<host>\[[^\]]*\]|[^:/?,]*)")

NAMELESS = "_"
"""The key of the one database among several that has no name of its own."""


@dataclass(frozen=True, slots=True)
class DatabaseState:
    """One database as it stood when it was last read."""

    key: str = ""
    """"" in a project of one database; else the multidb name or the schema."""
    heads: tuple[str, ...] = ()
    """The rows of the version table, sorted. Empty: not stamped."""
    url: str = ""
    """Masked."""
    name: str = ""
    """The database's name as the user would type it."""
    dialect: str = ""
    driver: str = ""
    server: str = ""
    """Server version, "" when unknown."""
    version_table: str = "alembic_version"
    version_table_schema: str | None = None
    has_version_table: bool = True
    tables: int | None = None
    """Number of tables other than the version table; None when not counted."""
    transactional_ddl: bool | None = None
    transaction_per_migration: bool = False
    backend_pid: int | None = None
    missing_file: str = ""
    """SQLite: the file that does not exist yet."""
    error: str = ""
    """Why the heads could not be read from this database, or ""."""

    @property
    def host(self) -> str:
        """The server's, as the URL names it, without the port; "" for a database in a file."""
        found = _HOST.match(self.url)
        return found["host"].strip("[]") if found else ""

    @property
    def keeps_ddl(self) -> Literal["", "may", "does"]:
        """Whether DDL outlives a rollback. In SQLite it does until a statement has begun a transaction."""
        return "" if self.transactional_ddl is not False else "may" if self.dialect == "sqlite" else "does"

    def is_matched(self, patterns: Iterable[str]) -> bool:
        """Whether one of these shell patterns is true of its masked URL, its host or its name."""
        texts = (self.url, self.host, self.name)
        return any(fnmatch(text, pattern) for pattern in patterns for text in texts)

    @property
    def title(self) -> str:
        """What tells this database from the others of its project."""
        return title_of(self.key) or self.name or self.url or "the database"


def title_of(key: str) -> str:
    """A database's key as it is shown. Flask-Migrate has no name for the database that is no bind; we say "default"."""
    return "default" if key == NAMELESS else key


@dataclass(frozen=True, slots=True)
class Failure:
    """Why no database could be read at all."""

    kind: Literal["unreachable", "env-fails", "unreadable"]
    """`unreadable`: anything but the connection and env.py, such as the configuration or the interpreter."""
    message: str
    hint: str = ""
    where: str = ""
    """file:line, or ""."""
