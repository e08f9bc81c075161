"""Every text can be read in every theme; ours leave nothing for Textual to mix; the first picture has their colours."""

from __future__ import annotations

import asyncio
import os
from typing import TYPE_CHECKING

import pytest
from rich.color import Color, ColorSystem
from rich.style import Style
from textual.color import Color as TextualColor
from textual.command import CommandPalette
from textual.theme import BUILTIN_THEMES

from migtui.config import Settings
from migtui.core.colour import contrast
from migtui.engine.palettes import load_palette, save_palette
from migtui.ui.app import MigtuiApp
from migtui.ui.first_paint import known_palette, nearest_of_256, painted
from migtui.ui.looks.palette import BAKED, DEFAULT, NAMES, STYLES, default_theme
from migtui.ui.looks.styling import Painter
from migtui.ui.looks.themes import own_themes, problem
from migtui.ui.looks.variables import HUES
from migtui.ui.present.frame import Painted

if TYPE_CHECKING:
    from pathlib import Path

    from tests.ui.conftest import MakeSnapshot, Open

OWN = [DEFAULT, "migtui-light"]
COLOURED = [*OWN, *(name for name, theme in BUILTIN_THEMES.items() if not theme.ansi)]
"""The terminal's own colours have no contrast that could be computed: who chooses them, has chosen it."""
QUIET = {"dim", "unknown", "comment", "lane0"}
GROUNDS = ("", "bar", "status", "cursor")
FRAMES = {"frame": 1.5, "frame-focus": 3.0}
TRUE = {"COLORTERM": "truecolor"}


def least(theme: str, name: str) -> float:
    """WCAG asks for 4.5 of text and 3 of what only has to be seen; ours keep 4.5 for dim text too."""
    if name in FRAMES:
        return FRAMES[name]
    return 3.0 if name in QUIET and theme not in OWN else 4.5


@pytest.mark.usefixtures("asked")
async def test_every_style_can_be_read_on_every_ground_in_every_theme(open_app: Open, shop: Path) -> None:
    async with open_app(shop) as user:
        poor = []
        for theme in COLOURED:
            user.app.theme = theme
            await user.pilot.pause()
            painter = Painter(user.app.screen)
            for name in STYLES.keys() - {"bar", "status", "cursor"}:
                for ground in GROUNDS if name not in FRAMES else ("",):
                    ratio = ratio_of(painter.style(name, ground))
                    if ratio < least(theme, name):
                        poor.append(f"{theme}: {name or 'text'} on {ground or 'the ground'} has {ratio:.2f}")
        assert not poor, "\n".join(poor)


@pytest.mark.usefixtures("asked")
async def test_the_thumb_of_a_scroll_bar_can_be_seen_in_every_theme(open_app: Open, shop: Path) -> None:
    """At rest, under the mouse and held."""
    async with open_app(shop) as user:
        poor = []
        for theme in COLOURED:
            user.app.theme = theme
            await user.pilot.pause()
            styles = user.history.graph.styles
            for thumb, track in (
                (styles.scrollbar_color, styles.scrollbar_background),
                (styles.scrollbar_color_hover, styles.scrollbar_background_hover),
                (styles.scrollbar_color_active, styles.scrollbar_background_active),
            ):
                assert thumb.a == track.a == 1
                for system in (None, ColorSystem.EIGHT_BIT) if theme in OWN else (None,):
                    ratio = contrast(*(hexed(colour.rich_color, system) for colour in (thumb, track)))
                    if ratio < (3.0 if system is None else 2.5):
                        poor.append(f"{theme}: {thumb.hex} on {track.hex} has {ratio:.2f}")
        assert not poor, "\n".join(poor)


@pytest.mark.usefixtures("asked")
@pytest.mark.parametrize("theme", ["ansi-dark", "ansi-light"])
async def test_in_the_terminals_colours_the_thumb_is_like_what_has_the_focus(
    open_app: Open, shop: Path, theme: str
) -> None:
    async with open_app(shop, settings=Settings(theme=theme)) as user:
        styles = user.history.graph.styles
        assert styles.scrollbar_color == TextualColor.parse(BAKED[theme]["frame-focus"])
        assert styles.scrollbar_background == TextualColor.parse("ansi_default")


@pytest.mark.usefixtures("asked")
@pytest.mark.parametrize("theme", OWN)
async def test_our_own_can_be_read_in_256_colours_too(open_app: Open, shop: Path, theme: str) -> None:
    """tmux, screen and Apple's Terminal have no more."""
    async with open_app(shop, settings=Settings(theme=theme)) as user:
        painter = Painter(user.app.screen)
        for name in STYLES.keys() - {"bar", "status", "cursor", *FRAMES}:
            for ground in GROUNDS:
                ratio = ratio_of(painter.style(name, ground), ColorSystem.EIGHT_BIT)
                wanted = 3.0 if name in QUIET or name.startswith(("chip", "lane")) else 4.5
                assert ratio >= wanted, (name, ground, ratio)
        grounds = {str(painter.style("", ground).bgcolor) for ground in GROUNDS}
        assert len(grounds) == len(GROUNDS)


