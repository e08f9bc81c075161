"""The way through one revision: which strokes of the drawing lead up to it from its bases, and on to its heads.

An edge lies on the way when it joins two revisions that are both at or below the selected one, or both at or above it.
An edge past it, from a descendant straight to an ancestor, is not: it reaches the heads without it. A line that
several edges share is on the way from the row on where the first of them that is joins it.
"""

from __future__ import annotations

from collections.abc import Container, Mapping, Sequence
from typing import NamedTuple

from migtui.core.graph.lanes import Row


class Lit(NamedTuple):
    """The strokes of one row that are on the way, as bits like those of its `Row`."""

    up: int = 0
    down: int = 0
    turns: int = 0


def way_through(rows: Sequence[Row], older: Container[str], newer: Container[str]) -> Mapping[str, Lit]:
    """By id what is on the way in its row. `older`: the ancestors of the selected revision, `newer`: its descendants,
    both by down_revision and with itself.
    """
    from_above = _downwards(rows, older)
    from_below = _upwards(rows, newer)
    return {
        row.id: Lit(one.up | other.up, one.down | other.down, one.turns | other.turns)
        for row, one, other in zip(rows, from_above, reversed(from_below), strict=True)
    }


def _downwards(rows: Sequence[Row], older: Container[str]) -> list[Lit]:
    """What leaves one of `older` downwards, as far as its parent."""
    found: list[Lit] = []
    up = 0
    for row in rows:
        turns = up & row.turns & ~row.down  # ends here
        own = 1 << row.lane
        down = up & row.down & ~own
        if row.id in older:
            leaving = row.down & (row.turns | own)
            down |= leaving
            turns |= leaving & row.turns
        found.append(Lit(up, down, turns))
        up = down
    return found


def _upwards(rows: Sequence[Row], newer: Container[str]) -> list[Lit]:
    """What comes to one of `newer` from above, from the last row to the first."""
    found: list[Lit] = []
    down = 0
    for row in reversed(rows):
        turns = down & row.turns & row.down  # joins the line here
        own = 1 << row.lane
        up = down & row.up & ~own
        if row.id in newer:
            coming = row.up & (row.turns & ~row.down | own)
            up |= coming
            turns |= coming & row.turns
        found.append(Lit(up, down, turns))
        down = up
    return found
