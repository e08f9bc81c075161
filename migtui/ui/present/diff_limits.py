"""What was compared and what was not, and what we have seen ourselves, as lines."""

from __future__ import annotations

from migtui.ui.text import counted


def findings_words(count: int) -> str:
    """For a status line: "2 findings of our own: l"; "" where there are none."""
    return f"{counted(count, 'finding')} of our own: l" if count else ""
