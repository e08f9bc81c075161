"""Where the cursor is among the revisions: "3 of 412"."""

from __future__ import annotations


def position(above: int, here: int, total: int, more: str = "") -> str:
    """Counts revisions, whatever is folded: those above the cursor, and on it. `more`: where else to look, and how."""
    if not total:
        return " · ".join(filter(None, ("no revisions", more)))
    where = f"{above + 1}–{above + here}" if here > 1 else f"{above + 1}"
    return " · ".join(filter(None, (f"{where} of {total}", more)))
