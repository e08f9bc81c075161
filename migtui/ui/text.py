"""Lines of styled text, as plain data: what the presentation functions return and the tests read.

A `Line` is a tuple of (text, style) pairs, where style is a name of `ui.looks.palette.STYLES` or "". Nothing in it is
markup: a table called `[dbo].[users]` stays that.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable

from rich.cells import cell_len, set_cell_size

from migtui.core.wording import counted as counted
from migtui.core.wording import printable

Span = tuple[str, str]
Line = tuple[Span, ...]
Narrower = Callable[[int], tuple[Line, Line]]
"""What stands left and right on a line of so many cells that has no room for all of it."""


def plain(line: Line) -> str:
    """The text alone."""
    return "".join(text for text, _ in line)


def line_width(line: Line) -> int:
    """Terminal cells."""
    return sum(cell_len(text) for text, _ in line)


DENSEST = 64
"""Characters that a cell can have at most. A megabyte of accents on one letter would take one cell, and a second of
every key."""


def elide(text: str, width: int) -> str:
    """The text in at most `width` cells, with "…" where it was cut."""
    most = DENSEST * max(0, width)
    if len(text) > most:
        text = text[:most]
    elif cell_len(text) <= width:
        return text
    return set_cell_size(text, width - 1).rstrip() + "…" if width > 0 else ""


def pad(text: str, width: int) -> str:
    """The text in exactly `width` cells."""
    return set_cell_size(elide(text, width), max(0, width))


def one_line(text: str) -> str:
    """Text from outside without line breaks and other control characters, which would move the terminal's cursor."""
    return " ".join(printable(text).split())


def verbatim(text: str) -> list[str]:
    """Text from outside line by line: indented as it was, without other control characters."""
    return [printable(line.expandtabs(4)) for line in text.splitlines()]


def elide_middle(text: str, width: int) -> str:
    """The text in at most `width` cells: where it begins and where it ends tell more than what is between."""
    if cell_len(text) <= width or width < 3:
        return elide(text, width)
    end = (width - 1) // 2
    start = len(text)
    while cell_len(text[start - 1 :]) <= end:
        start -= 1
    return elide(text, width - cell_len(text[start:])) + text[start:]


def justify(left: Line, right: Line, width: int, narrower: Narrower | None = None) -> Line:
    """Both lines on one line of `width` cells; without room for both `narrower` says less, then the left one is cut."""
    if narrower is not None and line_width(left) + line_width(right) > width:
        left, right = narrower(width)
    room = max(0, width - line_width(right))
    kept = cut(left, room)
    return (*kept, (" " * (room - line_width(kept)), ""), *right)


def cut(line: Line, width: int) -> Line:
    """The line in at most `width` cells."""
    kept: list[Span] = []
    for text, style in line:
        if width <= 0:
            break
        short = elide(text, width)
        kept.append((short, style))
        width -= cell_len(short)
        if short != text:
            break
    return tuple(kept)


def wrap(text: str, width: int) -> list[str]:
    """The text folded at blanks into lines of at most `width` cells; a longer word is cut into pieces."""
    lines: list[list[str]] = [[]]
    used = -1
    for word in _words(text, width):
        cells = _cells(word)
        if used + 1 + cells > width and lines[-1]:
            lines.append([])
            used = -1
        lines[-1].append(word)
        used += 1 + cells
    return [" ".join(words) for words in lines]


def _words(text: str, width: int) -> Iterable[str]:
    for word in text.split():
        yield from (word,) if _cells(word) <= width or width <= 0 else _pieces(word, width)


def _pieces(word: str, width: int) -> Iterable[str]:
    """In one go through it: a word of a megabyte is not measured for each of its pieces."""
    start = 0
    while start < len(word):
        piece = _piece(word, start, width)
        yield piece
        start += len(piece)


def _piece(word: str, start: int, width: int) -> str:
    """As much as fits from there on, but a sign at least: to wait for room that never comes would be for ever."""
    size = 2 * width
    while cell_len(part := word[start : start + size]) <= width:
        if start + size >= len(word) or size > DENSEST * width:
            return part
        size *= 4
    return set_cell_size(part, width).rstrip() or part[0]


def _cells(text: str) -> int:
    return len(text) if text.isascii() else cell_len(text)  # a tenth of the time


PLAIN = str.maketrans(
    {"…": "~", "·": "-", "—": "-", "→": ">", "←": "<", "▾": "v", "↑": "^", "↓": "v", "⚠": "!", "✓": "+", "✗": "x"}
    | {"▌": ">", "•": "*", "⇠": "<", "×": "x", "▸": ">", "●": "*", "○": "o", "◉": "@", "◆": "M", "◇": "m", "◌": "."}
    | {"■": "#"}
    | dict.fromkeys("–─━", "-")
    | dict.fromkeys("│┃", "|")
    | dict.fromkeys("╭╮╰╯┏┓┗┛┌┐└┘├┤┬┴┼", "+")
)
"""Our own signs as ASCII, cell for cell. What comes from the project stays as it is: it is not ours to respell."""


def in_ascii(text: str) -> str:
    """The text with our own signs as ASCII, in as many cells. A cut is "~": a full stop would end a sentence."""
    return text.replace(" …", "..").translate(PLAIN)
