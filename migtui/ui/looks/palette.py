"""The names of the styles, and the colours behind them: data alone, for the first paint has no Textual yet.

A style is made of attributes and of the theme's variables, so all of Textual's themes work, the light ones and the
terminal's own colours too. Colour never carries a meaning alone: a glyph or a word says the same.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

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
    # Words on a ground of their own. What says where the database is, or that it is guarded, is the loudest.
    "chip-head": "bold $text-primary on $chip-primary",
    "chip-label": "$text-secondary on $chip-secondary",
    "chip-here": "bold $background on $text-success",
    "chip-danger": "bold $background on $text-error",
    "chip-warning": "bold $text-warning on $chip-warning",
    "chip-found": "bold underline $text-warning on $chip-warning",
    "found": "bold underline $text-warning on $chip-warning",
    # The way through the selected revision, over the dim lines beside it.
    "path": "bold $foreground",
    # Grounds of whole lines.
    "cursor": "on $cursor",
    "bar": "on $bar",
    "status": "on $status",
    "frame": "$frame",
    "frame-focus": "$frame-focus",
}

WITHOUT_COLOUR: dict[str, str] = {
    "dim": "dim",
    "unknown": "dim",
    "comment": "dim",
    "warning": "bold",
    "chip-here": "bold reverse",
    "chip-danger": "bold reverse",
    "cursor": "reverse",
}
"""What stands in for a colour where there is none; of the others the attributes are left."""

IN_TERMINAL_COLOURS: dict[str, str] = {
    "dim": "dim",
    "unknown": "dim",
    "comment": "dim",
    "lane0": "",
    "chip-head": "bold $text-primary",
    "chip-label": "$text-secondary",
    "chip-here": "bold reverse $text-success",
    "chip-danger": "bold reverse $text-error",
    "chip-warning": "bold $text-warning",
    "chip-found": "bold underline $text-warning",
    "found": "bold underline $text-warning",
    "cursor": "reverse",
    "bar": "",
    "status": "",
}
"""The terminal's own colours cannot be mixed, and nobody knows how its black and its grey go together."""

ATTRIBUTES = frozenset({"bold", "dim", "italic", "underline", "reverse"})

Palette = Mapping[str, str]
"""What the variables of STYLES stand for: "#rrggbb", or a colour of the terminal's as Textual names it ("ansi_red")."""

DEFAULT = "migtui"
"""The theme of who has chosen none."""
IN_16_COLOURS = "ansi-dark"
"""The theme of who has chosen none, in a terminal without more: mixed colours would fall into the same one there."""

# The grounds are nearly grey: in 256 colours Rich finds a grey for those, and for bluer ones black, navy or teal.
_DARK = {
    "foreground": "#dce1e8",
    "foreground-muted": "#939dab",
    "text-primary": "#82aaf5",
    "text-secondary": "#b9a3f0",
    "text-accent": "#66c7cf",
    "text-success": "#86cb97",
    "text-warning": "#e6bd6c",
    "text-error": "#f28289",
    "background": "#15171a",
    "bar": "#21252b",
    "status": "#1b1e23",
    "field": "#282c33",
    "cursor": "#262f3f",
    "frame": "#434c59",
    "frame-focus": "#82aaf5",
    "chip-primary": "#30363f",
    "chip-secondary": "#38353f",
    "chip-warning": "#3b372f",
}
_LIGHT = {
    "foreground": "#1f252d",
    "foreground-muted": "#586270",
    "text-primary": "#2257b5",
    "text-secondary": "#6d3fae",
    "text-accent": "#086a75",
    "text-success": "#206b37",
    "text-warning": "#714a00",
    "text-error": "#ad2430",
    "background": "#fafbfc",
    "bar": "#e8eaed",
    "status": "#f0f1f3",
    "field": "#eceef1",
    "cursor": "#dee6f3",
    "frame": "#b4bdc9",
    "frame-focus": "#2257b5",
    "chip-primary": "#e0e7f3",
    "chip-secondary": "#e9e4f3",
    "chip-warning": "#ebe7de",
}
_ANSI_DARK = {
    "foreground": "ansi_default",
    "foreground-muted": "ansi_default",
    "text-primary": "ansi_bright_blue",
    "text-secondary": "ansi_magenta",
    "text-accent": "ansi_cyan",
    "text-success": "ansi_green",
    "text-warning": "ansi_yellow",
    "text-error": "ansi_bright_red",
    "background": "ansi_default",
    "bar": "ansi_default",
    "status": "ansi_default",
    "field": "ansi_default",
    "cursor": "ansi_default",
    "frame": "ansi_default",
    "frame-focus": "ansi_bright_blue",
    "chip-primary": "ansi_default",
    "chip-secondary": "ansi_default",
    "chip-warning": "ansi_default",
}
_ANSI_LIGHT = _ANSI_DARK | {
    "text-primary": "ansi_blue",
    "text-accent": "ansi_magenta",
    "text-secondary": "ansi_cyan",
    "text-warning": "ansi_bright_red",
    "text-error": "ansi_red",
    "frame-focus": "ansi_blue",
}

BAKED: Mapping[str, Palette] = MappingProxyType(
    {DEFAULT: _DARK, "migtui-light": _LIGHT, IN_16_COLOURS: _ANSI_DARK, "ansi-light": _ANSI_LIGHT}
)
"""Themes that are ours, or that we have no choice in: painted right at the very first start."""

NAMES = tuple(_DARK)
"""What a palette is made of."""


def style_text(name: str, *, coloured: bool = True, terminal: bool = False) -> str:
    """A style of STYLES, or one with its own ground ("bold #ffffff on #b3261e"): attributes, colour, "on", colour.

    `coloured`: there are colours. `terminal`: they are the terminal's own sixteen.
    """
    is_own = " on #" in name
    if not coloured:
        if is_own:
            return "bold reverse"
        return WITHOUT_COLOUR.get(name, " ".join(word for word in STYLES[name].split() if word in ATTRIBUTES))
    if is_own:
        return name
    return IN_TERMINAL_COLOURS.get(name, STYLES[name]) if terminal else STYLES[name]


def is_terminals(palette: Palette) -> bool:
    """Made of the terminal's own colours."""
    return palette["foreground"].startswith("ansi")


def default_theme(environ: Mapping[str, str]) -> str:
    """For who has chosen none; what a terminal can show is told from its variables, as Rich does it."""
    many = environ.get("COLORTERM", "").strip().lower() in ("truecolor", "24bit")
    kind = environ.get("TERM", "").strip().lower().rpartition("-")[2]
    return DEFAULT if many or kind in ("kitty", "256color") else IN_16_COLOURS
