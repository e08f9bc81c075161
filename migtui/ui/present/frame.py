"""The first picture of the history screen as lines: what Textual will draw once it is imported.

The same functions make its parts, and a test holds it against the real screen, so that nothing moves when Textual
takes over.
"""

from __future__ import annotations

from dataclasses import dataclass

from ..commands import HISTORY
from ..snapshot import Snapshot, View
from ..text import PLAIN, Line, cut, justify, line_width
from .bars import header, status
from .keys import key_line
from .rows import RowStyle, revision_line

LEAST = (60, 16)
"""Columns and rows below which there is no frame, as on the screen."""
WIDE, TALL = 120, 30
DETAILS, LOG = 46, 7
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
    return [Painted(tuple((text.translate(PLAIN), name) for text, name in row.line), row.ground) for row in frame]


def _frame(style: RowStyle, width: int, height: int) -> list[Painted]:
    snapshot = style.snapshot
    text, name = status(snapshot)
    log = _box(ROUND, "frame", " Command log ", " @ hide ", [], width, LOG) if height >= TALL else []
    return [
        Painted(cut(justify(*header(snapshot), width), width), "bar"),
        *_main(style, width, height - 3 - len(log)),
        *(Painted(line) for line in log),
        Painted(_filled(((f" {text}", name),), width), "status"),
        Painted(_filled(key_line(HISTORY, _dimmed(snapshot), width)[0], width), "bar"),
    ]


def _main(style: RowStyle, width: int, height: int) -> list[Painted]:
    """The graph, and an empty box where the details come: beside it, below it, or not at all."""
    if width >= WIDE:
        graph = _graph(style, width - DETAILS, height)
        details = _box(ROUND, "frame", "", " [ ] tab ", [], DETAILS, height)
        return [Painted(left.line + right, left.ground) for left, right in zip(graph, details, strict=True)]
    above = height * 3 // 5 if width >= 80 else height
    below = _box(ROUND, "frame", "", " [ ] tab ", [], width, height - above) if above < height else []
    return [*_graph(style, width, above), *(Painted(line) for line in below)]


def _graph(style: RowStyle, width: int, height: int) -> list[Painted]:
    rows = style.snapshot.layout.rows
    inner = width - 2 - (len(rows) > height - 2)
    lines = [
        revision_line(style, row, width=inner, selected=index == 0, destroys=False)
        for index, row in enumerate(rows[: height - 2])
    ]
    count = f" 1 of {len(rows)} " if rows else " no revisions "
    boxed = _box(HEAVY, "frame-focus", " 1 History ", count, lines, width, height)
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
