"""The graph's column of a row: the revision's sign in the style of its standing, the lines in those of their lanes."""

from __future__ import annotations

from itertools import groupby
from operator import itemgetter
from typing import TYPE_CHECKING

from migtui.core.graph.drawing import Piece, draw_pieces, node_glyph
from migtui.core.graph.folding import Fold
from migtui.core.graph.hues import lane_style
from migtui.core.graph.lanes import Row

from ..text import Line, Span
from .row_style import MAX_LANES, RowStyle

if TYPE_CHECKING:
    from .way import Way

PARTLY, PARTLY_ASCII = "◐", "%"
"""Applied in some of several databases; which ones stands at the end of the row."""


def graph_column(style: RowStyle, row: Row, way: Way | None) -> Line:
    """In exactly the cells of the column. What is not on the way through the selected revision is dim."""
    sign, name = _sign(style, row.id)
    return _drawn(style, row, sign, name, way, row.id)


def fold_column(style: RowStyle, fold: Fold, way: Way | None) -> Line:
    """The same of a fold: a broken line."""
    id = fold.ids[0]
    if way is not None and id in way.ids:
        return _drawn(style, fold.row, style.glyphs.heavy_fold, "path", way, id)
    return _drawn(style, fold.row, style.glyphs.fold, lane_style(fold.row.lane), way, id)


def _drawn(style: RowStyle, row: Row, sign: str, name: str, way: Way | None, id: str) -> Line:
    lit = way.strokes.get(id) if way is not None else None
    pieces = draw_pieces(row, sign, style.glyphs, MAX_LANES, lit)
    if way is not None and id not in way.ids:
        name = "dim"
    spans = [(piece.text, name if piece.node else _stroke(piece, is_told_apart=lit is not None)) for piece in pieces]
    joined: list[Span] = [("".join(text for text, _ in group), key) for key, group in groupby(spans, key=itemgetter(1))]
    return (*joined, (" " * (style.graph_width - sum(len(piece.text) for piece in pieces)), ""))


def _stroke(piece: Piece, *, is_told_apart: bool) -> str:
    if piece.text == " ":
        return ""
    if is_told_apart:
        return "path" if piece.lit else "dim"
    return lane_style(piece.lane)


def _sign(style: RowStyle, id: str) -> tuple[str, str]:
    """The revision's sign and its style."""
    snapshot = style.snapshot
    standing = snapshot.standings.get(id, "unknown")
    here = id in snapshot.current
    if snapshot.partly_in(id) and not here:
        return PARTLY_ASCII if style.ascii else PARTLY, "applied"
    merge = snapshot.history.revisions[id].is_merge_point
    return node_glyph(standing, here=here, merge=merge, glyphs=style.glyphs), "here" if here else standing
