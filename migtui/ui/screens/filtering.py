"""What all lists share: they are narrowed to what is typed; to close clears that first, and closes second."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

from textual.widget import Widget

from ..commands.command import Mode
from ..looks.frames import framed
from ..present.filtering import Filter
from ..widgets.hint import Hint
from .dialog import Dialog

if TYPE_CHECKING:
    from textual.widgets import Input

    from ..widgets.filter_input import FilterInput

ResultT = TypeVar("ResultT")
MANY = 8
"""Entries of a list that is worth a filter."""


class Filtering(Dialog[ResultT]):
    """Who derives from it draws what `filter` takes, in `narrow`; its commands call `begin_filter` and `leave`."""

    filter = Filter()
    _field: FilterInput | None = None

    def narrow(self) -> tuple[int, int]:
        """Draw what `filter` takes; how many those are, and of how many."""
        raise NotImplementedError

    def hint(self) -> str:
        """What its last line says: the keys that matter now."""
        raise NotImplementedError

    def step(self, by: int) -> None:
        """Move in the list while the filter has the focus."""
        raise NotImplementedError

    @property
    def can_filter(self) -> bool:
        """It is worth it."""
        return True

    def focus_list(self) -> None:
        """Away from the filter."""
        self.set_focus(None)

    def accept(self) -> None:
        """Enter in the filter."""
        self.focus_list()

    @property
    def is_typing(self) -> bool:
        return self._field is not None and self._field.has_focus

    @property
    def closes(self) -> str:
        """What `leave` does, for the hint."""
        return "clears" if self.is_typing else "closes"

    @property
    def mode(self) -> Mode:
        return "typing" if self.is_typing else super().mode

    @property
    def _dialog(self) -> Widget:
        return self.query_one(".dialog")

    async def begin_filter(self) -> None:
        """Into the filter."""
        from ..widgets.filter_input import FilterInput  # 10 ms for Textual's input

        if not self.can_filter:
            return
        if self._field is None:
            self._field = FilterInput()
            self._dialog.styles.min_height = self._dialog.outer_size.height  # what is centred jumps when it shrinks
            await self._dialog.mount(self._field, before=self.query_one(Hint))
        self.set_focus(self._field)

    def on_descendant_focus(self) -> None:
        self.show_hint()

    def on_descendant_blur(self) -> None:
        self.show_hint()

    def show_hint(self) -> None:
        """Which keys do something is another matter while one types."""
        for hint in self.query(Hint):
            hint.set(self.hint())

    def on_input_changed(self, event: Input.Changed) -> None:
        if event.input is self._field:
            event.stop()
            self.filter = Filter(event.value)
            self.show_narrowed()

    def on_input_submitted(self, event: Input.Submitted) -> None:
        if event.input is self._field:
            event.stop()
            self.accept()

    def show_narrowed(self) -> None:
        """Draw the list, and say how much of it is to be seen."""
        shown, total = self.narrow()
        self._dialog.border_subtitle = framed(f"{shown} of {total}") if self.filter.words else ""

    def leave(self) -> None:
        """Clear the filter; without one, close without a result."""
        if self._field is None:
            self.dismiss()
            return
        field, self._field = self._field, None
        field.remove()
        self.filter = Filter()
        self.show_narrowed()
        self.focus_list()
        self.show_hint()
