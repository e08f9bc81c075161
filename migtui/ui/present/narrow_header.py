"""The header where there is no room for all of it: host and database are what one looks at before `y`, so they stay."""

from __future__ import annotations

from collections.abc import Iterator

from migtui.core.place import ends

from ..snapshot import Snapshot
from ..text import Line, elide_middle, line_width, one_line
from .bars import PROJECT, VERDICT, left_side, right_side, target

LESS = (32, 16)
"""Cells of the verdict, then of what is left of it; the status line has all of it."""

LITTLE = 60
"""Cells below which nothing is shown but this line, where the verdict tells more than the database."""


def narrow_header(snapshot: Snapshot, width: int) -> tuple[Line, Line]:
    """Left and right: the first of ever fewer words that fit, else the database cut in its middle."""
    for parts, database, verdict in _ever_less(snapshot):
        left, right = left_side(snapshot, parts, database), right_side(snapshot, verdict)
        if line_width(left) + line_width(right) <= width and (verdict or width >= LITTLE):
            return left, right
    right = right_side(snapshot, LESS[-1])
    room = width - line_width(right) - line_width(left_side(snapshot, (), ""))
    return left_side(snapshot, (), elide_middle(database, room)), right


def _ever_less(snapshot: Snapshot) -> Iterator[tuple[tuple[str, ...], str, int]]:
    """What is said of the project, of the database, and the cells of the verdict."""
    states = snapshot.databases or ()
    one = states[0] if len(states) == 1 else None
    database = one_line(one.url if one else target(states)) if states else ""
    briefs = [one_line(end) for end in ends(one.url)] if one else [database]
    brief = briefs[-1]
    without_python = PROJECT[:-1]
    yield without_python, one_line(target(states)) if states else "", VERDICT
    yield without_python, database, VERDICT
    yield ("program", "name", "tag"), database, VERDICT
    yield from ((("program", "name", "tag"), each, VERDICT) for each in briefs)
    yield ("name", "tag"), brief, VERDICT
    yield ("tag",), brief, VERDICT
    yield from ((("tag",), brief, cells) for cells in LESS)
    yield (), brief, LESS[-1]
    yield (), brief, 0
