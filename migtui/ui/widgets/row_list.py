"""A list of rows in a form: one line each, a cursor, space to tick. Its rows are drawn by its owner."""

from __future__ import annotations

from collections.abc import Iterable
from typing import ClassVar

from textual.binding import Binding, BindingType
from textual.events import Click
from textual.message import Message

from ..text import Line
from .line_view import LineView


class RowList(LineView, can_focus=True):
    """The cursor shows while it has the focus. Arrow keys leave it at its ends, so that one walks on in a form."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("down", "row(1)", show=False),
        Binding("up", "row(-1)", show=False),
        Binding("space", "turn", show=False),
        Binding("enter", "take", show=False),
    ]

    class Turned(Message):
        """Space was pressed on a row."""

        def __init__(self, rows: RowList, index: int) -> None:
            super().__init__()
            self.rows = rows
            self.index = index

        @property
        def control(self) -> RowList:
            return self.rows

    class Taken(Turned):
        """Enter was pressed on a row."""

    def __init__(self, *, id: str) -> None:
        super().__init__(cursor=False, id=id)

    def show(self, lines: Iterable[Line]) -> None:
        super().show(lines)
        self.styles.height = max(1, len(self.lines))

    def action_row(self, by: int) -> None:
        if 0 <= self.index + by < len(self.lines):
            self.go_to(self.index + by)
        elif by > 0:
            self.screen.focus_next()
        else:
            self.screen.focus_previous()

    def action_turn(self) -> None:
        self.post_message(self.Turned(self, self.index))

    def action_take(self) -> None:
        self.post_message(self.Taken(self, self.index))

    def on_click(self, event: Click) -> None:
        """On top of LineView's own: a click on a row is a tick."""
        offset = event.get_content_offset(self)
        if offset is not None and offset.y + self.scroll_offset.y < len(self.lines):
            self.post_message(self.Turned(self, offset.y + self.scroll_offset.y))

    def on_focus(self) -> None:
        self._has_cursor = True
        self.refresh()

    def on_blur(self) -> None:
        self._has_cursor = False
        self.refresh()
