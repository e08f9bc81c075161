"""Which rows of the two sides stand on one line, and in which order the lines come."""

from __future__ import annotations

import re
from collections import defaultdict, deque
from collections.abc import Callable, Iterable, Mapping, Sequence
from itertools import groupby

from .model import ROW_ORDER, Row, RowKind

Line = tuple[Row | None, Row | None]
"""(models, database), never both None."""

NUMBER = re.compile(r" #\d+\Z")
"""Behind the key of the second and later rows of one signature."""
RANK: Mapping[RowKind, int] = {kind: rank for rank, kind in enumerate(ROW_ORDER)}


def beside(models: Sequence[Row], database: Sequence[Row], renamed: Mapping[str, str]) -> list[Line]:
    """Every row of both sides exactly once, kinds by `ROW_ORDER`.

    `renamed` maps the models' names of columns to those that the database still has.
    """
    lines: list[Line] = []
    ours, theirs = _by_kind(models), _by_kind(database)
    for kind in sorted({*ours, *theirs}, key=RANK.__getitem__):
        partners = renamed if kind == "column" else {}
        lines += _lines(ours.get(kind, []), theirs.get(kind, []), partners)
    return lines


def _by_kind(rows: Iterable[Row]) -> dict[RowKind, list[Row]]:
    ranked = sorted(rows, key=lambda row: RANK[row.kind])
    return {kind: list(group) for kind, group in groupby(ranked, key=lambda row: row.kind)}


def _lines(models: Sequence[Row], database: Sequence[Row], renamed: Mapping[str, str]) -> list[Line]:
    """The models' order, each row that the database alone has after the one that it follows there."""
    partner = _partners(models, database, renamed)
    taken = set(partner.values())
    followers: dict[int, list[int]] = defaultdict(list)
    anchor = -1
    for place in range(len(database)):
        if place in taken:
            anchor = place
        else:
            followers[anchor].append(place)

    lines: list[Line] = [(None, database[place]) for place in followers[-1]]
    for place, row in enumerate(models):
        at = partner.get(place)
        lines.append((row, None if at is None else database[at]))
        if at is not None:
            lines += [(None, database[follower]) for follower in followers[at]]
    return lines


def _partners(models: Sequence[Row], database: Sequence[Row], renamed: Mapping[str, str]) -> dict[int, int]:
    """Places in the models to places in the database: by an accepted rename, by name, by key, by key without number.

    A name that both sides have comes before the key, as a server may have rewritten what the key is made of.
    """
    partner: dict[int, int] = {}
    _match(models, database, partner, lambda row: renamed.get(row.key), lambda row: row.key)
    for said in (lambda row: row.name or None, lambda row: row.key, lambda row: NUMBER.sub("", row.key)):
        _match(models, database, partner, said, said)
    return partner


def _match(
    models: Sequence[Row],
    database: Sequence[Row],
    partner: dict[int, int],
    ours: Callable[[Row], str | None],
    theirs: Callable[[Row], str | None],
) -> None:
    """Add to `partner` the rows, not yet in it, that say the same; the first of several meets the first."""
    taken = set(partner.values())
    free: dict[str, deque[int]] = defaultdict(deque)
    for place, row in enumerate(database):
        said = theirs(row)
        if place not in taken and said is not None:
            free[said].append(place)
    for place, row in enumerate(models):
        said = ours(row)
        if place not in partner and said is not None and free.get(said):
            partner[place] = free[said].popleft()
