"""Drifts: whose the differences are, and where a database is not what its own revision builds."""

from __future__ import annotations

from collections.abc import Sequence

from textual.app import ComposeResult

from migtui.core.diff.origin import Drift, ThreeWay

from ...commands.diff_panels import DRIFTS
from ...copying import copy
from ...present.bars import header
from ...present.diff.origin import count_lines, drift_lines, drift_rows, drifts_text, no_drift
from ...session import Session
from ...snapshot import View
from ...text import counted
from ...widgets.bars import Bar, KeyBar, StatusBar
from ...widgets.line_view import LineView
from ..command_screen import CommandScreen

FRAMES = 9
"""Lines that are no text: three frames, the header, the status line and the keys."""
FEW = 3
"""Lines that the list, and the drift below it, keep at least where there is no room for everything."""


class DriftsScreen(CommandScreen[bool]):
    """The three counts of each database, and each drift with both its sides. True: build again."""

    CSS_PATH = "../../styles/definition.tcss"
    COMMANDS_HERE = DRIFTS

    def __init__(self, session: Session, answers: Sequence[ThreeWay]) -> None:
        super().__init__()
        self.session = session
        self.answers = tuple(answers)
        self.drifts = tuple((answer.key, drift) for answer in answers for drift in answer.drifts)
        self._left = FEW
        """Lines that the drift may have: the list of them keeps one."""

    def compose(self) -> ComposeResult:
        yield Bar(id="header")
        yield LineView(id="counts")
        yield LineView(cursor=True, id="drifts")
        yield LineView(id="drift")
        yield StatusBar(id="status")
        yield KeyBar(id="keys")

    def on_mount(self) -> None:
        self.query_one("#header", Bar).show(*header(self.session.snapshot))
        self.query_one("#counts").border_title = "Whose difference is it?"
        drifts = self.query_one("#drifts", LineView)
        drifts.border_title = "Drift: the database is not what its revision builds"
        drifts.border_subtitle = counted(len(self.drifts), "drift")
        drifts.show(drift_rows(self.drifts, is_several=len(self.answers) > 1) or [no_drift(self.answers)])
        down, up, again = map(self.key_map.name, ("drifts.down", "drifts.up", "drifts.again"))
        walk = f"{down} {up} walk through the drifts · " if self.drifts else ""
        self.say(f"{walk}{again} builds again", "dim")

    def on_resize(self) -> None:
        self.call_after_refresh(self._fill)

    def _fill(self) -> None:
        counts, ascii = self.query_one("#counts", LineView), self.session.snapshot.settings.ascii
        lines = count_lines(self.answers, self.size.width - 6, ascii=ascii)
        free = min(self.size.height // 2, self.size.height - FRAMES - 2 * FEW)
        height = min(len(lines), max(3, free))
        counts.styles.height = height + 2
        self._left = max(1, self.size.height - FRAMES - height - 1)
        counts.show(lines)
        self._show_drift()

    def _show_drift(self) -> None:
        view = self.query_one("#drift", LineView)
        lines = drift_lines(self.drift, self.size.width - 6) if self.drift is not None else []
        view.display = bool(lines)
        view.styles.height = min(len(lines), max(3, self.size.height // 4), self._left) + 2
        view.show(lines)
        view.scroll_home(animate=False)

    @property
    def drift(self) -> Drift | None:
        """The one under the cursor."""
        index = self.query_one("#drifts", LineView).index
        return self.drifts[index][1] if index < len(self.drifts) else None

    def on_line_view_moved(self, event: LineView.Moved) -> None:
        self._show_drift()

    def view(self) -> View:
        return View(self.session.snapshot, None)

    def say(self, text: str, style: str = "warning") -> None:
        self.query_one("#status", Bar).show(((f" {text}", style),))

    # -- commands --------------------------------------------------------------------------------------------

    def run_drifts_down(self) -> None:
        self.query_one("#drifts", LineView).move(1)

    def run_drifts_up(self) -> None:
        self.query_one("#drifts", LineView).move(-1)

    def run_drifts_page_down(self) -> None:
        self._page(1)

    def run_drifts_page_up(self) -> None:
        self._page(-1)

    def _page(self, direction: int) -> None:
        view = self.query_one("#drift", LineView)
        view.move(direction * max(1, view.scrollable_content_region.height - 1))

    def run_drifts_copy(self) -> None:
        copy(self, drifts_text(self.answers), counted(len(self.drifts), "drift"))

    def run_drifts_again(self) -> None:
        self.dismiss(True)

    def run_drifts_close(self) -> None:
        self.dismiss(False)
