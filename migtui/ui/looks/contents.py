"""A `Line` for the widgets of Textual that take Content: option lists and the palette."""

from __future__ import annotations

from typing import Any

from textual.app import App
from textual.content import Content

from ..text import Line, in_ascii
from .palette import style_text


def ours(text: str, app: App[Any]) -> str:
    """Our own words, in ASCII where the rest is."""
    return in_ascii(text) if app.has_class("-ascii") else text


def content(line: Line, app: App[Any]) -> Content:
    """The line in the styles of `palette`. Nothing in it is markup."""
    line = tuple((ours(text, app), style) for text, style in line)
    coloured, terminal = not app.no_color, app.native_ansi_color
    return Content.assemble(*((text, style_text(name, coloured=coloured, terminal=terminal)) for text, name in line))


def markup(text: str) -> str:
    """The text as markup that means it, for what takes nothing else. Textual's `escape` lets "[/" through."""
    return text.replace("[", "\\[")
