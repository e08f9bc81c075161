"""Graph and details: one of them alone, or both; below 80 columns one at a time, and the frame says how to turn."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from pathlib import Path

    from tests.ui.conftest import Open, User

pytestmark = pytest.mark.usefixtures("asked")


async def shows(user: User, *, graph: bool, details: bool) -> None:
    panels = user.history.graph, user.history.details
    await user.until(lambda: tuple(bool(panel.region) for panel in panels) == (graph, details), f"{graph} {details}")


@pytest.mark.parametrize("key", ["enter", "f", "tab", "right_square_bracket"])
async def test_a_narrow_terminal_turns_over(open_app: Open, shop: Path, key: str) -> None:
    async with open_app(shop, size=(70, 20)) as user:
        await user.sees("DATABASE", "3 of 26 · enter details")
        await shows(user, graph=True, details=False)
        await user.press(key)
        await shows(user, graph=False, details=True)
        await user.sees("Summary", "enter graph", "the database is here")
        await user.press("j")
        await user.sees("─ 3fe2b7c4d819 ")
        await user.press("enter")
        await shows(user, graph=True, details=False)
        await user.sees("4 of 26 · enter details")


async def test_enter_gives_the_details_the_whole_screen_and_back(open_app: Open, shop: Path) -> None:
    async with open_app(shop) as user:
        await user.sees("revises")
        assert "enter" not in user.screen
        await user.press("enter")
        await shows(user, graph=False, details=True)
        await user.press("enter")
        await shows(user, graph=True, details=True)


async def test_a_tab_key_brings_hidden_details_back(open_app: Open, shop: Path) -> None:
    async with open_app(shop) as user:
        await user.sees("revises")
        await user.press("f")
        await shows(user, graph=True, details=False)
        await user.sees("3 of 26 · enter details")
        await user.press("tab")
        await shows(user, graph=True, details=True)
        await user.sees("the database is here")


async def test_a_broad_terminal_gives_the_details_more(open_app: Open, shop: Path) -> None:
    async with open_app(shop, size=(200, 50)) as user:
        await user.sees("revises", "2025-09-01")
        assert user.history.details.region.width == 72
        await user.pilot.resize_terminal(179, 50)
        await user.until(lambda: user.history.details.region.width == 46)


@pytest.mark.parametrize("size", [(80, 24), (120, 36)])
async def test_room_for_both_shows_both(open_app: Open, shop: Path, size: tuple[int, int]) -> None:
    async with open_app(shop, size=(60, 16)) as user:
        await user.sees("3 of 26 · enter details")
        await user.press("enter")
        await shows(user, graph=False, details=True)
        await user.pilot.resize_terminal(*size)
        await shows(user, graph=True, details=True)
        assert "enter" not in user.screen
        await user.sees("┏━ 1 History")
        await user.press("j")
        await user.sees("─ 3fe2b7c4d819 ")
        await user.pilot.resize_terminal(60, 16)
        await shows(user, graph=False, details=True)
        await user.sees("enter graph")
        await user.press("enter")
        await shows(user, graph=True, details=False)


async def test_details_chosen_to_be_alone_stay_alone(open_app: Open, shop: Path) -> None:
    async with open_app(shop) as user:
        await user.sees("revises")
        await user.press("enter")
        await shows(user, graph=False, details=True)
        for size in ((60, 16), (120, 36)):
            await user.pilot.resize_terminal(*size)
            await user.sees("enter graph")
            await shows(user, graph=False, details=True)
        await user.pilot.resize_terminal(60, 16)
        await user.press("f")
        await shows(user, graph=True, details=False)
        await user.pilot.resize_terminal(120, 36)
        await shows(user, graph=True, details=True)


async def test_a_graph_chosen_to_be_alone_turns_over_where_it_is_narrow(open_app: Open, shop: Path) -> None:
    async with open_app(shop) as user:
        await user.sees("revises")
        await user.press("f")
        await shows(user, graph=True, details=False)
        await user.pilot.resize_terminal(60, 16)
        await user.press("enter")
        await shows(user, graph=False, details=True)


async def test_the_graph_has_the_focus_again(open_app: Open, shop: Path) -> None:
    async with open_app(shop) as user:
        await user.sees("┏━ 1 History", "revises")
        await user.press("enter")
        await shows(user, graph=False, details=True)
        await user.press("enter")
        await user.sees("┏━ 1 History")
