"""How what is printed looks where it is printed: a terminal has colours and a width, a pipe has neither."""

from __future__ import annotations

import contextlib
import os
import sys
from collections.abc import Iterable
from typing import NamedTuple

from ..core.paint import Line, painted
from ..core.terminal import ColourWish, lacks_signs, wants_colour

LEAST = 20
"""Columns below which nothing is cut any more."""


class Look(NamedTuple):
    """What standard output can show."""

    ascii: bool = False
    """Our own signs as ASCII."""
    colour: bool = False
    width: int | None = None
    """Cells of a line; None where nothing needs to be cut."""

    @property
    def sign(self) -> str:
        """Where something was cut."""
        return "~" if self.ascii else "…"

    def painted(self, lines: Iterable[Line]) -> Iterable[str]:
        """The lines as they are to be printed."""
        return painted(lines, colour=self.colour, width=self.width, sign=self.sign)


def look(colour: ColourWish = "auto", *, ascii: bool | None = None, configured: bool = False) -> Look:
    """The look of standard output. `ascii`: what the command line says of it, `configured`: the settings."""
    is_terminal = sys.stdout.isatty()
    if ascii is None:
        ascii = configured or lacks_signs(os.environ, sys.stdout.encoding, is_terminal=is_terminal)
    return Look(
        ascii,
        wants_colour(colour, os.environ, is_terminal=is_terminal),
        max(LEAST, _columns()) if is_terminal else None,
    )


def _columns() -> int:
    """As `shutil.get_terminal_size`, which takes 2 ms to import."""
    told = os.environ.get("COLUMNS", "")
    with contextlib.suppress(OSError):  # a terminal that has no size: a serial line
        return int(told) if told.isdecimal() and int(told) else os.get_terminal_size(sys.stdout.fileno()).columns or 80
    return 80
