"""Plan: what will be done, in which order, to which database, before anything is done."""

from __future__ import annotations

import time
from collections.abc import Callable

from textual.app import ComposeResult
from textual.content import Content

from migtui.core.plan import Plan

from ..commands.plan import PLAN
from ..copying import copy
from ..plan_sql import PlanSql
from ..present.bars import header
from ..present.plan import title, transactional_ddl
from ..present.plan_steps import StepRow, database_lines, no_steps, step_operations, step_rows
from ..session import Session
from ..snapshot import View
from ..widgets.bars import Bar, KeyBar, StatusBar
from ..widgets.line_view import LineView
from .plan_answer import PlanAnswer
from .plan_room import SizedRow, SizedView


class PlanScreen(PlanAnswer):
    """Returns True when the plan was confirmed. Enter runs nothing unless the run button has the focus."""

    CSS_PATH = "../styles/plan.tcss"
    COMMANDS_HERE = PLAN

    def __init__(
        self, session: Session, plan: Plan, *, note: str = "", clock: Callable[[], float] = time.monotonic
    ) -> None:
        super().__init__(session, plan, clock)
        self._note = note
        self._sql = PlanSql(plan)
        self._rows: list[StepRow] = []

    def compose(self) -> ComposeResult:
        yield Bar(id="header")
        yield SizedView(id="facts")
        with SizedRow(id="steps-and-sql"):
            yield LineView(id="steps", cursor=True)
            yield SizedView(id="sql")
        yield from self.compose_answer()
        yield StatusBar(id="status")
        yield KeyBar(id="keys")

    def on_mount(self) -> None:
        self.query_one("#facts").border_title = Content(title(self.plan))
        self.query_one("#header", Bar).show(*header(self.session.snapshot))
        self.call_after_refresh(self._ask_for_sql)
        self.begin_to_ask()
        if self.confirmation != "none":
            self.say("Checked again just before it runs: if the database has moved, nothing runs.", "dim")
            self.query_one("#status").add_class("-can-wait")

    def _ask_for_sql(self) -> None:
        """In the background, and given up when this screen is closed: it runs the migrations' code."""
        if not self.plan.is_empty:
            asked = self._sql.fetch(self.session.engine.plan_sql, self._sql_came)
            self.run_worker(asked, group="sql", exclusive=True, exit_on_error=True)

    def _sql_came(self) -> None:
        if self.is_open:  # else it was closed a moment ago
            self._fill()

    def _fill(self) -> None:
        snapshot = self.session.snapshot
        self.show_facts(self._note)
        steps = self.query_one("#steps", LineView)
        width = steps.scrollable_content_region.width
        first = not self._rows
        self._rows = step_rows(self.plan, snapshot, width, ascii=snapshot.settings.ascii, count=self._sql.count)
        steps.show([row.line for row in self._rows] or [no_steps(self.plan)])
        if first:  # the first step, not the heading above it
            steps.index = next((index for index, row in enumerate(self._rows) if row.step is not None), 0)
        steps.border_title = self.frame("Steps", self._sql.total)
        steps.border_subtitle = self.frame(transactional_ddl(snapshot))
        self._show_step(steps.index)
        self.share_room()

    def on_resize(self) -> None:
        self.call_after_refresh(self._fill)

    def on_sized(self) -> None:
        """Also when another part has taken more or less: facts, or a status line that is folded."""
        self._fill()

    def on_line_view_moved(self, event: LineView.Moved) -> None:
        self.query_one("#sql", LineView).scroll_home(animate=False)
        self._show_step(event.index)

    def _show_step(self, index: int) -> None:
        """What the step does by its file, then its statements."""
        if index >= len(self._rows):
            self._show_purge()
            return
        row, snapshot = self._rows[index], self.session.snapshot
        view = self.query_one("#sql", LineView)
        width = view.scrollable_content_region.width - 2
        if row.step is None:
            view.border_title, view.border_subtitle = self.frame(row.database.key), ""
            stamped = self._sql.lines(row.database.key, None, snapshot, width) if self.plan.direction == "stamp" else []
            view.show([*database_lines(row.database, snapshot, width), (), *stamped])
            return
        message = f" {row.step.message}" if self.has_class("-sql-only") else ""
        name = snapshot.history.short(row.step.revision)
        view.border_title = self.frame(row.database.key, f"{name}{message}", "SQL")
        view.border_subtitle = self.frame(self._sql.count(row.database.key, row.step), self._full)
        sql = self._sql.lines(row.database.key, row.step, snapshot, width)
        operations = step_operations(row.step, width)
        view.show([*operations, *([()] if operations else []), *sql])

    @property
    def _full(self) -> str:
        return f"{self.key_map.name('plan.full')} {'back' if self.has_class('-sql-only') else 'full'}"

    def _show_purge(self) -> None:
        """`stamp --purge base`: there is no step to show."""
        view = self.query_one("#sql", LineView)
        view.border_title, view.border_subtitle = "SQL", self._full
        width = view.scrollable_content_region.width - 2
        lines = [self._sql.lines(database.key, None, self.session.snapshot, width) for database in self.plan.databases]
        view.show([] if self.plan.is_empty else [line for part in lines for line in part])

    def view(self) -> View:
        return View(self.session.snapshot, None)

    def say(self, text: str, style: str = "warning") -> None:
        status = self.query_one("#status", Bar)
        status.remove_class("-can-wait")
        status.show(((f" {text}", style),))

    # -- commands --------------------------------------------------------------------------------------------

    def run_plan_down(self) -> None:
        self.query_one("#steps", LineView).move(1)

    def run_plan_up(self) -> None:
        self.query_one("#steps", LineView).move(-1)

    def run_plan_top(self) -> None:
        self._steps_or_sql.move(-len(self._steps_or_sql.lines))

    def run_plan_bottom(self) -> None:
        self._steps_or_sql.move(len(self._steps_or_sql.lines))

    def run_plan_page_down(self) -> None:
        self._turn(1)

    def run_plan_page_up(self) -> None:
        self._turn(-1)

    def _turn(self, pages: int) -> None:
        self._steps_or_sql.move(pages * max(1, self._steps_or_sql.scrollable_content_region.height))

    @property
    def _steps_or_sql(self) -> LineView:
        """The one of the two that is looked at."""
        return self.query_one("#sql" if self.has_class("-sql-only") else "#steps", LineView)

    def run_plan_sql_down(self) -> None:
        self._scroll_sql(1)

    def run_plan_sql_up(self) -> None:
        self._scroll_sql(-1)

    def _scroll_sql(self, direction: int) -> None:
        view = self.query_one("#sql", LineView)
        view.move(direction * max(1, view.scrollable_content_region.height // 2))

    def run_plan_full(self) -> None:
        self.toggle_class("-sql-only")

    def run_plan_save(self) -> None:
        """All steps, in the order of execution."""
        if self._sql.all is None:
            reason = self._sql.error.message if self._sql.error else "the SQL is still being computed"
            nothing = "there is nothing to do, so there is no SQL"
            self.say(f"{self.key_map.name('plan.save')}: {nothing if self.plan.is_empty else reason}")
            return
        from ..present.file_name import plan_file_name
        from .save import save

        snapshot = self.session.snapshot
        save(self, self.session, self._sql.all, plan_file_name(self.plan, snapshot.history), snapshot.project.user_cwd)

    def run_plan_facts_down(self) -> None:
        self._scroll_facts(1)

    def run_plan_facts_up(self) -> None:
        self._scroll_facts(-1)

    def _scroll_facts(self, lines: int) -> None:
        """Where the SQL has the whole screen there is nothing else to scroll."""
        self.query_one("#sql" if self.has_class("-sql-only") else "#facts", LineView).move(lines)

    def run_plan_edit(self) -> None:
        from ..editing import Place, edit_and_say

        index = self.query_one("#steps", LineView).index
        step = self._rows[index].step if index < len(self._rows) else None
        if step is None or not step.file:
            self.say(f"{self.key_of('plan.edit')}: there is no file of a step here")
            return
        outdated = f"this plan is of before: {self.key_of('plan.cancel')} closes it"
        edit_and_say(self, self.session, Place(step.file), lambda: outdated)

    def run_plan_copy(self) -> None:
        copy(self, self.plan.command, "the command", more=self.plan.command)

    def run_plan_cancel(self) -> None:
        """One step back: out of the field, from the SQL over the whole screen to the plan, and then out of it."""
        if self.mode == "typing":
            self.leave_field()
        elif self.has_class("-sql-only"):
            self.run_plan_full()
        else:
            self.dismiss(False)
