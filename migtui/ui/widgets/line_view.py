"""A scrolling list of Lines, drawn line by line: logs, steps, the summary. 300,000 lines cost no more than 30."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable

from textual.events import Click
from textual.geometry import Size
from textual.message import Message
from textual.scroll_view import ScrollView
from textual.strip import Strip

from ..looks.styling import Painter
from ..text import Line, cut

CURSOR_BACKGROUND = "cursor"
"""The style of the line under the cursor."""


class LineView(ScrollView, can_focus=False):
    """Lines of text, optionally with a cursor line, optionally following the end."""

    class Moved(Message):
        """The cursor line changed."""

        def __init__(self, view: LineView, index: int) -> None:
            super().__init__()
            self.view = view
            self.index = index

    class Opened(Message):
        """What is under the cursor was clicked a second time: as enter."""

        def __init__(self, view: LineView) -> None:
            super().__init__()
            self.view = view

    class Resized(Message):
        """There is another room for its lines."""

        def __init__(self, view: LineView) -> None:
            super().__init__()
            self.view = view

    def __init__(
        self, *, cursor: bool = False, follow: bool = False, limit: int | None = None, id: str | None = None
    ) -> None:
        super().__init__(id=id)
        self._lines: deque[Line] = deque(maxlen=limit)
        self._has_cursor = cursor
        self._follow = follow
        self._is_at_end = True
        """As it was when it was last scrolled: neither new lines nor less room are the user's doing."""
        self._tail = 0
        self._painter = Painter(self)
        self.index = 0
        """The cursor line, 0-based."""

    @property
    def lines(self) -> tuple[Line, ...]:
        return tuple(self._lines)

    def show(self, lines: Iterable[Line]) -> None:
        """Replace all lines. The scroll position stays where the new text allows it."""
        self._lines.clear()
        self._lines.extend(lines)
        self._tail = 0
        self.index = min(self.index, max(0, len(self._lines) - 1))
        self._resized()

    def append(self, lines: Iterable[Line], *, tail: Iterable[Line] = ()) -> None:
        """Add lines at the end; with `follow`, stay at the end unless the user has scrolled away.

        `tail`: lines that stand below them until the next call.
        """
        for _ in range(self._tail):
            self._lines.pop()
        below = tuple(tail)
        self._tail = len(below)
        self._lines.extend((*lines, *below))
        self._resized()
        self._stay_at_end()

    def move(self, by: int) -> None:
        """Move the cursor line, or scroll where there is none."""
        if not self._has_cursor:
            self.scroll_relative(y=by, animate=False, force=True)
            return
        self.go_to(self.index + by)

    def go_to(self, index: int) -> None:
        """Put the cursor on a line and make it visible."""
        self.index = max(0, min(index, len(self._lines) - 1))
        top, height = self.scroll_offset.y, self.scrollable_content_region.height
        if not top <= self.index < top + height:
            self.scroll_to(y=self.index if self.index < top else self.index - height + 1, animate=False, force=True)
        self.refresh()
        self.post_message(self.Moved(self, self.index))

    def on_resize(self) -> None:
        self._stay_at_end()
        self.post_message(self.Resized(self))

    def watch_scroll_y(self, old_value: float, new_value: float) -> None:
        super().watch_scroll_y(old_value, new_value)
        self._is_at_end = new_value >= self.max_scroll_y - 1

    def _stay_at_end(self) -> None:
        if self._follow and self._is_at_end:
            self.call_after_refresh(self.scroll_end, animate=False, force=True)

    def render_line(self, y: int) -> Strip:
        index = y + self.scroll_offset.y
        width = self.scrollable_content_region.width
        if index >= len(self._lines):
            return self._painter.strip((), width)
        background = CURSOR_BACKGROUND if self._has_cursor and index == self.index else ""
        line = cut(((" ", ""), *self._lines[index]), width)  # what does not fit ends in "…"
        return self._painter.strip(line, width, background=background)

    def on_click(self, event: Click) -> None:
        offset = event.get_content_offset(self)
        if self._has_cursor and offset is not None and offset.y + self.scroll_offset.y < len(self._lines):
            self.go_to(offset.y + self.scroll_offset.y)
            if event.chain == 2:
                self.post_message(self.Opened(self))

    def _resized(self) -> None:
        self.virtual_size = Size(self.scrollable_content_region.width, len(self._lines))
        self.refresh()
