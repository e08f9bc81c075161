"""`?`: all keys of the screen below, made from the registry."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from ..commands import Command
from ..present.help import help_lines
from ..text import Line
from .lines import LinesScreen


class HelpScreen(LinesScreen):
    """All keys, and what the glyphs mean."""

    KEYS = LinesScreen.KEYS[:-1]

    def __init__(
        self, commands: Sequence[Command], *, ascii: bool, name: Callable[[str], str], signs: bool = True
    ) -> None:
        def write(width: int) -> list[Line]:
            return help_lines(commands, ascii=ascii, width=width, name=name, signs=signs)

        super().__init__("Keys", write)

    def run_help(self) -> None:
        """The key that has opened it closes it."""
        self.dismiss(None)
