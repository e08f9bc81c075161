"""Targets: what else this repository's migrations can be looked at with. Enter opens it in place of what is open."""

from __future__ import annotations

import asyncio

from textual.app import ComposeResult
from textual.containers import Vertical
from textual.screen import ModalScreen

from migtui.engine.choices import Option
from migtui.errors import MigtuiError

from ..commands.dialogs import TARGETS
from ..looks.frames import framed
from ..opening import Opener
from ..present.targets import TargetRow, no_targets, target_rows
from ..snapshot import Snapshot
from ..text import plain
from ..widgets.hint import Hint
from ..widgets.line_view import LineView
from .dialog import HELP
from .error import ErrorScreen
from .filtering import Filtering

KEYS = (
    ("targets.open", "opens it"),
    ("targets.down targets.up", "move"),
    ("targets.filter", "filters"),
)


class TargetsScreen(Filtering[Snapshot | None], ModalScreen[Snapshot | None]):
    """Returns the project that was opened, or None: then nothing has changed, whatever was tried."""

    CSS_PATH = "../styles/dialog.tcss"
    COMMANDS_HERE = TARGETS

    def __init__(self, snapshot: Snapshot, opener: Opener) -> None:
        super().__init__()
        self._snapshot = snapshot
        self._opener = opener
        self._options: list[Option] = []
        self._rows: list[TargetRow] = []
        self._is_opening = False
        self._doing = "looking for others in the repository …"

    def compose(self) -> ComposeResult:
        with Vertical(classes="dialog") as dialog:
            dialog.border_title = framed("Target")
            yield LineView(cursor=True, id="targets")
            yield Hint(self.hint())

    async def on_mount(self) -> None:
        try:
            self._options = await asyncio.to_thread(self._opener.near, self._snapshot)
        except MigtuiError as error:
            self.dismiss(None)
            self.app.push_screen(ErrorScreen(error))
            return
        self._draw()
        here = (index for index, row in enumerate(self._rows) if row.option is not None and row.option.is_here)
        self._view.go_to(next(here, self._first))
        self.run_worker(self._look_around())

    async def _look_around(self) -> None:
        self._options += await asyncio.to_thread(self._opener.far, self._snapshot)
        self._draw()
        if not self._is_opening:
            self._tell("")

    @property
    def _view(self) -> LineView:
        return self.query_one("#targets", LineView)

    @property
    def _first(self) -> int:
        return next((index for index, row in enumerate(self._rows) if row.option is not None), 0)

    @property
    def _selected(self) -> Option | None:
        index = self._view.index
        return self._rows[index].option if index < len(self._rows) else None

    def on_resize(self) -> None:
        self._draw()

    def on_line_view_moved(self) -> None:
        self._draw()

    def on_line_view_opened(self) -> None:
        self.run_targets_open()

    def _draw(self) -> None:
        width = min(100, self.size.width) - 7
        selected = self._selected
        self._rows = target_rows(self._options, width, selected)
        if self.filter.words:
            self._rows = target_rows(self._matching, width, selected)
        lines = [row.line if row.option is None else self.filter.marked(row.line) for row in self._rows]
        if self._options and not any(option.kind == "target" for option in self._options):
            lines += [(), *no_targets(width, self._snapshot.project.root)]
        self._view.styles.height = max(1, min(len(lines), self.size.height - 6))
        self._view.show(lines)

    def run_targets_down(self) -> None:
        self._move(1)

    def run_targets_up(self) -> None:
        self._move(-1)

    def run_targets_top(self) -> None:
        self._move(-1000)

    def run_targets_bottom(self) -> None:
        self._move(1000)

    def run_targets_close(self) -> None:
        self.leave()

    async def run_targets_filter(self) -> None:
        await self.begin_filter()

    @property
    def _matching(self) -> list[Option]:
        """Of the rows those that the filter takes."""
        return [row.option for row in self._rows if row.option is not None and self.filter.takes(plain(row.line))]

    def narrow(self) -> tuple[int, int]:
        kept = self._selected
        self._draw()
        options = [row.option for row in self._rows]
        self._view.go_to(options.index(kept) if kept is not None and kept in options else self._first)
        return sum(option is not None for option in options), len(self._options)

    def step(self, by: int) -> None:
        self._move(by)

    def accept(self) -> None:
        self.run_targets_open()

    def _move(self, by: int) -> None:
        """To the next entry; headings are passed over."""
        step = 1 if by > 0 else -1
        index = self._view.index
        for _ in range(abs(by)):
            ahead = range(index + step, len(self._rows) if by > 0 else -1, step)
            index = next((each for each in ahead if self._rows[each].option is not None), index)
        self._view.go_to(index)

    def run_targets_open(self) -> None:
        option = self._selected
        if option is None or self._is_opening:
            return
        if option.is_here:
            self.dismiss(None)
            return
        self._is_opening = True
        self._tell(f"opening {option.title} …")
        self.run_worker(self._open(option))

    async def _open(self, option: Option) -> None:
        try:
            snapshot = await asyncio.to_thread(self._opener.open, option.asked)
        except MigtuiError as error:
            self._is_opening = False
            self._tell("")
            self.app.push_screen(ErrorScreen(error))
            return
        self.dismiss(snapshot)

    def _tell(self, text: str) -> None:
        """What goes on, in front of the keys."""
        self._doing = text
        self.show_hint()

    def hint(self) -> str:
        keys = self.keys_line(*KEYS, ("targets.close", self.closes), HELP)
        return self._doing if self._is_opening else " · ".join(filter(None, (self._doing, keys)))
