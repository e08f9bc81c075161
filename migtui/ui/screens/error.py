"""An error: what is wrong, where, what to do next, and the whole story for those who scroll."""

from __future__ import annotations

from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Vertical
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Static

from migtui.errors import MigtuiError

from ..present.report import error_lines
from ..widgets.line_view import LineView


class ErrorScreen(ModalScreen[None]):
    """Stays until it is closed."""

    CSS_PATH = "../styles/dialog.tcss"
    BINDINGS = [
        Binding("escape,q,enter", "dismiss(None)", "Close", show=False),
        Binding("j,down,J", "scroll(1)", "Down", show=False),
        Binding("k,up,K", "scroll(-1)", "Up", show=False),
        Binding("y", "copy", "Copy", show=False),
    ]

    def __init__(self, error: MigtuiError) -> None:
        super().__init__()
        self._error = error

    def compose(self) -> ComposeResult:
        with Vertical(classes="dialog error") as dialog:
            dialog.border_title = Content(self._error.title).markup
            yield LineView(id="error")
            yield Static("esc closes · j k scroll · y copies", classes="hint", markup=False)

    def on_mount(self) -> None:
        self.on_resize()

    def on_resize(self) -> None:
        view = self.query_one("#error", LineView)
        lines = error_lines(self._error, min(100, self.size.width - 10))
        view.styles.height = min(len(lines), max(3, self.size.height - 8))
        view.show(lines)

    def action_scroll(self, lines: int) -> None:
        self.query_one("#error", LineView).move(lines)

    def action_copy(self) -> None:
        error = self._error
        self.app.copy_to_clipboard("\n".join([*error.lines(), error.details]))
        self.notify("copied", markup=False)
