"""`?`: all keys of the screen below, made from the registry."""

from __future__ import annotations

from collections.abc import Sequence

from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Vertical
from textual.screen import ModalScreen
from textual.widgets import Static

from ..commands import Command
from ..present.keys import help_lines
from ..widgets.line_view import LineView


class HelpScreen(ModalScreen[None]):
    """All keys, and what the glyphs mean."""

    CSS_PATH = "../styles/dialog.tcss"
    BINDINGS = [
        Binding("escape,q,question_mark,f1,enter", "dismiss(None)", "Close", show=False),
        Binding("j,down,J", "scroll(1)", "Down", show=False),
        Binding("k,up,K", "scroll(-1)", "Up", show=False),
        Binding("pagedown,ctrl+d", "scroll(10)", "Page down", show=False),
        Binding("pageup,ctrl+u", "scroll(-10)", "Page up", show=False),
    ]

    def __init__(self, commands: Sequence[Command], *, ascii: bool) -> None:
        super().__init__()
        self._commands = commands
        self._ascii = ascii

    def compose(self) -> ComposeResult:
        with Vertical(classes="dialog") as dialog:
            dialog.border_title = "Keys"
            yield LineView(id="help")
            yield Static("esc closes · j k scroll", classes="hint", markup=False)

    def on_mount(self) -> None:
        self.on_resize()

    def on_resize(self) -> None:
        view = self.query_one("#help", LineView)
        lines = help_lines(self._commands, ascii=self._ascii, width=min(94, self.size.width - 6))
        view.styles.height = min(len(lines), max(3, self.size.height - 6))
        view.show(lines)

    def action_scroll(self, lines: int) -> None:
        self.query_one("#help", LineView).move(lines)
