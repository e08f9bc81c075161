"""A list of options with ticks, without keys of its own: those are commands of the screen that shows it."""

from __future__ import annotations

from rich.segment import Segment
from rich.style import Style
from textual.strip import Strip
from textual.widgets import SelectionList

BUTTON = 3
"""Segments of Textual's button: its sides and what is in it."""


class Ticks(SelectionList[str], inherit_bindings=False):
    """Each has a tick, or none. Textual's own button is a cross in both cases, in two colours."""

    def render_line(self, y: int) -> Strip:
        strip = super().render_line(y)
        index = y + self.scroll_offset.y
        if index >= self.option_count:
            return strip
        is_ticked = self.get_option_at_index(index).value in self._selected
        line = list(strip)[BUTTON:]
        style = (line[0].style or Style.null()) + Style(bold=is_ticked, meta={"option": index})
        return Strip([Segment("[x]" if is_ticked else "[ ]", style), *line])
