"""Run: the steps ticking, live SQL and output, cancel; it stays until it is read."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from textual.app import ComposeResult
from textual.containers import Horizontal
from textual.content import Content

from migtui.core.plan import Plan
from migtui.engine.events import Ended, RunResult
from migtui.errors import MigtuiError

from ..commands.run import RUN
from ..copying import copy
from ..editing import Place, edit_and_say, place_of
from ..present.bars import header
from ..present.plan import title
from ..present.run import progress, report, run_step_lines
from ..present.run_statement import statement_lines
from ..run_model import RunModel
from ..session import Session
from ..snapshot import View
from ..text import counted, plain
from ..widgets.bars import Bar, KeyBar, StatusBar
from ..widgets.line_view import LineView
from .command_screen import CommandScreen

REDRAW = 0.08
"""Seconds between redraws: a run sends thousands of events a second, an eye sees a dozen pictures."""
LOGGED = 500
"""Lines of SQL and output that the command log keeps of a run, the last ones: it keeps 500 entries."""


class RunScreen(CommandScreen[RunResult]):
    """Starts the plan when it is mounted; returns the result when the user has closed the report."""

    CSS_PATH = "../styles/run.tcss"
    COMMANDS_HERE = RUN
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
        yield KeyBar(id="keys")

    def on_mount(self) -> None:
        self.query_one("#steps").border_title = Content(title(self.plan))
        self.query_one("#output").border_title = "SQL and output"
        self.query_one("#report").border_title = "Report"
        self.query_one("#header", Bar).show(*header(self.session.snapshot))
        self.say(f"{self._stop} stops at the next revision", "dim")
        self._show_keys()
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
        self.session.note(
            title(self.plan), self.plan.command, said, self._elapsed, ok=result.ok, details=self._details(result)
        )
        self._show_report()
        self.add_class("-ended")
        edits = f"{self.key_of('run.edit')} opens {Path(self._place.file).name} · " if self._place is not None else ""
        self.say(f"{edits}{self._closes}", "dim")
        self._show_keys()
        self.query_one("#header", Bar).show(*header(self.session.snapshot))
        self.call_after_refresh(self.redraw)

    def _details(self, result: RunResult) -> tuple[str, ...]:
        """For the command log: what the error says besides, then the last statements and lines of output."""
        error = result.error
        told = (error.hint, error.details) if error is not None else ()
        lines = [plain(line) for line in (*self.query_one("#output", LineView).lines, *self.model.fresh)]
        left = [f"… {counted(len(lines) - LOGGED, 'line')} before these"] if len(lines) > LOGGED else []
        return tuple(filter(None, (*told, "\n".join([*left, *lines[-LOGGED:]]))))

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
        tail = statement_lines(self.model, self._clock(), ascii=snapshot.settings.ascii)
        self.query_one("#output", LineView).append(fresh, tail=tail)
        self._show_report()

    def _show_report(self) -> None:
        if self.model.result is None:
            return
        view = self.query_one("#report", LineView)
        lines = report(self.model, self.session.snapshot, self.size.width - 6)
        share = 3 if self.has_class("-narrow") else 2  # narrow: steps and output stand above each other
        view.styles.height = min(len(lines), max(4, self.size.height // share)) + 2
        view.show(lines)

    def _show_keys(self) -> None:
        """Nothing is left to be cancelled of what has ended, and nothing is to be closed or opened before."""
        gone = {"run.close" if self.model.result is None else "run.cancel"} | self.unavailable()
        self.commands = tuple(replace(each, rank=0) if each.id in gone else each for each in self.make_commands())
        keys = self.query_one("#keys", KeyBar)
        keys.dim(self.unavailable())
        keys.refresh()

    def view(self) -> View:
        return View(self.session.snapshot, None)

    def say(self, text: str, style: str = "warning") -> None:
        self.query_one("#status", Bar).show(((f" {text}", style),))

    # -- commands --------------------------------------------------------------------------------------------

    async def run_run_cancel(self) -> None:
        if self.model.result is not None:
            self.say(f"the run has ended; {self._closes}")
            return
        try:
            self.say(await self._run.cancel())
        except MigtuiError as error:
            self.say(error.message, "broken")

    def stays(self) -> str:
        return "" if self.model.result else f"the run is still going; {self._stop} stops it at the next revision"

    @property
    def _closes(self) -> str:
        return f"{self.key_map.name('run.close')} closes this report"

    @property
    def _stop(self) -> str:
        """What to press, in full: nobody is to wonder about a "^" now."""
        return self.key_map.name("run.cancel").replace("^", "ctrl+")

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

    @property
    def _place(self) -> Place | None:
        """That the error names."""
        error = self.model.result.error if self.model.result is not None else None
        return place_of(error) if error is not None else None

    def unavailable(self) -> frozenset[str]:
        off = {"run.edit": self._place is None}
        return frozenset(id for id, is_off in off.items() if is_off)

    def run_run_edit(self) -> None:
        if self._place is None:
            self.say(f"{self.key_of('run.edit')}: no error names a file" if self.model.result else self.stays())
        else:
            edit_and_say(self, self.session, self._place)

    def run_run_copy(self) -> None:
        lines = [*self.query_one("#report", LineView).lines, (), *self.query_one("#output", LineView).lines]
        copy(self, "\n".join(plain(line) for line in lines), "the report and the output")
