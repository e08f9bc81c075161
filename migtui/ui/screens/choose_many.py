"""Several of many: a list with ticks."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Vertical
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import SelectionList
from textual.widgets.selection_list import Selection

from ..text import one_line
from ..widgets.hint import Hint
from .choose import Choice


class ChooseManyScreen(ModalScreen[tuple[str, ...] | None]):
    """Space ticks, enter takes the ticked ones in the order of the list, escape leaves."""

    CSS_PATH = "../styles/dialog.tcss"
    BINDINGS = [
        Binding("enter", "take", "Take", show=False, priority=True),
        Binding("escape,q", "dismiss(None)", "Cancel", show=False),
        Binding("j", "move('down')", "Down", show=False),
        Binding("k", "move('up')", "Up", show=False),
    ]

    def __init__(self, title: str, choices: Sequence[Choice], ticked: Collection[str] = ()) -> None:
        super().__init__()
        self._title = title
        self._choices = tuple(choices)
        self._ticked = frozenset(ticked)

    def compose(self) -> ComposeResult:
        with Vertical(classes="dialog") as dialog:
            dialog.border_title = Content(self._title).markup
            yield SelectionList[str](
                *(
                    Selection(Content(one_line(choice.text)), choice.value, choice.value in self._ticked)
                    for choice in self._choices
                )
            )
            yield Hint("space ticks · enter takes the ticked ones · esc closes")

    @property
    def _list(self) -> SelectionList[str]:
        return self.query_one(SelectionList)

    def action_take(self) -> None:
        ticked = set(self._list.selected)
        self.dismiss(tuple(choice.value for choice in self._choices if choice.value in ticked))

    def action_move(self, direction: str) -> None:
        (self._list.action_cursor_down if direction == "down" else self._list.action_cursor_up)()
