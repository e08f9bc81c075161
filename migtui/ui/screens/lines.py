"""Text to read: a dialog of lines that scroll."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Vertical
from textual.content import Content
from textual.screen import ModalScreen

from ..text import Line, plain
from ..widgets.hint import Hint
from ..widgets.line_view import LineView

Write = Callable[[int], Sequence[Line]]
"""The lines for a width in cells."""


class LinesScreen(ModalScreen[None]):
    """Stays until it is closed."""

    CSS_PATH = "../styles/dialog.tcss"
    BINDINGS = [
        Binding("escape,q,enter", "dismiss(None)", "Close", show=False),
        Binding("j,down,J", "scroll(1)", "Down", show=False),
        Binding("k,up,K", "scroll(-1)", "Up", show=False),
        Binding("pagedown,ctrl+d", "scroll(10)", "Page down", show=False),
        Binding("pageup,ctrl+u", "scroll(-10)", "Page up", show=False),
        Binding("y", "copy", "Copy", show=False),
    ]

    def __init__(self, title: str, write: Write) -> None:
        super().__init__()
        self._title = title
        self._write = write

    def compose(self) -> ComposeResult:
        with Vertical(classes="dialog") as dialog:
            dialog.border_title = Content(self._title).markup
            yield LineView(id="lines")
            yield Hint("esc closes · j k scroll · y copies")

    def on_mount(self) -> None:
        self.on_resize()

    def on_resize(self) -> None:
        view = self.query_one("#lines", LineView)
        lines = self._write(min(94, self.size.width - 6))
        view.styles.height = min(len(lines), max(3, self.size.height - 6))
        view.show(lines)

    def action_scroll(self, lines: int) -> None:
        self.query_one("#lines", LineView).move(lines)

    def action_copy(self) -> None:
        self.app.copy_to_clipboard("\n".join(plain(line) for line in self.query_one("#lines", LineView).lines))
        self.notify("copied", markup=False)
