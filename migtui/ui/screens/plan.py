"""Plan: what will be done, in which order, to which database, before anything is done."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Horizontal
from textual.content import Content
from textual.widgets import Button, Input, Static

from migtui.core.plan import Plan, confirmation

from .. import commands
from ..bindings import bindings
from ..plan_sql import PlanSql
from ..present.bars import header
from ..present.plan import facts, name_to_type, question, title, transactional_ddl
from ..present.plan_steps import StepRow, database_lines, no_steps, step_operations, step_rows
from ..session import Session
from ..snapshot import View
from ..text import PLAIN, one_line
from ..widgets.bars import Bar, KeyBar, StatusBar
from ..widgets.line_view import LineView
from .command_screen import CommandScreen

RELEASE = 0.6
"""Seconds without a `y` that count as "the key was released": a held key repeats every 30 to 50 ms, the first time
after at most 500."""


class PlanScreen(CommandScreen[bool]):
    """Returns True when the plan was confirmed. Enter runs nothing unless the run button has the focus."""

    CSS_PATH = "../styles/plan.tcss"
    COMMANDS_HERE = commands.PLAN
    BINDINGS: ClassVar[list[BindingType]] = [*bindings(commands.PLAN)]
    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (100, "-wide"), (120, "-wider")]
    AUTO_FOCUS = ""  # no button has the focus before the user gives it to one: enter does nothing

    def __init__(
        self, session: Session, plan: Plan, *, note: str = "", clock: Callable[[], float] = time.monotonic
    ) -> None:
        super().__init__()
        self.session = session
        self.plan = plan
        self._note = note
        self._clock = clock
        self._quiet_since = clock()
        self._sql = PlanSql(plan)
        self._rows: list[StepRow] = []
        settings = session.snapshot.settings
        self.confirmation = confirmation(plan, protected=session.snapshot.is_protected, read_only=settings.read_only)

    def compose(self) -> ComposeResult:
        yield Bar(id="header")
        yield LineView(id="facts")
        with Horizontal(id="steps-and-sql"):
            yield LineView(id="steps", cursor=True)
            yield LineView(id="sql")
        with Horizontal(id="confirm"):
            yield Static(question(self.plan, self.confirmation), id="question", markup=False)
            if self.confirmation == "type-name":
                yield Input(placeholder=name_to_type(self.session.snapshot), id="name", select_on_focus=False)
            yield Button("Cancel", id="cancel", compact=True)
            if self.confirmation != "none":
                run = Button(
                    Content(title(self.plan)),
                    id="run",
                    variant="error" if self.plan.destroys else "primary",
                    compact=True,
                )
                run.disabled = self.confirmation == "type-name"
                yield run
        yield StatusBar(id="status")
        yield KeyBar(commands.PLAN, id="keys")

    def on_mount(self) -> None:
        self.query_one("#facts").border_title = Content(title(self.plan))
        self.query_one("#header", Bar).show(*header(self.session.snapshot))
        self.call_after_refresh(self._ask_for_sql)
        self.query_one("#keys", KeyBar).dim(self.unavailable())
        if self.confirmation != "none":
            self.say("Checked again just before it runs: if the database has moved, nothing runs.", "dim")

    def on_resize(self) -> None:
        self.call_after_refresh(self._fill)

    def _ask_for_sql(self) -> None:
        """In the background, and given up when this screen is closed: it runs the migrations' code."""
        if not self.plan.is_empty:
            asked = self._sql.fetch(self.session.engine.plan_sql, self._sql_came)
            self.run_worker(asked, group="sql", exclusive=True, exit_on_error=True)

    def _sql_came(self) -> None:
        if self.is_running:  # else it was closed a moment ago
            self._fill()

    def _fill(self) -> None:
        snapshot = self.session.snapshot
        self.query_one("#facts", LineView).show(facts(self.plan, snapshot, self._note, self.size.width - 6))
        steps = self.query_one("#steps", LineView)
        width = steps.scrollable_content_region.width
        first = not self._rows
        self._rows = step_rows(self.plan, snapshot, width, ascii=snapshot.settings.ascii, count=self._sql.count)
        steps.show([row.line for row in self._rows] or [no_steps(self.plan)])
        if first:  # the first step, not the heading above it
            steps.index = next((index for index, row in enumerate(self._rows) if row.step is not None), 0)
        steps.border_title = self._frame("Steps", self._sql.total)
        steps.border_subtitle = self._frame(transactional_ddl(snapshot))
        self._share_height(steps)
        self._show_step(steps.index)

    def _share_height(self, steps: LineView) -> None:
        """Above each other the steps take no more room than they fill: the SQL has the rest."""
        half = self.query_one("#steps-and-sql").size.height // 2
        steps.styles.height = min(len(steps.lines) + 2, half) if self.has_class("-narrow") and half else "1fr"

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
            view.border_title, view.border_subtitle = self._frame(row.database.key), ""
            stamped = self._sql.lines(row.database.key, None, snapshot, width) if self.plan.direction == "stamp" else []
            view.show([*database_lines(row.database, snapshot, width), (), *stamped])
            return
        message = f" {row.step.message}" if self.has_class("-sql-only") else ""
        name = snapshot.history.short(row.step.revision)
        view.border_title = self._frame(row.database.key, f"{name}{message}", "SQL")
        view.border_subtitle = self._frame(self._sql.count(row.database.key, row.step), "f full")
        sql = self._sql.lines(row.database.key, row.step, snapshot, width)
        operations = step_operations(row.step, width)
        view.show([*operations, *([()] if operations else []), *sql])

    def _frame(self, *parts: str) -> Content:
        """Text in a frame, which no painter makes plain."""
        text = one_line(" · ".join(filter(None, parts)))
        return Content(text.translate(PLAIN) if self.session.snapshot.settings.ascii else text)

    def _show_purge(self) -> None:
        """`stamp --purge base`: there is no step to show."""
        view = self.query_one("#sql", LineView)
        view.border_title, view.border_subtitle = "SQL", "f full"
        width = view.scrollable_content_region.width - 2
        lines = [self._sql.lines(database.key, None, self.session.snapshot, width) for database in self.plan.databases]
        view.show([] if self.plan.is_empty else [line for part in lines for line in part])

    def view(self) -> View:
        return View(self.session.snapshot, None)

    def unavailable(self) -> frozenset[str]:
        """What cannot be run: nothing to do, or nothing may be done."""
        off = {"plan.run": self.confirmation in ("none", "type-name"), "plan.save": self.plan.is_empty}
        return frozenset(id for id, is_off in off.items() if is_off)

    def say(self, text: str, style: str = "warning") -> None:
        self.query_one("#status", Bar).show(((f" {text}", style),))

    # -- commands --------------------------------------------------------------------------------------------

    def run_plan_run(self) -> None:
        since, self._quiet_since = self._quiet_since, self._clock()
        if self.confirmation == "none":
            self.say(question(self.plan, self.confirmation))
        elif self.confirmation == "type-name":
            self.say("y does not run a plan on a protected database: press tab, type its name, then the button")
        elif self.confirmation == "release" and self._clock() - since < RELEASE:
            self.say("let y go, read what will be lost, and press it again")
        else:
            self.dismiss(True)

    def run_plan_down(self) -> None:
        self.query_one("#steps", LineView).move(1)

    def run_plan_up(self) -> None:
        self.query_one("#steps", LineView).move(-1)

    def run_plan_sql_down(self) -> None:
        self._scroll_sql(1)

    def run_plan_sql_up(self) -> None:
        self._scroll_sql(-1)

    def _scroll_sql(self, direction: int) -> None:
        view = self.query_one("#sql", LineView)
        view.move(direction * max(1, view.scrollable_content_region.height // 2))

    def run_plan_full(self) -> None:
        self.toggle_class("-sql-only")
        self.call_after_refresh(self._fill)

    def run_plan_save(self) -> None:
        """All steps, in the order of execution."""
        if self._sql.all is None:
            reason = self._sql.error.message if self._sql.error else "the SQL is still being computed"
            self.say(f"w: {reason if not self.plan.is_empty else 'there is nothing to do, so there is no SQL'}")
            return
        from ..present.file_name import plan_file_name
        from .save import save

        snapshot = self.session.snapshot
        save(self, self._sql.all, plan_file_name(self.plan, snapshot.history), snapshot.project.user_cwd)

    def run_plan_facts_down(self) -> None:
        self._scroll_facts(1)

    def run_plan_facts_up(self) -> None:
        self._scroll_facts(-1)

    def _scroll_facts(self, lines: int) -> None:
        """Where the SQL has the whole screen there is nothing else to scroll."""
        self.query_one("#sql" if self.has_class("-sql-only") else "#facts", LineView).move(lines)

    def run_plan_copy(self) -> None:
        self.app.copy_to_clipboard(self.plan.command)
        self.say(f"copied: {self.plan.command}", "good")

    def run_plan_cancel(self) -> None:
        """One step back: from the SQL over the whole screen to the plan first."""
        if self.has_class("-sql-only"):
            self.run_plan_full()
        else:
            self.dismiss(False)

    # -- the field and the buttons ---------------------------------------------------------------------------

    def on_input_changed(self, event: Input.Changed) -> None:
        self.query_one("#run", Button).disabled = event.value.strip() != name_to_type(self.session.snapshot)

    def on_input_submitted(self, event: Input.Submitted) -> None:
        run = self.query_one("#run", Button)
        if run.disabled:
            self.say(f"that is not the database's name: {name_to_type(self.session.snapshot)}")
        else:
            run.focus()
            self._quiet_since = self._clock()
            self.say("enter on the button runs the plan")

    def on_button_pressed(self, event: Button.Pressed) -> None:
        since, self._quiet_since = self._quiet_since, self._clock()
        if event.button.id == "run" and self.confirmation == "type-name" and self._clock() - since < RELEASE:
            self.say("let enter go, and press it again")
        else:
            self.dismiss(event.button.id == "run")
