"""Which revisions a database has, by the rows of its version table: those and all that is below them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from migtui.core.database import DatabaseState
from migtui.core.history import History
from migtui.core.model import Revision, Standing

BROKEN = frozenset({"syntax", "unreadable", "no-revision", "import", "cycle"})
"""Kinds of problem with which Alembic cannot load a revision's own file or place it."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where the rows of a version table are in a history."""

    known: tuple[str, ...]
    """Rows that a version file defines."""
    unknown: tuple[str, ...]
    """Rows that none defines."""
    applied: frozenset[str]
    """The known rows with all their ancestors, dependencies included, as Alembic counts them."""
    pending: frozenset[str]
    """What the heads of the history need beyond that. With unknown rows: as far as the files can tell."""
    overlaps: tuple[tuple[str, str], ...]
    """Pairs of rows of which the first is an ancestor of the second."""


def locate(history: History, current: Iterable[str]) -> Place:
    """Find the rows of a version table in a history."""
    rows = sorted(set(current))
    known = tuple(id_ for id_ in rows if history.is_defined(id_))
    applied = history.ancestors(known)
    wanted = {id_ for id_ in history.ancestors(history.heads) if history.is_defined(id_)}
    return Place(
        known=known,
        unknown=tuple(id_ for id_ in rows if id_ not in known),
        applied=applied,
        pending=frozenset(wanted - applied),
        overlaps=_overlaps(history, known),
    )


def standings(history: History, current: Iterable[str] | None) -> Mapping[str, Standing]:
    """How each revision stands to the database with these rows; None: it has not been read.

    While the table holds an id that no file defines, what is not surely applied is unknown: that revision may be
    above it.
    """
    if current is None:
        return {id_: _standing(row, "unknown") for id_, row in history.revisions.items()}
    rows = set(current)
    applied = history.ancestors(rows)
    rest: Standing = "pending" if all(map(history.is_defined, rows)) else "unknown"
    return {id_: _standing(row, "applied" if id_ in applied else rest) for id_, row in history.revisions.items()}


def standings_in(history: History, states: Iterable[DatabaseState]) -> tuple[Mapping[str, Standing], ...]:
    """How each revision stands to each of these databases. One that could not be read is unknown, not empty."""
    return tuple(standings(history, None if state.error else state.heads) for state in states)


def combined(history: History, found: Sequence[Mapping[str, Standing]]) -> Mapping[str, Standing]:
    """One standing for several databases: applied in all of them, pending in one at least, or else not known."""
    if len(found) < 2:
        return found[0] if found else standings(history, None)
    return {id_: _agreed({each[id_] for each in found}) for id_ in history.revisions}


def _agreed(found: set[Standing]) -> Standing:
    if len(found) == 1:
        return next(iter(found))
    return "pending" if "pending" in found else "unknown"


def implied(history: History, standing: Mapping[str, Standing], rows: Iterable[str]) -> frozenset[str]:
    """Applied, nothing above it is, and yet not a row of the version table: a row depends on it (depends_on).

    `alembic current` prints these beside the rows.
    """
    applied = {id_ for id_, each in standing.items() if each == "applied"}
    below = {parent for id_ in applied for parent in history.parents.get(id_, ())}
    return frozenset(applied - below - set(rows))


def _standing(row: Revision, otherwise: Standing) -> Standing:
    if row.problem is None:
        return otherwise
    if row.problem.kind == "missing":
        return "missing"
    return "broken" if row.problem.kind in BROKEN else otherwise


def _overlaps(history: History, known: tuple[str, ...]) -> tuple[tuple[str, str], ...]:
    """One walk finds the rows that lie below any other; only where there are some, each is asked for its own."""
    right_below = {id_ for row in known for id_ in (*history.parents[row], *history.dependencies.get(row, ()))}
    covered = sorted(history.ancestors(right_below).intersection(known))
    return tuple(
        (below, row) for below in covered for row in known if below != row and below in history.ancestors([row])
    )
