"""The graph on the screen before Textual is imported.

Textual takes 250 to 400 ms to import; the history is read and laid out after 100. So the first picture is painted with
plain escape codes, and Textual, when it is there, draws the same one over it. Keys typed meanwhile are kept by the
terminal and reach Textual.
"""

from __future__ import annotations

import os
import sys
import termios
from collections.abc import Iterable, Mapping

from migtui.engine.palettes import load_palette

from .looks.palette import BAKED, IN_16_COLOURS, NAMES, Palette, default_theme, is_terminals, style_text
from .looks.steady import steady
from .present.chips import bracketed
from .present.frame import Painted

ENTER = "\x1b[?1049h\x1b[?25l\x1b[?7l\x1b[H"
LEAVE = "\x1b[?7h\x1b[?25h\x1b[?1049l"

ANSI = ("black", "red", "green", "yellow", "blue", "magenta", "cyan", "white")
CODES = {"bold": "1", "dim": "2", "italic": "3", "underline": "4", "reverse": "7"}


class FirstPaint:
    """Owns the terminal between the first picture and Textual's start."""

    def __init__(self, palette: Palette | None = None) -> None:
        """Without a palette the picture is in the terminal's own colours."""
        self._palette = palette
        self.attributes: list[object] | None = None
        """The terminal's settings as they were, for Textual to bring back at the end."""

    def show(self, frame: Iterable[Painted]) -> None:
        """Paint. Typed characters are not echoed from now on."""
        self.attributes = _silence()
        _write(ENTER + "\r\n".join(painted(row, self._palette) for row in frame))

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


def known_palette(theme: str, environ: Mapping[str, str]) -> Palette | None:
    """The colours of a theme, as far as they are known here and can be shown by this terminal."""
    if "NO_COLOR" in environ:
        return None
    baked = BAKED.get(theme)
    if default_theme(environ) == IN_16_COLOURS:
        return baked if baked is not None and is_terminals(baked) else None
    return baked or load_palette(theme, NAMES, environ)


def painted(row: Painted, palette: Palette | None) -> str:
    """A line of the frame with its escape codes."""
    ground = _ground(row.ground, palette)
    line = bracketed(row.line, lambda name: _style(name, palette))
    return "".join(_span(text, name, ground, palette) for text, name in line) + "\x1b[0m"


def _span(text: str, name: str, ground: list[str], palette: Palette | None) -> str:
    if name.startswith("frame"):  # lies around the cursor's line, not on it
        ground = _ground("", palette)
    style = _style(name, palette)
    if ground == [CODES["reverse"]]:
        style = style_text(name, coloured=False).replace("dim", "")
    return f"\x1b[{';'.join(['0', *ground, *_codes(style, palette)])}m{steady(text)}"


def _ground(name: str, palette: Palette | None) -> list[str]:
    style = _style(name, palette)
    below = _codes("$foreground on $background", palette) if palette and style != "reverse" else []
    return [*below, *_codes(style, palette)]


def _style(name: str, palette: Palette | None) -> str:
    if palette is None:
        return style_text(name, coloured=False)
    return style_text(name, terminal=is_terminals(palette))


def _codes(style: str, palette: Palette | None) -> list[str]:
    """ "bold $text-error on #102030" as the parameters of an escape code."""
    codes: list[str] = []
    kind = 38
    for word in style.split():
        if word == "on":
            kind = 48
        elif word in CODES:
            codes.append(CODES[word])
        else:
            codes.append(_colour((palette or {})[word[1:]] if word[0] == "$" else word, kind))
    return codes


def _colour(colour: str, kind: int) -> str:
    """The part of an escape code that sets a colour; one of 256 where the terminal does not promise more."""
    if colour.startswith("ansi"):
        *bright, name = colour.removeprefix("ansi_").split("_")
        return str(kind + 1 if name == "default" else kind - 8 + ANSI.index(name) + (60 if bright else 0))
    red, green, blue = (int(colour[i : i + 2], 16) for i in (1, 3, 5))
    if os.environ.get("COLORTERM", "").strip().lower() in ("truecolor", "24bit"):
        return f"{kind};2;{red};{green};{blue}"
    return f"{kind};5;{nearest_of_256(red, green, blue)}"


def nearest_of_256(red: int, green: int, blue: int) -> int:
    """As Rich finds it for Textual (Color.downgrade): else every colour would change when Textual takes over."""
    low, high = min(red, green, blue), max(red, green, blue)
    if high == low or (high - low) / min(high + low, 510 - high - low) < 0.15:
        grey = round((high + low) / 510 * 25)
        return 16 if grey == 0 else 231 if grey == 25 else 231 + grey
    return 16 + 36 * _sixth(red) + 6 * _sixth(green) + _sixth(blue)


def _sixth(value: int) -> int:
    return round(value / 95 if value < 95 else 1 + (value - 95) / 40)
