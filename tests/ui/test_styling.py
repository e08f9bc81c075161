"""Every style is a colour in every theme that Textual brings: dark, light, and the terminal's own."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from migtui.config import Settings
from migtui.core.graph.hues import HUES, lane_style
from migtui.ui.looks.palette import STYLES
from migtui.ui.looks.styling import Painter
from migtui.ui.screens.plan_answer import RELEASE
from migtui.ui.text import Line

if TYPE_CHECKING:
    from pathlib import Path

    from tests.ui.conftest import MakeProject, Open, VersionFile

GROUNDS = {"bar", "status", "cursor"}
COLOURLESS = {"", "bold", "title"}
QUIET = {"dim", "unknown", "lane0", "comment", "frame"}
"""Less than plain text, or the same: the terminal's own colours have no muted one."""


@pytest.mark.usefixtures("asked")
async def test_every_style_resolves_in_every_theme(open_app: Open, shop: Path) -> None:
    async with open_app(shop) as user:
        for theme in user.app.available_themes:
            user.app.theme = theme
            await user.pilot.pause()
            painter = Painter(user.app.screen)
            base = painter.style("")
            for name in STYLES.keys() - COLOURLESS - GROUNDS:
                style = painter.style(name)
                assert style.color is not None, (theme, name)
                assert name in QUIET or (style.color, style.bold) != (base.color, base.bold), (theme, name)
                assert style.color.is_default or style.color != style.bgcolor, (theme, name)
            for name in GROUNDS:
                style = painter.style("", name)
                assert style.bgcolor != base.bgcolor or style.reverse or user.app.current_theme.ansi, (theme, name)
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
    assert len(others) == HUES - 1
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


@pytest.mark.usefixtures("asked")
async def test_a_narrow_graph_and_its_folds_in_ascii(
    open_app: Open, project: MakeProject, version_file: VersionFile
) -> None:
    """Their frame has more to say: where the details are, and the numbers of several revisions."""
    chain = {f"r{n}": version_file(f"r{n}", *([f"r{n - 1}"] if n else [])) for n in range(10)}
    async with open_app(project(chain), size=(60, 16), settings=Settings(ascii=True)) as user:
        await user.sees("enter details")
        await user.press("G", "k", "O")
        await user.until(lambda: user.history.graph.selected_fold, "a fold")
        assert user.screen.isascii(), [line for line in user.screen.splitlines() if not line.isascii()]


async def test_ascii_on_every_screen_of_a_session(open_app: Open, shop: Path) -> None:
    """With a worker: what a comparison, a plan, a run and its report say. The demo has no other characters itself."""
    async with open_app(shop, size=(80, 24), settings=Settings(ascii=True)) as user:

        async def opens(*keys: str, sees: str) -> None:
            await user.press(*keys)
            await user.sees(sees)
            assert user.screen.isascii(), (keys, [line for line in user.screen.splitlines() if not line.isascii()])

        await user.sees("behind by 5")
        await user.is_read()
        await opens("right_square_bracket", sees="Revision ID")
        await opens("right_square_bracket", sees="upgrade")
        await opens("slash", *"invoice", sees="of 4")
        await opens("escape", "escape", "at", sees="Command log")
        await opens("ctrl+p", sees="commands")
        await opens("escape", "2", sees="Not compared")
        await opens("l", sees="What was compared")
        await opens("escape", "j", "j", "tab", "enter", sees="Python")
        await opens("escape", "escape", "c", sees="behind by 5")
        await opens("n", sees="New revision")
        await opens("escape", "U", sees="Will destroy")
        await user.pilot.pause(RELEASE * 1.2)  # no key was pressed: the time itself is the state
        await opens("y", sees="read anew")
