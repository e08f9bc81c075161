"""Textual's list of options without keys of its own: those are commands of the screen that shows it."""

from __future__ import annotations

from textual.widgets import OptionList


class Options(OptionList, inherit_bindings=False):
    """One of them can be taken."""