def ratio_of(style: Style, system: ColorSystem | None = None) -> float:
    assert style.color is not None
    assert style.bgcolor is not None
    return contrast(hexed(style.color, system), hexed(style.bgcolor, system))


def hexed(colour: Color, system: ColorSystem | None) -> str:
    return (colour.downgrade(system) if system else colour).get_truecolor().hex


@pytest.mark.parametrize("theme", own_themes(), ids=OWN)
def test_ours_leave_nothing_to_be_mixed(theme: object) -> None:
    """Each variable that Textual makes for a theme is said: its next version makes them otherwise."""
    from textual.theme import Theme

    assert isinstance(theme, Theme)
    assert theme.to_color_system().generate().keys() <= theme.variables.keys()
    hues = [theme.variables[f"text-{hue}"] for hue in HUES]
    assert len(set(hues)) == len(hues)


@pytest.mark.usefixtures("asked")
@pytest.mark.parametrize("theme", BAKED)
async def test_the_first_picture_has_the_colours_that_textual_computes(open_app: Open, shop: Path, theme: str) -> None:
    async with open_app(shop, settings=Settings(theme=theme)) as user:
        assert user.app.theme == theme
        assert {name: user.app.theme_variables[name] for name in NAMES} == BAKED[theme]


@pytest.mark.usefixtures("asked")
async def test_a_theme_that_was_shown_once_is_painted_right_at_the_next_start(open_app: Open, shop: Path) -> None:
    environ = {**os.environ, **TRUE}
    environ.pop("NO_COLOR", None)
    assert known_palette("nord", environ) is None
    async with open_app(shop, settings=Settings(theme="nord")) as user:
        await user.until(lambda: known_palette("nord", environ), "its colours are kept")
        kept = known_palette("nord", environ)
        assert kept == {name: user.app.theme_variables[name] for name in NAMES}
        assert kept["background"] == "#2e3440"


@pytest.mark.parametrize("text", ["", "foreground", "\xff", "foreground #12\n" * 30, "foreground \x1b[0m"])
def test_a_damaged_palette_counts_as_absent(text: str, tmp_path: Path) -> None:
    environ = {"XDG_CACHE_HOME": str(tmp_path)}
    save_palette("nord", BAKED[DEFAULT], environ)
    assert load_palette("nord", NAMES, environ) == BAKED[DEFAULT]
    (kept,) = (tmp_path / "migtui").iterdir()
    kept.write_bytes(text.encode("latin-1"))
    assert load_palette("nord", NAMES, environ) is None


@pytest.mark.parametrize("theme", ["", "..", "../../x", "a/b", "x" * 300, "\0", "ä"])
def test_the_name_of_a_theme_is_no_way_out_of_the_cache(theme: str, tmp_path: Path) -> None:
    environ = {"XDG_CACHE_HOME": str(tmp_path / "cache")}
    save_palette(theme, BAKED[DEFAULT], environ)
    assert load_palette(theme, NAMES, environ) is None
    assert list(tmp_path.rglob("*")) == []


@pytest.mark.usefixtures("asked")
@pytest.mark.parametrize("theme", ["nord", "migtui-light", "ansi-dark", "textual-light"])
async def test_a_theme_that_is_changed_looks_like_one_that_was_started_in(
    open_app: Open, shop: Path, theme: str
) -> None:
    async with open_app(shop, settings=Settings(theme=theme)) as user:
        await user.sees("behind by 5", "DATABASE")
        await user.press("right_square_bracket")
        await user.sees("down_revision")
        wanted = painting(user.app)
    async with open_app(shop) as user:
        await user.sees("behind by 5", "DATABASE")
        await user.press("right_square_bracket")
        await user.sees("down_revision")
        assert painting(user.app) != wanted
        user.app.theme = theme
        await user.until(lambda: "keeps it" in user.screen, "it is told")
        await user.until(lambda: painting(user.app) == wanted, "all is painted anew")


def painting(app: MigtuiApp) -> list[tuple[str, str]]:
    """The upper part of the screen, which says the same in every theme, with its styles."""
    strips = app.screen._compositor.render_strips()[:20]
    return [(segment.text, str(segment.style)) for strip in strips for segment in strip.simplify()]


