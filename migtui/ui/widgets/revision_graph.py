"""The graph: one row per revision, drawn on demand, with a cursor that stays on its revision whatever changes."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from textual.cache import LRUCache
from textual.events import Click, MouseScrollDown, MouseScrollUp
from textual.filter import ANSIToTruecolor, LineFilter
from textual.geometry import Region, Size
from textual.message import Message
from textual.scroll_view import ScrollView
from textual.strip import Strip

from migtui.core.model import Revision

from ..present.rows import RowStyle, revision_line
from ..styling import Painter
from .line_view import CURSOR_BACKGROUND

MARGIN = 2
"""Rows kept visible above and below the cursor."""


class RevisionGraph(ScrollView, can_focus=True, inherit_bindings=False):
    """Rows of `present.rows`, a cursor, nothing else. At 10,000 rows a key press draws two lines.

    Without ScrollView's own bindings: they would take the arrows, home, end and the page keys from the screen.
    """

    class Selected(Message):
        """The cursor is on another revision."""

        def __init__(self, id: str) -> None:
            super().__init__()
            self.id = id

    def __init__(self, destroys: Callable[[Revision], bool], *, id: str | None = None) -> None:
        """`destroys` says whether a revision's upgrade() loses data; it may take a millisecond, so it is asked late."""
        super().__init__(id=id)
        self._style: RowStyle | None = None
        self._destroys = destroys
        self._marks: dict[str, bool] = {}
        self._unmarked: list[int] = []
        self._index: dict[str, int] = {}
        self._painter = Painter(self)
        self._drawn: LRUCache[tuple[int, bool, bool, int], Strip] = LRUCache(512)
        """Rows as strips: while the cursor scrolls, all but one of the rows on screen were there before."""
        self._cursor = 0

    # -- what is shown ---------------------------------------------------------------------------------------

    def show(self, style: RowStyle) -> None:
        """Replace what is drawn; the cursor stays on its revision, or on its row when that is gone."""
        kept = self.selected_id
        if self._style is None or style.snapshot.layout is not self._style.snapshot.layout:
            self._index = {row.id: index for index, row in enumerate(style.snapshot.layout.rows)}
            self.virtual_size = Size(self.size.width, len(style.snapshot.layout.rows))
        if self._style is None or style.snapshot.loaded is not self._style.snapshot.loaded:
            self._marks.clear()
        self._style = style
        self._drawn.clear()
        self._cursor = self._index.get(kept or "", min(self._cursor, max(0, len(self._index) - 1)))
        self.show_position()
        self.refresh()

    @property
    def selected_id(self) -> str | None:
        """The id under the cursor, None in an empty history."""
        rows = self._style.snapshot.layout.rows if self._style else ()
        return rows[self._cursor].id if rows else None

    @property
    def cursor(self) -> int:
        """The cursor's row, 0-based from the newest."""
        return self._cursor

    # -- moving ----------------------------------------------------------------------------------------------

    def move_to(self, row: int) -> None:
        """Put the cursor on a row, clamped to the history."""
        row = max(0, min(row, len(self._index) - 1))
        if row == self._cursor or not self._index:
            return
        old, self._cursor = self._cursor, row
        self._scroll_to_cursor()
        self.refresh(*(Region(0, line - self.scroll_offset.y, self.size.width, 1) for line in (old, row)))
        self.post_message(self.Selected(self.selected_id or ""))

    def move(self, by: int) -> None:
        """Move the cursor down (positive) or up."""
        self.move_to(self._cursor + by)

    def select(self, id: str) -> None:
        """Put the cursor on a revision."""
        if id in self._index:
            self.move_to(self._index[id])

    def select_next(self, ids: Iterable[str], *, after: int | None = None) -> None:
        """To the next of these revisions below the row `after`, the cursor's unless given, or around to the first."""
        rows = sorted(self._index[id] for id in ids if id in self._index)
        start = self._cursor if after is None else after
        if rows:
            self.move_to(next((row for row in rows if row > start), rows[0]))

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
        """ "3 of 412". Not done at every move: setting a border's text repaints the whole widget."""
        total = len(self._index)
        self.border_subtitle = f"{self._cursor + 1} of {total}" if total else "no revisions"

    def on_resize(self) -> None:
        self.virtual_size = Size(self.size.width, len(self._index))
        self._scroll_to_cursor()

    # -- drawing ---------------------------------------------------------------------------------------------

    def render_line(self, y: int) -> Strip:
        width = self.scrollable_content_region.width
        index = y + self.scroll_offset.y
        rows = self._style.snapshot.layout.rows if self._style else ()
        if self._style is None or index >= len(rows):
            return self._painter.strip((), width)
        row = rows[index]
        selected = index == self._cursor
        if row.id not in self._marks:
            self._want_mark(index)
        destroys = self._marks.get(row.id, False)
        key = (index, selected, destroys, width)
        if key not in self._drawn:
            line = revision_line(self._style, row, width=width, selected=selected, destroys=destroys)
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

    def _want_mark(self, index: int) -> None:
        if not self._unmarked:
            self.set_timer(0.02, self._fill_marks)
        self._unmarked.append(index)

    def _fill_marks(self) -> None:
        """Reading a body costs 0.1 to 2 ms: after the frame, in small portions, visible rows only."""
        wanted, self._unmarked = self._unmarked, []
        rows = self._style.snapshot.layout.rows if self._style else ()
        visible = range(self.scroll_offset.y, self.scroll_offset.y + self.size.height)
        todo = [index for index in dict.fromkeys(wanted) if index in visible and index < len(rows)]
        for index in todo[:8]:
            revision = self._style.snapshot.history.revisions[rows[index].id] if self._style else None
            marked = revision is not None and self._destroys(revision)
            self._marks[rows[index].id] = marked
            if marked:
                self.refresh(Region(0, index - self.scroll_offset.y, self.size.width, 1))
        for index in todo[8:]:
            self._want_mark(index)

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
