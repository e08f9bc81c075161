"""The line of a dialog that says its keys, or the lines: a key stays beside what it does."""

from __future__ import annotations

from textual.widgets import Static

from ..looks.contents import ours
from ..wrapped import joined

SIGN = " · "
"""Between one key and the next."""


class Hint(Static):
    """Our own words, in ASCII where the rest is. No markup."""

    def __init__(self, text: str, *, id: str | None = None) -> None:
        super().__init__(id=id, classes="hint", markup=False)
        self._text = text
        self._shown = ""

    def on_mount(self) -> None:
        self._fold()

    def on_resize(self) -> None:
        self._fold()

    def set(self, text: str) -> None:
        """Show another text."""
        self._text = text
        self._fold()

    def _fold(self) -> None:
        width = self.content_size.width
        lines = joined(self._text.split(SIGN), width, SIGN) if width else [self._text]
        shown = ours("\n".join(lines), self.app)
        if shown != self._shown:
            self._shown = shown
            self.update(shown)
