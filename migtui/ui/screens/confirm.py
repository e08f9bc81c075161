"""A yes or no before something small is changed: what will be done, in words."""

from __future__ import annotations

from collections.abc import Sequence

from textual.app import ComposeResult
from textual.containers import Vertical
from textual.screen import ModalScreen
from textual.widgets import Input

from ..commands import Command
from ..commands.command import Mode
from ..commands.overlays import CONFIRM
from ..looks.frames import framed
from ..present.fold import fold
from ..text import Line
from ..widgets.form import TextInput
from ..widgets.hint import Hint
from ..widgets.line_view import LineView
from .dialog import HELP, Dialog
from .unread import Unread


class ConfirmScreen(Dialog[bool], Unread[bool], ModalScreen[bool]):
    """True: it is to be done. Where a name is to be typed, nothing but that name and enter says so."""

    CSS_PATH = "../styles/dialog.tcss"
    COMMANDS_HERE = CONFIRM
    HAS_FIELDS = True
    ANSWERS = frozenset({"confirm.yes", "confirm.named"})

    def __init__(self, title: str, lines: Sequence[Line], *, name_to_type: str = "") -> None:
        super().__init__()
        self._title = title
        self._lines = tuple(lines)
        self._name = name_to_type

    def compose(self) -> ComposeResult:
        with Vertical(classes="dialog") as dialog:
            dialog.border_title = framed(self._title)
            yield LineView(id="lines")
            others = (("confirm.close", "closes"), HELP)
            if self._name:
                yield TextInput(placeholder=self._name)
                keys = self.keys_line(("confirm.named", "does it"), *others)
                yield Hint(f"protected: type the database's name, {keys}")
            else:
                yield Hint(self.keys_line(("confirm.yes", "does it"), *others))

    @property
    def mode(self) -> Mode:
        return "typing" if self._name else super().mode

    def on_mount(self) -> None:
        self.on_resize()

    def on_resize(self) -> None:
        view, width = self.query_one("#lines", LineView), min(94, self.size.width - 6)
        lines = [part for line in self._lines for part in fold(line, width, hanging=0)]
        view.styles.height = min(len(lines), max(3, self.size.height - 8))
        view.show(lines)

    def on_input_submitted(self, event: Input.Submitted) -> None:
        if event.value.strip() == self._name:
            self.dismiss(True)

    def reason(self, command: Command) -> str:
        """Of the two ways to say yes the one that is not asked for."""
        if command.id == "confirm.yes" and self._name:
            return f"the database is protected: type its name, {self._name}"
        return "there is no name to type" if command.id == "confirm.named" and not self._name else ""

    # -- commands --------------------------------------------------------------------------------------------

    def run_confirm_yes(self) -> None:
        self.dismiss(True)

    async def run_confirm_named(self) -> None:
        await self.query_one(Input).action_submit()

    def run_confirm_close(self) -> None:
        self.dismiss(False)

    def run_confirm_down(self) -> None:
        self.query_one("#lines", LineView).move(1)

    def run_confirm_up(self) -> None:
        self.query_one("#lines", LineView).move(-1)
