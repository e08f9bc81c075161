"""`?`: all keys of the screen below, made from the registry."""

from __future__ import annotations

from collections.abc import Sequence

from textual.binding import Binding

from ..commands import Command
from ..present.keys import help_lines
from .lines import LinesScreen


class HelpScreen(LinesScreen):
    """All keys, and what the glyphs mean."""

    BINDINGS = [Binding("question_mark,f1", "dismiss(None)", "Close", show=False)]

    def __init__(self, commands: Sequence[Command], *, ascii: bool) -> None:
        super().__init__("Keys", lambda width: help_lines(commands, ascii=ascii, width=width))
