"""The commands of the group Move: to another row, or to a revision that this one names."""

from __future__ import annotations

from .choices import Choice
from .choose import choose
from .revision_screen import RevisionScreen


class Moving(RevisionScreen):
    """Moves the graph's cursor. Where a jump has several ends, the user chooses."""

    def run_cursor_down(self) -> None:
        self.graph.move(1)

    def run_cursor_up(self) -> None:
        self.graph.move(-1)

    def run_cursor_top(self) -> None:
        self.graph.move_to(0)

    def run_cursor_bottom(self) -> None:
        self.graph.move_to(len(self.session.snapshot.layout.rows) - 1)

    def run_cursor_half_down(self) -> None:
        self.graph.move(self.graph.page // 2)

    def run_cursor_half_up(self) -> None:
        self.graph.move(-self.graph.page // 2)

    def run_cursor_page_down(self) -> None:
        self.graph.move(self.graph.page)

    def run_cursor_page_up(self) -> None:
        self.graph.move(-self.graph.page)

    def run_jump_current(self) -> None:
        self.graph.select_next(self.session.snapshot.current)

    def run_jump_head(self) -> None:
        self.graph.select_next(self.session.snapshot.history.heads)

    def run_jump_parent(self) -> None:
        revisions, fold = self.session.snapshot.history.revisions, self.graph.selected_fold
        self._jump("Parent", (revisions[fold[-1]] if fold else self.selected).down_revisions)

    def run_jump_child(self) -> None:
        fold = self.graph.selected_fold
        self._jump("Child", self.session.snapshot.history.children.get(fold[0] if fold else self.selected.id, ()))

    def run_jump_dependency(self) -> None:
        found = map(self.session.snapshot.history.resolve, self.selected.depends_on)
        self._jump("Depends on", tuple(revision.id for revision in found if revision is not None))

    def _jump(self, title: str, ids: tuple[str, ...]) -> None:
        revisions = self.session.snapshot.history.revisions
        choices = [Choice(id, f"{id}  {revisions[id].message}") for id in ids if id in revisions]
        choose(self, title, choices, self.graph.select)
