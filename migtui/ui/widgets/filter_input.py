"""The line in which the filter of a list is typed."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual.binding import Binding, BindingType

from .form import TextInput

if TYPE_CHECKING:
    from ..screens.filtering import Filtering


class FilterInput(TextInput):
    """The arrows move in the list meanwhile. Escape is the screen's."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("down", "step(1)", "Down", show=False),
        Binding("up", "step(-1)", "Up", show=False),
        Binding("pagedown", "step(10)", "Page down", show=False),
        Binding("pageup", "step(-10)", "Page up", show=False),
    ]
    screen: Filtering[object]

    def __init__(self) -> None:
        super().__init__(placeholder="words to look for", id="filter")

    def action_step(self, by: int) -> None:
        self.screen.step(by)
