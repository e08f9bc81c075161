"""The cancel ladder: four rungs from polite to final, and what each database keeps of a run that did not end
well.

The words follow measurements: on PostgreSQL one transaction spans the run unless env.py asks for one per
migration, and a killed client leaves its server process behind, at work and holding locks. SQLite and MariaDB
commit each DDL statement at once, so that a step which was cut short is half there, and running it again
fails on what exists. MariaDB's session outlives an interrupted client too: PostgreSQL's drivers take the statement
back on SIGINT, PyMySQL only closes the connection, which the server notices seconds later or at the statement's end.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Literal

from ..core.database import DatabaseState

Rung = Literal["stop", "interrupt", "again", "kill"]
RUNGS: tuple[Rung, ...] = ("stop", "interrupt", "again", "kill")


def said(rung: Rung, states: Iterable[DatabaseState]) -> str:
    """What was just done, and what follows from it."""
    if rung == "stop":
        return "Stopping before the next revision: the one that runs is finished, and what is done stays."
    if rung == "kill":
        return " ".join(["Killed.", *left_behind(states, killed=True)])
    again = "again " if rung == "again" else ""
    return f"Interrupted {again}(SIGINT) in the middle of a revision. {_next(rung)}"


def left_behind(states: Iterable[DatabaseState], *, killed: bool, interrupted: bool = False) -> tuple[str, ...]:
    """A sentence or two per database on what a run that was cut short leaves there."""
    known = tuple(states)
    return tuple(
        f"{state.key}: {sentence}" if len(known) > 1 and state.key else sentence
        for state in known
        if (sentence := _left(state, killed=killed, interrupted=interrupted))
    )


def _next(rung: Rung) -> str:
    if rung == "interrupt":
        return "Cancel once more if it does not end: an async env.py takes the first signal for a request."
    return "The next cancel kills the process."


def _left(state: DatabaseState, *, killed: bool, interrupted: bool) -> str:
    sentence = _kept(state)
    if state.backend_pid is not None and (killed or (interrupted and state.dialect in ("mysql", "mariadb"))):
        sentence += " " + _ghost(state, state.backend_pid)
    return sentence


def _kept(state: DatabaseState) -> str:
    if not state.transactional_ddl:
        return (
            f"{_name(state)} commits each statement at once: what the unfinished revision did before it ended "
            "is still there, and running it again may fail on that."
        )
    kept = "the revision that was running" if state.transaction_per_migration else "the whole run"
    return f"{_name(state)} rolls {kept} back."


def _ghost(state: DatabaseState, pid: int) -> str:
    statement = f"SELECT pg_terminate_backend({pid})" if state.dialect == "postgresql" else f"KILL {pid}"
    return f"Its server process {pid} may go on for a while and hold locks: {statement} ends it."


def _name(state: DatabaseState) -> str:
    return {"postgresql": "PostgreSQL", "sqlite": "SQLite", "mysql": "MySQL", "mariadb": "MariaDB"}.get(
        state.dialect, state.dialect or "The database"
    )
