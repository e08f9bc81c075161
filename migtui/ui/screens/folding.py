"""Long lines of one revision after the other as one row: `o` at the cursor, `O` all of them."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from migtui.core.graph.folding import LEAST, run_at, runs

from .revision_screen import RevisionScreen

if TYPE_CHECKING:
    from migtui.core.search import Search

NO_RUN = f"no {LEAST} revisions {{}} follow one another without a branch, a label or a mark"


class Folding(RevisionScreen):
    """What is folded is kept in the session: it is a way of looking, and lasts as long as the user looks."""

    def folded(self, search: Search | None) -> frozenset[str]:
        """The revisions that are folded now: what is to be seen in any case is not."""
        return self.session.folded & self._may_fold(search) if self.session.folded else frozenset()

    def unfold(self, ids: Iterable[str]) -> None:
        """Show these revisions."""
        self.session.folded -= frozenset(ids)
        self.draw_graph()

    def run_fold(self) -> None:
        if fold := self.graph.selected_fold:
            self.unfold(fold)
            return
        rows = self.session.snapshot.layout.rows
        here = self.graph.selected_row
        run = run_at(rows, here, self._may_fold(None)) if rows else range(0)
        if len(run) < LEAST:
            self.say(f"{self.key_map.name('fold')}: {NO_RUN.format('here')}")
            return
        self._fold(rows[place].id for place in run)

    def run_fold_all(self) -> None:
        if self.row_style().folded:
            self.session.folded = frozenset()
            self.draw_graph()
            self.say("nothing is folded", "dim")
            return
        rows = self.session.snapshot.layout.rows
        found = list(runs(rows, self._may_fold(None)))
        if not found:
            self.say(f"{self.key_map.name('fold.all')}: {NO_RUN.format('anywhere')}")
            return
        self._fold(rows[place].id for run in found for place in run)

    def _fold(self, ids: Iterable[str]) -> None:
        self.session.folded |= frozenset(ids)
        self.draw_graph()

    def _may_fold(self, search: Search | None) -> frozenset[str]:
        from ..present.folded import may_fold

        return may_fold(self.session.snapshot, search)
