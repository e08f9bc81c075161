"""One revision as one row of the graph."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property

from migtui.core.graph.drawing import ASCII, UNICODE, Glyphs, draw_row, graph_width, node_glyph
from migtui.core.graph.lanes import Row
from migtui.core.model import Revision

from ..snapshot import Snapshot
from ..text import Line, Span, cut, justify, lane_style, line_width, one_line, pad
from .when import age

MAX_LANES = 12
"""Lanes drawn at most; the widest of 60 real histories has 7, a busier one is cut with a mark."""

PARTLY, PARTLY_ASCII = "◐", "%"
"""Applied in some of several databases; which ones stands at the end of the row."""
MOST_NAMES = 2
"""Databases named in a row; more are counted."""


@dataclass(frozen=True)
class RowStyle:
    """What all rows of one drawing share."""

    snapshot: Snapshot
    now: datetime
    ascii: bool = False

    @cached_property
    def glyphs(self) -> Glyphs:
        return ASCII if self.ascii else UNICODE

    @cached_property
    def graph_width(self) -> int:
        """Cells of the graph column; wide enough for a comfortable gap."""
        return max(graph_width(self.snapshot.layout, max_lanes=MAX_LANES) + 1, 4)

    @cached_property
    def id_width(self) -> int:
        """Cells of the widest short id."""
        history = self.snapshot.history
        return max((len(history.short(id)) for id in history.order), default=0)


def revision_line(style: RowStyle, row: Row, *, width: int, selected: bool, destroys: bool) -> Line:
    """The row in exactly `width` cells: cursor, graph, id, message, badges, age."""
    snapshot, history = style.snapshot, style.snapshot.history
    revision = history.revisions[row.id]
    graph = _graph(style, row)
    dim = snapshot.standings.get(row.id) in ("pending", "unknown") and not snapshot.partly_in(row.id)
    left: list[Span] = [
        ((" > " if style.ascii else " ▌ ") if selected else "   ", "key"),
        *graph,
        (" " * max(0, style.graph_width - line_width(graph)), ""),
        (pad(history.short(row.id), style.id_width), "bold" if selected else "label" if not dim else "dim"),
        ("  ", ""),
    ]
    right: list[Span] = [
        *badges(style, revision, destroys=destroys),
        (f"{age(revision.created, style.now):>5} ", "dim"),
    ]
    room = max(0, width - line_width(tuple(left)) - line_width(tuple(right)))
    message = cut(((_message(revision), "broken" if revision.problem else ""),), room)
    gap = room - line_width(message)
    return justify((*left, *message, (" " * gap, ""), *right), (), width)


def badges(style: RowStyle, revision: Revision, *, destroys: bool) -> list[Span]:
    """head, labels, DATABASE, dependencies, ⚠: the words that go with the glyphs."""
    found: list[Span] = []
    snapshot = style.snapshot
    if revision.id in snapshot.history.heads:
        found.append(("head", "head"))
    found += [(one_line(label), "label") for label in revision.branch_labels]
    if revision.depends_on:
        found.append((f"{'<-' if style.ascii else '⇠'}{len(revision.depends_on)}", "dim"))
    if destroys:
        found.append(("!" if style.ascii else "⚠", "warning"))
    if revision.id in snapshot.current:
        found.append((_here(snapshot, revision.id), "here"))
    elif revision.id in snapshot.implied:
        found.append(("implied", "applied"))
    below = [name for name in snapshot.partly_in(revision.id) if name not in snapshot.here(revision.id)]
    if below:
        found += [("·", "dim")] if snapshot.here(revision.id) else []  # else it reads like a name of two words
        found.append((f"in {_names(below, snapshot)}", "applied"))
    return [span for badge in found for span in ((" ", ""), badge)]


def _here(snapshot: Snapshot, id: str) -> str:
    """DATABASE when all stand here, else the names of those that do."""
    names = snapshot.here(id)
    return "DATABASE" if len(names) == len(snapshot.databases or ()) else _names(names, snapshot)


def _names(names: Sequence[str], snapshot: Snapshot) -> str:
    if len(names) > MOST_NAMES:
        return f"{len(names)} of {len(snapshot.databases or ())} databases"
    return one_line(", ".join(names))


def _graph(style: RowStyle, row: Row) -> Line:
    snapshot = style.snapshot
    revision = snapshot.history.revisions[row.id]
    standing = snapshot.standings.get(row.id, "unknown")
    here = row.id in snapshot.current
    partly = bool(snapshot.partly_in(row.id)) and not here
    node = node_glyph(standing, here=here, merge=revision.is_merge_point, glyphs=style.glyphs)
    if partly:
        node = PARTLY_ASCII if style.ascii else PARTLY
    spans: list[Span] = []
    for text, lane in draw_row(row, node, style.glyphs, max_lanes=MAX_LANES):
        before, found, after = text.partition(node)
        spans += [
            (before, lane_style(lane)),
            (found, "here" if here else "applied" if partly else standing),
            (after, lane_style(lane)),
        ]
    return tuple(span for span in spans if span[0])


def _message(revision: Revision) -> str:
    text = one_line(revision.message)
    if revision.problem is None:
        return text or "(no message)"
    wrong = one_line(revision.problem.message)
    return f"{text} — {wrong}" if text else wrong
