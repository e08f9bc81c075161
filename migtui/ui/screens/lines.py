"""Text to read: a dialog of lines that scroll."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import ClassVar

from textual.app import ComposeResult
from textual.containers import Vertical
from textual.screen import ModalScreen

from ..commands.overlays import TEXT
from ..copying import copy
from ..looks.frames import framed
from ..present.filtering import Filter
from ..text import Line, plain
from ..widgets.hint import Hint
from ..widgets.line_view import LineView
from .dialog import HELP, Words
from .filtering import Filtering

Write = Callable[[int], Sequence[Line]]
"""The lines for a width in cells."""
PAGE = 10


class LinesScreen(Filtering[None], ModalScreen[None]):
    """Stays until it is closed."""

    CSS_PATH = "../styles/dialog.tcss"
    COMMANDS_HERE = TEXT
    KEYS: ClassVar[tuple[Words, ...]] = (
        ("text.down text.up", "scroll"),
        ("text.filter", "filters"),
        ("text.copy", "copies"),
        HELP,
    )

    def __init__(self, title: str, write: Write) -> None:
        super().__init__()
        self._title = title
        self._write = write
        self._lines: Sequence[Line] = ()
        """All of them."""

    def compose(self) -> ComposeResult:
        with Vertical(classes="dialog") as dialog:
            dialog.border_title = framed(self._title)
            yield LineView(id="lines")
            yield Hint(self.hint())

    def hint(self) -> str:
        return self.keys_line(("text.close", self.closes), *self.KEYS)

    @property
    def _view(self) -> LineView:
        return self.query_one("#lines", LineView)

    def on_mount(self) -> None:
        self.on_resize()

    def on_resize(self) -> None:
        self._lines = self._write(min(94, self.size.width - 6))
        self._view.styles.height = min(len(self._lines), max(3, self.size.height - 6))
        self.show_narrowed()

    def narrow(self) -> tuple[int, int]:
        lines, count = self.filter.lines(self._lines)
        self._view.show(lines)
        self._view.scroll_home(animate=False, force=True)
        return count, Filter.count(self._lines)

    def step(self, by: int) -> None:
        self._view.move(by)

    # -- commands --------------------------------------------------------------------------------------------

    def run_text_down(self) -> None:
        self.step(1)

    def run_text_up(self) -> None:
        self.step(-1)

    def run_text_page_down(self) -> None:
        self.step(PAGE)

    def run_text_page_up(self) -> None:
        self.step(-PAGE)

    def run_text_top(self) -> None:
        self.step(-1_000_000)

    def run_text_bottom(self) -> None:
        self.step(1_000_000)

    async def run_text_filter(self) -> None:
        await self.begin_filter()

    def run_text_close(self) -> None:
        self.leave()

    def run_text_copy(self) -> None:
        copy(self, "\n".join(plain(line) for line in self._view.lines), "the text")
