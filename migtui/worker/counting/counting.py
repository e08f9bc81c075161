"""How many rows an operation would destroy or stumble over: exact where that is cheap, else the server's estimate.

Nothing is locked but as any reading does, nothing is changed, and no question takes longer than two seconds.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from typing import TypeVar

from alembic.runtime.migration import MigrationContext
from sqlalchemy.engine import Connection
from sqlalchemy.exc import SQLAlchemyError

from .. import sqlwatch
from ..databases import connection_of
from ..environment import visit_databases
from ..keys import name_all
from ..project import Project
from ..protocol import Count, Counted, Event, Stake
from ..reading import Survey
from ..schema.savepoints import reason, refuse_lost
from ..stage import Stage
from .row_counts import FEW, estimate, number_of_rows
from .timeouts import ended_by, limited

SECONDS = 2.0
"""For one question."""
PATIENCE = 20.0
"""Seconds for all of them: a lock can hold up each."""

TOO_SLOW = f"no answer within {SECONDS:g} seconds"
LOCKED = "locked by another session"
NO_PATIENCE = f"not asked: the others took {PATIENCE:g} seconds"
NOT_VISITED = "env.py did not visit this database"
AT_LEAST = f"at least {FEW:,}"

T = TypeVar("T")


def count(project: Project, stage: Stage, send: Callable[[Event], None], request: Count) -> None:
    """Send a Counted for each stake, in their order. One that cannot be answered says why and costs no other one."""
    keys = _keys(project, stage, request.stakes)
    answers: dict[int, Counted] = {}
    visited: list[str] = []
    end = time.monotonic() + PATIENCE

    def visit(heads: tuple[str, ...], context: MigrationContext) -> None:
        key = keys[len(visited)] if len(visited) < len(keys) else ""
        visited.append(key)
        connection = connection_of(context)
        for number, stake in enumerate(request.stakes):
            if stake.key == key and number not in answers:
                answers[number] = _answer(connection, stake) if time.monotonic() < end else _unknown(stake, NO_PATIENCE)

    visit_databases(project, stage, visit)
    for number, stake in enumerate(request.stakes):
        send(answers.get(number) or _unknown(stake, NOT_VISITED))


def _keys(project: Project, stage: Stage, stakes: Sequence[Stake]) -> list[str]:
    """Of the databases, in the order in which env.py visits them. The key of one depends on all of them."""
    if all(not stake.key for stake in stakes):
        return [""]
    survey = Survey()
    visit_databases(project, stage, survey.add)
    return name_all(survey.identities)


def _answer(connection: Connection, stake: Stake) -> Counted:
    try:
        rows = _limited(connection, lambda: number_of_rows(connection, stake))
    except SQLAlchemyError as error:
        refuse_lost(error, connection)
        limit = ended_by(error)
        if not limit:
            return _unknown(stake, reason(error))
        return _estimated(connection, stake, 0) or _unknown(stake, LOCKED if limit == "lock" else TOO_SLOW)
    if rows <= FEW:
        return Counted(stake.id, stake.what, rows)
    return _estimated(connection, stake, FEW) or Counted(stake.id, stake.what, FEW, exact=False, note=AT_LEAST)


def _estimated(connection: Connection, stake: Stake, least: int) -> Counted | None:
    """What the server thinks, where that is more than is known: its figures may be old, or missing."""
    if stake.what != "rows":
        return None
    try:
        rows = _limited(connection, lambda: estimate(connection, stake))
    except SQLAlchemyError as error:
        refuse_lost(error, connection)
        return None
    return Counted(stake.id, stake.what, rows, exact=False) if rows is not None and rows > least else None


def _limited(connection: Connection, ask: Callable[[], T]) -> T:
    with sqlwatch.muted(), limited(connection, SECONDS):
        return ask()


def _unknown(stake: Stake, why: str) -> Counted:
    return Counted(stake.id, stake.what, None, note=why)
