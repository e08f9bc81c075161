"""The texts in a panel's frame. To set one repaints all of the panel, 10 ms for a graph, so none is set twice."""

from __future__ import annotations

from textual.content import Content
from textual.widget import Widget

from migtui.core.wording import printable

from .contents import ours


def framed(text: str) -> Content:
    """A text for a frame, and no markup. Textual's way from a text to markup and back raises at "[@click=app…"."""
    return Content(printable(text))


def set_title(panel: Widget, text: str) -> None:
    """What stands in the frame above."""
    title = framed(text)
    if panel.border_title != title.markup:
        panel.border_title = title


def set_subtitle(panel: Widget, text: str) -> None:
    """What stands in the frame below: our own words."""
    title = framed(ours(text, panel.app))
    if panel.border_subtitle != title.markup:
        panel.border_subtitle = title
