"""What a session of a server waits for, asked over a connection of our own: the other one is busy waiting.

The connection is made as the user's engine has made its own. Drivers of asyncio are left out: theirs belongs to their
loop. So is an engine with a `creator`, of whose arguments nobody hears.
"""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from sqlalchemy import event
from sqlalchemy.engine import Engine

from .texts import first_line

LONGEST = 100
"""Characters of the other session's query."""
_BLOCKING = """\
select a.pid, a.application_name, a.state, a.query
from unnest(pg_blocking_pids({pid})) as b(pid) join pg_stat_activity a on a.pid = b.pid
"""
_STATE = "select state from information_schema.processlist where id = {pid}"


class Locks:
    """Remembers how connections are made, and makes one more."""

    def __init__(self) -> None:
        self._arguments: dict[int, tuple[Sequence[Any], Mapping[str, Any]]] = {}

    def listen(self) -> None:
        """From now on: of connections made before it is not known how."""
        event.listen(Engine, "do_connect", self._remember)

    def _remember(self, dialect: Any, record: Any, arguments: list[Any], options: dict[str, Any]) -> None:
        self._arguments[id(dialect)] = (arguments, options)

    def held_up(self, conn: Any) -> str:
        """ "waits for a lock held by pid 17 (psql, idle in transaction: UPDATE …)", or "" where it does not, or
        nobody can tell. For a thread of its own: it blocks as long as the server takes."""
        with contextlib.suppress(Exception):
            dialect = conn.dialect
            found = _ASKED.get(dialect.name)
            known = self._arguments.get(id(dialect))
            if found is not None and known is not None and not getattr(dialect, "is_async", False):
                pid, ask = found
                return ask(_rows(dialect.connect(*known[0], **known[1]), int(pid(_driver(conn)))))
        return ""


def _driver(conn: Any) -> Any:
    pooled = conn.connection
    return getattr(pooled, "dbapi_connection", None) or pooled.connection


def _rows(connection: Any, pid: int) -> Callable[[str], list[Any]]:
    def rows(question: str) -> list[Any]:
        with contextlib.closing(connection):
            cursor = connection.cursor()
            cursor.execute(question.format(pid=pid))
            return list(cursor.fetchall())

    return rows


def _postgresql(rows: Callable[[str], list[Any]]) -> str:
    held = [_session(*row) for row in rows(_BLOCKING)]
    return f"waits for a lock held by {' and '.join(held)}" if held else ""


def _session(pid: int, application: str | None, state: str | None, query: str | None) -> str:
    who = ", ".join(filter(None, (application, state)))
    asked = first_line(query or "")[:LONGEST]
    told = ": ".join(filter(None, (who, asked)))
    return f"pid {pid} ({told})" if told else f"pid {pid}"


def _mysql(rows: Callable[[str], list[Any]]) -> str:
    state = next((str(row[0] or "") for row in rows(_STATE)), "")
    return f"waits: {state}" if state.lower().startswith("waiting for") else ""


def _thread_id(driver: Any) -> Any:
    return driver.thread_id()


def _backend(driver: Any) -> Any:
    return driver.info.backend_pid


_ASKED: dict[str, tuple[Callable[[Any], Any], Callable[[Callable[[str], list[Any]]], str]]] = {
    "postgresql": (_backend, _postgresql),
    "mysql": (_thread_id, _mysql),
    "mariadb": (_thread_id, _mysql),
}
