"""The palette: Textual's own, with an input that a megabyte does not stop, and with our words."""

from __future__ import annotations

from textual import events, on
from textual.app import ComposeResult
from textual.command import CommandInput, CommandList, CommandPalette, SearchIcon
from textual.containers import Horizontal, Vertical
from textual.widgets import Input, LoadingIndicator
from textual.worker import Worker, WorkerState

from ..widgets.form import LONGEST, paste

PLACEHOLDER = "commands, revisions, branches, tables"


class PaletteInput(CommandInput):
    """One line, of a length that can be searched."""

    def __init__(self) -> None:
        super().__init__(placeholder=PLACEHOLDER, select_on_focus=False, max_length=LONGEST)

    def _on_paste(self, event: events.Paste) -> None:
        paste(self, event)


class Palette(CommandPalette):
    """Textual's composition, with our input. Enter waits for what fits: Textual takes it from the list as it stands,
    which is that of a shorter text when one types faster than is searched."""

    _is_asked = False
    """Enter came before the list."""

    @property
    def is_searching(self) -> bool:
        """The list is not yet that of the text in the input."""
        return any(each.group == self._GATHER_COMMANDS_GROUP and not each.is_finished for each in self.workers)

    @on(Input.Changed)
    def _ask_anew(self) -> None:
        self._is_asked = False

    @on(Input.Submitted)
    def _wait(self, event: Input.Submitted) -> None:
        if self.is_searching:
            event.prevent_default()  # Textual's own handler
            event.stop()
            self._is_asked = True

    def on_worker_state_changed(self, event: Worker.StateChanged) -> None:
        """A search has ended: is this what enter waits for?"""
        if event.state is WorkerState.SUCCESS and self._is_asked and not self.is_searching:
            self._is_asked = False
            self._select_or_command()

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
