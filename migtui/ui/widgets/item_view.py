"""A list whose items may take several lines each, and two such lists that scroll together."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Iterable, Sequence
from typing import Literal

from textual.events import Click
from textual.strip import Strip

from ..text import Line, cut
from .line_view import CURSOR_BACKGROUND, LineView


class ItemView(LineView, can_focus=True):
    """The cursor stands on an item and covers all of its lines. It shows while the view has the focus."""

    class Opened(LineView.Opened):
        """An item was clicked a second time."""

    def __init__(self, *, id: str | None = None, shows: Literal["focus", "always"] = "focus") -> None:
        super().__init__(cursor=True, id=id)
        self._shows = shows
        self._starts: Sequence[int] = ()
        self._make: Callable[[int], Line] | None = None
        self._made: dict[int, Line] = {}
        self._linked: frozenset[int] = frozenset()

    def link(self, items: Iterable[int]) -> None:
        """Mark these items at their left edge: they belong to what is under the cursor elsewhere."""
        linked = frozenset(items)
        if linked != self._linked:
            self._linked = linked
            self.refresh()

    def show_items(self, items: Iterable[Sequence[Line]]) -> None:
        """Replace all items; the cursor stays on the item with its number."""
        lines: list[Line] = []
        starts: list[int] = []
        for each in items:
            starts.append(len(lines))
            lines += each
        self._replace(lines, starts, None)

    def show_made(self, count: int, make: Callable[[int], Line]) -> None:
        """Replace all items by as many of one line each, which are made when they are seen: 2,000 take 40 ms."""
        self._replace([()] * count, range(count), make)

    def _replace(self, lines: list[Line], starts: Sequence[int], make: Callable[[int], Line] | None) -> None:
        item = self.item
        self._starts, self._make = starts, make
        self._made = {}
        self.show(lines)
        self.index = starts[min(item, len(starts) - 1)] if starts else 0

    @property
    def lines(self) -> tuple[Line, ...]:
        return tuple(map(self._line, range(len(self._lines))))

    def _line(self, index: int) -> Line:
        if self._make is None:
            return self._lines[index]
        if index not in self._made:
            self._made[index] = self._make(index)
        return self._made[index]

    @property
    def count(self) -> int:
        """Items."""
        return len(self._starts)

    @property
    def room(self) -> int:
        """Cells for the text of a line, whether there is a scroll bar or not."""
        return max(8, self.content_region.width - 2)

    @property
    def item(self) -> int:
        """The number of the item under the cursor."""
        return self._item_at(self.index)

    @property
    def is_marked(self) -> bool:
        """The cursor is to be seen."""
        return self._shows == "always" or self.has_focus

    @property
    def seen(self) -> range:
        """The items that are in sight, at least in part."""
        if not self._starts:
            return range(0)
        top, height = self.scroll_offset.y, self.scrollable_content_region.height
        return range(self._item_at(top), self._item_at(top + max(0, height - 1)) + 1)

    def _item_at(self, line: int) -> int:
        return max(0, bisect_right(self._starts, line) - 1)

    def _end(self, item: int) -> int:
        """The line after the item's last one."""
        return self._starts[item + 1] if item + 1 < len(self._starts) else len(self._lines)

    def move(self, by: int) -> None:
        """To another item."""
        if self._starts:
            self.go_to(self._starts[max(0, min(self.item + by, len(self._starts) - 1))])

    def move_page(self, part: float) -> None:
        """By a part of what is seen: 1 is a page down, -0.5 half a page up."""
        self.go_to(self.index + int(part * max(2, self.scrollable_content_region.height)))

    def go_to_item(self, item: int) -> None:
        """Put the cursor there, and make all of it visible."""
        if self._starts:
            self.go_to(self._starts[max(0, min(item, len(self._starts) - 1))])

    def go_to(self, index: int) -> None:
        """The item of that line."""
        if not self._starts:
            return
        item = self._item_at(max(0, min(index, len(self._lines) - 1)))
        self.reveal(item)
        super().go_to(self._starts[item])

    def reveal(self, item: int) -> None:
        """Scroll as little as shows the item."""
        if item >= len(self._starts):
            return
        top, height = self.scroll_offset.y, self.scrollable_content_region.height
        start, end = self._starts[item], self._end(item)
        if start < top or end - start >= height:
            self.scroll_to(y=start, animate=False, force=True)
        elif end > top + height:
            self.scroll_to(y=end - height, animate=False, force=True)

    def render_line(self, y: int) -> Strip:
        index = y + self.scroll_offset.y
        width = self.scrollable_content_region.width
        if index >= len(self._lines):
            return self._painter.strip((), width)
        item = self._item_at(index)
        is_here = self.is_marked and item == self.item
        edge = ("▌", "key") if item in self._linked else (" ", "")
        line = cut((edge, *self._line(index)), width)
        return self._painter.strip(line, width, background=CURSOR_BACKGROUND if is_here else "")

    def on_focus(self) -> None:
        self.refresh()

    def on_blur(self) -> None:
        self.refresh()


class Side(ItemView):
    """One of two lists with the same items in the same number of lines: they scroll, and have a cursor, together."""

    def __init__(self, *, id: str, leads: bool) -> None:
        """`leads`: it has the focus and the cursor for both."""
        super().__init__(id=id)
        self.can_focus = leads
        self._leads = leads
        self.other: Side | None = None

    @property
    def is_marked(self) -> bool:
        return self.has_focus or (self.other is not None and self.other.has_focus)

    @property
    def item(self) -> int:
        if not self._leads and self.other is not None:
            return self.other.item
        return super().item

    def watch_scroll_y(self, old_value: float, new_value: float) -> None:
        super().watch_scroll_y(old_value, new_value)
        if self.other is not None and self.other.scroll_y != new_value:
            self.other.scroll_to(y=new_value, animate=False, force=True)

    def go_to(self, index: int) -> None:
        super().go_to(index)
        if self.other is not None:
            self.other.refresh()

    def on_focus(self) -> None:
        self._tell(has_focus=True)

    def on_blur(self) -> None:
        self._tell(has_focus=False)

    def _tell(self, *, has_focus: bool) -> None:
        if self.other is not None:
            self.other.set_class(has_focus, "-linked")
            self.other.refresh()

    def on_click(self, event: Click) -> None:
        """On top of LineView's own, which has put the cursor on this side alone."""
        offset = event.get_content_offset(self)
        if not self._leads and self.other is not None and offset is not None:
            self.other.focus()
            self.other.go_to(offset.y + self.scroll_offset.y)
