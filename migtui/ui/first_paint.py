"""The graph on the screen before Textual is imported.

Textual takes 250 to 400 ms to import; the history is read and laid out after 100. So the first picture is painted with
plain escape codes, and Textual, when it is there, draws the same one over it. Keys typed meanwhile are kept by the
terminal and reach Textual.
"""

from __future__ import annotations

import os
import sys
import termios
from collections.abc import Iterable

from .present.frame import Painted

ENTER = "\x1b[?1049h\x1b[?25l\x1b[?7l\x1b[H"
LEAVE = "\x1b[?7h\x1b[?25h\x1b[?1049l"

# Textual's default theme, as `styling.STYLES` comes out in it (`python -m textual colors` shows the variables).
FOREGROUNDS = {
    "": "e0e0e0",
    "dim": "8d8d8d",
    "unknown": "8d8d8d",
    "lane0": "8d8d8d",
    "key": "ffc473",
    "warning": "ffc473",
    "lane2": "ffc473",
    "lane5": "ffc473",
    "head": "57a5e2",
    "label": "57a5e2",
    "lane1": "57a5e2",
    "lane3": "8ad4a1",
    "lane4": "5684a5",
    "broken": "d17e92",
    "missing": "d17e92",
    "danger": "d17e92",
    "frame": "505050",
    "frame-focus": "0178d4",
}
BOLD = frozenset({"bold", "head", "key", "broken", "danger"})
GROUNDS = {"": "121212", "bar": "242f38", "status": "1e1e1e", "cursor": "1b1b1b"}


class FirstPaint:
    """Owns the terminal between the first picture and Textual's start."""

    def __init__(self) -> None:
        self.attributes: list[object] | None = None
        """The terminal's settings as they were, for Textual to bring back at the end."""

    def show(self, frame: Iterable[Painted]) -> None:
        """Paint. Typed characters are not echoed from now on."""
        self.attributes = _silence()
        _write(ENTER + "\r\n".join(_painted(row) for row in frame))

    def undo(self) -> None:
        """Give the terminal back as it was, when Textual did not come to do that."""
        if self.attributes is not None:
            _write(LEAVE)
            termios.tcsetattr(sys.__stdin__.fileno(), termios.TCSANOW, self.attributes)  # type: ignore[union-attr, arg-type]
            self.attributes = None


def _silence() -> list[object]:
    assert sys.__stdin__ is not None, "cli has seen a terminal"
    fileno = sys.__stdin__.fileno()
    before: list[object] = list(termios.tcgetattr(fileno))
    quiet = termios.tcgetattr(fileno)
    quiet[3] &= ~(termios.ECHO | termios.ICANON)
    termios.tcsetattr(fileno, termios.TCSANOW, quiet)
    return before


def _write(text: str) -> None:
    assert sys.__stderr__ is not None, "Textual draws there too"
    sys.__stderr__.write(text)
    sys.__stderr__.flush()


def _painted(row: Painted) -> str:
    if "NO_COLOR" in os.environ:
        return "".join(text for text, _ in row.line)
    ground = _colour(GROUNDS[row.ground], 48)
    edge = _colour(GROUNDS[""], 48)
    spans = [
        f"\x1b[0;{'1;' if name in BOLD else ''}{edge if name.startswith('frame') else ground};"
        f"{_colour(FOREGROUNDS.get(name, FOREGROUNDS['']), 38)}m{text}"
        if " on #" not in name
        else f"\x1b[0;{_own_ground(name)}m{text}"
        for text, name in row.line
    ]
    return "".join(spans) + "\x1b[0m"


def _own_ground(style: str) -> str:
    """The escape code's part for "bold #ffffff on #b3261e"."""
    _, above, _, below = style.split()
    return f"1;{_colour(below[1:], 48)};{_colour(above[1:], 38)}"


def _colour(rgb: str, kind: int) -> str:
    """The part of an escape code that sets a colour; the nearest of 256 where the terminal does not promise more."""
    red, green, blue = (int(rgb[i : i + 2], 16) for i in (0, 2, 4))
    if os.environ.get("COLORTERM", "") in ("truecolor", "24bit"):
        return f"{kind};2;{red};{green};{blue}"
    if max(red, green, blue) - min(red, green, blue) < 10:
        return f"{kind};5;{232 + max(0, min(23, (red - 3) // 10))}"
    return f"{kind};5;{16 + 36 * _sixth(red) + 6 * _sixth(green) + _sixth(blue)}"


def _sixth(value: int) -> int:
    return 0 if value < 48 else 1 if value < 115 else (value - 35) // 40
