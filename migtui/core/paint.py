"""Lines of styled text for a terminal without the user interface: spans, and the escape codes that colour them.

Sixteen colours, which every terminal's user has made readable; what means something has the hue that it has on the
screens. Blue is the bright one: the other can hardly be read on black. Colour never says anything alone.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping

from migtui.core.cells import cells, cut

Span = tuple[str, str]
"""A text, and the name of its style."""
Line = tuple[Span, ...]

NARROWEST = 10
"""Cells beside an indent below which there is none."""

CODES: Mapping[str, str] = {
    "": "",
    "bold": "1",
    "dim": "2",
    "here": "1;32",
    "applied": "32",
    "pending": "36",
    "unknown": "2",
    "broken": "1;31",
    "missing": "31",
    "head": "1;94",
    "label": "94",
    "chip-label": "35",
    "warning": "33",
    "danger": "1;31",
    "plus": "32",
    "minus": "31",
    "tilde": "33",
    "lane0": "2",
    "lane1": "94",
    "lane2": "36",
    "lane3": "32",
    "lane4": "35",
    "lane5": "33",
}


def plain(line: Line) -> str:
    """The text alone."""
    return "".join(text for text, _ in line).rstrip()


def coloured(line: Line) -> str:
    """The text with escape codes. Each span ends its own, so that a pager may begin with any line."""
    kept: list[Span] = []
    for text, style in line:
        if kept and (kept[-1][1] == style or not text.strip()):  # a blank has no colour of its own
            kept[-1] = (kept[-1][0] + text, kept[-1][1])
        else:
            kept.append((text, style if text.strip() else ""))
    if kept:
        kept[-1] = (kept[-1][0].rstrip(), kept[-1][1])
    return "".join(f"\x1b[{CODES[style]}m{text}\x1b[0m" if text and CODES[style] else text for text, style in kept)


def fitted(line: Line, width: int, sign: str = "…") -> Line:
    """The line in at most `width` cells, with `sign` where it was cut."""
    if cells(plain(line)) <= width:
        return line
    kept: list[Span] = []
    room = width
    for text, style in line:
        if cells(text) >= room:  # something comes behind it: the sign has to stand here
            kept.append((cut(f"{text}{sign}", room, sign), style))
            break
        kept.append((text, style))
        room -= cells(text)
    return tuple(kept)


def folded(line: Line, width: int, indent: int) -> Iterator[Line]:
    """The line folded at blanks into lines of at most `width` cells; those that follow begin with `indent` blanks."""
    margin: Span = (" " * (indent if width - indent >= NARROWEST else 0), "")
    fresh = width - len(margin[0])
    row: list[Span] = []
    room, has_word = width, False
    for piece, style in _pieces(line):
        if piece.isspace() and row[:1] == [margin] and not has_word:
            continue  # where the line was folded
        if has_word and room < cells(piece) and not piece.isspace() and (cells(piece) <= fresh or room < NARROWEST):
            yield tuple(row)
            row, room, has_word = [margin], fresh, False
        while room < cells(piece) and not piece.isspace():  # no line has room for the whole word
            head = cut(piece, room, "") or (piece[:1] if row == [margin] else "")
            if head:
                yield (*row, (head, style))
            piece, row, room = piece[len(head) :], [margin], fresh
        row.append((piece, style))
        room, has_word = room - cells(piece), has_word or not piece.isspace()
    yield tuple(row)


def _pieces(line: Line) -> Iterator[Span]:
    """Words, and what is between them."""
    for text, style in line:
        for piece in re.findall(" +|[^ ]+", text):
            yield piece, style


def painted(lines: Iterable[Line], *, colour: bool, width: int | None = None, sign: str = "…") -> Iterable[str]:
    """What to print; `width` for a terminal, where a line that goes on below itself would tear the graph."""
    draw = coloured if colour else plain
    for line in lines:
        yield draw(line if width is None else fitted(line, width, sign))
