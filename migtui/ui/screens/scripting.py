"""The SQL tabs of the details: the statements of the selected revision, worked out when somebody looks at them."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from textual.timer import Timer

from migtui.core.model import Revision
from migtui.errors import MigtuiError

from ..widgets.details import Details
from .revision_screen import RevisionScreen

if TYPE_CHECKING:
    from migtui.engine.scripting import StepScript

    from ..sql_answers import Question, SqlAnswers, Way

REST = 0.15
"""Seconds that the cursor has to rest on a revision before its migration's code is run for its SQL."""


class Scripting(RevisionScreen):
    """Who derives from it composes a Details with the id `details`."""

    _rest: Timer | None = None

    @cached_property
    def _answers(self) -> SqlAnswers:
        from ..sql_answers import SqlAnswers  # 1.3 ms that the first frame does not need

        return SqlAnswers(self._ask)

    @property
    def details(self) -> Details:
        return self.query_one("#details", Details)

    def show_sql(self, revision: Revision, direction: Way) -> None:
        """Fill the shown SQL tab: at once where the answer is known, else when the cursor has rested."""
        if self._rest is not None:
            self._rest.stop()
        question = self._question(revision, direction)
        answer = self._answers.known(question)
        if answer is None:
            self.details.show_sql([(("computing offline SQL …", "dim"),)])
            self._rest = self.set_timer(REST, lambda: self._fetch(question))
            return
        from ..present.sql import answer_lines  # with Pygments 18 ms: only when somebody looks at SQL

        body = self.session.files.body(revision)
        operations = () if body is None else body.operations(direction)
        width = self.details.text_width
        self.details.show_sql(answer_lines(answer, operations, self.session.snapshot, width))

    def leave_sql(self) -> None:
        """Another tab, another screen: nobody waits for statements any more."""
        if self._rest is not None:
            self._rest.stop()
        if "_answers" in self.__dict__:
            self._answers.cancel()

    def forget_sql(self) -> None:
        """Other files than a revision's own may have changed: env.py, what it imports."""
        if "_answers" in self.__dict__:
            self._answers.forget()

    def on_screen_suspend(self) -> None:
        self.leave_sql()

    def _question(self, revision: Revision, direction: Way) -> Question:
        from ..sql_answers import Question

        snapshot = self.session.snapshot
        databases = tuple((state.key, state.dialect) for state in snapshot.databases or ())
        modified = self.session.files.modified(revision)
        return Question(revision.id, direction, revision.file, modified, snapshot.current, databases)

    def _fetch(self, question: Question) -> None:
        self.run_worker(self._show_answer(question), group="sql", exclusive=True, exit_on_error=True)

    async def _show_answer(self, question: Question) -> None:
        await self._answers.fetch(question)
        if not self.is_open:  # left a moment ago
            return
        shown, revision = self.details.shown, self.view().selected
        if revision is not None and shown.direction == question.direction and revision.id == question.revision:
            self.show_sql(revision, question.direction)

    async def _ask(self, question: Question) -> tuple[StepScript, ...]:
        history = self.session.snapshot.history
        return await self.session.engine.revision_sql(history, question.revision, question.direction)

    # -- commands --------------------------------------------------------------------------------------------

    def run_sql_save(self) -> None:
        """Save what the tab shows."""
        direction, revision = self.details.shown.direction, self.view().selected
        key, tab = map(self.key_map.name, ("sql.save", "detail.next"))
        if direction is None or revision is None:
            self.say(f"{key}: saves the statements of the tabs SQL ↑ and SQL ↓; {tab} leads there")
            return
        answer = self._answers.known(self._question(revision, direction))
        if answer is None:
            self.say(f"{key}: the SQL is still being computed")
        elif isinstance(answer, MigtuiError):
            self.say(f"{key}: there is no SQL to save: {answer.message}")
        else:
            from .save import save  # not part of the first frame

            save(
                self, self.session, answer, self._file_name(revision, direction), self.session.snapshot.project.user_cwd
            )

    def _file_name(self, revision: Revision, direction: Way) -> str:
        from ..present.file_name import file_name

        history = self.session.snapshot.history
        below, here = revision.down_revisions, (revision.id,)
        before, after = (below, here) if direction == "upgrade" else (here, below)
        return file_name(direction, before, after, history)
