"""The command log as a panel: it follows its end until it has the focus, then a cursor walks over its entries."""

from __future__ import annotations

from textual.events import Click, MouseDown
from textual.message import Message

from ..command_log import LogEntry
from ..looks.contents import ours
from ..present.log import log_items, log_title
from .item_view import ItemView


class LogPanel(ItemView, can_focus=True, inherit_bindings=False):
    """Entries of the session's log. Which of them are unfolded is the panel's own matter.

    Without ScrollView's own bindings: they would take the arrows and the page keys from the screen.
    """

    class Taken(Message):
        """It has the focus now, by a click or by a key."""

    def __init__(self, *, id: str) -> None:
        super().__init__(id=id)
        self._entries: tuple[LogEntry, ...] = ()
        self._unfolded: set[LogEntry] = set()
        self._drawn: object = None
        self._follow = True
        self._is_pressed = False
        """The focus came with a mouse button."""

    def show_log(self, entries: tuple[LogEntry, ...]) -> None:
        """Draw these. The cursor stays on its entry, also when older ones are dropped."""
        kept = self.entry if self.has_focus else None
        self._entries = entries
        self._unfolded &= set(entries) if self._unfolded else set()
        if self._draw() and kept is not None and kept in entries and self.item != entries.index(kept):
            self.go_to_item(entries.index(kept))
        if not self.has_focus:
            self._stay_at_end()

    def _draw(self) -> bool:
        """Whether there was something to do."""
        drawn = (self._entries, frozenset(self._unfolded), self.room, self.has_focus)
        if drawn == self._drawn or not self.room:
            return False
        self._drawn = drawn
        self.show_items(log_items(self._entries, self.room, self._unfolded, marks=self.has_focus))
        self.show_title()
        return True

    def show_title(self) -> None:
        """Where the cursor is, in the frame."""
        title = log_title(len(self._entries), self.item if self.has_focus else None)
        self.border_title = ours(title, self.app)

    @property
    def room(self) -> int:
        """Of the panel alone: a scroll bar would come and go with every entry that is unfolded."""
        return max(0, self.content_region.width - 2)

    @property
    def entry(self) -> LogEntry | None:
        """The one under the cursor."""
        return self._entries[self.item] if self.item < len(self._entries) else None

    def turn(self) -> None:
        """Unfold the entry under the cursor, or fold it."""
        if self.entry is not None:
            self._unfolded ^= {self.entry}
            self._draw()
            self.reveal(self.item)

    def move(self, by: int) -> None:
        if not self._read_on(by):
            super().move(by)

    def move_page(self, part: float) -> None:
        page = max(2, self.scrollable_content_region.height - 1)
        if self._read_on(int(part * page)):
            return
        if self._starts and self._end(self.item) - self._starts[self.item] > page:
            super().move(1 if part > 0 else -1)
        else:
            super().move_page(part)

    def _read_on(self, lines: int) -> bool:
        """An entry that is taller than the panel is read to its end before the next one comes."""
        if not self._starts:
            return False
        top, height = self.scroll_offset.y, self.scrollable_content_region.height
        start, end = self._starts[self.item], self._end(self.item)
        if lines > 0 and start <= top + height < end:
            line = min(top + lines, end - height)
        elif lines < 0 and start < top:
            line = max(top + lines, start)
        else:
            return False
        self.scroll_to(y=line, animate=False, force=True, immediate=True)  # else fast keys are lost
        return True

    def go_to(self, index: int) -> None:
        super().go_to(index)
        self.show_title()

    def on_resize(self) -> None:
        self._draw()
        super().on_resize()

    def on_focus(self) -> None:
        self._draw()
        self.call_after_refresh(self._to_end)  # it may have been hidden, and has no size yet
        self.post_message(self.Taken())

    def _to_end(self) -> None:
        self._draw()
        self.go_to_item(self.item if self._is_pressed else self.count - 1)
        self._is_pressed = False

    def on_blur(self) -> None:
        self._is_pressed = False
        self._draw()
        self._is_at_end = True
        self._stay_at_end()

    def on_mouse_down(self, event: MouseDown) -> None:
        """Unfold what is under the mouse now: before the button is up again the panel has grown under it."""
        offset = event.get_content_offset(self)
        if offset is not None and offset.y + self.scroll_offset.y < len(self._lines):
            self._is_pressed = True
            self.index = self._starts[self._item_at(offset.y + self.scroll_offset.y)]
            self.turn()

    def on_click(self, event: Click) -> None:
        """In place of LineView's own, which would look at what is there by now."""
        event.prevent_default()
