"""Limits: what was compared and what was not, and what we have seen of the rest."""

from __future__ import annotations

from collections.abc import Sequence

from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical

from migtui.core.database import title_of
from migtui.core.diff.findings import Finding
from migtui.core.diff.limits import Limit, limits
from migtui.core.diff.model import DatabaseDiff

from ...commands.diff_panels import LIMITS
from ...copying import copy
from ...diff.our_findings import our_findings
from ...present.bars import header
from ...present.diff.findings import finding_lines, finding_rows, proposal
from ...present.diff.limits import limit_lines, limits_words
from ...session import Session
from ...snapshot import View
from ...text import Line, counted, one_line
from ...widgets.bars import Bar, KeyBar, StatusBar
from ...widgets.line_view import LineView
from ..command_screen import CommandScreen

PANELS = ("compared", "ours")


class LimitsScreen(CommandScreen[None]):
    """Of one database of a comparison, or of all. Two panels, one of which has the cursor; narrow terminals show that
    one."""

    CSS_PATH = "../../styles/definition.tcss"
    COMMANDS_HERE = LIMITS
    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (110, "-wide")]

    def __init__(self, session: Session, *diffs: DatabaseDiff) -> None:
        super().__init__()
        self.session = session
        self.limits = tuple((diff, limits(diff.options)) for diff in diffs)
        found = [(title_of(diff.key), finding) for diff in diffs for finding in our_findings(diff)]
        self.keys = tuple(key for key, _ in found) if len(diffs) > 1 else ()
        """The database of each finding, where there are several."""
        self.findings = tuple(finding for _, finding in found)
        self._panel = 0

    def compose(self) -> ComposeResult:
        yield Bar(id="header")
        with Horizontal(id="panels"):
            yield LineView(id="compared")
            with Vertical(id="ours"):
                yield LineView(cursor=True, id="findings")
                yield LineView(id="finding")
        yield StatusBar(id="status")
        yield KeyBar(id="keys")

    def on_mount(self) -> None:
        self.query_one("#header", Bar).show(*header(self.session.snapshot))
        self.query_one("#compared").border_title = "What was compared"
        self.query_one("#findings" if self.findings else "#finding").border_title = "Seen by migtui, not by Alembic"
        found = counted(len(self.findings), "finding")
        self.query_one("#findings").border_subtitle = found
        leads = f"{self.key_of('limits.next')}: {found} of our own" if self.findings else ""
        self.query_one("#compared").border_subtitle = leads
        self.say(" · ".join(map(self._words, *zip(*self.limits, strict=True))), "dim")
        self._choose()

    def on_resize(self) -> None:
        self.call_after_refresh(self._fill)

    # -- drawing ---------------------------------------------------------------------------------------------

    def _fill(self) -> None:
        ascii = self.session.snapshot.settings.ascii
        compared, found = self.query_one("#compared", LineView), self.query_one("#findings", LineView)
        compared.show(self._compared(self._room(compared)))
        found.show(finding_rows(self.findings, self._room(found), ascii=ascii, keys=self.keys))
        found.styles.height = max(1, len(self.findings)) + 2
        found.display = bool(self.findings)
        self._show_finding()

    def _words(self, diff: DatabaseDiff, found: Sequence[Limit]) -> str:
        """One database in a line."""
        words = limits_words(diff, found) or "everything was compared"
        return f"{one_line(title_of(diff.key))}: {words}" if len(self.limits) > 1 else words

    def _compared(self, width: int) -> list[Line]:
        """Database by database, each under its name."""
        lines: list[Line] = []
        for diff, found in self.limits:
            if len(self.limits) > 1:
                lines += [*([()] if lines else []), ((one_line(title_of(diff.key)), "title"),)]
            lines += limit_lines(diff, found, width)
        return lines

    def _room(self, view: LineView) -> int:
        """Cells for text: the panel that is not shown has no width, and is filled when it is."""
        return max(20, view.size.width - 2)

    def _show_finding(self) -> None:
        view, ascii = self.query_one("#finding", LineView), self.session.snapshot.settings.ascii
        view.show(finding_lines(self.finding, self._room(view), self.key_map, ascii=ascii))
        view.scroll_home(animate=False)
        self.query_one("#keys", KeyBar).dim(self.unavailable())

    def _choose(self) -> None:
        """The panel that j and k move in."""
        for index, id in enumerate(PANELS):
            panel = self.query_one(f"#{id}")
            panel.set_class(index != self._panel, "-away")
        self.query_one("#compared").set_class(self._panel == 0, "-chosen")
        self.query_one("#findings" if self.findings else "#finding").set_class(self._panel == 1, "-chosen")

    @property
    def finding(self) -> Finding | None:
        """The one under the cursor."""
        index = self.query_one("#findings", LineView).index
        return self.findings[index] if index < len(self.findings) else None

    def view(self) -> View:
        return View(self.session.snapshot, None)

    def say(self, text: str, style: str = "warning") -> None:
        self.query_one("#status", Bar).show(((f" {text}", style),))

    def unavailable(self) -> frozenset[str]:
        """Nothing can be copied where nothing is proposed."""
        has_lines = self.finding is not None and bool(proposal(self.finding))
        return super().unavailable() | (frozenset() if has_lines else {"limits.copy"})

    def on_line_view_moved(self, event: LineView.Moved) -> None:
        if self._panel != 1:
            self.run_limits_next()
        self._show_finding()

    # -- commands --------------------------------------------------------------------------------------------

    def run_limits_next(self) -> None:
        self._panel = 1 - self._panel
        self._choose()
        self.call_after_refresh(self._fill)

    def run_limits_previous(self) -> None:
        self.run_limits_next()

    def run_limits_down(self) -> None:
        self._moving.move(1)

    def run_limits_up(self) -> None:
        self._moving.move(-1)

    def run_limits_page_down(self) -> None:
        self._page(1)

    def run_limits_page_up(self) -> None:
        self._page(-1)

    @property
    def _moving(self) -> LineView:
        """What j and k move: the text where there is no finding to go to."""
        ours = "#findings" if self.findings else "#finding"
        return self.query_one("#compared" if self._panel == 0 else ours, LineView)

    def _page(self, direction: int) -> None:
        view = self.query_one("#compared" if self._panel == 0 else "#finding", LineView)
        view.move(direction * max(1, view.scrollable_content_region.height - 2))

    def run_limits_copy(self) -> None:
        finding = self.finding
        if finding is None:
            self.say("there is no finding to copy a proposal of")
            return
        lines = proposal(finding)
        if not lines:
            copy(self, f"{finding.name}: {finding.text}", "the sentence", more="Alembic has no operation for it")
            return
        copy(self, lines, "the proposal", more=f"nothing is written: {one_line(lines.splitlines()[1])}")

    def run_limits_close(self) -> None:
        self.dismiss(None)
