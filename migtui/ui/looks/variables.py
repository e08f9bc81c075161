"""The variables of the themes: every text that can be read on every ground, and every part that has to be seen.

Our own leave nothing to be mixed by Textual: its next version changes nothing. A theme of Textual's brings its colours;
the shades that our styles need beside them are mixed from those, and what would have too little contrast is moved
towards white or black.
"""

from __future__ import annotations

from collections.abc import Mapping

from textual.color import Color
from textual.theme import Theme

from migtui.core.colour import mixed, readable

from .palette import BAKED, NAMES, Palette

HUES = ("primary", "secondary", "accent", "success", "warning", "error")
TEXT, QUIET, LINE, HOVER = 4.5, 3.3, 3.0, 4.0
"""Contrasts: of text (WCAG's AA), of dim text, of what has to be seen (the frame around what has the focus, the thumb
of a scroll bar), and of such a thumb under the mouse."""

FORMS = ("", "-hover", "-active")
"""Those of a scroll bar: at rest, under the mouse, held."""


def shades(palette: Palette) -> dict[str, str]:
    """Lighter, darker and muted forms of each colour."""
    found: dict[str, str] = {}
    grounds = {"background": "background", "surface": "status", "panel": "bar", "boost": "field"}
    own = {name: palette[key] for name, key in grounds.items()} | {hue: palette[f"text-{hue}"] for hue in HUES}
    own["foreground"] = palette["foreground"]
    for name in ("primary", "secondary"):
        own[f"{name}-background"] = mixed(palette["background"], own[name], 0.25)
    for name, colour in own.items():
        found[name] = colour
        for step in (1, 2, 3):
            found[f"{name}-lighten-{step}"] = mixed(colour, "#ffffff", 0.07 * step)
            found[f"{name}-darken-{step}"] = mixed(colour, "#000000", 0.07 * step)
    for hue in HUES:
        found[f"{hue}-muted"] = mixed(palette["background"], own[hue], 0.3)
    return found


def widgets(palette: Palette) -> dict[str, str]:
    """The parts of Textual's own widgets."""
    text, ground, focus = palette["foreground"], palette["background"], palette["frame-focus"]
    quiet, cursor, bar, frame = (palette[name] for name in ("foreground-muted", "cursor", "bar", "frame"))
    found = {
        "text": text,
        "text-muted": quiet,
        "text-disabled": mixed(quiet, ground, 0.25),
        "foreground-disabled": mixed(quiet, ground, 0.25),
        "surface-active": palette["field"],
        "border": focus,
        "border-blurred": frame,
        "block-cursor-foreground": text,
        "block-cursor-background": cursor,
        "block-cursor-text-style": "bold",
        "block-cursor-blurred-foreground": text,
        "block-cursor-blurred-background": cursor,
        "block-cursor-blurred-text-style": "none",
        "block-hover-background": palette["status"],
        "scrollbar": readable(frame, [ground], LINE),
        "scrollbar-hover": quiet,
        "scrollbar-active": focus,
        "scrollbar-corner-color": ground,
        "link-background": "initial",
        "link-background-hover": cursor,
        "link-color": palette["text-primary"],
        "link-color-hover": palette["text-primary"],
        "link-style": "underline",
        "link-style-hover": "bold not underline",
        "footer-foreground": text,
        "footer-background": bar,
        "footer-key-foreground": palette["text-accent"],
        "footer-key-background": "transparent",
        "footer-description-foreground": text,
        "footer-description-background": "transparent",
        "footer-item-background": "transparent",
        "input-cursor-background": text,
        "input-cursor-foreground": ground,
        "input-cursor-text-style": "none",
        "input-selection-background": mixed(ground, focus, 0.35),
        "input-selection-foreground": text,
        "button-foreground": text,
        "button-color-foreground": ground,
        "button-focus-text-style": "bold reverse",
        "ansi-background": "transparent",
        "ansi-foreground": "transparent",
        "screen-selection-background": mixed(ground, focus, 0.35),
        "screen-selection-foreground": "transparent",
    }
    for form in FORMS:
        found[f"scrollbar-background{form}"] = ground
    colours = ("text-primary", "text-primary", "text-primary", "foreground", "foreground", "foreground-muted")
    looks = ("bold", "underline", "bold", "bold underline", "bold", "bold")
    for level, (colour, look) in enumerate(zip(colours, looks, strict=True), start=1):
        found |= {
            f"markdown-h{level}-color": palette[colour],
            f"markdown-h{level}-background": "transparent",
            f"markdown-h{level}-text-style": look,
        }
    return found


def completed(theme: Theme, variables: Mapping[str, str]) -> dict[str, str]:
    """A theme's variables with those that our styles need, of which the texts can be read on all grounds."""
    if theme.ansi:
        palette = BAKED[theme.name if theme.name in BAKED else "ansi-dark" if theme.dark else "ansi-light"]
        thumbs = {f"scrollbar{form}": palette["frame-focus"] for form in FORMS}
        tracks = {f"scrollbar-background{form}": palette["background"] for form in FORMS}
        return {**variables, **palette, **thumbs, **tracks}
    if theme.name in BAKED:
        return {**variables}
    found = dict(variables)
    ground = _solid(found["background"], "#000000")
    primary = _solid(found["primary"], ground)
    found |= {
        "background": ground,
        "bar": _solid(found["panel"], ground),
        "status": _solid(found["surface"], ground),
        "field": mixed(_solid(found["surface"], ground), primary, 0.08),
        "cursor": mixed(ground, primary, 0.16),
    }
    for hue in ("primary", "secondary", "warning"):
        found[f"chip-{hue}"] = mixed(ground, _solid(found[hue], ground), 0.14)
    grounds = [ground, *(value for key, value in found.items() if key in NAMES and key not in variables)]
    found["foreground"] = readable(_solid(found["foreground"], ground), grounds, TEXT)
    found["foreground-muted"] = readable(_solid(variables["foreground-muted"], ground), grounds, QUIET)
    for hue in HUES:
        found[f"text-{hue}"] = readable(_solid(found[f"text-{hue}"], ground), grounds, TEXT)
    found["frame"] = mixed(ground, found["foreground"], 0.3)
    found["frame-focus"] = readable(primary, [ground], LINE)
    for form, least in zip(FORMS, (LINE, HOVER, LINE), strict=True):
        track = _solid(found[f"scrollbar-background{form}"], ground)
        found[f"scrollbar{form}"] = readable(_solid(found[f"scrollbar{form}"], track), [track], least)
    return found


def _solid(colour: str, ground: str) -> str:
    """A colour as "#rrggbb" on a ground that it may let through."""
    return (Color.parse(ground) + Color.parse(colour)).hex6.lower()
