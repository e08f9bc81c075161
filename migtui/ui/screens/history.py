"""History: the graph with the database on it, the details of the selected revision, and the command log."""

from __future__ import annotations

import shutil
from datetime import datetime, timezone
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Container
from textual.timer import Timer

from migtui.core.model import Revision
from migtui.core.targets import one_step_down

from .. import commands
from ..bindings import bindings
from ..flows import migrate
from ..present.bars import header, status
from ..present.log import log_lines
from ..present.rows import RowStyle
from ..present.summary import empty_history, summary
from ..session import Session
from ..snapshot import View
from ..widgets.bars import Bar, KeyBar, StatusBar
from ..widgets.details import Details
from ..widgets.line_view import LineView
from ..widgets.revision_graph import RevisionGraph
from .choose import Choice, choose
from .command_screen import CommandScreen

MAXIMISED = ("", "-graph-only", "-details-only")


class HistoryScreen(CommandScreen[None]):
    """The main screen. It follows the session's snapshot; its keys are `commands.HISTORY`."""

    COMMANDS_HERE = commands.HISTORY
    BINDINGS: ClassVar[list[BindingType]] = [*bindings(commands.HISTORY)]
    HORIZONTAL_BREAKPOINTS = [(0, "-tiny"), (60, "-narrow"), (80, "-medium"), (120, "-wide")]
    VERTICAL_BREAKPOINTS = [(0, "-flat"), (16, "-short"), (30, "-tall")]

    def __init__(self, session: Session, *, ascii: bool) -> None:
        # Right from the start: a class that changes with the first resize costs a second pass over all styles.
        super().__init__(classes=" ".join(self._size_classes()))
        self.session = session
        self._ascii = ascii
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
            yield RevisionGraph(self.session.destroys, id="graph")
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

    @property
    def graph(self) -> RevisionGraph:
        return self.query_one("#graph", RevisionGraph)

    @property
    def details(self) -> Details:
        return self.query_one("#details", Details)

    def view(self) -> View:
        selected = self.graph.selected_id
        snapshot = self.session.snapshot
        return View(snapshot, snapshot.history.revisions.get(selected) if selected else None)

    def follow(self) -> None:
        """Redraw from the session's snapshot and log."""
        if not self.is_running:
            return
        snapshot = self.session.snapshot
        self.graph.show(RowStyle(snapshot, datetime.now(timezone.utc), self._ascii))
        if not self._located and snapshot.databases is not None:
            self._located = True
            if self.graph.cursor == 0:  # who has moved meanwhile stays there
                self._go_to_next(snapshot.current, after=-1)
        self.query_one("#header", Bar).show(*header(snapshot))
        self.query_one("#log", LineView).show(log_lines(self.session.log, self.size.width - 4))
        self.query_one("#log", LineView).scroll_end(animate=False)
        self._said = None
        self._show_status()
        # The details are not worth waiting for: they cost the first frame 30 ms of imports and parsing.
        self.call_after_refresh(self.show_details)

    def _show_status(self) -> None:
        said = self._said or status(self.session.snapshot)
        self.query_one("#status", Bar).show(((f" {said[0]}", said[1]),))
        self.query_one("#keys", KeyBar).dim(self.unavailable())

    def say(self, text: str, style: str = "warning") -> None:
        self._said = (text, style)
        self._show_status()

    def on_revision_graph_selected(self) -> None:
        """The details follow when the key repeat has ended: reading a file on each repeat makes the cursor lag."""
        self._said = None
        if self._details_timer is not None:
            self._details_timer.stop()
        self._details_timer = self.set_timer(0.03, self.show_details)

    def on_resize(self) -> None:
        self.call_after_refresh(self.show_details)

    async def show_details(self) -> None:
        """Fill the shown tab for the selected revision."""
        self.graph.show_position()
        await self.details.fill()
        self._show_status()
        revision = self.view().selected
        if revision is None:
            self.details.show_summary("Details", empty_history(self.session.snapshot, self.details.text_width))
            return
        snapshot = self.session.snapshot
        body = self.session.body(revision)
        width = self.details.text_width
        now = datetime.now(timezone.utc)
        self.details.show_summary(
            snapshot.history.short(revision.id), summary(snapshot, revision, body, width=width, now=now)
        )
        if self.details.tab_name == "Source":
            self._show_source(revision)

    def _show_source(self, revision: Revision) -> None:
        # Pygments costs 27 ms to import: only when somebody looks at a file.
        from textual.highlight import highlight

        self.details.show_source(highlight(self.session.source(revision), language="python"))

    # -- moving ----------------------------------------------------------------------------------------------

    def run_cursor_down(self) -> None:
        self.graph.move(1)

    def run_cursor_up(self) -> None:
        self.graph.move(-1)

    def run_cursor_top(self) -> None:
        self.graph.move_to(0)

    def run_cursor_bottom(self) -> None:
        self.graph.move_to(len(self.session.snapshot.layout.rows) - 1)

    def run_cursor_half_down(self) -> None:
        self.graph.move(self.graph.page // 2)

    def run_cursor_half_up(self) -> None:
        self.graph.move(-self.graph.page // 2)

    def run_cursor_page_down(self) -> None:
        self.graph.move(self.graph.page)

    def run_cursor_page_up(self) -> None:
        self.graph.move(-self.graph.page)

    def run_jump_current(self) -> None:
        self._go_to_next(self.session.snapshot.current, after=self.graph.cursor)

    def run_jump_parent(self) -> None:
        self._jump("Parent", self._selected().down_revisions)

    def run_jump_child(self) -> None:
        self._jump("Child", self.session.snapshot.history.children.get(self._selected().id, ()))

    def run_jump_dependency(self) -> None:
        history = self.session.snapshot.history
        found = [history.resolve(name) for name in self._selected().depends_on]
        self._jump("Depends on", tuple(revision.id for revision in found if revision is not None))

    def run_jump_head(self) -> None:
        self._go_to_next(self.session.snapshot.history.heads, after=self.graph.cursor)

    def _go_to_next(self, ids: tuple[str, ...], *, after: int) -> None:
        """To the next of these revisions below the row `after`, or around to the first."""
        order = {row.id: index for index, row in enumerate(self.session.snapshot.layout.rows)}
        rows = sorted(order[id] for id in ids if id in order)
        if rows:
            self.graph.move_to(next((row for row in rows if row > after), rows[0]))

    def _jump(self, title: str, ids: tuple[str, ...]) -> None:
        revisions = self.session.snapshot.history.revisions
        choices = [Choice(id, f"{id}  {revisions[id].message}") for id in ids if id in revisions]
        choose(self, title, choices, self.graph.select)

    def _selected(self) -> Revision:
        revision = self.view().selected
        assert revision is not None, "the command's reason has checked this"
        return revision

    # -- the database ----------------------------------------------------------------------------------------

    def run_upgrade(self) -> None:
        migrate(self, self.session, "upgrade", self._selected().id)

    def run_downgrade(self) -> None:
        migrate(self, self.session, "downgrade", self._selected().id)

    def run_upgrade_heads(self) -> None:
        migrate(
            self,
            self.session,
            "upgrade",
            "heads" if len(self.session.snapshot.history.heads) != 1 else "head",
        )

    def run_upgrade_step(self) -> None:
        migrate(self, self.session, "upgrade", "+1")

    def run_downgrade_base(self) -> None:
        migrate(self, self.session, "downgrade", "base")

    def run_downgrade_step(self) -> None:
        """One step down is ambiguous at a merge point and with several heads: there the user chooses."""
        snapshot = self.session.snapshot
        choices = [Choice(way.target, way.text) for way in one_step_down(snapshot.history, snapshot.current)]
        choose(self, "One step down", choices, lambda target: migrate(self, self.session, "downgrade", target))

    # -- the screen ------------------------------------------------------------------------------------------

    async def run_refresh(self) -> None:
        self.say("reading the files and the database …", "dim")
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
