"""The line in which a search is typed, and what it has found so far."""

from __future__ import annotations

from textual import events
from textual.app import ComposeResult
from textual.containers import Horizontal
from textual.content import Content
from textual.message import Message
from textual.widgets import Input, Static

from ..looks.contents import ours
from .form import TextInput


class FindInput(TextInput):
    """The keys that write nothing are the screen's: see the commands of the mode "typing"."""

    def on_blur(self, event: events.Blur) -> None:
        """Somebody clicked elsewhere. That the terminal lost the focus is no reason to stop typing."""
        if self.app.app_focus and self.screen.is_current:
            self.post_message(FindBar.Kept(self.value))


class FindBar(Horizontal):
    """Stands in the place of the status line."""

    class Typed(Message):
        """The text is another one."""

        def __init__(self, text: str) -> None:
            super().__init__()
            self.text = text

    class Kept(Typed):
        """The search is to go on without the input."""

    def __init__(self, text: str, placeholder: str) -> None:
        super().__init__(id="find")
        self.input = FindInput(text, placeholder=placeholder, id="find-text")

    def compose(self) -> ComposeResult:
        yield Static("/", id="find-key", markup=False)
        yield self.input
        yield Static("", id="find-found", markup=False)

    def show(self, text: str) -> None:
        """Say what has been found. `text` is not markup."""
        if found := self.query("#find-found"):
            found.first(Static).update(Content(ours(text, self.app)))

    def on_input_changed(self, event: Input.Changed) -> None:
        event.stop()
        self.post_message(self.Typed(event.value))

    def on_input_submitted(self, event: Input.Submitted) -> None:
        event.stop()
        self.post_message(self.Kept(event.value))
