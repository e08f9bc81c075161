"""Rows of the graph as text: pure functions from a layout and what is known of the database to spans of characters.

A lane is two characters wide: what is on it, and the gap to the next one. Colour never says anything alone:
a span carries the number of its lane, and whoever paints decides what that looks like. At a crossing the
vertical line stays whole (`─│─`); a horizontal stroke that touches a line shows it (`┤`, `┼`).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from migtui.core.graph.lanes import Cell, Layout, Row
from migtui.core.model import Standing
from migtui.core.wording import printable

Span = tuple[str, int]
"""Text, and the lane whose colour it has."""

LANE_WIDTH = 2


@dataclass(frozen=True, slots=True)
class Glyphs:
    """A set of characters, each one cell wide."""

    here: str
    """The database stands on this revision, whatever else is true of it."""
    applied: str
    pending: str
    applied_merge: str
    pending_merge: str
    unknown: str
    """The database has not been read, so neither applied nor pending."""
    broken: str
    missing: str
    destroys: str
    """Beside a revision whose downgrade or upgrade destroys data."""
    dash: str
    cut: str
    """Lanes were left out here."""
    strokes: str
    """One character for each sum of `lanes.Stroke`: up 1, down 2, left 4, right 8."""


UNICODE = Glyphs(
    here="◉",
    applied="●",
    pending="○",
    applied_merge="◆",
    pending_merge="◇",
    unknown="◌",
    broken="✗",
    missing="?",
    destroys="⚠",
    dash="─",
    cut="…",
    strokes=" ╵╷│╴╯╮┤╶╰╭├─┴┬┼",
)

ASCII = Glyphs(
    here="@",
    applied="*",
    pending="o",
    applied_merge="M",
    pending_merge="m",
    unknown=".",
    broken="x",
    missing="?",
    destroys="!",
    dash="-",
    cut=">",
    strokes=" |||-/\\+-\\/+-+++",
)


def node_glyph(standing: Standing, *, here: bool, merge: bool, glyphs: Glyphs) -> str:
    """The character of a revision: where the database is wins over everything, unknown over merge."""
    if here:
        return glyphs.here
    if standing == "applied":
        return glyphs.applied_merge if merge else glyphs.applied
    if standing == "pending":
        return glyphs.pending_merge if merge else glyphs.pending
    return {"unknown": glyphs.unknown, "broken": glyphs.broken, "missing": glyphs.missing}[standing]


def graph_width(layout: Layout, max_lanes: int | None = None) -> int:
    """How many characters the widest row takes, the gap behind its last lane included."""
    lanes = layout.lanes if max_lanes is None else min(layout.lanes, max_lanes)
    return LANE_WIDTH * lanes


def draw_row(row: Row, node: str, glyphs: Glyphs, max_lanes: int | None = None) -> tuple[Span, ...]:
    """The row from the left edge to its last lane, with `node` for its revision.

    A row that needs more than `max_lanes` (at least 1) ends in a mark; its own revision is then shown at
    the edge at the latest.
    """
    spans = [
        span
        for lane, cell in enumerate(row.cells[:max_lanes])
        for span in _draw_cell(cell, node if lane == row.lane else None, glyphs)
    ]
    if max_lanes is not None and row.width > max_lanes:
        spans = _cut(spans, row, node, glyphs, max_lanes)
    return _joined(spans)


def row_text(row: Row, node: str, glyphs: Glyphs, max_lanes: int | None = None) -> str:
    """The characters of `draw_row` without their colours."""
    return "".join(text for text, _ in draw_row(row, node, glyphs, max_lanes))


def plain_text(
    layout: Layout, nodes: Mapping[str, str], labels: Mapping[str, Sequence[str]], glyphs: Glyphs = UNICODE
) -> tuple[str, ...]:
    """A line for each row: graph, id, and the texts of `labels` (message, words), two blanks apart.

    `nodes` has the glyph of every id. Characters that could steer a terminal become blanks.
    """
    graph = graph_width(layout)
    ids = max((len(row.id) for row in layout.rows), default=0)
    return tuple(
        "  ".join(
            (
                row_text(row, nodes[row.id], glyphs).ljust(graph - 1)[: graph - 1],
                printable(row.id).ljust(ids),
                *(printable(text) for text in labels.get(row.id, ()) if text),
            )
        ).rstrip()
        for row in layout.rows
    )


def _draw_cell(cell: Cell, node: str | None, glyphs: Glyphs) -> tuple[Span, Span]:
    gap = (" ", cell.lane) if cell.dash is None else (glyphs.dash, cell.dash)
    return (node or glyphs.strokes[cell.strokes], cell.lane), gap


def _cut(spans: list[Span], row: Row, node: str, glyphs: Glyphs, lanes: int) -> list[Span]:
    """Put the mark into the last gap, or into the gap before the revision if that is beyond the cut."""
    mark = (glyphs.cut, row.lane)
    if row.lane < lanes:
        return [*spans[:-1], mark]
    shown = spans[: LANE_WIDTH * (lanes - 1)]
    return [*shown[:-1], mark, (node, row.lane), (" ", row.lane)] if shown else [(node, row.lane), mark]


def _joined(spans: Iterable[Span]) -> tuple[Span, ...]:
    """Neighbours of one colour as one span; a blank has no colour of its own."""
    joined: list[Span] = []
    for text, lane in spans:
        if joined and (text == " " or joined[-1][1] == lane):
            joined[-1] = (joined[-1][0] + text, joined[-1][1])
        else:
            joined.append((text, lane))
    return tuple(joined)
