"""`steady` for all that Textual draws: borders, lists, fields and the toasts that come from its own widgets, too."""

from __future__ import annotations

from rich.segment import Segment
from textual.color import Color
from textual.filter import LineFilter

from .steady import steady


class Steadying(LineFilter):
    """Looks at every line that is drawn anew, once: 1.5 µs for one of 120 cells."""

    def apply(self, segments: list[Segment], background: Color) -> list[Segment]:
        """The segments, in the same cells. What moves the cursor is Textual's own and stays."""
        return [segment if segment.control else _steadied(segment) for segment in segments]


def _steadied(segment: Segment) -> Segment:
    text = steady(segment.text)
    return segment if text is segment.text else Segment(text, segment.style)
