"""Rows of the graph as text: pure functions from a layout and what is known of the database to spans of characters.

A lane is two characters wide: what is on it, and the gap to the next one. Colour never says anything alone:
a span carries the number of its lane, and whoever paints decides what that looks like. At a crossing the
vertical line stays whole (`─│─`); a horizontal stroke that touches a line shows it (`┤`, `┼`). Strokes on the way
through a selected revision (`path`) are heavy (`┃`, `━┓`).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

from migtui.core.graph.lanes import Cell, Layout, Row, Stroke
from migtui.core.graph.path import Lit
from migtui.core.model import Standing

LANE_WIDTH = 2


class Piece(NamedTuple):
    """A stroke, a gap or the sign of the revision."""

    text: str
    lane: int
    """Whose colour it has."""
    lit: bool = False
    """On the way through the selected revision."""
    node: bool = False
    """The sign of the row's revision."""


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
    fold: str
    """Revisions were folded into one row here."""
    heavy_fold: str
    strokes: str
    """One character for each sum of `lanes.Stroke`: up 1, down 2, left 4, right 8."""
    weighted: str
    """One for each sum of up 1, down 3, left 9 and right 27, each doubled where it is heavy."""
    heavy_dash: str


def _light(strokes: str) -> str:
    """`weighted` for a set that has no heavy strokes: whoever paints makes them bold."""
    arms = ((bool(w % 3), bool(w // 3 % 3), bool(w // 9 % 3), bool(w // 27)) for w in range(81))
    return "".join(strokes[up + 2 * down + 4 * left + 8 * right] for up, down, left, right in arms)


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
    fold="┆",
    heavy_fold="┇",
    strokes=" ╵╷│╴╯╮┤╶╰╭├─┴┬┼",
    # Unicode has no heavy round corners: ┛┓┗┏.
    weighted=" ╵╹╷│╿╻╽┃╴╯┚╮┤┦┒┧┨╸┙┛┑┥┩┓┪┫╶╰┖╭├┞┎┟┠─┴┸┬┼╀┰╁╂╾┵┹┭┽╃┱╅╉╺┕┗┍┝┡┏┢┣╼┶┺┮┾╄┲╆╊━┷┻┯┿╇┳╈╋",
    heavy_dash="━",
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
    fold=":",
    heavy_fold=":",
    strokes=" |||-/\\+-\\/+-+++",
    weighted=_light(" |||-/\\+-\\/+-+++"),
    heavy_dash="-",
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


def draw_pieces(
    row: Row, node: str, glyphs: Glyphs, max_lanes: int | None = None, lit: Lit | None = None
) -> list[Piece]:
    """The row from the left edge to its last lane, with `node` for its revision: two pieces for each lane, those that
    are `lit` heavy.

    A row that needs more than `max_lanes` (at least 1) ends in a mark; its own revision is then shown at
    the edge at the latest.
    """
    pieces = [
        piece
        for lane, cell in enumerate(row.cells[:max_lanes])
        for piece in (
            _draw_cell(cell, lane, node if lane == row.lane else None, glyphs)
            if lit is None
            else _draw_lit(cell, lane, row, node, glyphs, lit)
        )
    ]
    if max_lanes is not None and row.width > max_lanes:
        return _cut(pieces, row, node, glyphs, max_lanes)
    return pieces


def _draw_cell(cell: Cell, lane: int, node: str | None, glyphs: Glyphs) -> tuple[Piece, Piece]:
    gap = Piece(" ", cell.lane) if cell.dash is None else Piece(glyphs.dash, cell.dash)
    if node is not None:
        return Piece(node, lane, node=True), gap
    return Piece(glyphs.strokes[cell.strokes], cell.lane), gap


def _draw_lit(cell: Cell, lane: int, row: Row, node: str, glyphs: Glyphs, lit: Lit) -> tuple[Piece, Piece]:
    right = _is_lit(lane, row, lit)
    gap = Piece(" ", cell.lane)
    if cell.dash is not None:
        gap = Piece(glyphs.heavy_dash if right else glyphs.dash, cell.dash, right)
    if lane == row.lane:
        return Piece(node, lane, node=True), gap
    arms = (lit.up >> lane & 1, lit.down >> lane & 1, int(lane > 0 and _is_lit(lane - 1, row, lit)), int(right))
    there = (
        cell.strokes & Stroke.UP,
        cell.strokes & Stroke.DOWN,
        cell.strokes & Stroke.LEFT,
        cell.strokes & Stroke.RIGHT,
    )
    weights = [bool(stroke) * (1 + heavy) for stroke, heavy in zip(there, arms, strict=True)]
    text = glyphs.weighted[weights[0] + 3 * weights[1] + 9 * weights[2] + 27 * weights[3]]
    return Piece(text, cell.lane, 2 in weights), gap


def _is_lit(gap: int, row: Row, lit: Lit) -> bool:
    """Whether a lit stroke runs through the gap on the right of this lane: it ends further out."""
    return bool(lit.turns >> gap + 1 if gap >= row.lane else lit.turns & (1 << gap + 1) - 1)


def _cut(pieces: list[Piece], row: Row, node: str, glyphs: Glyphs, lanes: int) -> list[Piece]:
    """Put the mark into the last gap, or into the gap before the revision if that is beyond the cut."""
    mark = Piece(glyphs.cut, row.lane)
    if row.lane < lanes:
        return [*pieces[:-1], mark]
    own = Piece(node, row.lane, node=True)
    shown = pieces[: LANE_WIDTH * (lanes - 1)]
    return [*shown[:-1], mark, own, Piece(" ", row.lane)] if shown else [own, mark]
