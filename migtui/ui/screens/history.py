"""History: the graph with the database on it, the details of the selected revision, and the command log."""

from __future__ import annotations

import shutil
from datetime import datetime

from textual.app import ComposeResult
from textual.containers import Container
from textual.timer import Timer

from ..commands.history import HISTORY
from ..looks.frames import framed
from ..present.bars import header, status
from ..present.folded import fold_lines, fold_title
from ..present.row_style import RowStyle
from ..present.summary import summary
from ..session import Session
from ..snapshot import Snapshot
from ..widgets.bars import Bar, KeyBar, StatusBar
from ..widgets.details import Details
from ..widgets.log_panel import LogPanel
from ..widgets.revision_graph import RevisionGraph
from .authoring import Authoring
from .checking import Checking
from .copying import Copying
from .doctoring import Doctoring
from .finding import Finding
from .listing import Listing
from .log_focus import LogFocus
from .migrating import Migrating
from .moving import Moving
from .owning import Owning
from .panels import Panels
from .pointing import Pointing
from .revising import Revising
from .scripting import Scripting
from .settings import Settled
from .switching import Switching

AGING = 60
"""Seconds after which the ages are looked at again: of what was made today they have minutes."""
REST = 0.12
"""Seconds until the cursor is taken to rest: longer than the pauses of a held key. Of 5,000 busy revisions the way
through one takes 10 ms, and all rows are drawn again."""
PASSING = "dim"
"""The style of what is said while something goes on: the session's next news takes its place."""


