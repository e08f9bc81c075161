"""Plan: what will be done, in which order, to which database, before anything is done."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Horizontal
from textual.widgets import Button, Input, Static

from migtui.core.plan import Plan, confirmation

from .. import commands
from ..bindings import bindings
from ..present.bars import header
from ..present.plan import facts, name_to_type, question, step_details, step_rows, title, transactional_ddl
from ..session import Session
from ..snapshot import View
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
    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (100, "-wide")]
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
        settings = session.snapshot.settings
        self.confirmation = confirmation(plan, protected=session.snapshot.is_protected, read_only=settings.read_only)

    def compose(self) -> ComposeResult:
        yield Bar(id="header")
        yield LineView(id="facts")
        with Horizontal(id="steps-and-operations"):
            yield LineView(id="steps", cursor=True)
            yield LineView(id="operations")
        with Horizontal(id="confirm"):
            yield Static(question(self.plan, self.confirmation), id="question", markup=False)
            if self.confirmation == "type-name":
                yield Input(placeholder=name_to_type(self.session.snapshot), id="name", select_on_focus=False)
            yield Button("Cancel", id="cancel", compact=True)
            if self.confirmation != "none":
                run = Button(
                    title(self.plan),
                    id="run",
                    variant="error" if self.plan.destroys else "primary",
                    compact=True,
                )
                run.disabled = self.confirmation == "type-name"
                yield run
        yield StatusBar(id="status")
        yield KeyBar(commands.PLAN, id="keys")

    def on_mount(self) -> None:
        self.query_one("#steps").border_title = "Steps"
        self.query_one("#facts").border_title = title(self.plan)
        self.query_one("#header", Bar).show(*header(self.session.snapshot))
        self.say("Checked again just before it runs: if the database has moved, nothing runs.", "dim")

    def on_resize(self) -> None:
        self.call_after_refresh(self._fill)

    def _fill(self) -> None:
        snapshot = self.session.snapshot
        self.query_one("#facts", LineView).show(facts(self.plan, snapshot, self._note, self.size.width - 6))
        steps = self.query_one("#steps", LineView)
        self._rows = step_rows(
            self.plan, snapshot, steps.scrollable_content_region.width, ascii=snapshot.settings.ascii
        )
        steps.show(row.line for row in self._rows)
        self.query_one("#steps").border_subtitle = transactional_ddl(snapshot)
        self._show_operations(steps.index)

    def on_line_view_moved(self, event: LineView.Moved) -> None:
        self._show_operations(event.index)

    def _show_operations(self, index: int) -> None:
        view = self.query_one("#operations", LineView)
        step = self._rows[index].step if index < len(self._rows) else None
        view.show(step_details(step, view.scrollable_content_region.width - 1) if step is not None else ())

    def view(self) -> View:
        return View(self.session.snapshot, None)

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

    def run_plan_facts_down(self) -> None:
        self.query_one("#facts", LineView).move(1)

    def run_plan_facts_up(self) -> None:
        self.query_one("#facts", LineView).move(-1)

    def run_plan_copy(self) -> None:
        self.app.copy_to_clipboard(self.plan.command)
        self.say(f"copied: {self.plan.command}", "good")

    def run_plan_cancel(self) -> None:
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
