"""Two lists of lines beside one another that scroll together, with one cursor line through both."""

from __future__ import annotations

from collections.abc import Sequence

from textual.app import ComposeResult
from textual.containers import Horizontal

from ..text import Line
from .line_view import LineView

NAMES = ("models", "database")


class TwoSides(Horizontal):
    """Who shows it sees to it that both sides are equally long."""

    def compose(self) -> ComposeResult:
        for name in NAMES:
            yield LineView(cursor=True, id=name)

    def on_mount(self) -> None:
        for view in self.views:
            self.watch(view, "scroll_y", self._scrolled, init=False)

    @property
    def views(self) -> tuple[LineView, LineView]:
        """The models' side and the database's."""
        return self.query_one("#models", LineView), self.query_one("#database", LineView)

    @property
    def widths(self) -> tuple[int, int]:
        """Cells for the text of each side: a blank stands before it, and a scrollbar may come behind it."""
        first, second = (max(20, view.size.width - 2) for view in self.views)
        return first, second

    @property
    def page(self) -> int:
        """Lines that are seen at once, but for two."""
        return max(1, self.views[0].scrollable_content_region.height - 2)

    @property
    def index(self) -> int:
        """The cursor line."""
        return max(view.index for view in self.views)

    def show(self, models: Sequence[Line], database: Sequence[Line]) -> None:
        """Replace the lines of both sides."""
        for view, lines in zip(self.views, (models, database), strict=True):
            view.show(lines)

    def go_to(self, index: int) -> None:
        """Put the cursor on a line of both sides."""
        for view in self.views:
            view.go_to(index)

    def on_line_view_moved(self, event: LineView.Moved) -> None:
        """A click on one side."""
        for view in self.views:
            if view is not event.view and view.index != event.index:
                view.go_to(event.index)

    def _scrolled(self, y: float) -> None:
        """The wheel, over one of them."""
        for view in self.views:
            if view.scroll_offset.y != round(y):
                view.scroll_to(y=y, animate=False, force=True)
