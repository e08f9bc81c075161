"""`/`: find revisions by what is written about them and by what they do."""

from __future__ import annotations

from typing import TYPE_CHECKING

from migtui.core.search import Search

from ..commands.command import Mode, is_typed
from .searching import Searching

if TYPE_CHECKING:
    from ..widgets.find_bar import FindBar


class Finding(Searching):
    """A search is typed first, in the place of the status line, and then it is on."""

    _find_bar: FindBar | None = None
    _find_before: Search | None = None
    """The search that was on when typing began."""

    @property
    def mode(self) -> Mode:
        return "typing" if self.is_typing else super().mode

    @property
    def is_typing(self) -> bool:
        return self._find_bar is not None

    def unavailable(self) -> frozenset[str]:
        """While a search is typed, letters are text."""
        if not self.is_typing:
            return super().unavailable()
        return super().unavailable() | {each.id for each in self.commands if all(map(is_typed, each.keys))}

    async def run_find(self) -> None:
        await self.find(self.search.query if self.search is not None else "")

    async def find(self, text: str) -> None:
        """Begin to type a search, with this text to start from."""
        from ..looks.contents import ours
        from ..present.finding import FORMS
        from ..widgets.find_bar import FindBar  # 10 ms for Textual's input, which the start does not need

        if self.is_typing:
            return
        self._find_before, self._find_start = self.search, self.graph.selected_id
        bar = self._find_bar = FindBar(text, ours(FORMS, self.app))
        bar.styles.height = max(1, self.query_one("#status").size.height)  # so that the graph stays where it is
        self.add_class("-finding")
        await self.mount(bar, after="#status")
        self.set_focus(bar.input)
        bar.input.action_select_all()
        self.read_on()
        self.show_status()
        if text:
            self._look_for(text)

    def on_find_bar_typed(self, event: FindBar.Typed) -> None:
        if self.is_typing:
            self._look_for(event.text)

    def run_find_down(self) -> None:
        self._step_found(1)

    def run_find_up(self) -> None:
        self._step_found(-1)

    def run_find_cancel(self) -> None:
        self._close_find_bar()
        self.search = self._find_before
        self._go_to_found(self._find_start)
        self._show_found()

    def on_find_bar_kept(self, event: FindBar.Kept) -> None:
        if self.is_typing:
            self.run_find_keep()

    def run_find_keep(self) -> None:
        self._close_find_bar()
        self._show_found()

    def _close_find_bar(self) -> None:
        bar, self._find_bar = self._find_bar, None
        self.remove_class("-finding")
        self.graph.focus()
        if bar is not None:
            bar.remove()

    def _say_found(self) -> None:
        from ..present.finding import beside

        if self._find_bar is not None:
            self._find_bar.show(beside(self.search, self._at(self.search), self.finder.progress))
        else:
            super()._say_found()
