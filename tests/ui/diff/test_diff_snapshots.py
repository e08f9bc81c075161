"""The Diff screen as a whole, held as text that a human can review."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import pytest

from migtui.config import Settings
from migtui.engine.comparing import Comparison
from migtui.ui.screens.diff.screen import DiffScreen

if TYPE_CHECKING:
    from tests.ui.diff.conftest import OpenDiff, Tell

Cases = dict[str, Callable[..., Comparison]]
COUNTS = {"c2": 51_220, "c7": 12_408, "r2": 7, "t2": 3}
WIDE, MEDIUM, SMALL = (120, 36), (100, 30), (80, 24)


@pytest.mark.parametrize(
    ("name", "case", "size", "keys", "ascii"),
    [
        ("equal-120x36", "equal", WIDE, (), False),
        ("changes-120x36", "shop", WIDE, ("j", "j", "j", "tab", "j", "j", "j"), False),
        ("all-200x50", "shop", (200, 50), ("tab", "tab", "j", "space"), False),
        ("tables-100x30", "shop", MEDIUM, (), False),
        ("rename-asked-100x30", "renaming", MEDIUM, ("j",), False),
        ("rename-accepted-100x30", "renaming", MEDIUM, ("j", "r"), False),
        ("tables-renamed-120x36", "tables-renamed", WIDE, ("j",), False),
        ("schemas-100x30", "schemas", MEDIUM, ("j", "j", "j", "space"), False),
        ("several-120x36", "several", WIDE, ("j",), False),
        ("unreadable-120x36", "unreadable", WIDE, ("j", "j", "j", "j"), False),
        ("narrow-80x24", "shop", SMALL, ("j", "j", "j", "tab", "j", "j", "j"), False),
        ("hostile-120x36", "hostile", WIDE, (), False),
        ("wrapped-100x30", "hostile", MEDIUM, ("j", "j", "j", "w"), False),
        ("ascii-80x24", "schemas", SMALL, (), True),
    ],
)
async def test_the_screen_as_a_whole(
    open_diff: OpenDiff,
    tell: Tell,
    cases: Cases,
    held: Callable[[str, str], None],
    name: str,
    case: str,
    size: tuple[int, int],
    keys: tuple[str, ...],
    ascii: bool,
) -> None:
    more: dict[str, Any] = {"renamed": cases[case]((("r2", "r1"),))} if case == "renaming" else {}
    tell(cases[case](), counts=COUNTS, **more)
    async with open_diff(size, Settings(ascii=ascii)) as user:
        screen = await user.meets(DiffScreen)
        await user.until(lambda: screen.compared is not None and not screen.is_comparing, "compared")
        for key in keys:
            await user.press(key)
            await user.until(lambda: not screen.is_comparing, "compared again")
        await user.until(lambda: all(not worker.is_running for worker in screen.workers), "nothing goes on")
        held(name, user.screen)
