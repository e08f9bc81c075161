"""Names for the colours, and the way from a `Line` to the screen.

Every style is made of the theme's variables, so all of Textual's themes work, the light ones and the terminal's own
colours too. Colour never carries a meaning alone: a glyph or a word says the same.
"""

from __future__ import annotations

from itertools import groupby
from operator import itemgetter

from rich.segment import Segment
from rich.style import Style as RichStyle
from textual.strip import Strip
from textual.style import Style
from textual.widget import Widget

from .text import PLAIN, Line

STYLES: dict[str, str] = {
    "": "",
    "dim": "$foreground-muted",
    "bold": "bold",
    "key": "bold $text-accent",
    "here": "bold $text-success",
    "applied": "$text-success",
    "pending": "$text-accent",
    "unknown": "$foreground-muted",
    "broken": "bold $text-error",
    "missing": "$text-error",
    "danger": "bold $text-error",
    "warning": "$text-warning",
    "good": "$text-success",
    "label": "$text-primary",
    "head": "bold $text-primary",
    "title": "bold",
    "plus": "$text-success",
    "minus": "$text-error",
    "tilde": "$text-warning",
    "changed": "bold underline $text-warning",
    "keyword": "$text-primary",
    "string": "$text-success",
    "number": "$text-accent",
    "comment": "$foreground-muted",
    # A theme's `text-*` variables are mixed for contrast with its background (lazygit #5653: unreadable blue lanes).
    "lane0": "$foreground-muted",
    "lane1": "$text-primary",
    "lane2": "$text-accent",
    "lane3": "$text-success",
    "lane4": "$text-secondary",
    "lane5": "$text-warning",
}


class Painter:
    """Turns Lines into Strips for widgets that draw line by line. Resolved styles are kept until the theme changes.

    Beside the names in STYLES it takes a style with its own ground, "bold #ffffff on #b3261e": a target's colour.
    """

    def __init__(self, widget: Widget) -> None:
        self._widget = widget
        self._styles: dict[tuple[str, str], RichStyle] = {}
        self._made_for: object = None

    def strip(self, line: Line, width: int, *, background: str = "") -> Strip:
        """The line in exactly `width` cells. `background` is a style that lies under the whole line."""
        base = self.style("", background)
        if self._widget.app.has_class("-ascii"):
            line = tuple((text.translate(PLAIN), name) for text, name in line)
        # Neighbours of one style as one segment: Textual filters and crops every segment at every repaint.
        segments = [
            Segment("".join(text for text, _ in spans), self.style(name, background) if name else base)
            for name, spans in groupby(line, key=itemgetter(1))
        ]
        return Strip(segments).crop_extend(0, width, base)

    def style(self, name: str, background: str = "") -> RichStyle:
        """The Rich style of a name on the widget's own background."""
        current = self._widget.visual_style
        if self._made_for != current:
            self._styles.clear()
            self._made_for = current
        key = (name, background)
        if key not in self._styles:
            found = current
            for text in (background, name if " on #" in name else STYLES[name]):
                if text:
                    found += Style.parse(text)
            self._styles[key] = found.rich_style
        return self._styles[key]
