"""Every style is a colour in every theme that Textual brings: dark, light, and the terminal's own."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from textual.theme import BUILTIN_THEMES

from migtui.config import Settings
from migtui.ui.styling import STYLES, Painter
from migtui.ui.text import LANES, Line, lane_style

if TYPE_CHECKING:
    from pathlib import Path

    from tests.ui.conftest import Open

COLOURLESS = {"", "bold", "title"}
QUIET = {"dim", "unknown", "lane0", "comment"}
"""Less than plain text, or the same: the terminal's own colours have no muted one."""


@pytest.mark.usefixtures("asked")
async def test_every_style_resolves_in_every_theme(open_app: Open, shop: Path) -> None:
    async with open_app(shop) as user:
        for theme in BUILTIN_THEMES:
            user.app.theme = theme
            await user.pilot.pause()
            painter = Painter(user.app.screen)
            base = painter.style("")
            for name in STYLES.keys() - COLOURLESS:
                style = painter.style(name)
                assert style.color is not None, (theme, name)
                assert name in QUIET or (style.color, style.bold) != (base.color, base.bold), (theme, name)
                assert style.color.is_default or style.color != style.bgcolor, (theme, name)
            assert "DATABASE" in user.screen, theme


@pytest.mark.usefixtures("asked")
async def test_a_change_of_theme_repaints(open_app: Open, shop: Path) -> None:
    async with open_app(shop) as user:
        painter = Painter(user.app.screen)
        dark = painter.style("applied")
        user.app.theme = "textual-light"
        await user.pilot.pause()
        assert painter.style("applied") != dark


def test_the_trunk_has_a_colour_of_its_own() -> None:
    assert lane_style(0) == "lane0"
    others = {lane_style(lane) for lane in range(1, 40)}
    assert "lane0" not in others
    assert len(others) == LANES - 1
    assert others <= STYLES.keys()


@pytest.mark.usefixtures("asked")
async def test_text_from_outside_is_never_markup(open_app: Open, shop: Path) -> None:
    async with open_app(shop) as user:
        painter = Painter(user.app.screen)
        for text in ("[dbo].[users]", "[/]", "[bold]x", "a\\[b]", "[link='x']"):
            line: Line = ((text, "danger"), (text, ""))
            assert painter.strip(line, 60).text.rstrip() == text * 2


@pytest.mark.parametrize("key", ["n", "m", "s", "exclamation_mark", "question_mark", "t", "U"])
@pytest.mark.usefixtures("asked")
async def test_each_screen_can_be_drawn_in_ascii(open_app: Open, shop: Path, key: str) -> None:
    """Frames and hints are no Lines: neither is made plain by the painter."""
    async with open_app(shop, size=(80, 24), settings=Settings(ascii=True)) as user:
        await user.sees("behind by 5")
        await user.press(key)
        await user.until(lambda: user.app.screen is not user.history, "it is open")
        await user.until(lambda: "+-" in user.screen, "it is drawn")
        assert user.screen.isascii(), [line for line in user.screen.splitlines() if not line.isascii()]
