"""A drawing as text, for snapshots that a human can review."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from migtui.core.graph.drawing import UNICODE, Glyphs, draw_pieces, graph_width
from migtui.core.graph.lanes import Layout, Row
from migtui.core.wording import printable

Span = tuple[str, int]
"""Text, and the lane whose colour it has."""


def draw_row(row: Row, node: str, glyphs: Glyphs, max_lanes: int | None = None) -> tuple[Span, ...]:
    """A row with neighbours of one colour as one span."""
    return _joined((piece.text, piece.lane) for piece in draw_pieces(row, node, glyphs, max_lanes))


def row_text(row: Row, node: str, glyphs: Glyphs, max_lanes: int | None = None) -> str:
    """The characters of `draw_row` without their colours."""
    return "".join(text for text, _ in draw_row(row, node, glyphs, max_lanes))


def _joined(spans: Iterable[Span]) -> tuple[Span, ...]:
    """Neighbours of one colour as one span; a blank has no colour of its own."""
    joined: list[Span] = []
    for text, lane in spans:
        if joined and (text == " " or joined[-1][1] == lane):
            joined[-1] = (joined[-1][0] + text, joined[-1][1])
        else:
            joined.append((text, lane))
    return tuple(joined)


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
