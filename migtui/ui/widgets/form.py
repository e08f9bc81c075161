"""A form for the keyboard: one line a field, a label before each. tab and enter go on, shift+tab goes back."""

from __future__ import annotations

from typing import ClassVar

from textual import events
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, VerticalScroll
from textual.content import Content
from textual.message import Message
from textual.widget import Widget
from textual.widgets import Input, Static

from ..text import one_line

LONGEST = 1000
"""Characters of a field. It is drawn at each key: with 1 MB, a file pasted by mistake, no key came through."""


class TextInput(Input):
    """An input whose paste is one line, whatever lines it had: Textual's own drops all but the first.

    For as long as it holds what is `proposed`, that is selected with the focus: what is typed replaces it.
    """

    def __init__(
        self, value: str = "", *, placeholder: str = "", id: str | None = None, compact: bool = True, proposed: str = ""
    ) -> None:
        super().__init__(
            value, placeholder=placeholder, id=id, compact=compact, select_on_focus=False, max_length=LONGEST
        )
        self._proposed = proposed

    def on_focus(self) -> None:
        self.select_on_focus = bool(self.value) and self.value == self._proposed

    def _on_paste(self, event: events.Paste) -> None:
        paste(self, event)


def paste(field: Input, event: events.Paste) -> None:
    """Put it in as one line, as far as there is room, and say what was cut."""
    event.stop()
    event.prevent_default()  # else Input's own handler pastes too
    start, end = sorted(field.selection)
    text = one_line(event.text[: 2 * LONGEST])
    room = LONGEST - len(field.value) + end - start
    field.replace(text[:room], start, end)
    if len(text) > room:
        field.app.notify(f"Cut off: a field holds {LONGEST} characters", severity="warning", markup=False)


class Pick(Static, can_focus=True):
    """A value that is chosen from a list, not typed: enter, space or a click asks for another."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("enter,space", "pick", "Change", show=False)]

    class Picked(Message):
        """The user wants another value."""

        def __init__(self, pick: Pick) -> None:
            super().__init__()
            self.pick = pick

        @property
        def control(self) -> Pick:
            return self.pick

    def __init__(self, text: str, *, id: str) -> None:
        super().__init__(Content(one_line(text)), id=id, markup=False)

    def set(self, text: str) -> None:
        """Show another value. Text from outside: no markup."""
        self.update(Content(one_line(text)))

    def action_pick(self) -> None:
        self.post_message(self.Picked(self))

    def on_click(self) -> None:
        self.focus()
        self.post_message(self.Picked(self))


class Field(Horizontal):
    """A label and its control."""

    def __init__(self, label: str, control: Widget) -> None:
        super().__init__()
        self._label = label
        self.control = control

    def compose(self) -> ComposeResult:
        yield Static(self._label, classes="label", markup=False)
        yield self.control


class Form(VerticalScroll, can_focus=False):
    """Fields under each other. Enter in an input goes to the next control, as tab does."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("down", "app.focus_next", show=False),
        Binding("up", "app.focus_previous", show=False),
    ]

    def on_input_submitted(self, event: Input.Submitted) -> None:
        event.stop()
        self.screen.focus_next()


def text_input(id: str, value: str = "", placeholder: str = "", proposed: str = "") -> TextInput:
    """An input of one line without a border."""
    return TextInput(value, placeholder=placeholder, id=id, proposed=proposed)
