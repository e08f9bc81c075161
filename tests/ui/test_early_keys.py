"""Keys that were pressed before the field they are meant for was there."""

from __future__ import annotations

from pathlib import Path

import pytest
from textual.command import CommandPalette
from textual.events import Key
from textual.widgets import Input

from migtui.ui.screens.draft import DraftScreen

from .conftest import Open, User

asked = pytest.mark.usefixtures("asked")


def burst(user: User, *keys: str) -> None:
    """All of them at once, as a terminal gives them to us when they were typed fast."""
    driver = user.app._driver
    assert driver is not None
    for key in keys:
        driver.send_message(Key(key, key if len(key) == 1 else None))


async def has_typed(user: User, text: str) -> None:
    await user.until(lambda: isinstance(user.app.focused, Input) and user.app.focused.value == text, f"{text!r} typed")


@asked
@pytest.mark.parametrize("opens, kind", [("n", DraftScreen), ("colon", CommandPalette)])
async def test_letters_that_come_with_the_key_that_opens_a_field(
    open_app: Open, shop: Path, opens: str, kind: type
) -> None:
    async with open_app(shop) as user:
        await user.is_read()
        burst(user, opens, *"drop")
        await has_typed(user, "drop")
        assert isinstance(user.app.screen, kind)
        burst(user, *"ped")
        await has_typed(user, "dropped")


@asked
async def test_letters_that_come_while_the_screen_is_made(open_app: Open, shop: Path) -> None:
    """Some go to the screen before, which gives them back; some find no field yet."""
    async with open_app(shop) as user:
        await user.is_read()
        burst(user, "n", *"ab")
        await user.until(lambda: isinstance(user.app.screen, DraftScreen), "it has come")
        burst(user, *"cd")
        await has_typed(user, "abcd")


@asked
async def test_letters_that_find_no_field_wait_for_it(open_app: Open, shop: Path) -> None:
    async with open_app(shop) as user:
        await user.is_read()
        user.app.action_command_palette()
        assert user.app.focused is None, "it has no field yet"
        for letter in "up":
            user.app.post_message(Key(letter, letter))
        await has_typed(user, "up")


@asked
async def test_escape_behind_the_text_closes_the_form(open_app: Open, shop: Path) -> None:
    async with open_app(shop) as user:
        await user.is_read()
        burst(user, "n", *"abc", "escape")
        await user.until(lambda: len(user.app.screen_stack) == 1, "the form has come and gone")
