"""Run: the steps ticking, live SQL and output, cancel; it stays until it is read."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Horizontal
from textual.content import Content

from migtui.core.plan import Plan
from migtui.engine.events import Ended, RunResult
from migtui.errors import MigtuiError

from .. import commands
from ..bindings import bindings
from ..present.bars import header
from ..present.plan import title
from ..present.run import progress, report, run_step_lines
from ..run_model import RunModel
from ..session import Session
from ..snapshot import View
from ..text import counted, plain
from ..widgets.bars import Bar, KeyBar, StatusBar
from ..widgets.line_view import LineView
from .command_screen import CommandScreen

REDRAW = 0.08
"""Seconds between redraws: a run sends thousands of events a second, an eye sees a dozen pictures."""


class RunScreen(CommandScreen[RunResult]):
    """Starts the plan when it is mounted; returns the result when the user has closed the report."""

    CSS_PATH = "../styles/run.tcss"
    COMMANDS_HERE = commands.RUN
    BINDINGS: ClassVar[list[BindingType]] = [*bindings(commands.RUN)]
    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (100, "-wide")]

    def __init__(self, session: Session, plan: Plan, *, clock: Callable[[], float] = time.monotonic) -> None:
        super().__init__()
        self.session = session
        self.plan = plan
        self.model = RunModel(plan, session.snapshot.history)
        self._clock = clock
        self._started = clock()
        self._ended: float | None = None
        self._run = session.run(plan)

    def compose(self) -> ComposeResult:
        yield Bar(id="header")
        yield Bar(id="progress")
        with Horizontal(id="steps-and-output"):
            yield LineView(id="steps")
            yield LineView(id="output", follow=True, limit=5000)
        yield LineView(id="report")
        yield StatusBar(id="status")
        yield KeyBar(commands.RUN, id="keys")

    def on_mount(self) -> None:
        self.query_one("#steps").border_title = Content(title(self.plan))
        self.query_one("#output").border_title = "SQL and output"
        self.query_one("#report").border_title = "Report"
        self.query_one("#header", Bar).show(*header(self.session.snapshot))
        self.say("ctrl+c stops at the next revision", "dim")
        self._timer = self.set_interval(REDRAW, self.redraw)
        self.run_worker(self._watch(), exit_on_error=True)

    async def _watch(self) -> None:
        async for event in self._run:
            self.model.apply(event, self._clock())
            if isinstance(event, Ended):
                self._end(event.result)

    def _end(self, result: RunResult) -> None:
        self._ended = self._clock()
        self._timer.stop()
        if result.databases:
            self.session.stands(result.databases)
        done = sum(state.mark == "committed" for state in self.model.steps)
        did = f"{counted(done, 'step')}, {counted(self.model.statements, 'statement')}"
        said = result.error.message if result.error else did
        self.session.note(title(self.plan), self.plan.command, said, self._elapsed, ok=result.ok)
        self._show_report()
        self.add_class("-ended")
        self.say("esc closes this report", "dim")
        self.query_one("#header", Bar).show(*header(self.session.snapshot))
        self.call_after_refresh(self.redraw)

    @property
    def _elapsed(self) -> float:
        return (self._ended if self._ended is not None else self._clock()) - self._started

    def on_resize(self) -> None:
        self.call_after_refresh(self.redraw)

    def redraw(self) -> None:
        """Draw what the model knows."""
        snapshot = self.session.snapshot
        self.query_one("#progress", Bar).show(progress(self.model, self._elapsed, self.size.width))
        steps = self.query_one("#steps", LineView)
        width = steps.scrollable_content_region.width
        lines, last = run_step_lines(self.model, snapshot, width, self._clock(), ascii=snapshot.settings.ascii)
        steps.show(lines)
        steps.scroll_to(y=last - steps.scrollable_content_region.height + 2, animate=False, force=True)
        fresh, self.model.fresh = self.model.fresh, type(self.model.fresh)(maxlen=self.model.fresh.maxlen)
        self.query_one("#output", LineView).append(fresh)
        self._show_report()

    def _show_report(self) -> None:
        if self.model.result is None:
            return
        view = self.query_one("#report", LineView)
        lines = report(self.model, self.session.snapshot, self.size.width - 6)
        share = 3 if self.has_class("-narrow") else 2  # narrow: steps and output stand above each other
        view.styles.height = min(len(lines), max(4, self.size.height // share)) + 2
        view.show(lines)

    def view(self) -> View:
        return View(self.session.snapshot, None)

    def say(self, text: str, style: str = "warning") -> None:
        self.query_one("#status", Bar).show(((f" {text}", style),))

    # -- commands --------------------------------------------------------------------------------------------

    async def run_run_cancel(self) -> None:
        if self.model.result is not None:
            self.say("the run has ended; esc closes this report")
            return
        try:
            self.say(await self._run.cancel())
        except MigtuiError as error:
            self.say(error.message, "broken")

    def stays(self) -> str:
        return "" if self.model.result else "the run is still going; ctrl+c stops it at the next revision"

    def run_run_close(self) -> None:
        if self.model.result is None:
            self.say(self.stays())
        else:
            self.dismiss(self.model.result)

    def run_run_report_down(self) -> None:
        self.query_one("#report", LineView).move(1)

    def run_run_report_up(self) -> None:
        self.query_one("#report", LineView).move(-1)

    def run_run_down(self) -> None:
        self.query_one("#output", LineView).move(3)

    def run_run_up(self) -> None:
        self.query_one("#output", LineView).move(-3)

    def run_run_copy(self) -> None:
        lines = [*self.query_one("#report", LineView).lines, (), *self.query_one("#output", LineView).lines]
        self.app.copy_to_clipboard("\n".join(plain(line) for line in lines))
        self.say("copied: the report and the output", "good")
