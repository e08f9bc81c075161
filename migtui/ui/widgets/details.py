"""The details of the selected revision: Summary, Source and SQL tabs."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from textual.containers import Vertical, VerticalScroll
from textual.content import Content
from textual.widgets import Static

from ..text import Line
from .bars import Bar
from .line_view import LineView

if TYPE_CHECKING:
    from ..sql_answers import Way


class Tab(NamedTuple):
    """A tab's name, the widget under it, and whose statements it shows, if any."""

    name: str
    area: str
    direction: Way | None = None


TABS = (
    Tab("Summary", "#summary"),
    Tab("Source", "#source"),
    Tab("SQL ↑", "#sql", "upgrade"),
    Tab("SQL ↓", "#sql", "downgrade"),
)


class Details(Vertical):
    """Four tabs over one area. The screen gives the lines and the source; this only shows them."""

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self.tab = 0
        """Index into TABS."""

    async def fill(self) -> bool:
        """Make the widgets, once. Not part of the first frame, which they would cost 20 ms.

        False when they are gone again: the user has left in these 20 ms.
        """
        if not self.children:
            source = VerticalScroll(Static(markup=False), id="source", can_focus=False)
            await self.mount(Bar(id="tabs"), LineView(id="summary"), source, LineView(id="sql"))
            self._show_tab()
        return self._is_whole

    @property
    def _is_whole(self) -> bool:
        return len(self.children) == 4

    @property
    def shown(self) -> Tab:
        return TABS[self.tab]

    @property
    def text_width(self) -> int:
        """Cells for the summary's lines."""
        return max(20, self.scrollable_content_region.width - 3)

    def turn(self, by: int) -> None:
        """To the next or previous tab."""
        self.tab = (self.tab + by) % len(TABS)
        self._show_tab()

    def _show_tab(self) -> None:
        if not self._is_whole:  # a key that was typed before there are tabs counts when they are made
            return
        tabs = [((f" {name} ", "head" if index == self.tab else "dim")) for index, (name, *_) in enumerate(TABS)]
        self.query_one("#tabs", Bar).show(tuple(tabs))
        self.border_subtitle = r"w save  \[ ] tab" if self.shown.direction else r"\[ ] tab"
        for area in {tab.area for tab in TABS}:
            self.query_one(area).display = area == self.shown.area

    def show_summary(self, title: str, lines: list[Line]) -> None:
        """Fill the Summary tab."""
        self.border_title = Content(title)
        view = self.query_one("#summary", LineView)
        view.scroll_home(animate=False)
        view.show(lines)

    def show_sql(self, lines: list[Line]) -> None:
        """Fill the shown SQL tab."""
        view = self.query_one("#sql", LineView)
        if lines != list(view.lines):
            view.scroll_home(animate=False)
            view.show(lines)

    def show_source(self, source: str) -> None:
        """Fill the Source tab with a Python file's text."""
        from textual.highlight import highlight  # with Pygments 27 ms: only when somebody looks at a file

        self.query_one("#source > Static", Static).update(highlight(source, language="python"))
        self.query_one("#source").scroll_home(animate=False)

    def scroll_by(self, lines: int) -> None:
        """Scroll the shown tab without moving the focus."""
        if self._is_whole:
            self.query_one(self.shown.area).scroll_relative(y=lines, animate=False, force=True)
