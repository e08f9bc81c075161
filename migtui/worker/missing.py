"""Reading a SQLite database that does not exist must not create it.

Connecting is what creates the file. So while the reader reads, a connection to a missing file is replaced by
one to an empty database in memory: env.py runs on, Alembic finds no version table, and the disk stays as it
was.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

from sqlalchemy import event
from sqlalchemy.engine import Connection, Engine

MARK = "migtui_missing_file"


_sparing = True


def spare_missing_files() -> None:
    """From now on, no engine of this process creates a SQLite file by connecting."""
    event.listen(Engine, "do_connect", _connect)


def allow_new_files() -> None:
    """From now on, a migration may create what it likes."""
    global _sparing
    _sparing = False


def missing_file(connection: Connection) -> str:
    """The file that this connection stands in for, or ""."""
    return str(connection.info.get(MARK, ""))


def _connect(dialect: Any, record: Any, arguments: list[Any], options: dict[str, Any]) -> Any:
    if dialect.name != "sqlite" or not _sparing:
        return None
    path = database_file(arguments[0] if arguments else options.get("database", ""), uri=bool(options.get("uri")))
    # Where the folder is missing too, connecting creates nothing and its error says more than we could.
    if path is None or path.exists() or not path.parent.is_dir():
        return None
    record.info[MARK] = str(path.absolute())
    kept = {name: value for name, value in options.items() if name not in ("database", "uri")}
    return dialect.connect(":memory:", *arguments[1:], **kept)


def database_file(database: object, *, uri: bool = False) -> Path | None:
    """The file that SQLite would open, or None for a database in memory or a temporary one."""
    name = str(database)
    if uri and name.startswith("file:"):
        parts = urlsplit(name)
        if parse_qs(parts.query).get("mode") == ["memory"]:
            return None
        name = unquote(parts.path)
    return None if name in ("", ":memory:") else Path(name)
