"""Lines of styled text, as plain data: what the presentation functions return and the tests read.

A `Line` is a tuple of (text, style) pairs, where style is a name of `ui.styling.STYLES` or "". Nothing in it is
markup: a table called `[dbo].[users]` stays that.
"""

from __future__ import annotations

from collections.abc import Iterable

from rich.cells import cell_len, set_cell_size

from migtui.core.wording import printable

Span = tuple[str, str]
Line = tuple[Span, ...]


def plain(line: Line) -> str:
    """The text alone."""
    return "".join(text for text, _ in line)


def line_width(line: Line) -> int:
    """Terminal cells."""
    return sum(cell_len(text) for text, _ in line)


def elide(text: str, width: int) -> str:
    """The text in at most `width` cells, with "…" where it was cut."""
    if cell_len(text) <= width:
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


def counted(count: int, noun: str) -> str:
    """ "1 step", "2 steps"."""
    return f"{count} {noun}" if count == 1 else f"{count} {noun}s"


def justify(left: Line, right: Line, width: int) -> Line:
    """Both lines on one line of `width` cells; the left one is cut first."""
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
    lines: list[str] = []
    current = ""
    for word in _words(text, width):
        candidate = f"{current} {word}" if current else word
        if cell_len(candidate) <= width:
            current = candidate
        else:
            lines.append(current)
            current = word
    return [*lines, current] if current or not lines else lines


def _words(text: str, width: int) -> Iterable[str]:
    for word in text.split():
        while cell_len(word) > width > 0:
            head = set_cell_size(word, width).rstrip()
            yield head
            word = word[len(head) :]
        yield word


LANES = 6
"""Lane colours."""


def lane_style(lane: int) -> str:
    """The style of a lane; the trunk's own is not used by any other."""
    return "lane0" if lane == 0 else f"lane{1 + (lane - 1) % (LANES - 1)}"


PLAIN = str.maketrans(
    {"…": ".", "·": "-", "—": "-", "→": ">", "←": "<", "▾": "v", "↑": "^", "↓": "v", "⚠": "!", "✓": "+", "✗": "x"}
    | {"▌": ">", "•": "*", "⇠": "<", "×": "x", "▸": ">", "●": "*", "○": "o", "◉": "@", "◆": "M", "◇": "m", "◌": "."}
    | {"■": "#"}
    | dict.fromkeys("─━", "-")
    | dict.fromkeys("│┃", "|")
    | dict.fromkeys("╭╮╰╯┏┓┗┛┌┐└┘├┤┬┴┼", "+")
)
"""Our own signs as ASCII, cell for cell. What comes from the project stays as it is: it is not ours to respell."""
