"""What a migration may not say to a scratch database, since it would reach past it.

A scratch database stands beside the real one, on the same server and under the same user. Statements about roles,
about other databases or the server itself would change what is real, and so would a table that is named together with
its database (MySQL's schemas are databases). Judged by the text, and when in doubt against the statement.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

from sqlalchemy import event
from sqlalchemy.engine import Connection

from .. import sqlwatch
from ..confined import is_confined, refuse

SERVER_WIDE = (
    (r"\b(create|alter|drop)\s+(role|group|user(?!\s+mapping))\b", "changes the server's users"),
    (r"\b(set\s+password|rename\s+user|(drop|reassign)\s+owned)\b", "changes the server's users"),
    (r"^\s*(grant|revoke)\b(?!.*\bon\b)", "changes the server's users"),
    (r"\balter\s+system\b|\bset\s+(global|persist)\b|@@(global|persist)\.\w+\s*:?=", "changes the server"),
    (r"\b(create|alter|drop)\s+(database|tablespace|server|subscription)\b", "changes the server"),
    (r"\b(install|uninstall)\s+(plugin|soname)\b|\bpg_(terminate|cancel)_backend\b|^\s*kill\b", "changes the server"),
    (r"\bdblink\w*\s*\(|\bcreate\s+foreign\s+table\b", "reaches another database"),
    (r"\b(into\s+(outfile|dumpfile)|lo_export|pg_file_write)\b", "writes a file"),
    (r"\bcopy\b.*\b(to|from)\s+('|program\b)", "reads or writes the server's files"),
)
"""Pattern, and what such a statement does; for PostgreSQL, MySQL and MariaDB."""
SQLITE = ((r"\battach\b|\bvacuum\s+(\w+\s+)?into\b", "opens another database file"),)
MYSQL = (
    (r"^\s*use\b", "goes to another database"),
    (r"\b(create|alter|drop)\s+schema\b", "changes the server"),
    (r"^\s*(grant|revoke)\b", "changes the server's users"),
)
COMMENT = re.compile(r"/\*(?!!).*?\*/|--[^\n]*", re.S)
READABLE = ("information_schema", "performance_schema", "sys")
"""MySQL's databases that only tell."""


def keep_within(connection: Connection) -> None:
    """From now on, a confined migration's statements on this connection's engine are looked at before they go out."""
    dialect = connection.dialect.name
    others = [] if dialect in ("sqlite", "postgresql") else list(_others(connection))

    def look(conn: Any, cursor: Any, statement: str, parameters: Any, context: Any, executemany: bool) -> None:
        if not is_confined():
            return
        act = out_of_bounds(statement, dialect)
        for other in others:
            if not act and names_database(statement, other):
                act = f"names the database {other}"
        if act:
            refuse(act)

    event.listen(connection.engine, "before_cursor_execute", look)


def out_of_bounds(statement: str, dialect: str) -> str:
    """What this statement would do beyond its database, or ""."""
    rules = {"sqlite": SQLITE, "postgresql": SERVER_WIDE}.get(dialect, (*SERVER_WIDE, *MYSQL))
    text = COMMENT.sub(" ", statement)
    return next((act for pattern, act in rules if re.search(pattern, text, re.I | re.S)), "")


def _others(connection: Connection) -> Iterable[str]:
    with sqlwatch.muted():
        own = connection.exec_driver_sql("SELECT database()").scalar()
        names = [str(row[0]) for row in connection.exec_driver_sql("SHOW DATABASES")]
    return (name for name in names if name != own and name.lower() not in READABLE)


def names_database(statement: str, database: str) -> bool:
    """Does MySQL find a table of that database in it? `users.id` is none where `users` is a table of the statement."""
    name = rf"(?<![\w$.`])(?:`{re.escape(database.replace('`', '``'))}`|{re.escape(database)}(?![\w$]))"
    if not re.search(rf"{name}\s*\.", statement, re.I):
        return False
    place = r"\b(?:from|join|into|update|table|exists|references|view|trigger|procedure|function|event|ignore|call)\s+"
    if re.search(rf"{place}{name}\s*\.", statement, re.I):
        return True
    is_table = rf"(?:\b(?:from|join|into|update|table|as)\s+|,\s*){name}(?!\s*\.)"
    return not re.search(is_table, statement, re.I)
