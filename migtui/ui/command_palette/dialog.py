"""The palette: Textual's own, with an input that a megabyte does not stop, and with our words."""

from __future__ import annotations

from textual import events
from textual.app import ComposeResult
from textual.command import CommandInput, CommandList, CommandPalette, SearchIcon
from textual.containers import Horizontal, Vertical
from textual.widgets import LoadingIndicator

from ..widgets.form import LONGEST, paste

PLACEHOLDER = "commands, revisions, branches, tables"


class PaletteInput(CommandInput):
    """One line, of a length that can be searched."""

    def __init__(self) -> None:
        super().__init__(placeholder=PLACEHOLDER, select_on_focus=False, max_length=LONGEST)

    def _on_paste(self, event: events.Paste) -> None:
        paste(self, event)


class Palette(CommandPalette):
    """Textual's composition, with our input."""

    def compose(self) -> ComposeResult:
        with Vertical(id="--container"):
            with Horizontal(id="--input"):
                icon = SearchIcon()
                icon.icon = "/" if self.app.has_class("-ascii") else "🔎"
                yield icon
                yield PaletteInput()
            with Vertical(id="--results"):
                yield CommandList()
                yield LoadingIndicator()
