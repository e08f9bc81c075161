"""What `migtui status` prints."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from ..core.database import DatabaseState
from ..core.model import Standing
from ..core.position import verdict
from ..core.wording import printable
from .history import Data, Reading, failure_data, problems_data


def status_data(reading: Reading) -> Data:
    """`migtui status --json`. `database` and `dialect` are the first database's; `databases` has all, each with its
    key and its own verdict."""
    found, states = reading.verdict, reading.states or ()
    return {
        "verdict": found.kind,
        "summary": found.text,
        "current": reading.current,
        "heads": reading.history.heads,
        "pending": reading.pending,
        "database": states[0].url if states else None,
        "dialect": states[0].dialect if states else None,
        "databases": [_database(reading, *pair) for pair in reading.each],
        "error": failure_data(reading.failure) if reading.failure is not None else None,
        "problems": problems_data(reading.history.problems),
    }


def status_lines(reading: Reading) -> tuple[str, ...]:
    """`migtui status`: the verdict, each database and where it stands, and what is pending."""
    history = reading.history
    lines = [printable(reading.verdict.text)]
    for state in reading.states or ():
        lines += _database_lines(reading, state)
    lines.append(f"heads     {_listed(history.heads)}")
    for index, id_ in enumerate(reading.pending or ()):
        lines.append(f"{'' if index else 'pending':<9} {printable(f'{id_}  {_pending_text(reading, id_)}')}".rstrip())
    return tuple(lines)


def _database(reading: Reading, state: DatabaseState, standing: Mapping[str, Standing]) -> Data:
    own = verdict(reading.history, (state,))
    return {
        "key": state.key,
        "name": state.name,
        "database": state.url,
        "dialect": state.dialect,
        "server": state.server,
        "verdict": own.kind,
        "summary": own.text,
        "current": None if state.error else state.heads,
        "pending": None if state.error else reading.pending_by(standing),
        "error": state.error or None,
    }


def _database_lines(reading: Reading, state: DatabaseState) -> list[str]:
    """Where it is and where it stands; beside others by its name, with its own verdict."""
    key = f"{state.title}  " if state.key else ""
    server = f"  ({state.dialect} {state.server})" if state.server else ""
    stands = f"unknown: {state.error}" if state.error else _listed(state.heads) or "no revision"
    if reading.is_several and not state.error:
        stands += f"  ({verdict(reading.history, (state,)).text})"
    return [f"database  {printable(f'{key}{state.url}{server}')}", f"current   {printable(stands)}"]


def _pending_text(reading: Reading, id_: str) -> str:
    """The message, and the databases that lack the revision when others have it."""
    names = [state.title for state, standing in reading.each if standing[id_] == "pending"]
    only = f"  ({', '.join(names)})" if len(names) < len(reading.states or ()) else ""
    return f"{reading.history.revisions[id_].message}{only}"


def _listed(ids: Iterable[str]) -> str:
    return ", ".join(map(printable, ids))
