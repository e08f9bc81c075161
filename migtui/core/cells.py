"""How wide a text is in a terminal, for who does without Rich: the core, and the headless commands."""

from __future__ import annotations

import unicodedata

_NOTHING = frozenset({"Mn", "Me", "Cf"})
"""Categories that take no cell: combining marks and what only steers the text."""


def cells(text: str) -> int:
    """Terminal cells: wide characters take two, combining marks none."""
    return len(text) if text.isascii() else sum(map(_width, text))


def cut(text: str, width: int, sign: str = "…") -> str:
    """The text in at most `width` cells, with `sign` where it was cut."""
    if cells(text) <= width:
        return text
    kept, room = 0, width - cells(sign)
    for character in text:
        room -= _width(character)
        if room < 0:
            break
        kept += 1
    return text[:kept].rstrip() + sign if width > 0 else ""


def _width(character: str) -> int:
    if unicodedata.category(character) in _NOTHING:
        return 0
    return 2 if unicodedata.east_asian_width(character) in "WF" else 1


def in_ascii(error: UnicodeError) -> tuple[str, int]:
    """For `codecs.register_error`: a `?` for each cell, so that what stands behind keeps its column."""
    if not isinstance(error, UnicodeEncodeError):
        raise error
    return "".join("?" * _width(character) for character in error.object[error.start : error.end]), error.end
