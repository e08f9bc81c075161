"""The details of the selected revision: Summary, Source and SQL tabs."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from textual.containers import Vertical, VerticalScroll
from textual.events import Click
from textual.message import Message
from textual.widgets import Static

from ..keys.keymap import DEFAULT, KeyMap
from ..looks.frames import set_subtitle, set_title
from ..present.keys import tab_keys
from ..text import Line, line_width
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


class TabBar(Bar):
    """Their names. A click on one shows it."""

    class Chosen(Message):
        """A tab was clicked."""

        def __init__(self, index: int) -> None:
            super().__init__()
            self.index = index

    def on_click(self, event: Click) -> None:
        start = 0
        for index, span in enumerate(self._left):
            start, before = start + line_width((span,)), start
            if before <= event.x < start:
                self.post_message(self.Chosen(index))


class Details(Vertical):
    """Four tabs over one area. The screen gives the lines and the source; this only shows them."""

    class Resized(Message):
        """What was folded for another width is to be folded anew."""

    def __init__(self, keys: KeyMap = DEFAULT, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._keys = keys
        self.tab = 0
        """Index into TABS."""
        self._source: str | None = None
        """What the Source tab shows."""
        self.back = ""
        """How to come back from here, in the frame."""

    def on_resize(self) -> None:
        if self.children:
            self.post_message(self.Resized())

    async def fill(self) -> bool:
        """Make the widgets, once. Not part of the first frame, which they would cost 20 ms.

        False when they are gone again: the user has left in these 20 ms.
        """
        if not self.children:
            if not self.is_attached:
                return False
            source = VerticalScroll(Static(markup=False), id="source", can_focus=False)
            await self.mount(TabBar(id="tabs"), LineView(id="summary"), source, LineView(id="sql"))
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

    @property
    def text_height(self) -> int:
        """Rows below the tabs."""
        return self.scrollable_content_region.height - 1

    def turn(self, by: int) -> None:
        """To the next or previous tab."""
        self.turn_to((self.tab + by) % len(TABS))

    def turn_to(self, index: int) -> None:
        """To this tab."""
        self.tab = index
        self._show_tab()

    def show_keys(self) -> None:
        """In the frame."""
        save = f"{self._keys.name('sql.save')} save  " if self.shown.direction else ""
        set_subtitle(self, self.back + save + tab_keys(self._keys))

    def _show_tab(self) -> None:
        if not self._is_whole:  # a key that was typed before there are tabs counts when they are made
            return
        tabs = [((f" {name} ", "head" if index == self.tab else "dim")) for index, (name, *_) in enumerate(TABS)]
        self.query_one("#tabs", Bar).show(tuple(tabs))
        self.show_keys()
        for area in {tab.area for tab in TABS}:
            self.query_one(area).display = area == self.shown.area

    def show_summary(self, title: str, lines: list[Line]) -> None:
        """Fill the Summary tab. Who has scrolled in it stays there while the text is the same."""
        set_title(self, title)
        view = self.query_one("#summary", LineView)
        if lines != list(view.lines):
            view.scroll_home(animate=False)
            view.show(lines)

    def show_alone(self, title: str, lines: list[Line]) -> None:
        """What is no revision has the same in every tab."""
        self.show_summary(title, lines)
        for area in {tab.area for tab in TABS}:
            self.query_one(area).display = area == "#summary"

    def show_sql(self, lines: list[Line]) -> None:
        """Fill the shown SQL tab."""
        view = self.query_one("#sql", LineView)
        if lines != list(view.lines):
            view.scroll_home(animate=False)
            view.show(lines)

    def show_source(self, source: str) -> None:
        """Fill the Source tab with a Python file's text."""
        from textual.highlight import highlight  # with Pygments 27 ms: only when somebody looks at a file

        if source == self._source:
            return
        self._source = source
        self.query_one("#source > Static", Static).update(highlight(source, language="python"))
        self.query_one("#source").scroll_home(animate=False)

    def scroll_by(self, lines: int) -> None:
        """Scroll the shown tab without moving the focus."""
        if self._is_whole:
            self.query_one(self.shown.area).scroll_relative(y=lines, animate=False, force=True)
