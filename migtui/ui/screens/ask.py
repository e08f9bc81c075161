"""One line of text: an identifier, a tag, a file name."""

from __future__ import annotations

from collections.abc import Callable

from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Input, Static

from ..commands.command import Mode
from ..commands.overlays import ASK
from ..looks.frames import framed
from ..widgets.form import TextInput
from ..widgets.hint import Hint
from .dialog import HELP, Dialog

Check = Callable[[str], str]


class AskScreen(Dialog[str | None], ModalScreen[str | None]):
    """Returns the text, unless `check` has something against it."""

    CSS_PATH = "../styles/dialog.tcss"
    COMMANDS_HERE = ASK
    HAS_FIELDS = True

    def __init__(self, title: str, hint: str, value: str = "", *, check: Check = lambda text: "") -> None:
        """`check` returns why the text cannot be taken, or ""."""
        super().__init__()
        self._title = title
        self._hint = hint
        self._value = value
        self._check = check

    @property
    def mode(self) -> Mode:
        return "typing"

    def compose(self) -> ComposeResult:
        with Vertical(classes="dialog") as dialog:
            dialog.border_title = framed(self._title)
            yield Static(self._hint, markup=False)
            yield TextInput(self._value, id="text", proposed=self._value)
            yield Static("", id="against", markup=False)
            yield Hint(self.keys_line(("ask.take", "takes it"), ("ask.close", "closes"), HELP))

    def on_input_changed(self) -> None:
        self.query_one("#against", Static).update("")

    def on_input_submitted(self, event: Input.Submitted) -> None:
        against = self._check(event.value)
        if against:
            self.query_one("#against", Static).update(Content(against))
        else:
            self.dismiss(event.value)

    # -- commands --------------------------------------------------------------------------------------------

    async def run_ask_take(self) -> None:
        await self.query_one(Input).action_submit()

    def run_ask_close(self) -> None:
        self.dismiss(None)