@pytest.mark.usefixtures("asked")
async def test_a_theme_that_is_chosen_says_how_to_keep_it(open_app: Open, shop: Path) -> None:
    async with open_app(shop) as user:
        await user.sees("behind by 5")
        user.app.action_change_theme()  # "Theme" in the palette
        await user.until(lambda: isinstance(user.app.screen, CommandPalette), "the themes are listed")
        await user.pilot.pause()
        await user.press(*"gruvbox")
        await user.sees("gruvbox")
        await user.press("enter")
        await user.is_told('theme = "gruvbox"')
        assert user.app.theme == "gruvbox"
        assert 'theme = "gruvbox"' in user.session.log[-1].result


@pytest.mark.usefixtures("asked")
async def test_a_theme_that_there_is_not_is_said_and_does_not_stop(open_app: Open, shop: Path) -> None:
    async with open_app(shop, settings=Settings(theme="nrod")) as user:
        await user.until(lambda: any("no theme" in entry.result for entry in user.session.log), "it is in the log")
        assert user.app.theme == DEFAULT
        (entry,) = (entry for entry in user.session.log if "no theme" in entry.result)
        assert not entry.ok
        assert "there is no theme 'nrod': did you mean 'nord'?" in entry.result
        assert "tokyo-night" in entry.result


def test_what_is_wrong_with_a_theme_is_one_line() -> None:
    assert problem("") == problem("nord") == problem(DEFAULT) == ""
    assert "\x1b" not in problem("\x1b[31mx\ny")
    assert "\n" not in problem("\x1b[31mx\ny")


@pytest.mark.parametrize(
    ("environ", "theme"),
    [
        ({"TERM": "xterm-256color"}, "migtui"),
        ({"TERM": "screen-256color"}, "migtui"),
        ({"TERM": "alacritty", "COLORTERM": "truecolor"}, "migtui"),
        ({"TERM": "linux"}, "ansi-dark"),
        ({"TERM": "vt100"}, "ansi-dark"),
        ({}, "ansi-dark"),
    ],
)
def test_a_terminal_with_sixteen_colours_gets_its_own(environ: dict[str, str], theme: str) -> None:
    """Rich would map our greys to its black there, the cursor's line too."""
    assert default_theme(environ) == theme


@pytest.mark.usefixtures("asked")
@pytest.mark.parametrize(("chosen", "worn"), [("", "ansi-light"), ("nrod", "ansi-light"), ("nord", "nord")])
async def test_who_has_chosen_none_gets_the_theme_for_the_terminal(
    snapshot: MakeSnapshot, chosen: str, worn: str
) -> None:
    """It is not put into the settings: they say what was set."""
    app = MigtuiApp(snapshot(settings=Settings(theme=chosen)), theme="ansi-light")
    async with app.run_test() as pilot:
        await pilot.pause()
        assert app.theme == worn
        app.wear("dracula")
        assert app.theme == "dracula"
        app.wear(chosen)
        assert app.theme == worn


def test_the_nearest_of_256_is_the_one_that_rich_takes() -> None:
    for number in range(0, 0x1000000, 4999):
        parts = number >> 16, number >> 8 & 255, number & 255
        assert nearest_of_256(*parts) == Color.from_rgb(*parts).downgrade(ColorSystem.EIGHT_BIT).number, parts


LINE = Painted(((" ▌ ", "key"), ("x", "dim"), ("│", "frame")), "cursor")


def test_the_first_picture_in_escape_codes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLORTERM", "truecolor")
    found = painted(LINE, BAKED[DEFAULT])
    assert "\x1b[0;38;2;220;225;232;48;2;21;23;26;48;2;38;47;63;1;38;2;102;199;207m ▌ " in found
    assert found.endswith("48;2;21;23;26;38;2;67;76;89m│\x1b[0m")


def test_the_first_picture_in_the_terminals_colours() -> None:
    assert painted(Painted((("a", "warning"), ("b", "broken"), ("c", "dim"), ("d", ""))), BAKED["ansi-dark"]) == (
        "\x1b[0;39;49;33ma\x1b[0;39;49;1;91mb\x1b[0;39;49;2mc\x1b[0;39;49md\x1b[0m"
    )


def test_a_theme_that_is_not_known_yet_is_painted_without_colours() -> None:
    assert painted(LINE, None) == "\x1b[0;7;1m ▌ \x1b[0;7mx\x1b[0m│\x1b[0m"


def test_no_colour_and_few_colours_win_over_a_known_palette() -> None:
    assert known_palette(DEFAULT, {**TRUE, "NO_COLOR": "1"}) is None
    assert known_palette(DEFAULT, {"TERM": "linux"}) is None
    assert known_palette("ansi-dark", {"TERM": "linux"}) == BAKED["ansi-dark"]
    assert known_palette(DEFAULT, {"TERM": "xterm-256color"}) == BAKED[DEFAULT]


async def test_keeping_a_palette_never_raises(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    await asyncio.to_thread(save_palette, "nord", BAKED[DEFAULT], {"XDG_CACHE_HOME": str(tmp_path / "file")})
