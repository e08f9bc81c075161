"""Our own themes beside Textual's, and an application that wears one of them, or no colours at all."""

from __future__ import annotations

import asyncio
import os
from functools import cache
from typing import TypeVar

from rich.segment import Segment
from rich.style import Style
from textual.app import App
from textual.color import Color
from textual.driver import Driver
from textual.filter import NoColor
from textual.theme import BUILTIN_THEMES, Theme

from migtui.config import nearest
from migtui.engine.palettes import save_palette

from ..text import one_line
from .palette import BAKED, DEFAULT, IN_16_COLOURS, NAMES
from .variables import HUES, completed, shades, widgets

ResultT = TypeVar("ResultT")


@cache
def own_themes() -> tuple[Theme, ...]:
    """ "migtui" and "migtui-light"."""
    return _theme(DEFAULT, dark=True), _theme("migtui-light", dark=False)


def _theme(name: str, *, dark: bool) -> Theme:
    palette = BAKED[name]
    primary, secondary, accent, success, warning, error = (palette[f"text-{hue}"] for hue in HUES)
    bare = Theme(
        name,
        primary,
        secondary,
        warning,
        error,
        success,
        accent,
        palette["foreground"],
        palette["background"],
        palette["status"],
        palette["bar"],
        palette["field"],
        dark,
    )
    bare.variables = {**palette, **shades(palette), **widgets(palette)}
    return bare


def problem(theme: str) -> str:
    """What is wrong with the theme of the settings, or ""."""
    known = sorted([*BUILTIN_THEMES, *(each.name for each in own_themes())])
    if not theme or theme in known:
        return ""
    hint = nearest(theme, known, kind="themes")
    others = "" if hint.startswith("the themes") else f" The themes are {', '.join(known)}."
    return f"there is no theme {one_line(theme)!r}: {hint}{others}"


class Reversing(NoColor):
    """No colours: what has a ground of its own, the chosen line of a list, is turned around instead."""

    def apply(self, segments: list[Segment], background: Color) -> list[Segment]:
        return super().apply([_turned(segment) for segment in segments], background)


def _turned(segment: Segment) -> Segment:
    text, style, control = segment
    if style is None or style.bgcolor is None or style.bgcolor.is_default:
        return segment
    return Segment(text, style + Style(reverse=not style.reverse, dim=False), control)


class ThemedApp(App[ResultT]):
    """An app that starts in a theme, and knows our own.

    With NO_COLOR in the environment there are none at all: Textual by itself would show greys, on a black ground.
    """

    def __init__(self, theme: str, *, fallback: str = DEFAULT, driver_class: type[Driver] | None = None) -> None:
        """`theme` is the one of the settings, `fallback` the one of who has chosen none."""
        self._fallback = fallback
        self._wanted = self._wearable(theme)
        self._has_ours = False
        self._is_plain = "NO_COLOR" in os.environ
        super().__init__(driver_class=driver_class, ansi_color=True if self._is_plain else None)
        if self._is_plain:
            self._filters = [Reversing() if isinstance(found, NoColor) else found for found in self._filters]
            self.set_class(True, "-no-colour")

    def get_css_variables(self) -> dict[str, str]:
        """The variables of the theme, and those of our styles."""
        if not self._has_ours:
            # Asked for the first time before Textual has a theme: put in later, it would read all rules twice, 40 ms.
            self._has_ours = True
            for theme in own_themes():
                self.register_theme(theme)
            self.set_reactive(App.theme, self._wanted)
            self._refresh_truecolor_filter(self.ansi_theme)
        found = completed(self.current_theme, super().get_css_variables())
        self.theme_variables = found
        return found

    @property
    def current_theme(self) -> Theme:
        """Without colours the one that has no grounds of its own, whichever is chosen."""
        return BUILTIN_THEMES[IN_16_COLOURS] if self._is_plain else super().current_theme

    def wear(self, theme: str) -> None:
        """Change to the theme of another project's settings."""
        self._wanted = self._wearable(theme)
        self.theme = self._wanted

    def _wearable(self, theme: str) -> str:
        return self._fallback if not theme or problem(theme) else theme

    def on_mount(self) -> None:
        self.theme_changed_signal.subscribe(self, self._changed)
        self.call_after_refresh(self._keep_palette)

    def _changed(self, theme: Theme) -> None:
        self.run_worker(self._keep_palette())
        if theme.name != self._wanted:
            self._wanted = theme.name
            self.has_chosen(theme.name)

    def has_chosen(self, theme: str) -> None:
        """The user has changed the theme with the palette."""

    async def _keep_palette(self) -> None:
        """For the first paint of the next start."""
        if self.theme not in BAKED and not self.current_theme.ansi:
            palette = {name: self.theme_variables[name] for name in NAMES}
            await asyncio.to_thread(save_palette, self.theme, palette, os.environ)
