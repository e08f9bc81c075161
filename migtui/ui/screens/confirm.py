"""A yes or no before something small is changed: what will be done, in words."""

from __future__ import annotations

from collections.abc import Sequence

from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Vertical
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Input

from ..text import Line
from ..widgets.hint import Hint
from ..widgets.line_view import LineView


class ConfirmScreen(ModalScreen[bool]):
    """`y` does it. Where a name is to be typed, nothing but that name and enter does."""

    CSS_PATH = "../styles/dialog.tcss"
    BINDINGS = [
        Binding("y", "yes", "Yes", show=False),
        Binding("escape,n,q", "dismiss(False)", "No", show=False),
        Binding("j,down", "scroll(1)", "Down", show=False),
        Binding("k,up", "scroll(-1)", "Up", show=False),
    ]

    def __init__(self, title: str, lines: Sequence[Line], *, name_to_type: str = "") -> None:
        super().__init__()
        self._title = title
        self._lines = tuple(lines)
        self._name = name_to_type

    def compose(self) -> ComposeResult:
        with Vertical(classes="dialog") as dialog:
            dialog.border_title = Content(self._title).markup
            yield LineView(id="lines")
            if self._name:
                yield Input(placeholder=self._name, compact=True)
                yield Hint("protected: type the database's name, enter does it · esc closes")
            else:
                yield Hint("y does it · esc closes")

    def on_mount(self) -> None:
        view = self.query_one("#lines", LineView)
        view.styles.height = min(len(self._lines), max(3, self.size.height - 8))
        view.show(self._lines)

    def on_input_submitted(self, event: Input.Submitted) -> None:
        if event.value.strip() == self._name:
            self.dismiss(True)

    def action_yes(self) -> None:
        if not self._name:
            self.dismiss(True)

    def action_scroll(self, lines: int) -> None:
        self.query_one("#lines", LineView).move(lines)
