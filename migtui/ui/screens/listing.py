"""Lists of revisions, to go to one of them, and what else Alembic can tell about a project."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import partial

from textual.worker import WorkType

from migtui.errors import MigtuiError

from ..present.lists import branch_text, head_text, nothing
from .choices import Choice
from .choose import ChooseScreen
from .waiting import Waiting

RANGE = "Two revisions with a colon, either may be left out: base:current, abc:head, :abc"


class Listing(Waiting):
    """`alembic show`, `heads`, `branches`, `history -r` and `list_templates`, as lists to jump from."""

    def run_revision_show(self) -> None:
        from .identify import ask_revision  # its input field takes 10 ms to import

        ask_revision(self, self.session, "Show revision", self.graph.select)

    def run_list_heads(self) -> None:
        history = self.session.snapshot.history
        self._list("Heads", ((id, head_text(history, id)) for id in history.order if id in history.heads))

    def run_list_branches(self) -> None:
        history = self.session.snapshot.history
        points = (id for id in history.order if len(history.children.get(id, ())) > 1)
        self._list("Branch points", ((id, branch_text(history, id)) for id in points))

    def run_list_bases(self) -> None:
        history = self.session.snapshot.history
        self._list("Bases", ((id, head_text(history, id)) for id in history.order if id in history.bases))

    def run_list_range(self) -> None:
        from migtui.core.ranges import NoSuchRange, between

        from .ask import AskScreen

        snapshot = self.session.snapshot
        current = snapshot.current if snapshot.databases is not None else None

        def check(text: str) -> str:
            try:
                between(snapshot.history, text, current)
            except NoSuchRange as error:
                return f"{error}; {error.hint}" if error.hint else str(error)
            return ""

        def answered(text: str | None) -> None:
            if text is not None:
                ids = between(snapshot.history, text, current)
                self._list(f"History {text}", ((id, head_text(snapshot.history, id)) for id in ids))

        self.app.push_screen(AskScreen("History range", RANGE, check=check), answered)

    def _list(self, title: str, rows: Iterable[tuple[str, str]]) -> None:
        choices = [Choice(id, text) for id, text in rows]
        if not choices:
            self.say(nothing(title, self.session.snapshot), "")
            return

        def chosen(id: str | None) -> None:
            if id is not None:
                self.graph.select(id)

        self.app.push_screen(ChooseScreen(f"{title}: {len(choices)}", choices), chosen)

    def run_list_templates(self) -> None:
        self.say("asking Alembic for its templates …", "dim")
        work: WorkType[None] = partial(self._list_templates, self.moment())
        self.run_worker(work, group="templates", exclusive=True)

    async def _list_templates(self, is_still: Callable[[], bool]) -> None:
        from ..present.lists import template_lines
        from .lines import LinesScreen

        try:
            templates = await self.session.engine.templates()
        except MigtuiError as error:
            self.say(error.message, "broken")
            return
        self.session.note("Templates", self.session.command("list_templates"), f"{len(templates)}", None)
        if is_still():
            self.app.push_screen(LinesScreen("Templates", lambda width: template_lines(templates, width)))
