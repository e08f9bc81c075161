"""No information in colour alone: what two states look like differs in their text, or in bold, underlined or reversed.

NO_COLOR takes all colours away, so that what is left on the screen is what somebody sees who sees none.
"""

from __future__ import annotations

from datetime import datetime
from itertools import combinations
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from rich.segment import Segment
from textual.widgets import OptionList

from migtui.config import Settings
from migtui.core.graph.drawing import ASCII, UNICODE, Glyphs, node_glyph
from migtui.core.model import Standing
from migtui.ui.command_log import LogEntry
from migtui.ui.looks.palette import STYLES, WITHOUT_COLOUR, style_text
from migtui.ui.present.diff.objects import SIGN_STYLES
from migtui.ui.present.log import log_items
from migtui.ui.screens.history import HistoryScreen
from migtui.ui.text import plain
from migtui.ui.widgets.bars import KeyBar

if TYPE_CHECKING:
    from tests.ui.conftest import Open, User

Look = tuple[str, bool, bool, bool, bool]
"""Text, bold, dim, underlined, reversed."""


@pytest.fixture(params=[False, True], ids=["unicode", "ascii"])
def settings(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Settings:
    monkeypatch.setenv("NO_COLOR", "1")
    return Settings(ascii=request.param, protected=("*shop*",))


def looks(user: User) -> list[list[Look]]:
    """The screen row by row; it fails at the first colour."""
    return [[look(segment) for segment in strip] for strip in user.app.screen._compositor.render_strips()]


def look(segment: Segment) -> Look:
    style = segment.style
    if style is None:
        return segment.text, False, False, False, False
    assert style.color is None or style.color.is_default, segment
    assert style.bgcolor is None or style.bgcolor.is_default, segment
    return segment.text, bool(style.bold), bool(style.dim), bool(style.underline), bool(style.reverse)


def row_with(user: User, text: str) -> list[Look]:
    return next(row for row in looks(user) if text in "".join(part[0] for part in row))


@pytest.mark.usefixtures("asked")
async def test_the_main_screen(open_app: Open, shop: Path, settings: Settings) -> None:
    async with open_app(shop, settings=settings) as user:
        await user.sees("behind by 5", "PROTECTED")
        await user.select("91d3e0aa6c47")
        selected = row_with(user, "91d3e0aa6c47  orders.status")
        await user.press("k")
        await user.until(lambda: user.selected != "91d3e0aa6c47")
        left = row_with(user, "91d3e0aa6c47  orders.status")
        words = [part for part in selected if "orders.status" in part[0] or "91d3e0aa6c47" in part[0]]
        assert all(part[4] for part in words), "the cursor's row is reversed"
        assert not any(part[4] for part in left if part[0].strip())
        assert "".join(part[0] for part in selected) != "".join(part[0] for part in left)
        here = row_with(user, "a60d7e95c1f2  invoices")
        assert any("DATABASE" in part[0] and part[4] for part in here), "where the database is, is the loudest"


@pytest.mark.usefixtures("asked")
async def test_a_key_that_works_and_one_that_does_not(open_app: Open, shop: Path, settings: Settings) -> None:
    async with open_app(shop, settings=settings) as user:
        await user.sees("behind by 5", "U Upgrade all")
        dimmed = user.app.screen.query_one(KeyBar).dimmed
        assert "upgrade" in dimmed, "the cursor is where the database is"
        keys = {part[0].strip(): part[1:] for part in looks(user)[-1] if part[0].strip()}
        off = next(looks_so for text, looks_so in keys.items() if text.startswith("u Upgrade"))
        assert off[1], "dim"
        assert keys["U"] == (True, False, False, False)


@pytest.mark.usefixtures("asked")
@pytest.mark.parametrize("key", ["n", "m", "s", "exclamation_mark", "question_mark", "t", "U", "ctrl+p"])
async def test_no_screen_has_a_colour(open_app: Open, shop: Path, settings: Settings, key: str) -> None:
    async with open_app(shop, settings=settings) as user:
        await user.sees("behind by 5")
        await user.press(key)
        await user.until(lambda: not isinstance(user.app.screen, HistoryScreen), "it is open")
        await user.pilot.pause()
        assert any(part[0].strip() for row in looks(user) for part in row)


@pytest.mark.usefixtures("asked")
async def test_the_chosen_line_of_a_list_is_reversed(open_app: Open, shop: Path, settings: Settings) -> None:
    async with open_app(shop, settings=settings) as user:
        await user.sees("behind by 5")
        await user.press("s")
        await user.until(lambda: user.app.screen.query(OptionList), "a list is open")
        await user.until(lambda: any(part[4] for row in looks(user) for part in row), "a line is reversed")


async def test_without_a_project(open_app: Open, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    (tmp_path / ".git").mkdir()
    for name in ("one", "two"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "alembic.ini").write_text("[alembic]\nscript_location = %(here)s/db\n")
    async with open_app(tmp_path) as user:
        await user.sees("No Alembic project here", "one")
        assert any(part[4] for part in row_with(user, "one")), "the chosen one is reversed"
        assert not any(part[4] for part in row_with(user, "two"))


async def test_a_theme_makes_no_colour_come_back(open_app: Open, shop: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    async with open_app(shop, settings=Settings(theme="dracula")) as user:
        await user.sees("DATABASE", "behind by 5")
        before = looks(user)[:2]  # the header and a frame
        user.app.theme = "nord"
        await user.pilot.pause()
        assert looks(user)[:2] == before
        assert looks(user), "no row has a colour"


@pytest.mark.parametrize("glyphs", [UNICODE, ASCII], ids=["unicode", "ascii"])
def test_each_standing_has_a_glyph_of_its_own(glyphs: Glyphs) -> None:
    standings: tuple[Standing, ...] = ("applied", "pending", "broken", "missing")
    drawn = [node_glyph(standing, here=False, merge=False, glyphs=glyphs) for standing in standings]
    drawn.append(node_glyph("applied", here=True, merge=False, glyphs=glyphs))
    drawn += [node_glyph(standing, here=False, merge=True, glyphs=glyphs) for standing in standings[:2]]
    assert len(set(drawn)) == len(drawn)


def test_what_ended_well_and_what_did_not_say_so() -> None:
    entries = [LogEntry(datetime(2026, 1, 15), "Upgrade", "alembic upgrade", "1 step", 0.1, ok) for ok in (True, False)]
    well, ill = (plain(line) for (line,) in log_items(entries, 100))
    assert well != ill
    assert "ok" in well
    assert "ok" not in ill


def test_the_signs_of_a_comparison_differ() -> None:
    """Added, removed, changed, perhaps renamed, equal: the sign is text, and stands before every line."""
    assert all(sign.strip() for sign in SIGN_STYLES)
    assert len(set(SIGN_STYLES)) == len(SIGN_STYLES)


def test_what_is_louder_or_quieter_is_so_without_colour() -> None:
    """Text, dim, warning, where the database is, a changed word, the cursor's line."""
    for one, other in combinations(("", "dim", "warning", "changed", "cursor"), 2):
        assert style_text(one, coloured=False) != style_text(other, coloured=False)


@pytest.mark.parametrize("name", STYLES)
def test_without_colour_there_are_attributes_alone(name: str) -> None:
    words = set(style_text(name, coloured=False).split())
    assert words <= {"bold", "dim", "underline", "reverse", "italic"}
    assert style_text("bold #ffffff on #b3261e", coloured=False) == "bold reverse"
    assert WITHOUT_COLOUR.keys() <= STYLES.keys()


@pytest.mark.usefixtures("asked")
async def test_the_thumb_of_a_scroll_bar_is_reversed_and_its_track_is_not(
    open_app: Open, shop: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    async with open_app(shop, size=(80, 24)) as user:
        await user.sees("behind by 5", "DATABASE")
        rows = looks(user)[2 : 2 + user.history.graph.size.height]  # below the header and the frame
        bar = [part for row in rows for part in row[-2:-1] if part[0] == " "]
        assert {part[4] for part in bar} == {True, False}
