"""`/` in lists and in long texts: typing narrows, escape clears first and closes second."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from textual import events
from textual.widgets import OptionList, SelectionList

from migtui.ui.present.filtering import Filter
from migtui.ui.screens.choices import Choice
from migtui.ui.screens.choose import ChooseScreen
from migtui.ui.screens.choose_many import ChooseManyScreen
from migtui.ui.screens.filtering import MANY
from migtui.ui.screens.help import HelpScreen
from migtui.ui.screens.lines import LinesScreen
from migtui.ui.screens.targets import TargetsScreen
from migtui.ui.text import Line, plain
from migtui.ui.widgets.form import LONGEST

if TYPE_CHECKING:
    from tests.ui.conftest import MakeProject, Open, User, VersionFile

CHOICES = [Choice(f"r{n}", f"r{n} table [b]t{n}[/b]") for n in range(20)]
pytestmark = pytest.mark.usefixtures("asked")


# -- what is taken ---------------------------------------------------------------------------------------------------


def test_all_words_have_to_be_there() -> None:
    assert Filter("Two wo").takes("wolves, two")
    assert not Filter("two three").takes("two wolves")
    assert Filter("  ").takes("anything")


def test_words_are_marked_where_they_stand() -> None:
    line: Line = (("Drop ", "key"), ("the drop", ""))
    assert Filter("drop").marked(line) == (("Drop", "found"), (" ", "key"), ("the ", ""), ("drop", "found"))
    assert Filter().marked(line) == line


TEXT: list[Line] = [
    (("Move", "head"),),
    (("  j  ", "key"), ("down", "")),
    (("  k  ", "key"), ("up, and what follows", "")),
    (("     is folded", ""),),
    (),
    (("Find", "head"),),
    (("  /  ", "key"), ("find downwards", "")),
]


@pytest.mark.parametrize(
    ("text", "kept", "count"),
    [
        ("down", ["Move", "  j  down", "", "Find", "  /  find downwards"], 2),
        ("folded", ["Move", "  k  up, and what follows", "     is folded"], 1),
        ("up folded", ["Move", "  k  up, and what follows", "     is folded"], 1),
        ("find", ["Find", "  /  find downwards"], 1),  # a heading is not found by itself
        ("move", [], 0),
        ("", [plain(line) for line in TEXT], 0),
    ],
)
def test_entries_stay_whole_and_under_their_headings(text: str, kept: list[str], count: int) -> None:
    lines, found = Filter(text).lines(TEXT)
    assert ([plain(line) for line in lines], found) == (kept, count)
    assert Filter.count(TEXT) == 3


# -- one of several --------------------------------------------------------------------------------------------------


async def choosing(user: User, choices: list[Choice] = CHOICES) -> tuple[ChooseScreen, list[str | None]]:
    taken: list[str | None] = []
    user.app.push_screen(ChooseScreen("Which", choices), taken.append)
    return await user.meets(ChooseScreen), taken


def options(user: User) -> list[str]:
    shown = user.app.screen.query_one(OptionList)
    return [str(shown.get_option_at_index(at).prompt) for at in range(shown.option_count)]


async def test_typing_narrows_a_list(open_app: Open, shop: Path) -> None:
    async with open_app(shop) as user:
        _, taken = await choosing(user)
        await user.sees("/ filters", "r0 table [b]t0[/b]")
        height = user.app.screen.query_one(".dialog").outer_size.height
        await user.press("slash", "1", "7")
        await user.until(lambda: options(user) == ["r17 table [b]t17[/b]"], "one is left")
        await user.sees("1 of 20")
        assert user.app.screen.query_one(".dialog").outer_size.height == height, "it does not jump"
        await user.press("backspace", "down", "down", "up", "enter")
        await user.until(lambda: taken == ["r18"], "one below what was found before")


async def test_escape_clears_and_then_closes(open_app: Open, shop: Path) -> None:
    async with open_app(shop) as user:
        screen, taken = await choosing(user)
        await user.press("j", "j", "j", "slash", "t", "3")
        await user.until(lambda: len(options(user)) == 1)
        await user.press("escape")
        await user.until(lambda: len(options(user)) == 20, "all are there again")
        assert user.app.screen is screen and screen.query_one(OptionList).highlighted == 3, "where the cursor was"
        await user.press("escape")
        await user.until(lambda: taken == [None], "closed")


async def test_nothing_is_left_and_nothing_is_taken(open_app: Open, shop: Path) -> None:
    async with open_app(shop) as user:
        screen, taken = await choosing(user)
        await user.press("slash", *"jkqzz/", "enter")
        await user.sees("jkqzz/", "0 of 20")
        assert user.app.screen is screen and not taken


async def test_letters_that_come_in_one_go_are_text(open_app: Open, shop: Path) -> None:
    async with open_app(shop) as user:
        screen, _ = await choosing(user)
        for key, character in (("slash", "/"), ("q", "q"), ("j", "j")):
            user.app.post_message(events.Key(key, character))
        await user.sees("qj", "0 of 20")
        assert user.app.screen is screen


async def test_a_megabyte_is_cut(open_app: Open, shop: Path) -> None:
    async with open_app(shop) as user:
        screen, _ = await choosing(user)
        await user.press("slash")
        user.app.post_message(events.Paste("t1 " * 350_000))
        await user.until(lambda: len(screen.query_one("#filter").value) == LONGEST)  # type: ignore[attr-defined]
        await user.sees("11 of 20")


async def test_a_short_list_has_no_filter(open_app: Open, shop: Path) -> None:
    async with open_app(shop) as user:
        screen, _ = await choosing(user, CHOICES[: MANY - 1])
        await user.press("slash")
        assert not screen.query("#filter") and "/ filters" not in user.screen


async def test_heads_are_a_list_to_filter(open_app: Open, shop: Path) -> None:
    async with open_app(shop) as user:
        await user.history.action_command("list.range")
        await user.sees("History range")
        await user.press("colon", "enter")
        await user.meets(ChooseScreen)
        await user.press("slash", *"tax")
        await user.until(lambda: len(options(user)) == 1, "one revision")
        await user.press("enter")
        await user.until(lambda: user.selected == "e1b7f3a96d40", "jumped to")


# -- several of many -------------------------------------------------------------------------------------------------


async def test_ticks_survive_the_filter(open_app: Open, shop: Path) -> None:
    async with open_app(shop) as user:
        taken: list[tuple[str, ...] | None] = []
        user.app.push_screen(ChooseManyScreen("Which", CHOICES, ["r0", "r5"]), taken.append)
        screen = await user.meets(ChooseManyScreen)
        await user.sees("[x] r0 table", "[ ] r1 table", "[x] r5 table")  # for who sees no colours, too
        await user.press("slash", "t", "5", "enter")
        listed = screen.query_one(SelectionList)
        await user.until(lambda: listed.option_count == 1 and listed.has_focus, "one is left")
        await user.press("space", "escape")
        await user.until(lambda: listed.option_count == 20)
        await user.press("slash", "t", "1", "9", "enter", "space", "enter")
        await user.until(lambda: taken == [("r0", "r19")], "r5 was unticked, r19 ticked, r0 was never seen")


# -- text to read ----------------------------------------------------------------------------------------------------


async def test_help_is_narrowed_to_what_is_looked_for(open_app: Open, shop: Path) -> None:
    async with open_app(shop) as user:
        await user.press("question_mark")
        screen = await user.meets(HelpScreen)
        await user.press("slash", *"destroys")
        await user.sees("⚠           destroys data when it is applied", " of ")
        assert "To the parent" not in user.screen
        await user.press("enter", "j")
        assert user.app.screen is screen, "enter leads back to the text"
        await user.press("escape")
        await user.sees("To the parent")
        await user.press("escape")
        await user.until(lambda: user.app.screen is user.history)


async def test_a_resize_keeps_the_filter(open_app: Open, shop: Path) -> None:
    def write(width: int) -> list[Line]:
        return [((f"line {n} of {width}", ""),) for n in range(50)]

    async with open_app(shop) as user:
        user.app.push_screen(LinesScreen("Lines", write))
        await user.meets(LinesScreen)
        await user.press("slash", *"line", "space", "4", "1")
        await user.sees("line 41 of 94", "1 of 50")
        await user.pilot.resize_terminal(80, 24)
        await user.sees("line 41 of 74", "1 of 50")
        assert "line 1 " not in user.screen


# -- targets ---------------------------------------------------------------------------------------------------------


async def test_targets_are_narrowed_under_their_headings(
    open_app: Open, project: MakeProject, version_file: VersionFile
) -> None:
    folder = project({"a": version_file("a1")})
    names = ("staging", "production", "night")
    (folder / "migtui.toml").write_text("".join(f"[targets.{name}]\ntag = '{name}'\n" for name in names))
    async with open_app(folder) as user:
        await user.press("t")
        screen = await user.meets(TargetsScreen)
        await user.sees("staging", "production", "/ filters")
        await user.press("slash", *"night")
        await user.sees("1 of 4", "Targets of migtui.toml")
        await user.until(lambda: "production" not in user.screen, "it is not what is looked for")
        await user.press("escape")
        await user.sees("staging", "production")
        assert user.app.screen is screen, "the filter is cleared first"
        await user.press("slash", *"night", "enter")
        await user.until(lambda: user.session.tag == "night", "it is opened")


# -- what the last line says -----------------------------------------------------------------------------------------


async def test_the_last_line_names_the_keys_that_do_something_now(open_app: Open, shop: Path) -> None:
    async with open_app(shop) as user:
        await choosing(user)
        await user.sees("enter takes it · / filters · esc closes · ? keys")
        await user.press("slash", "t")
        await user.sees("enter takes it · esc clears · f1 keys")
        await user.press("escape")
        await user.sees("enter takes it · / filters · esc closes · ? keys")
        user.app.push_screen(ChooseManyScreen("Which", CHOICES))
        await user.meets(ChooseManyScreen)
        await user.press("slash")
        await user.sees("enter leads to the list · esc clears · f1 keys")
        await user.press("enter")
        await user.sees("space ticks · enter takes them · / filters · esc closes · ? keys")
        user.app.push_screen(LinesScreen("Lines", lambda width: TEXT))
        await user.meets(LinesScreen)
        await user.press("slash")
        await user.sees("esc clears · ↓ ↑ scroll · f1 keys")
