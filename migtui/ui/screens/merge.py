"""Merge: one new revision on top of several, so that there is one head again."""

from __future__ import annotations

from collections.abc import Sequence

from textual.app import ComposeResult
from textual.widgets import Input

from migtui.core.new_revision import id_problem, label_problem
from migtui.engine.draft_words import merge_words
from migtui.errors import MigtuiError

from ..commands.forms import MERGE
from ..draft_form import MergeForm
from ..present.bars import header
from ..present.fold import fold
from ..present.merge import merge_lines
from ..session import Session
from ..widgets.bars import Bar, KeyBar, StatusBar
from ..widgets.form import Field, Form, Pick, text_input
from ..widgets.line_view import LineView
from .choices import Choice
from .choose_many import ChooseManyScreen
from .form_screen import FormScreen


class MergeScreen(FormScreen):
    """All heads are ticked at first. Revisions that are no heads can be merged too, where Alembic has --splice."""

    CSS_PATH = "../styles/form.tcss"
    COMMANDS_HERE = MERGE
    AUTO_FOCUS = "#message"

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        history = session.snapshot.history
        heads = tuple(id for id in history.order if id in history.heads)
        before = session.unfinished_merge
        self._proposed = self._proposal(heads)
        self._begun = before if before and before.heads == heads else MergeForm(heads, heads, self._proposed)
        self.revisions = self._begun.revisions

    def compose(self) -> ComposeResult:
        yield Bar(id="header")
        with Form(id="form"):
            yield Field("Message", text_input("message", self._begun.message, "what is merged", self._proposed))
            yield Field("Revisions", Pick("", id="revisions"))
            yield Field("Branch label", text_input("label", self._begun.label, "none"))
            yield Field("Revision id", text_input("rev_id", self._begun.rev_id, "made by Alembic"))
        yield LineView(id="outcome")
        yield StatusBar(id="status")
        yield KeyBar(id="keys")

    def on_mount(self) -> None:
        self.query_one("#form").border_title = "Merge"
        self.query_one("#outcome").border_title = "What it does"
        self.query_one("#header", Bar).show(*header(self.session.snapshot))
        self._show()

    def on_resize(self) -> None:
        self.call_after_refresh(self._show)

    def _proposal(self, heads: Sequence[str]) -> str:
        short = self.session.snapshot.history.short
        return "merge " + " and ".join(short(id) for id in heads[:3]) + " …" * (len(heads) > 3)

    @property
    def _splice(self) -> bool:
        return any(id not in self.session.snapshot.history.heads for id in self.revisions)

    def _text(self, id: str) -> str:
        return self.query_one(f"#{id}", Input).value.strip()

    @property
    def _words(self) -> tuple[str, ...]:
        return merge_words(
            self.session.snapshot.project,
            self.revisions,
            self._text("message"),
            branch_label=self._text("label") or None,
            rev_id=self._text("rev_id") or None,
            splice=self._splice,
        )

    def _show(self) -> None:
        self.query_one("#revisions", Pick).set(", ".join(self.revisions) or "none: press enter to choose")
        lines = merge_lines(self.session.snapshot.history, self.revisions)
        outcome = self.query_one("#outcome", LineView)
        outcome.show(part for line in lines for part in fold(line, max(20, self.size.width - 6), hanging=0))
        self.say(self.session.command(*self._words), "dim")

    def files_changed(self) -> None:
        self._show()

    def on_input_changed(self) -> None:
        self._show()

    def on_pick_picked(self) -> None:
        history = self.session.snapshot.history
        heads = [Choice(id, f"{id}  {history.revisions[id].message}  (head)") for id in history.heads]
        others = [
            Choice(id, f"{id}  {history.revisions[id].message}  (--splice)")
            for id in history.order
            if history.is_defined(id) and id not in history.heads
        ]

        def chosen(values: tuple[str, ...] | None) -> None:
            if values is not None:
                self.revisions = values
                self._show()

        self.app.push_screen(ChooseManyScreen("Merge", [*heads, *others], self.revisions), chosen)

    # -- commands --------------------------------------------------------------------------------------------

    def run_merge_cancel(self) -> None:
        if self.is_writing:
            self.say("the file is being written")
        else:
            typed = [self._text(id) for id in ("message", "label", "rev_id")]
            self.session.unfinished_merge = MergeForm(self._begun.heads, self.revisions, *typed)
            self.dismiss(None)

    def run_merge_write(self) -> None:
        problem = self._problem()
        if problem:
            self.say(problem)
        elif not self.is_writing:
            self.run_worker(self._write(), group="write", exclusive=True)

    def _problem(self) -> str:
        history = self.session.snapshot.history
        if len(self.revisions) < 2:
            return "a merge needs two revisions or more: choose them in the field Revisions"
        label, rev_id = self._text("label"), self._text("rev_id")
        return (label and label_problem(history, label)) or (rev_id and id_problem(history, rev_id))

    async def _write(self) -> None:
        self.session.unfinished_merge = None
        work = self.session.engine.merge(
            self.revisions,
            self._text("message"),
            branch_label=self._text("label") or None,
            rev_id=self._text("rev_id") or None,
            splice=self._splice,
        )
        try:
            await self.write("Merge", self.session.command(*self._words), work)
        except MigtuiError as error:
            self.show_error(error)
