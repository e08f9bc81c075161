"""The details of the selected revision: Summary and Source tabs."""

from __future__ import annotations

from textual.containers import Vertical, VerticalScroll
from textual.content import Content
from textual.widgets import Static

from ..text import Line
from .bars import Bar
from .line_view import LineView

TABS = ("Summary", "Source")


class Details(Vertical):
    """Two tabs over one area. The screen gives the lines and the highlighted source; this only shows them."""

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self.tab = 0
        """Index into TABS."""

    async def fill(self) -> None:
        """Make the widgets, once. Not part of the first frame, which they would cost 20 ms."""
        if not self.children:
            source = VerticalScroll(Static(markup=False), id="source", can_focus=False)
            await self.mount(Bar(id="tabs"), LineView(id="summary"), source)
            self.turn(0)

    @property
    def tab_name(self) -> str:
        return TABS[self.tab]

    @property
    def text_width(self) -> int:
        """Cells for the summary's lines."""
        return max(20, self.scrollable_content_region.width - 3)

    def turn(self, by: int) -> None:
        """To the next or previous tab."""
        self.tab = (self.tab + by) % len(TABS)
        tabs = [((f" {name} ", "head" if index == self.tab else "dim")) for index, name in enumerate(TABS)]
        self.query_one("#tabs", Bar).show(tuple(tabs))
        self.query_one("#summary").display = self.tab == 0
        self.query_one("#source").display = self.tab == 1

    def show_summary(self, title: str, lines: list[Line]) -> None:
        """Fill the Summary tab."""
        self.border_title = Content(title)
        view = self.query_one("#summary", LineView)
        view.scroll_home(animate=False)
        view.show(lines)

    def show_source(self, source: Content) -> None:
        """Fill the Source tab."""
        self.query_one("#source > Static", Static).update(source)
        self.query_one("#source").scroll_home(animate=False)

    def scroll_by(self, lines: int) -> None:
        """Scroll the shown tab without moving the focus."""
        shown = self.query_one("#summary" if self.tab == 0 else "#source")
        shown.scroll_relative(y=lines, animate=False, force=True)
