"""What lists of several things to choose from share: they narrow, and the cursor moves in them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeVar

from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import OptionList

from ..commands.overlays import CHOOSE
from ..looks.contents import content
from ..text import one_line
from .dialog import HELP, Words
from .filtering import MANY, Filtering

ResultT = TypeVar("ResultT")


@dataclass(frozen=True, slots=True)
class Choice:
    """What is returned, and how it is called."""

    value: str
    text: str


class Choices(Filtering[ResultT], ModalScreen[ResultT]):
    """Who derives from it composes one OptionList, and fills it in `narrow` with the choices that are shown."""

    CSS_PATH = "../styles/dialog.tcss"
    COMMANDS_HERE = CHOOSE

    def __init__(self, title: str, choices: Sequence[Choice]) -> None:
        super().__init__()
        self._title = title
        self._choices = tuple(choices)
        self._shown = self._choices

    def _prompt(self, choice: Choice) -> Content:
        text = one_line(choice.text)
        return content(self.filter.marked(((text, ""),)), self.app) if self.filter.words else Content(text)

    def _taken(self) -> tuple[Choice, ...]:
        """Those that the filter takes."""
        return tuple(choice for choice in self._choices if self.filter.takes(choice.text))

    @property
    def can_filter(self) -> bool:
        return len(self._choices) >= MANY

    @property
    def _options(self) -> OptionList:
        return self.query_one(OptionList)

    @property
    def takes(self) -> tuple[Words, ...]:
        """The keys with which something is taken, for the hint."""
        raise NotImplementedError

    def hint(self) -> str:
        """A short list has no filter."""
        filters = [("choose.filter", "filters")] if self.can_filter else []
        return self.keys_line(*self.takes, *filters, ("choose.close", self.closes), HELP)

    def step(self, by: int) -> None:
        for _ in range(abs(by)):
            (self._options.action_cursor_down if by > 0 else self._options.action_cursor_up)()

    def focus_list(self) -> None:
        self._options.focus()

    # -- commands --------------------------------------------------------------------------------------------

    async def run_choose_filter(self) -> None:
        await self.begin_filter()

    def run_choose_close(self) -> None:
        self.leave()

    def run_choose_down(self) -> None:
        self.step(1)

    def run_choose_up(self) -> None:
        self.step(-1)

    def run_choose_page_down(self) -> None:
        self._options.action_page_down()  # type: ignore[no-untyped-call]

    def run_choose_page_up(self) -> None:
        self._options.action_page_up()  # type: ignore[no-untyped-call]

    def run_choose_top(self) -> None:
        self._options.action_first()

    def run_choose_bottom(self) -> None:
        self._options.action_last()
