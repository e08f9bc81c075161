"""A search that is on: its matches are marked, `n` and `N` go from one to the next, until it is ended."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from typing import TYPE_CHECKING, Literal

from textual.worker import WorkType

from migtui.core.search import Search

from ..commands.command import Mode
from .revision_screen import RevisionScreen

if TYPE_CHECKING:
    from ..finder import Finder

READING = "find"
"""The group of the worker that reads the files."""
AGAIN: dict[int, str] = {1: "from the top again", -1: "from the bottom again"}


class Searching(RevisionScreen):
    """Knows what is found now. It is typed in `Finding`."""

    search: Search | None = None
    """The search that is typed or on."""
    _find_start: str | None = None
    """The revision under the cursor when it began."""
    _find_note: tuple[str | None, str] = (None, "")
    """What was said of the last step, and of the revision that it led to."""

    @property
    def mode(self) -> Mode:
        return super().mode or ("find" if self.search is not None else "")

    @property
    def is_typing(self) -> bool:
        """A search is being typed."""
        return False

    @property
    def finder(self) -> Finder:
        return self.session.finder

    def start_search(self, text: str) -> None:
        """Turn a search on that nobody has typed."""
        self._find_start = self.graph.selected_id
        self.read_on()
        self._look_for(text)

    def _look_for(self, text: str) -> None:
        self.search = self.finder.search(text) if text.strip() else None
        self.draw_graph()
        self._go_to_nearest()
        self._say_found()

    def _go_to_nearest(self) -> None:
        """From where typing began, however far the letters before this one have led."""
        from migtui.core.finding.query import nearest

        found = self.search.found if self.search is not None else ()
        rows = self.finder.rows(found)
        at = nearest(rows, self.finder.row(self._find_start))
        self._go_to_found(self._find_start if at is None else found[rows.index(at)])

    # -- from one to the next ------------------------------------------------------------------------------

    def run_find_next(self) -> None:
        self._step_found(1)

    def run_find_previous(self) -> None:
        self._step_found(-1)

    def run_find_end(self) -> None:
        self.search = None
        self.workers.cancel_group(self, READING)
        self._show_found()

    def _step_found(self, by: Literal[1, -1]) -> None:
        found = self.search.found if self.search is not None else ()
        if not found:
            return
        rows, here = self.finder.rows(found), self.finder.row(self.graph.selected_id)
        at = bisect_right(rows, here) if by > 0 else bisect_left(rows, here) - 1
        target = found[at % len(found)]
        self._find_note = (target, "" if 0 <= at < len(found) else AGAIN[by])
        self._go_to_found(target)
        self._say_found()

    def _go_to_found(self, id: str | None) -> None:
        if id is not None and id != self.graph.selected_id:
            self.graph.select(id)

    # -- what is read meanwhile ------------------------------------------------------------------------------

    def read_on(self) -> None:
        """Read the files that were not read yet, in the background."""
        self.finder.look_at(self.session.snapshot)
        if not self.finder.is_complete:
            # A function, not its coroutine: one that is cancelled before its first step would never be awaited.
            reading: WorkType[None] = self._read_files
            self.run_worker(reading, group=READING, exclusive=True)

    async def _read_files(self) -> None:
        await self.finder.read(self._found_more)

    def _found_more(self) -> None:
        """Files have been read: what they do is found now."""
        if self.search is None:
            return
        had_none = not self.search.found
        self.search = self.finder.search(self.search.query)
        self.draw_graph()
        if had_none and self.graph.selected_id == self._find_start:
            self._go_to_nearest()
        self._say_found()

    def search_anew(self) -> None:
        """The session has other news: what is found may be something else now."""
        if self.search is not None and self.finder.look_at(self.session.snapshot):
            self.search = self.finder.search(self.search.query)
            self.read_on()

    # -- saying it -----------------------------------------------------------------------------------------

    def _show_found(self) -> None:
        self.draw_graph()
        self.show_status()

    def _say_found(self) -> None:
        self.show_status()

    def found_status(self) -> tuple[str, str] | None:
        """For the status line, while a search is on."""
        if self.search is None or self.is_typing:
            return None
        from ..present.finding import found, nothing

        if not self.search.found and self.search.complete:
            snapshot = self.session.snapshot
            return nothing(self.search.query, len(snapshot.layout.rows), has_git=snapshot.git is not None), "warning"
        selected, at = self.view().selected, self._at(self.search)
        places = self.finder.places(self.search.query, selected) if selected is not None and at is not None else ()
        note = self._find_note[1] if selected is not None and selected.id == self._find_note[0] else ""
        return found(self.search, at, places, self.finder.progress, note), ""

    def _at(self, search: Search | None) -> int | None:
        """The place of the selected revision among those that were found."""
        selected = self.graph.selected_id
        return search.found.index(selected) if search is not None and selected in search.found else None
