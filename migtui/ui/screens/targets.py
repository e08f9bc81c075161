"""Targets: what else this repository's migrations can be looked at with. Enter opens it in place of what is open."""

from __future__ import annotations

import asyncio

from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Vertical
from textual.content import Content
from textual.screen import ModalScreen

from migtui.engine.choices import Option
from migtui.errors import MigtuiError

from ..opening import Opener
from ..present.targets import TargetRow, no_targets, target_rows
from ..snapshot import Snapshot
from ..widgets.hint import Hint
from ..widgets.line_view import LineView
from .error import ErrorScreen

KEYS = "enter opens it · j k move · esc closes"


class TargetsScreen(ModalScreen[Snapshot | None]):
    """Returns the project that was opened, or None: then nothing has changed, whatever was tried."""

    CSS_PATH = "../styles/dialog.tcss"
    BINDINGS = [
        Binding("escape,q,t", "dismiss(None)", "Cancel", show=False),
        Binding("j,down", "move(1)", "Down", show=False),
        Binding("k,up", "move(-1)", "Up", show=False),
        Binding("g,home", "move(-1000)", "First", show=False),
        Binding("G,end", "move(1000)", "Last", show=False),
        Binding("enter", "open", "Open", show=False),
    ]

    def __init__(self, snapshot: Snapshot, opener: Opener) -> None:
        super().__init__()
        self._snapshot = snapshot
        self._opener = opener
        self._options: list[Option] = []
        self._rows: list[TargetRow] = []
        self._is_opening = False

    def compose(self) -> ComposeResult:
        with Vertical(classes="dialog") as dialog:
            dialog.border_title = Content("Target").markup
            yield LineView(cursor=True, id="targets")
            yield Hint(f"looking for others in the repository … · {KEYS}")

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
            self._say(KEYS)

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

    def _draw(self) -> None:
        width = min(100, self.size.width) - 7
        self._rows = target_rows(self._options, width, self._selected)
        lines = [row.line for row in self._rows]
        if self._options and not any(option.kind == "target" for option in self._options):
            lines += [(), no_targets()]
        self._view.styles.height = max(1, min(len(lines), self.size.height - 6))
        self._view.show(lines)

    def action_move(self, by: int) -> None:
        """To the next entry; headings are passed over."""
        step = 1 if by > 0 else -1
        index = self._view.index
        for _ in range(abs(by)):
            ahead = range(index + step, len(self._rows) if by > 0 else -1, step)
            index = next((each for each in ahead if self._rows[each].option is not None), index)
        self._view.go_to(index)

    async def action_open(self) -> None:
        option = self._selected
        if option is None or self._is_opening:
            return
        if option.is_here:
            self.dismiss(None)
            return
        self._is_opening = True
        self._say(f"opening {option.title} …")
        self.run_worker(self._open(option))

    async def _open(self, option: Option) -> None:
        try:
            snapshot = await asyncio.to_thread(self._opener.open, option.asked)
        except MigtuiError as error:
            self._is_opening = False
            self._say(KEYS)
            self.app.push_screen(ErrorScreen(error))
            return
        self.dismiss(snapshot)

    def _say(self, text: str) -> None:
        self.query_one(Hint).set(text)
