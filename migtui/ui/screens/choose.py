"""One of several: a small list."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Vertical
from textual.content import Content
from textual.screen import ModalScreen, Screen
from textual.widgets import OptionList
from textual.widgets.option_list import Option

from ..text import one_line
from ..widgets.hint import Hint


@dataclass(frozen=True, slots=True)
class Choice:
    """What is returned, and how it is called."""

    value: str
    text: str


class ChooseScreen(ModalScreen[str | None]):
    """Enter takes, escape leaves."""

    CSS_PATH = "../styles/dialog.tcss"
    BINDINGS = [
        Binding("escape,q", "dismiss(None)", "Cancel", show=False),
        Binding("j", "move('down')", "Down", show=False),
        Binding("k", "move('up')", "Up", show=False),
    ]

    def __init__(self, title: str, choices: Sequence[Choice]) -> None:
        super().__init__()
        self._title = title
        self._choices = tuple(choices)

    def compose(self) -> ComposeResult:
        with Vertical(classes="dialog") as dialog:
            dialog.border_title = Content(self._title).markup
            yield OptionList(*(Option(Content(one_line(choice.text))) for choice in self._choices), markup=False)
            yield Hint("enter takes it · esc closes")

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        self.dismiss(self._choices[event.option_index].value)

    def action_move(self, direction: str) -> None:
        options = self.query_one(OptionList)
        (options.action_cursor_down if direction == "down" else options.action_cursor_up)()


def choose(screen: Screen[None], title: str, choices: Sequence[Choice], then: Callable[[str], object]) -> None:
    """Call `then` with the chosen value; at once where there is nothing to choose."""
    if len(choices) == 1:
        then(choices[0].value)
    elif choices:

        def chosen(value: str | None) -> None:
            if value is not None:
                then(value)

        screen.app.push_screen(ChooseScreen(title, choices), chosen)