class HistoryScreen(
    Finding,
    Moving,
    Migrating,
    Revising,
    Listing,
    Checking,
    Panels,
    Copying,
    Scripting,
    Switching,
    Settled,
    Doctoring,
    Authoring,
    LogFocus,
    Owning,
    Pointing,
):
    """The main screen. It composes and follows the session's snapshot; its keys are `HISTORY`."""

    COMMANDS_HERE = HISTORY
    HORIZONTAL_BREAKPOINTS = [(0, "-tiny"), (60, "-narrow"), (80, "-medium"), (120, "-wide"), (180, "-broad")]
    VERTICAL_BREAKPOINTS = [(0, "-flat"), (16, "-short"), (30, "-tall")]

    def __init__(self, session: Session) -> None:
        # Right from the start: a class that changes with the first resize costs a second pass over all styles.
        super().__init__(session, classes=" ".join(self._size_classes()))
        self._said: tuple[str, str] | None = None
        self._details_timer: Timer | None = None
        self._located = False
        self._lit: tuple[object, str] | None = None
        """The layout and the revision of which the way through it is shown."""
        self._way_timer: Timer | None = None

    def _size_classes(self) -> list[str]:
        width, height = shutil.get_terminal_size()
        breakpoints = ((width, self.HORIZONTAL_BREAKPOINTS), (height, self.VERTICAL_BREAKPOINTS))
        return [[name for least, name in names if size >= least][-1] for size, names in breakpoints]

    def compose(self) -> ComposeResult:
        yield Bar(id="header")
        with Container(id="main"):
            yield RevisionGraph(self.session.files.destroys, self.unfold, id="graph")
            yield Details(self.key_map, id="details")
        yield LogPanel(id="log")
        yield StatusBar(id="status")
        yield KeyBar(id="keys")
        yield Bar(id="too-small")

    def on_mount(self) -> None:
        self.graph.border_title = framed(self.key_map.titled("screen.history", "History"))
        self.query_one("#log").border_title = "Command log"
        self.query_one("#log").border_subtitle = framed(f"{self.key_map.name('log')} hide")
        self.show_panels()
        self.query_one("#too-small", Bar).show(((" migtui needs 60×16 cells", "warning"),))
        self.session.watch(self.follow)
        self.graph.focus()
        self.follow()
        self.set_interval(AGING, self.draw_graph)

    # -- following the session -------------------------------------------------------------------------------

    def follow(self) -> None:
        """Redraw from the session's snapshot and log."""
        if not self.is_open:
            return
        snapshot = self.session.snapshot
        self.search_anew()
        self.draw_graph()
        self._locate(snapshot)
        self.query_one("#header", Bar).show(*header(snapshot))
        self.log_panel.show_log(self.session.log)
        if self._said is not None and self._said[1] == PASSING:
            self._said = None
        self.show_status()
        # The details are not worth waiting for: they cost the first frame 30 ms of imports and parsing.
        self.call_after_refresh(self.show_details)

    def row_style(self) -> RowStyle:
        """What the graph draws now."""
        snapshot = self.session.snapshot
        now = datetime.now().astimezone()  # Alembic dates a file by the clock of whoever makes it
        folded = self.folded(self.search)
        return RowStyle(snapshot, now, snapshot.settings.ascii, self.search, self.authors, folded)

    def _locate(self, snapshot: Snapshot) -> None:
        """Once, when it is known where the database stands; who has moved the cursor meanwhile stays there."""
        if not self._located and snapshot.databases is not None:
            self._located = True
            if self.graph.cursor == 0:
                self.graph.select_next(snapshot.current, after=-1)

    def show_status(self) -> None:
        said = self._said or self.found_status() or status(self.session.snapshot)
        self.query_one("#status", Bar).show(((f" {said[0]}", said[1]),))
        self.query_one("#keys", KeyBar).dim(self.unavailable())

    def say(self, text: str, style: str = "warning") -> None:
        self._said = (text, style)
        self.show_status()

    async def carry_out(self, id: str) -> None:
        """What was said answers the key before this one; until then no news of the session may hide it."""
        self._said = None
        await super().carry_out(id)

    def on_revision_graph_selected(self) -> None:
        """The details follow when the key repeat has ended: reading a file on each repeat makes the cursor lag."""
        if self._details_timer is not None:
            self._details_timer.stop()
        self._details_timer = self.set_timer(0.03, self.show_details)
        if self._way_timer is not None:
            self._way_timer.stop()
        self._way_timer = self.set_timer(REST, self._light)

    def on_resize(self) -> None:
        self.call_after_refresh(self.show_details)

    async def on_details_resized(self) -> None:
        """They get their size late, where another screen was over this one or another panel in their place."""
        await self.show_details()

    async def show_details(self) -> None:
        """Fill the shown tab for the selected revision."""
        self.show_panels()
        if self._located and self._way_timer is None:  # else it is about to be shown, or nothing is known yet
            self._light()
        if not await self.details.fill():
            return
        self.show_status()
        view, width = self.view(), self.details.text_width
        snapshot, revision = view.snapshot, view.selected
        now = datetime.now().astimezone()
        if view.folded:
            self.leave_sql()
            self.details.show_alone(fold_title(view.folded), fold_lines(snapshot, view.folded, width=width, now=now))
            return
        if revision is None:
            from ..present.empty import empty_details  # most projects have revisions

            self.details.show_alone("Details", empty_details(width))
            return
        body = self.session.files.body(revision)
        height = self.details.text_height
        lines = summary(snapshot, revision, body, width=width, now=now, height=height)
        self.details.show_summary(snapshot.history.short(revision.id), lines)
        if self.details.shown.name == "Source":
            self.details.show_source(self.session.files.source(revision))
        if self.details.shown.direction is not None:
            self.show_sql(revision, self.details.shown.direction)
        else:
            self.leave_sql()

    def _light(self) -> None:
        """Show the way through the selected revision."""
        self._way_timer = None
        layout = self.session.snapshot.layout
        selected = next(iter(self.graph.selected_fold), self.graph.selected_id)
        if selected is None or (self._lit is not None and self._lit[0] is layout and self._lit[1] == selected):
            return
        from ..present.way import way_of

        self._lit = (layout, selected)
        self.graph.show_way(way_of(self.session.snapshot, selected))

    def on_screen_resume(self) -> None:
        if self.details.shown.direction is not None:  # given up when another screen came over this one
            self.call_after_refresh(self.show_details)

    # -- the screen ------------------------------------------------------------------------------------------

    def run_log(self) -> None:
        if self.is_in_log:
            self.run_log_close()
        hidden = not self.query_one("#log").display
        self.set_class(hidden, "-log")
        self.set_class(not hidden, "-no-log")

    def run_screen_history(self) -> None:
        self.say("you are here", "dim")

    def run_screen_diff(self) -> None:
        from .diff.screen import DiffScreen  # the core's comparison and the panes, which the start does not need

        self.app.push_screen(DiffScreen(self.session))

    def run_quit(self) -> None:
        """At once, unless operations are ticked on the Diff screen: then at the second time."""
        if self.session.diff is not None and (lost := self.session.diff.lost()):
            self.say(f"{lost}: {self.key_of('screen.diff')} shows them, {self.key_of('quit')} again leaves")
        else:
            super().run_quit()
