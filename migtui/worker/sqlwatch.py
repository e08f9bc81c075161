"""SQL as it happens: listeners on SQLAlchemy's Engine class, so every engine that the user's code makes is heard.

Parameters are never sent: they are data. Our own questions are muted.
"""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator
from typing import Any

from sqlalchemy import event
from sqlalchemy.engine import Engine

from .overdue import LONGEST, Overdue, Statement
from .protocol import Event, Sql, Txn
from .texts import first_line, safe_str

_muted = False


@contextlib.contextmanager
def muted() -> Iterator[None]:
    """Statements inside are ours, not the user's."""
    global _muted
    before, _muted = _muted, True
    try:
        yield
    finally:
        _muted = before


def watch_sql(send: Callable[[Event], None]) -> None:
    """Report every statement and every transaction of every engine from now on."""
    overdue = Overdue(send)

    def before(conn: Any, cursor: Any, statement: str, parameters: Any, context: Any, executemany: bool) -> None:
        overdue.begin(cursor, statement, conn, is_ours=_muted)

    def after(conn: Any, cursor: Any, statement: str, parameters: Any, context: Any, executemany: bool) -> None:
        ended = overdue.end(cursor)
        if not _muted:
            send(Sql(statement[:LONGEST], *_told(ended), rows=_rows(cursor)))

    def failed(context: Any) -> None:
        execution = context.execution_context
        ended = overdue.end(getattr(execution, "cursor", None))
        if not (_muted or _is_a_question(execution)):
            reason = _reason(context.original_exception)
            send(Sql((context.statement or "")[:LONGEST], *_told(ended), error=reason))

    event.listen(Engine, "before_cursor_execute", before)
    event.listen(Engine, "after_cursor_execute", after)
    event.listen(Engine, "handle_error", failed)
    for what in ("begin", "commit", "rollback"):
        event.listen(Engine, what, _transaction(what, send))


def _transaction(what: Any, send: Callable[[Event], None]) -> Callable[[Any], None]:
    def report(conn: Any) -> None:
        if not _muted:
            send(Txn(what))

    return report


def _is_a_question(execution: Any) -> bool:
    """SQLAlchemy asks MariaDB whether a table exists by describing it, and takes the error for a no."""
    return bool(getattr(execution, "execution_options", {}).get("skip_user_error_events"))


def _told(ended: Statement | None) -> tuple[float, int]:
    return (0.0, 0) if ended is None else (ended.ms, ended.number)


def _rows(cursor: Any) -> int | None:
    """How many rows the statement touched or found; None where the driver does not say (-1, and all DDL)."""
    count = getattr(cursor, "rowcount", None)
    return count if isinstance(count, int) and count >= 0 else None


def _reason(error: BaseException) -> str:
    return first_line(safe_str(error)) or type(error).__name__
