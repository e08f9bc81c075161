"""One of several: a small list."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from textual.app import ComposeResult
from textual.containers import Vertical
from textual.screen import Screen
from textual.widgets import OptionList
from textual.widgets.option_list import Option

from ..commands import Command
from ..looks.frames import framed
from ..widgets.hint import Hint
from ..widgets.options import Options
from .choices import Choice, Choices


class ChooseScreen(Choices[str | None]):
    """Returns the value that was taken."""

    takes = (("choose.take", "takes it"),)

    def make_commands(self) -> tuple[Command, ...]:
        return tuple(each for each in super().make_commands() if each.id != "choose.tick")

    def compose(self) -> ComposeResult:
        with Vertical(classes="dialog") as dialog:
            dialog.border_title = framed(self._title)
            yield Options(*map(self._option, self._choices), markup=False)
            yield Hint(self.hint())

    def _option(self, choice: Choice) -> Option:
        return Option(self._prompt(choice))

    def narrow(self) -> tuple[int, int]:
        here = self._options.highlighted
        kept = self._shown[here] if here is not None and here < len(self._shown) else None
        self._shown = self._taken()
        self._options.clear_options()
        self._options.add_options(map(self._option, self._shown))
        if self._shown:
            self._options.highlighted = self._shown.index(kept) if kept in self._shown else 0
        return len(self._shown), len(self._choices)

    def accept(self) -> None:
        self.run_choose_take()

    def run_choose_take(self) -> None:
        self._options.action_select()

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        self.dismiss(self._shown[event.option_index].value)


def choose(screen: Screen[None], title: str, choices: Sequence[Choice], then: Callable[[str], object]) -> None:
    """Call `then` with the chosen value; at once where there is nothing to choose."""
    if len(choices) == 1:
        then(choices[0].value)
    elif choices:

        def chosen(value: str | None) -> None:
            if value is not None:
                then(value)

        screen.app.push_screen(ChooseScreen(title, choices), chosen)
