"""Whose difference is it: the words and marks of the three-way answer, and the drifts as lines."""

from __future__ import annotations

from migtui.core.diff.origin import Origin

MARKS: dict[Origin, tuple[str, str, str]] = {
    "pending": ("○", "o", "pending"),
    "model": ("◆", "M", "label"),
    "drift": ("⚠", "!", "warning"),
}
"""Glyph, the same in ASCII, style. Beside an operation; the word stands behind it."""
WORDS: dict[Origin, str] = {
    "pending": "pending: in the migrations, not applied",
    "model": "no migration yet",
    "drift": "drift: not what its revision builds",
}
SHORT: dict[Origin, str] = {"pending": "pending", "model": "no migration yet", "drift": "drift"}


def origin_mark(origin: Origin, *, ascii: bool) -> tuple[str, str]:
    """Glyph and style, a span for a Line."""
    glyph, plain, style = MARKS[origin]
    return (plain if ascii else glyph), style
