"""The graph as rows to draw: one per revision, every line in one lane from its first row to its last.

`routing` says which lines there are; here each gets a lane. The trunk has lane 0. The others follow, the
shortest first, each in the leftmost lane that is free: a line inside the span of another then runs between
it and the trunk, where it crosses nothing. Nothing here knows the database: an upgrade or a downgrade moves
the marker, never a line. The same graph gives the same layout.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import IntFlag
from typing import NamedTuple

from migtui.core.graph.occupancy import Occupancy
from migtui.core.graph.routing import Line, Routes, edges, route


class Stroke(IntFlag):
    """The four arms that can leave the middle of a cell."""

    NONE = 0
    UP = 1
    DOWN = 2
    LEFT = 4
    RIGHT = 8


class Cell(NamedTuple):
    """One lane of one row, and the gap to the lane on its right."""

    strokes: Stroke
    """Without the horizontal stroke that crosses a line but does not touch it: the vertical stays whole."""
    lane: int
    """The lane whose colour the strokes have."""
    dash: int | None
    """The lane whose colour the stroke through the gap on the right has; None when there is none."""


class Row(NamedTuple):
    """A revision and the lines beside it. Sets of lanes are bits: 5,000 rows of 5,000 lanes stay small."""

    id: str
    lane: int
    up: int
    """Lanes with a line through the upper half of the row."""
    down: int
    """Lanes with a line through the lower half of the row."""
    turns: int
    """Lanes whose line a horizontal stroke ties to this revision."""

    @property
    def width(self) -> int:
        """The number of lanes from the left edge to the last one in use."""
        return (self.up | self.down | self.turns | 1 << self.lane).bit_length()

    @property
    def crossings(self) -> int:
        """How many lines the horizontal strokes of this row cross."""
        ends = self.turns | 1 << self.lane
        lowest = ends & -ends
        between = (1 << ends.bit_length()) - lowest
        return (between & self.up & self.down & ~ends).bit_count()

    @property
    def cells(self) -> tuple[Cell, ...]:
        """From the left edge to `width`."""
        gaps = self._gaps()
        return tuple(self._cell(lane, gaps) for lane in range(self.width))

    def _cell(self, lane: int, gaps: Mapping[int, int]) -> Cell:
        vertical = Stroke.UP * (self.up >> lane & 1) | Stroke.DOWN * (self.down >> lane & 1)
        horizontal = Stroke.LEFT * (lane - 1 in gaps) | Stroke.RIGHT * (lane in gaps)
        touches = lane == self.lane or self.turns >> lane & 1
        if touches:
            return Cell(Stroke(vertical | horizontal), lane, gaps.get(lane))
        if vertical:
            return Cell(Stroke(vertical), lane, gaps.get(lane))
        return Cell(Stroke(horizontal), gaps.get(lane, lane), gaps.get(lane))

    def _gaps(self) -> dict[int, int]:
        """By gap (that right of lane n is n) the lane that the stroke through it leads to."""
        gaps: dict[int, int] = {}
        tied = [lane for lane in range(self.turns.bit_length()) if self.turns >> lane & 1]
        start = self.lane
        for lane in (lane for lane in tied if lane > self.lane):
            gaps.update(dict.fromkeys(range(start, lane), lane))
            start = lane
        start = self.lane
        for lane in (lane for lane in reversed(tied) if lane < self.lane):
            gaps.update(dict.fromkeys(range(lane, start), lane))
            start = lane
        return gaps


@dataclass(frozen=True, slots=True)
class Layout:
    """The whole graph, a row for each revision of the order it was laid out in."""

    rows: tuple[Row, ...]
    lanes: int
    """How many lanes the widest row has."""
    crossings: int
    """How often a horizontal stroke runs across a vertical line."""


def lay_out(order: Sequence[str], parents: Mapping[str, Sequence[str]]) -> Layout:
    """Draw the edges of `parents` beside `order`, which has children above their parents
    (`order.newest_first`).

    Parents without a row are passed over, and so are edges that would run upwards.
    """
    routes = route(order, edges(order, parents))
    lanes = _assign(routes)
    rows = tuple(_rows(order, routes, lanes))
    return Layout(rows, max(lanes, default=-1) + 1, sum(row.crossings for row in rows if row.turns))


def _assign(routes: Routes) -> list[int]:
    """A lane for each line, none of which overlaps another in its lane."""
    lines = routes.lines
    lanes = [0] * len(lines)
    occupied = Occupancy(len(routes.seats) + 1)
    for index in sorted(range(len(lines)), key=lambda index: (index > 0, _length(lines[index]), lines[index].first)):
        line = lines[index]
        lanes[index] = occupied.first_free(line.first, line.last + line.padding)
        occupied.take(line.first, line.last + line.padding, lanes[index])
    return lanes


def _length(line: Line) -> int:
    return line.last - line.first


def _rows(order: Sequence[str], routes: Routes, lanes: Sequence[int]) -> list[Row]:
    """One sweep from the top, carrying the lanes whose line goes on."""
    starts, ends, turns = ([0] * len(order) for _ in range(3))
    for line, lane in zip(routes.lines, lanes, strict=True):
        starts[line.first] |= 1 << lane
        ends[line.last] |= 1 << lane
        for row in line.turns:
            turns[row] |= 1 << lane
    rows = []
    up = 0
    for number, id_ in enumerate(order):
        down = (up | starts[number]) & ~ends[number]
        rows.append(Row(id_, lanes[routes.seats[number]], up, down, turns[number]))
        up = down
    return rows
