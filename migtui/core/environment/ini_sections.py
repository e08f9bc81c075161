"""Whole sections of an ini file, with everything around them left as it stands."""

from __future__ import annotations

import re
from collections.abc import Sequence


def keep_sections(text: str, present: Sequence[str], wanted: Sequence[str]) -> str:
    """The text whose sections `present` bear the names `wanted`: renamed in order; further ones copied from the last.

    `wanted` must have as many names as `present`, or more.
    """
    pieces = re.split(r"(?m)^(?=\[)", text)
    places = [_place(pieces, name) for name in present]
    last = pieces[places[-1]]
    for place, new in zip(places, wanted, strict=False):
        pieces[place] = _renamed(pieces[place], new)
    copies = [_renamed(last, new) for new in wanted[len(present) :]]
    at = places[-1] + 1
    return "".join([*pieces[:at], *copies, *pieces[at:]])


def _place(pieces: list[str], name: str) -> int:
    for number, piece in enumerate(pieces):
        if piece.startswith(f"[{name}]"):
            return number
    raise ValueError(f"there is no section [{name}]")


def _renamed(piece: str, name: str) -> str:
    return f"[{name}]" + piece[piece.index("]") + 1 :]
