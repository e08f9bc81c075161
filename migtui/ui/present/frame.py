"""The first picture of the history screen as lines: what Textual will draw once it is imported.

The same functions make its parts, and a test holds it against the real screen, so that nothing moves when Textual
takes over.
"""

from __future__ import annotations

from dataclasses import dataclass

from ..commands.history import HISTORY
from ..snapshot import Snapshot, View
from ..text import Line, cut, in_ascii, justify, line_width
from .bars import header, status
from .keys import key_line, tab_keys
from .position import position
from .row_style import RowStyle
from .rows import revision_line

LEAST = (60, 16)
"""Columns and rows below which there is no frame, as on the screen."""
MEDIUM, WIDE, BROAD, TALL = 80, 120, 180, 30
DETAILS, BROAD_DETAILS, LOG = 46, 72, 7
"""Columns of the details beside the graph, rows of the command log below it: as in history.tcss."""

HEAVY, ROUND = tuple("┏━┓┃┗┛"), tuple("╭─╮│╰╯")


@dataclass(frozen=True, slots=True)
class Painted:
    """A line of the frame and the name of what lies under it: "bar", "status", "cursor" or ""."""

    line: Line
    ground: str = ""


def first_frame(style: RowStyle, width: int, height: int) -> list[Painted]:
    """`height` lines of `width` cells; empty when the terminal is too small."""
    if width < LEAST[0] or height < LEAST[1]:
        return []
    frame = _frame(style, width, height)
    if not style.ascii:
        return frame
    return [Painted(tuple((in_ascii(text), name) for text, name in row.line), row.ground) for row in frame]


def _frame(style: RowStyle, width: int, height: int) -> list[Painted]:
    snapshot = style.snapshot
    text, name = status(snapshot)
    hide = f" {snapshot.keys.name('log')} hide "
    log = _box(ROUND, "frame", " Command log ", hide, [], width, LOG) if height >= TALL else []
    left, right, narrower = header(snapshot)
    return [
        Painted(cut(justify(left, right, width, narrower), width), "bar"),
        *_main(style, width, height - 3 - len(log)),
        *(Painted(line) for line in log),
        Painted(_filled(((f" {text}", name),), width), "status"),
        Painted(_filled(key_line(snapshot.keys.commands(HISTORY), _dimmed(snapshot), width)[0], width), "bar"),
    ]


def _main(style: RowStyle, width: int, height: int) -> list[Painted]:
    """The graph, and an empty box where the details come: beside it, below it, or not at all."""
    tabs = f" {tab_keys(style.snapshot.keys)} "
    if width >= WIDE:
        beside = BROAD_DETAILS if width >= BROAD else DETAILS
        graph = _graph(style, width - beside, height)
        details = _box(ROUND, "frame", "", tabs, [], beside, height)
        # The cursor's ground ends with the graph: a frame, and what it holds, is not on it.
        panes = (tuple((text, name or "frame") for text, name in line) for line in details)
        return [Painted(left.line + right, left.ground) for left, right in zip(graph, panes, strict=True)]
    above = height * 3 // 5 if width >= MEDIUM else height
    below = _box(ROUND, "frame", "", tabs, [], width, height - above) if above < height else []
    return [*_graph(style, width, above), *(Painted(line) for line in below)]


def _graph(style: RowStyle, width: int, height: int) -> list[Painted]:
    rows = style.snapshot.layout.rows
    inner = width - 2 - (len(rows) > height - 2)
    lines = [
        revision_line(style, row, width=inner, selected=index == 0, destroys=False)
        for index, row in enumerate(rows[: height - 2])
    ]
    if not rows:
        from .empty import empty_history  # most projects have revisions

        lines = empty_history(style.snapshot, inner)[: height - 2]
    keys = style.snapshot.keys
    more = f"{keys.name('detail.open')} details" if width < MEDIUM else ""
    count = f" {position(0, 1, len(rows), more)} "
    title = f" {keys.titled('screen.history', 'History')} "
    boxed = _box(HEAVY, "frame-focus", title, count, lines, width, height)
    return [Painted(line, "cursor" if index == 1 and rows else "") for index, line in enumerate(boxed)]


def _box(
    edges: tuple[str, ...], style: str, title: str, subtitle: str, lines: list[Line], width: int, height: int
) -> list[Line]:
    left_top, across, right_top, side, left_bottom, right_bottom = edges
    top: Line = ((left_top + across, style), (title, "bold" if title else ""))
    bottom: Line = ((subtitle, "dim"), (across + right_bottom, style))
    inner = [*lines, *[()] * (height - 2 - len(lines))]
    return [
        (*top, (across * (width - line_width(top) - 1) + right_top, style)),
        *(((side, style), *_filled(line, width - 2), (side, style)) for line in inner),
        ((left_bottom + across * (width - line_width(bottom) - 1), style), *bottom),
    ]


def _filled(line: Line, width: int) -> Line:
    line = cut(line, width)
    return (*line, (" " * (width - line_width(line)), ""))


def _dimmed(snapshot: Snapshot) -> frozenset[str]:
    rows = snapshot.layout.rows
    view = View(snapshot, snapshot.history.revisions[rows[0].id] if rows else None)
    return frozenset(command.id for command in HISTORY if command.rank and command.unavailable(view))
