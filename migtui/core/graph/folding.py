"""Long stretches of one revision after the other, drawn as one row.

A run is a stretch of neighbouring rows in one lane in which nothing happens: each revision has one parent and one
child, the one below it and the one above it, and no line begins, ends or is tied to a revision beside it. So a
folded run is drawn as any of its rows is, and no line changes its lane.
"""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from migtui.core.graph.lanes import Row
from migtui.core.history import History

LEAST = 6
"""Revisions of a run that is worth folding."""


class Fold(NamedTuple):
    """Neighbouring rows drawn as one; at least two."""

    rows: tuple[Row, ...]

    @property
    def ids(self) -> tuple[str, ...]:
        """Newest first."""
        return tuple(row.id for row in self.rows)

    @property
    def row(self) -> Row:
        """The lines beside it are those beside each of its rows."""
        return self.rows[0]


Item = Row | Fold


class Shown(NamedTuple):
    """What is drawn, from the top. Folded revisions have the place of their fold."""

    items: Sequence[Item]
    places: Mapping[str, int]
    """By id, 0-based."""
    numbers: Sequence[int]
    """By place how many revisions stand above."""


def foldable(history: History, kept: Container[str]) -> frozenset[str]:
    """The revisions that may be part of a run: no head, base, fork or merge point, without a label, a dependency
    or a problem, and not among those that are to be seen in any case.
    """
    return frozenset(
        id_
        for id_, revision in history.revisions.items()
        if len(revision.down_revisions) == 1
        and len(history.children.get(id_, ())) == 1
        and not revision.branch_labels
        and not revision.depends_on
        and id_ not in history.dependents
        and revision.problem is None
        and id_ not in kept
    )


def runs(rows: Sequence[Row], inside: Container[str], least: int = LEAST) -> Iterator[range]:
    """The longest runs of at least so many revisions, all of them `inside`."""
    start = 0
    for place, row in enumerate(rows):
        if not _is_plain(row, inside):
            if place - start >= least:
                yield range(start, place)
            start = place + 1
        elif place > start and not _continues(rows[place - 1], row):
            if place - start >= least:
                yield range(start, place)
            start = place
    if len(rows) - start >= least:
        yield range(start, len(rows))


def run_at(rows: Sequence[Row], place: int, inside: Container[str]) -> range:
    """The run that this row is part of, however short; empty where it is part of none."""
    if not _is_plain(rows[place], inside):
        return range(place, place)
    start, stop = place, place + 1
    while start and _is_plain(rows[start - 1], inside) and _continues(rows[start - 1], rows[start]):
        start -= 1
    while stop < len(rows) and _is_plain(rows[stop], inside) and _continues(rows[stop - 1], rows[stop]):
        stop += 1
    return range(start, stop)


def fold(rows: Sequence[Row], folded: Container[str]) -> tuple[Item, ...]:
    """The rows with every run of `folded` revisions as one; a single one stays a row."""
    items: list[Item] = []
    done = 0
    for run in runs(rows, folded, least=2):
        items += rows[done : run.start]
        items.append(Fold(tuple(rows[run.start : run.stop])))
        done = run.stop
    return (*items, *rows[done:])


def unfold(items: Iterable[Item]) -> tuple[Row, ...]:
    """The rows that were folded."""
    return tuple(row for item in items for row in (item.rows if isinstance(item, Fold) else (item,)))


def shown(rows: Sequence[Row], folded: frozenset[str]) -> Shown:
    """What is drawn of the rows."""
    if not folded:  # as nearly always: 10,000 rows in a fifth of the time
        return Shown(rows, {row.id: place for place, row in enumerate(rows)}, range(len(rows)))
    items = fold(rows, folded)
    places: dict[str, int] = {}
    numbers: list[int] = []
    for place, item in enumerate(items):
        numbers.append(len(places))
        places |= dict.fromkeys(item.ids if isinstance(item, Fold) else (item.id,), place)
    return Shown(items, places, numbers)


def _is_plain(row: Row, inside: Container[str]) -> bool:
    return not row.turns and row.id in inside


def _continues(upper: Row, lower: Row) -> bool:
    """The line of the upper row's revision leads to the lower row's."""
    return upper.lane == lower.lane and bool(upper.down >> upper.lane & 1)
