"""History: the graph with the database on it, the details of the selected revision, and the command log."""

from __future__ import annotations

import shutil
from datetime import datetime, timezone
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Container
from textual.timer import Timer

from .. import commands
from ..bindings import bindings
from ..present.bars import header, status
from ..present.log import log_lines
from ..present.rows import RowStyle
from ..present.summary import empty_history, summary
from ..session import Session
from ..snapshot import Snapshot
from ..widgets.bars import Bar, KeyBar, StatusBar
from ..widgets.details import Details
from ..widgets.line_view import LineView
from ..widgets.revision_graph import RevisionGraph
from .checking import Checking
from .doctoring import Doctoring
from .listing import Listing
from .migrating import Migrating
from .moving import Moving
from .revising import Revising
from .scripting import Scripting
from .switching import Switching

MAXIMISED = ("", "-graph-only", "-details-only")
PASSING = "dim"
"""The style of what is said while something goes on: the session's next news takes its place."""


class HistoryScreen(Moving, Migrating, Revising, Listing, Checking, Scripting, Switching, Doctoring):
    """The main screen. It composes and follows the session's snapshot; its keys are `commands.HISTORY`."""

    COMMANDS_HERE = commands.HISTORY
    BINDINGS: ClassVar[list[BindingType]] = [*bindings(commands.HISTORY)]
    HORIZONTAL_BREAKPOINTS = [(0, "-tiny"), (60, "-narrow"), (80, "-medium"), (120, "-wide")]
    VERTICAL_BREAKPOINTS = [(0, "-flat"), (16, "-short"), (30, "-tall")]

    def __init__(self, session: Session) -> None:
        # Right from the start: a class that changes with the first resize costs a second pass over all styles.
        super().__init__(session, classes=" ".join(self._size_classes()))
        self._said: tuple[str, str] | None = None
        self._details_timer: Timer | None = None
        self._located = False

    def _size_classes(self) -> list[str]:
        width, height = shutil.get_terminal_size()
        breakpoints = ((width, self.HORIZONTAL_BREAKPOINTS), (height, self.VERTICAL_BREAKPOINTS))
        return [[name for least, name in names if size >= least][-1] for size, names in breakpoints]

    def compose(self) -> ComposeResult:
        yield Bar(id="header")
        with Container(id="main"):
            yield RevisionGraph(self.session.files.destroys, id="graph")
            yield Details(id="details")
        yield LineView(id="log", follow=True, limit=500)
        yield StatusBar(id="status")
        yield KeyBar(commands.HISTORY, id="keys")
        yield Bar(id="too-small")

    def on_mount(self) -> None:
        self.graph.border_title = "1 History"
        self.query_one("#log").border_title = "Command log"
        self.query_one("#log").border_subtitle = "@ hide"
        self.details.border_subtitle = r"\[ ] tab"
        self.query_one("#too-small", Bar).show(((" migtui needs 60×16 cells", "warning"),))
        self.session.watch(self.follow)
        self.graph.focus()
        self.follow()

    # -- following the session -------------------------------------------------------------------------------

    def follow(self) -> None:
        """Redraw from the session's snapshot and log."""
        if not self.is_running:
            return
        snapshot = self.session.snapshot
        self.graph.show(RowStyle(snapshot, datetime.now(timezone.utc), snapshot.settings.ascii))
        self._locate(snapshot)
        self.query_one("#header", Bar).show(*header(snapshot))
        self.query_one("#log", LineView).show(log_lines(self.session.log, self.size.width - 4))
        self.query_one("#log", LineView).scroll_end(animate=False)
        if self._said is not None and self._said[1] == PASSING:
            self._said = None
        self._show_status()
        # The details are not worth waiting for: they cost the first frame 30 ms of imports and parsing.
        self.call_after_refresh(self.show_details)

    def _locate(self, snapshot: Snapshot) -> None:
        """Once, when it is known where the database stands; who has moved the cursor meanwhile stays there."""
        if not self._located and snapshot.databases is not None:
            self._located = True
            if self.graph.cursor == 0:
                self.graph.select_next(snapshot.current, after=-1)

    def _show_status(self) -> None:
        said = self._said or status(self.session.snapshot)
        self.query_one("#status", Bar).show(((f" {said[0]}", said[1]),))
        self.query_one("#keys", KeyBar).dim(self.unavailable())

    def say(self, text: str, style: str = "warning") -> None:
        self._said = (text, style)
        self._show_status()

    async def action_command(self, id: str) -> None:
        """What was said answers the key before this one; until then no news of the session may hide it."""
        self._said = None
        await super().action_command(id)

    def on_revision_graph_selected(self) -> None:
        """The details follow when the key repeat has ended: reading a file on each repeat makes the cursor lag."""
        if self._details_timer is not None:
            self._details_timer.stop()
        self._details_timer = self.set_timer(0.03, self.show_details)

    def on_resize(self) -> None:
        self.call_after_refresh(self.show_details)

    async def show_details(self) -> None:
        """Fill the shown tab for the selected revision."""
        self.graph.show_position()
        if not await self.details.fill():
            return
        self._show_status()
        revision = self.view().selected
        if revision is None:
            self.details.show_summary("Details", empty_history(self.session.snapshot, self.details.text_width))
            return
        snapshot = self.session.snapshot
        body = self.session.files.body(revision)
        width = self.details.text_width
        now = datetime.now(timezone.utc)
        self.details.show_summary(
            snapshot.history.short(revision.id), summary(snapshot, revision, body, width=width, now=now)
        )
        if self.details.shown.name == "Source":
            self.details.show_source(self.session.files.source(revision))
        if self.details.shown.direction is not None:
            self.show_sql(revision, self.details.shown.direction)
        else:
            self.leave_sql()

    def on_screen_resume(self) -> None:
        if self.details.shown.direction is not None:  # given up when another screen came over this one
            self.call_after_refresh(self.show_details)

    # -- the screen ------------------------------------------------------------------------------------------

    async def run_refresh(self) -> None:
        self.say("reading the files and the database …", "dim")
        self.forget_sql()
        await self.session.refresh()

    async def run_detail_next(self) -> None:
        self.details.turn(1)
        await self.show_details()

    async def run_detail_previous(self) -> None:
        self.details.turn(-1)
        await self.show_details()

    def run_detail_down(self) -> None:
        self.details.scroll_by(3)

    def run_detail_up(self) -> None:
        self.details.scroll_by(-3)

    def run_maximise(self) -> None:
        now = next((name for name in MAXIMISED[1:] if self.has_class(name)), "")
        following = MAXIMISED[(MAXIMISED.index(now) + 1) % len(MAXIMISED)]
        for name in MAXIMISED[1:]:
            self.set_class(name == following, name)
        self.call_after_refresh(self.show_details)

    def run_log(self) -> None:
        hidden = not self.query_one("#log").display
        self.set_class(hidden, "-log")
        self.set_class(not hidden, "-no-log")

    def run_screen_history(self) -> None:
        self.say("you are here", "dim")

    def run_screen_diff(self) -> None:
        from .diff.screen import DiffScreen  # the core's comparison and the panes, which the start does not need

        self.app.push_screen(DiffScreen(self.session))
