"""The way from a `Line` to the screen: the styles of `palette` in the colours of the theme that is shown."""

from __future__ import annotations

from itertools import groupby
from operator import itemgetter

from rich.segment import Segment
from rich.style import Style as RichStyle
from textual.strip import Strip
from textual.style import Style
from textual.widget import Widget

from ..present.chips import CHIP, bracketed
from ..text import Line, in_ascii
from .palette import style_text


class Painter:
    """Turns Lines into Strips for widgets that draw line by line. Resolved styles are kept until the theme changes.

    Beside the names in STYLES it takes a style with its own ground, "bold #ffffff on #b3261e": a target's colour.
    """

    def __init__(self, widget: Widget) -> None:
        self._widget = widget
        self._styles: dict[tuple[str, str], RichStyle] = {}
        self._made_for: object = None
        self._variables: object = None

    def strip(self, line: Line, width: int, *, background: str = "") -> Strip:
        """The line in exactly `width` cells. `background` is a style that lies under the whole line."""
        base = self.style("", background)
        if self._widget.app.has_class("-ascii"):
            line = bracketed(tuple((in_ascii(text), name) for text, name in line))
        elif any(name.startswith(CHIP) for _, name in line):
            line = bracketed(line, self._look)
        # Neighbours of one style as one segment: Textual filters and crops every segment at every repaint.
        segments = [
            Segment("".join(text for text, _ in spans), self.style(name, background) if name else base)
            for name, spans in groupby(line, key=itemgetter(1))
        ]
        return Strip(segments).crop_extend(0, width, base)

    def style(self, name: str, background: str = "") -> RichStyle:
        """The Rich style of a name on the widget's own background."""
        current, variables = self._widget.visual_style, self._widget.app.theme_variables
        # Two themes may agree in the widget's own colours: the variables are another object after each change.
        if self._made_for != current or self._variables is not variables:
            self._styles.clear()
            self._made_for, self._variables = current, variables
        key = (name, background)
        if key not in self._styles:
            self._styles[key] = self._resolved(current, name, background)
        return self._styles[key]

    def _look(self, name: str) -> str:
        app = self._widget.app
        return style_text(name, coloured=not app.no_color, terminal=app.native_ansi_color)

    def _resolved(self, style: Style, name: str, background: str) -> RichStyle:
        below = self._look(background)
        # Colours and shades that are turned around would make a patchwork of the line.
        above = style_text(name, coloured=False).replace("dim", "") if "reverse" in below else self._look(name)
        for text in (below, above):
            if text:
                style += Style.parse(text)
        return style.rich_style
