"""The graph: a row for each revision or fold, drawn on demand, with a cursor that stays on its revision."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from textual.cache import LRUCache
from textual.events import Click, MouseScrollDown, MouseScrollUp
from textual.filter import ANSIToTruecolor, LineFilter
from textual.geometry import Region, Size
from textual.message import Message
from textual.scroll_view import ScrollView
from textual.strip import Strip

from migtui.core.graph.folding import Fold, Item, Shown
from migtui.core.model import Revision

from ..looks.frames import set_subtitle
from ..looks.styling import Painter
from ..present.position import position
from ..present.row_style import RowStyle
from ..present.rows import item_line
from ..present.way import Way
from ..text import Line
from .late_marks import LateMarks
from .line_view import CURSOR_BACKGROUND

MARGIN = 2
"""Rows kept visible above and below the cursor."""


class RevisionGraph(ScrollView, can_focus=True, inherit_bindings=False):
    """Rows of `present.rows`, a cursor, nothing else. At 10,000 rows a key press draws two lines.

    Without ScrollView's own bindings: they would take the arrows, home, end and the page keys from the screen.
    """

    class Selected(Message):
        """The cursor is on another revision, or on a fold."""

        def __init__(self, id: str) -> None:
            super().__init__()
            self.id = id

    def __init__(
        self,
        destroys: Callable[[Revision], bool],
        unfold: Callable[[Iterable[str]], object],
        *,
        id: str | None = None,
    ) -> None:
        """`destroys` says whether a revision's upgrade() loses data; it may take a millisecond, so it is asked late.
        `unfold` is called with the revisions of a fold that the cursor is sent into; then they are shown.
        """
        super().__init__(id=id)
        self._style: RowStyle | None = None
        self._shown: Shown | None = None
        self._way: Way | None = None
        self._unfold = unfold
        self._marks = LateMarks(destroys)
        self._painter = Painter(self)
        self._drawn: LRUCache[tuple[int, bool, bool, int], Strip] = LRUCache(512)
        """Rows as strips: while the cursor scrolls, all but one of the rows on screen were there before."""
        self._cursor = 0
        self._empty: list[Line] = []
        """What stands here where there are no rows."""
        self.more = ""
        """Where else to look, in the frame."""

    # -- what is shown ---------------------------------------------------------------------------------------

    def show(self, style: RowStyle) -> None:
        """Replace what is drawn; the cursor stays on its revision, or on its row when that is gone."""
        old, self._style = self._style, style
        if old is None or style.snapshot.loaded is not old.snapshot.loaded:
            self._marks.forget()
        if old is None or style.snapshot.layout is not old.snapshot.layout or style.folded != old.folded:
            self._rearrange(style.shown)
        if old is None or style.snapshot.layout is not old.snapshot.layout:
            self._way = None
        self._explain()
        self.show_position()
        if old is None or not style.draws_as(old):
            self._drawn.clear()
            self.refresh()

    def _rearrange(self, shown: Shown) -> None:
        """Other rows. The cursor keeps its line of the screen, too, where other rows come or go above it."""
        item, before = self._item, self._cursor
        was = (self.selected_id, self.selected_fold)
        self._shown = shown
        self._marks.drop()
        self._measure()
        kept = item.ids[0] if isinstance(item, Fold) else item.id if item is not None else ""
        self._cursor = shown.places.get(kept, min(before, max(0, len(shown.items) - 1)))
        if self._cursor != before and kept in shown.places:
            self.scroll_to(y=max(0, self.scroll_offset.y + self._cursor - before), animate=False, force=True)
        if item is not None and was != (self.selected_id, self.selected_fold):
            self.post_message(self.Selected(self.selected_id or ""))

    def _explain(self) -> None:
        """Say what an empty graph means, and which key fills it."""
        before, self._empty = self._empty, []
        if self._style is not None and not self._items:
            from ..present.empty import empty_history  # most projects have revisions

            self._empty = empty_history(self._style.snapshot, self.content_region.width)
        if self._empty != before:
            self._measure()
            self.refresh()

    def _measure(self) -> None:
        self.virtual_size = Size(self.size.width, len(self._items) or len(self._empty))

    def show_way(self, way: Way | None) -> None:
        """Light the way through the selected revision."""
        if way != self._way:
            self._way = way
            self._drawn.clear()
            self.refresh()

    @property
    def _items(self) -> Sequence[Item]:
        return self._shown.items if self._shown is not None else ()

    @property
    def _item(self) -> Item | None:
        return self._items[self._cursor] if self._items else None

    @property
    def selected_id(self) -> str | None:
        """The id under the cursor; None on a fold, and in an empty history."""
        item = self._item
        return None if item is None or isinstance(item, Fold) else item.id

    @property
    def selected_fold(self) -> tuple[str, ...]:
        """The revisions of the fold under the cursor, newest first; empty on a revision."""
        return self._item.ids if isinstance(self._item, Fold) else ()

    @property
    def selected_row(self) -> int:
        """The row of the layout that the cursor is on, the first one of a fold."""
        return self._shown.numbers[self._cursor] if self._items and self._shown is not None else 0

    @property
    def cursor(self) -> int:
        """The cursor's row, 0-based from the newest."""
        return self._cursor

    # -- moving ----------------------------------------------------------------------------------------------

    def move_to(self, row: int) -> None:
        """Put the cursor on a row, clamped to the history."""
        row = max(0, min(row, len(self._items) - 1))
        if row == self._cursor or not self._items:
            return
        old, self._cursor = self._cursor, row
        self._scroll_to_cursor()
        self.refresh(*(Region(0, line - self.scroll_offset.y, self.size.width, 1) for line in (old, row)))
        self.post_message(self.Selected(self.selected_id or ""))

    def move(self, by: int) -> None:
        """Move the cursor down (positive) or up; without rows scroll."""
        if self._items:
            self.move_to(self._cursor + by)
        else:
            self.scroll_relative(y=by, animate=False, force=True)

    def select(self, id: str) -> None:
        """Put the cursor on a revision; one that is folded is unfolded."""
        if self._shown is None or id not in self._shown.places:
            return
        item = self._items[self._shown.places[id]]
        if isinstance(item, Fold):
            self._unfold(item.ids)
        self.move_to(self._shown.places[id])

    def select_next(self, ids: Iterable[str], *, after: int | None = None) -> None:
        """To the next of these revisions below the row `after`, the cursor's unless given, or around to the first."""
        places = self._shown.places if self._shown is not None else {}
        rows = sorted((places[id], id) for id in ids if id in places)
        start = self._cursor if after is None else after
        if rows:
            self.select(next((id for row, id in rows if row > start), rows[0][1]))

    @property
    def page(self) -> int:
        """Rows of a page."""
        return max(1, self.scrollable_content_region.height - 1)

    def _scroll_to_cursor(self) -> None:
        height = self.scrollable_content_region.height
        margin = min(MARGIN, max(0, (height - 1) // 2))
        top = self.scroll_offset.y
        if self._cursor < top + margin:
            self.scroll_to(y=max(0, self._cursor - margin), animate=False, force=True)
        elif self._cursor > top + height - 1 - margin:
            self.scroll_to(y=self._cursor - height + 1 + margin, animate=False, force=True)

    def show_position(self) -> None:
        """ "3 of 412". Not done at every move: another text in the frame repaints the whole widget."""
        total = len(self._shown.places) if self._shown is not None else 0
        here = len(self.selected_fold) or 1
        set_subtitle(self, position(self.selected_row, here, total, self.more))

    def on_resize(self) -> None:
        self._explain()
        self._measure()
        if self._items:
            self._scroll_to_cursor()

    # -- drawing ---------------------------------------------------------------------------------------------

    def render_line(self, y: int) -> Strip:
        width = self.scrollable_content_region.width
        place = y + self.scroll_offset.y
        if self._style is None or place >= len(self._items):
            return self._painter.strip(self._empty[place] if place < len(self._empty) else (), width)
        item = self._items[place]
        selected = place == self._cursor
        if self._marks.want(item, place):
            self.set_timer(self._marks.pause, self._fill_marks)
        destroys = self._marks.is_marked(item)
        key = (place, selected, destroys, width)
        if key not in self._drawn:
            line = item_line(self._style, item, width=width, selected=selected, destroys=destroys, way=self._way)
            self._drawn[key] = self._painter.strip(line, width, background=CURSOR_BACKGROUND if selected else "")
        return self._drawn[key]

    def get_line_filters(self) -> Sequence[LineFilter]:
        """Our styles have no ANSI colours to convert, except in the ansi themes, where they are meant to stay: looking
        for them is a sixth of a repaint.
        """
        return [found for found in super().get_line_filters() if not isinstance(found, ANSIToTruecolor)]

    def notify_style_update(self) -> None:
        """The theme changed: what was drawn has its colours in it."""
        super().notify_style_update()
        self._drawn.clear()

    def _fill_marks(self) -> None:
        if self._style is None:
            return
        top = self.scroll_offset.y
        for place in self._marks.read(range(top, top + self.size.height), self._style.snapshot.history.revisions):
            self.refresh(Region(0, place - top, self.size.width, 1))
        if self._marks.is_waiting:
            self.set_timer(self._marks.pause, self._fill_marks)

    # -- mouse -----------------------------------------------------------------------------------------------

    def on_click(self, event: Click) -> None:
        offset = event.get_content_offset(self)
        if offset is not None:
            self.move_to(offset.y + self.scroll_offset.y)

    def on_mouse_scroll_down(self, event: MouseScrollDown) -> None:
        event.stop()
        self.scroll_relative(y=3, animate=False, force=True)

    def on_mouse_scroll_up(self, event: MouseScrollUp) -> None:
        event.stop()
        self.scroll_relative(y=-3, animate=False, force=True)
