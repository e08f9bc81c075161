"""One line of text: an identifier, a tag, a file name."""

from __future__ import annotations

from collections.abc import Callable

from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Vertical
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Input, Static

from ..widgets.form import TextInput
from ..widgets.hint import Hint

Check = Callable[[str], str]


class AskScreen(ModalScreen[str | None]):
    """Enter takes the text unless `check` has something against it, escape leaves."""

    CSS_PATH = "../styles/dialog.tcss"
    BINDINGS = [Binding("escape", "dismiss(None)", "Cancel", show=False)]

    def __init__(self, title: str, hint: str, value: str = "", *, check: Check = lambda text: "") -> None:
        """`check` returns why the text cannot be taken, or ""."""
        super().__init__()
        self._title = title
        self._hint = hint
        self._value = value
        self._check = check

    def compose(self) -> ComposeResult:
        with Vertical(classes="dialog") as dialog:
            dialog.border_title = Content(self._title).markup
            yield Static(self._hint, markup=False)
            yield TextInput(self._value, id="text")
            yield Static("", id="against", markup=False)
            yield Hint("enter takes it · esc closes")

    def on_input_changed(self) -> None:
        self.query_one("#against", Static).update("")

    def on_input_submitted(self, event: Input.Submitted) -> None:
        against = self._check(event.value)
        if against:
            self.query_one("#against", Static).update(Content(against))
        else:
            self.dismiss(event.value)
