"""Definition: one object whole, as the models and as the database have it, as DDL and as Python."""

from __future__ import annotations

from bisect import bisect_right

from textual.app import ComposeResult

from migtui.core.diff.alignment import ObjectPair
from migtui.core.diff.model import DatabaseDiff
from migtui.engine.comparing import Defined
from migtui.errors import MigtuiError

from ...commands.diff_panels import DEFINITION
from ...copying import copy
from ...diff.our_findings import findings_about
from ...present.bars import header
from ...present.diff.definition import NAMES, TABS, Sides, Tab, instead, one_side, outcome, sides, touched
from ...present.report import error_lines
from ...session import Session
from ...snapshot import View
from ...text import elide, one_line, plain
from ...widgets.bars import Bar, KeyBar, StatusBar
from ...widgets.two_sides import TwoSides
from ..command_screen import CommandScreen

READING = "reading the definitions …"
TITLES = ("Models", "Database")
NOTHING = Sides([], [], (), (), 0, frozenset())


class DefinitionScreen(CommandScreen[None]):
    """Asks for the two sides when it is opened."""

    CSS_PATH = "../../styles/definition.tcss"
    COMMANDS_HERE = DEFINITION
    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (100, "-wide")]

    def __init__(self, session: Session, diff: DatabaseDiff, pair: ObjectPair, row: str = "") -> None:
        """`row`: the name of the row on which enter was pressed; its line is scrolled into sight."""
        super().__init__()
        self.session = session
        self.diff = diff
        self.pair = pair
        self.defined: Defined | None = None
        """None until it is known."""
        self._ours = findings_about(diff, pair.schema, pair.name)
        self._row = row
        self._tab: Tab = "ddl"
        self._side = 0
        self._shown = NOTHING
        self._error: MigtuiError | None = None

    def compose(self) -> ComposeResult:
        yield Bar(id="header")
        yield Bar(id="tabs")
        yield TwoSides(id="sides")
        yield StatusBar(id="status")
        yield KeyBar(id="keys")

    def on_mount(self) -> None:
        self.query_one("#header", Bar).show(*header(self.session.snapshot))
        self.call_after_refresh(self.run_definition_again)  # the cursor's place follows from the width

    def on_resize(self) -> None:
        self.call_after_refresh(self._fill)

    # -- reading ---------------------------------------------------------------------------------------------

    def run_definition_again(self) -> None:
        self.say(READING, "dim")
        self.run_worker(self._read(), group="definition", exclusive=True)

    async def _read(self) -> None:
        pair, is_first = self.pair, self.defined is None
        try:
            self.defined = await self.session.engine.diffs.define(self.diff.key, pair.schema, pair.name, pair.kind)
            self._error = None
        except MigtuiError as error:
            self._error = error
        self._fill()
        if is_first:
            self._go_to_row()

    # -- drawing ---------------------------------------------------------------------------------------------

    def _fill(self) -> None:
        self._show_tabs()
        self._choose()
        self.set_class(self._error is not None, "-failed")
        if self._error is not None:
            self._shown = NOTHING
            self._sides.show(error_lines(self._error, max(20, self.size.width - 6)), [])
            self.say(
                f"the definitions could not be read: {self.key_map.name('definition.again')} tries again", "broken"
            )
        elif self.defined is None:
            self._sides.show([((READING, "dim"),)], [((READING, "dim"),)])
        else:
            self._show_sides(self.defined)
        self.query_one("#keys", KeyBar).dim(self.unavailable())

    def _show_sides(self, defined: Defined) -> None:
        ascii, widths = self.session.snapshot.settings.ascii, self._sides.widths
        subjects, dialect = touched(self.pair), self.diff.options.dialect
        place = bisect_right(self._shown.starts, self._sides.index) - 1
        self._shown = sides(defined, self._tab, widths, dialect=dialect, subjects=subjects, ascii=ascii)
        kind = self.pair.kind
        models = instead(defined.models, self._tab, "models have", kind, widths[0], self.key_map, ascii=ascii)
        database = instead(defined.database, self._tab, "database has", kind, widths[1], self.key_map, ascii=ascii)
        self._sides.show(models or self._shown.models, database or self._shown.database)
        if 0 <= place < len(self._shown.starts):
            self._sides.go_to(self._shown.starts[place])
        if models and database:
            self.say("neither side can be shown here")
        elif models or database:
            self.say(one_side(self.pair), "dim")
        else:
            self.say(*outcome(self._shown, self.pair, self._ours, ascii=ascii))

    def _show_tabs(self) -> None:
        tabs: list[tuple[str, str]] = []
        for tab in TABS:
            name = f"[{NAMES[tab]}]" if tab == self._tab else f" {NAMES[tab]} "
            tabs.append((f"{name} ", "head" if tab == self._tab else "dim"))
        kind = "" if self.pair.kind == "table" else f"{self.pair.kind} "
        name = elide(one_line(f"{kind}{self.pair.full_name}"), max(10, self.size.width - 24))
        self.query_one("#tabs", Bar).show(((name, "bold"),), tuple(tabs))

    def _choose(self) -> None:
        """Whose text `y` copies stands in the frame, not in its colour alone."""
        for index, view in enumerate(self._sides.views):
            is_chosen = index == self._side
            view.border_title = TITLES[index] if self._error is None else "Definition"
            view.set_class(is_chosen, "-chosen")
            view.border_subtitle = (
                f"{self.key_map.name('definition.copy')} copies this {NAMES[self._tab]}"
                if is_chosen and self._text
                else ""
            )

    @property
    def _sides(self) -> TwoSides:
        return self.query_one(TwoSides)

    def view(self) -> View:
        return View(self.session.snapshot, None)

    def say(self, text: str, style: str = "warning") -> None:
        self.query_one("#status", Bar).show(((f" {text}", style),))

    def unavailable(self) -> frozenset[str]:
        off = {"definition.difference": not self._shown.stops, "definition.copy": not self._text}
        return super().unavailable() | {id for id, is_off in off.items() if is_off}

    # -- moving ----------------------------------------------------------------------------------------------

    def _go_to_row(self) -> None:
        """Where enter was pressed, else the first difference."""
        name = self._row.lower()
        for index, pair in enumerate(zip(self._shown.models, self._shown.database, strict=True)):
            if name and any(name in plain(line).lower() for line in pair):
                self._sides.go_to(index)
                return
        if self._shown.stops:
            self._sides.go_to(self._shown.stops[0])

    def run_definition_down(self) -> None:
        self._sides.go_to(self._sides.index + 1)

    def run_definition_up(self) -> None:
        self._sides.go_to(self._sides.index - 1)

    def run_definition_page_down(self) -> None:
        self._sides.go_to(self._sides.index + self._sides.page)

    def run_definition_page_up(self) -> None:
        self._sides.go_to(self._sides.index - self._sides.page)

    def run_definition_top(self) -> None:
        self._sides.go_to(0)

    def run_definition_bottom(self) -> None:
        self._sides.go_to(len(self._shown.models))

    def run_definition_difference(self) -> None:
        self._turn(1)

    def run_definition_difference_before(self) -> None:
        self._turn(-1)

    def _turn(self, by: int) -> None:
        """To the next run of lines that differ, around the ends."""
        stops = self._shown.stops
        if not stops:
            self.say("no line differs" if self.defined is not None else "there is nothing to compare yet", "dim")
            return
        others = [stop for stop in stops if (stop > self._sides.index if by > 0 else stop < self._sides.index)]
        stop = (others or list(stops))[0 if by > 0 else -1]
        self._sides.go_to(stop)
        self.say(f"difference {stops.index(stop) + 1} of {len(stops)}", "dim")

    # -- commands --------------------------------------------------------------------------------------------

    def run_definition_next(self) -> None:
        self._tab = TABS[1 - TABS.index(self._tab)]
        self._fill()
        self._sides.go_to(self._shown.stops[0] if self._shown.stops else 0)

    def run_definition_previous(self) -> None:
        self.run_definition_next()

    def run_definition_side(self) -> None:
        self._side = 1 - self._side
        self._choose()
        self.query_one("#keys", KeyBar).dim(self.unavailable())

    def run_definition_side_too(self) -> None:
        self.run_definition_side()

    @property
    def _text(self) -> str:
        """Of the chosen side, as the worker wrote it."""
        if self.defined is None:
            return ""
        side = (self.defined.models, self.defined.database)[self._side]
        return (side.ddl if self._tab == "ddl" else side.python).strip()

    def run_definition_copy(self) -> None:
        name = f"{NAMES[self._tab]} of {('the models', 'the database')[self._side]}"
        if not self._text:
            self.say(f"there is no {name} to copy")
            return
        copy(self, self._text, f"the {name}")

    def run_definition_close(self) -> None:
        self.dismiss(None)
