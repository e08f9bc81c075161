"""The same cells in every terminal: the last look at what is written to one, whatever it is and wherever it came from.

The text of a revision, a table or a file name is made harmless where it is taken up (`text.one_line`). This is the net
below that. An escape code that got through would be carried out; and terminals disagree about some emoji: "❤️" has one
cell here and two there, and with it everything to the right of it moves, the frame too.
"""

from __future__ import annotations

import re

from rich.cells import cell_len, set_cell_size

ODD = "\ufe0f\U0001f3fb-\U0001f3ff\u115f\u1160\u3164\uffa0"
"""What asks for the coloured form of a sign, shades of skin, and letters that are nothing but room."""
_ODD = re.compile(f"[{ODD}]")
_CLUSTER = re.compile(f"[^{ODD}]?[{ODD}]+\u20e3?")


def steady(text: str) -> str:
    """The text in as many cells, with nothing in it that steers a terminal or whose width is open to doubt."""
    if text.isprintable() and (text.isascii() or not _ODD.search(text)):
        return text
    kept = _CLUSTER.sub(_plainly, "".join(sign if sign.isprintable() else " " * cell_len(sign) for sign in text))
    return set_cell_size(kept, cell_len(text))


def _plainly(found: re.Match[str]) -> str:
    """Without what is odd, and with room for it."""
    kept = _ODD.sub("", found[0])
    return kept + " " * (cell_len(found[0]) - cell_len(kept))
