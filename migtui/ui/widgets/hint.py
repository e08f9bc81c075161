"""The line of a dialog that says its keys."""

from __future__ import annotations

from textual.widgets import Static

from ..text import PLAIN


class Hint(Static):
    """Our own words, in ASCII where the rest is. No markup."""

    def __init__(self, text: str, *, id: str | None = None) -> None:
        super().__init__(id=id, classes="hint", markup=False)
        self._text = text

    def on_mount(self) -> None:
        self.set(self._text)

    def set(self, text: str) -> None:
        """Show another text."""
        self.update(text.translate(PLAIN) if self.app.has_class("-ascii") else text)
