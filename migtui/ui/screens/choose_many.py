"""Several of many: a list with ticks."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from textual.app import ComposeResult
from textual.containers import Vertical
from textual.widgets.selection_list import Selection

from ..looks.frames import framed
from ..widgets.hint import Hint
from ..widgets.ticks import Ticks
from .choices import Choice, Choices
from .dialog import Words


class ChooseManyScreen(Choices[tuple[str, ...] | None]):
    """Returns the ticked ones, in the order of the list."""

    @property
    def takes(self) -> tuple[Words, ...]:
        if self.is_typing:
            return (("choose.take", "leads to the list"),)
        return ("choose.tick", "ticks"), ("choose.take", "takes them")

    def __init__(self, title: str, choices: Sequence[Choice], ticked: Collection[str] = ()) -> None:
        super().__init__(title, choices)
        self._ticked = set(ticked)
        """Those that are not shown have a tick here alone."""

    def compose(self) -> ComposeResult:
        with Vertical(classes="dialog") as dialog:
            dialog.border_title = framed(self._title)
            yield Ticks(*map(self._selection, self._choices))
            yield Hint(self.hint())

    def _selection(self, choice: Choice) -> Selection[str]:
        return Selection(self._prompt(choice), choice.value, choice.value in self._ticked)

    @property
    def _options(self) -> Ticks:
        return self.query_one(Ticks)

    def _remember(self) -> None:
        self._ticked -= {choice.value for choice in self._shown}
        self._ticked |= set(self._options.selected)

    def narrow(self) -> tuple[int, int]:
        self._remember()
        self._shown = self._taken()
        self._options.clear_options()
        self._options.add_options(map(self._selection, self._shown))
        if self._shown:
            self._options.highlighted = 0
        return len(self._shown), len(self._choices)

    def run_choose_tick(self) -> None:
        self._options.action_select()

    def run_choose_take(self) -> None:
        self._remember()
        self.dismiss(tuple(choice.value for choice in self._choices if choice.value in self._ticked))
