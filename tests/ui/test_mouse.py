"""The mouse: clicks, second clicks, the wheel and what hovers, in every list; and without it everything works too."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from textual.events import MouseMove, MouseScrollDown, MouseScrollUp
from textual.widget import Widget
from textual.widgets import OptionList

from migtui.config import Settings
from migtui.ui import start
from migtui.ui.screens.choose import ChooseScreen
from migtui.ui.screens.command_screen import CommandScreen
from migtui.ui.screens.help import HelpScreen
from migtui.ui.screens.plan import PlanScreen
from migtui.ui.screens.targets import TargetsScreen
from migtui.ui.widgets.bars import Bar, KeyBar
from migtui.ui.widgets.line_view import LineView

if TYPE_CHECKING:
    from tests.ui.conftest import Open, User

asked = pytest.mark.usefixtures("asked")


async def wheel(user: User, target: str, *, down: bool = True, times: int = 3) -> None:
    """Turn the wheel over a widget."""
    widget = user.app.screen.query_one(target, Widget)
    kind = MouseScrollDown if down else MouseScrollUp
    for _ in range(times):
        await user.pilot._post_mouse_events([kind], widget, button=0)


def places(user: User) -> dict[str, int]:
    """The middle of each command in the key bar."""
    bar = user.app.screen.query_one("#keys", KeyBar)
    return {place.command: (place.start + place.end) // 2 for place in bar._places}


async def hovers(user: User, target: str, x: int) -> str:
    """What is said beside the mouse over this column."""
    widget = user.app.screen.query_one(target, Widget)
    await user.pilot._post_mouse_events([MouseMove], widget, offset=(x, 0), button=0)
    await user.pilot.pause()
    return str(widget.tooltip or "")


# -- History -------------------------------------------------------------------------------------------------


@asked
async def test_a_row_is_clicked_and_the_wheel_scrolls(open_app: Open, shop: Path) -> None:
    async with open_app(shop, size=(100, 24)) as user:
        await user.is_read()
        await user.pilot.click("#graph", offset=(10, 5))
        await user.until(lambda: user.history.graph.cursor == 4)
        await wheel(user, "#graph")
        await user.until(lambda: user.history.graph.scroll_offset.y > 0)
        assert user.history.graph.cursor == 4, "the wheel looks around, the cursor stays"
        await wheel(user, "#graph", down=False, times=9)
        await user.until(lambda: user.history.graph.scroll_offset.y == 0)


@asked
async def test_a_second_click_on_a_revision_is_enter(open_app: Open, shop: Path) -> None:
    async with open_app(shop) as user:
        await user.is_read()
        await user.pilot.click("#graph", offset=(10, 4), times=2)
        await user.until(lambda: user.history.has_class("-details-only"), "the details alone")
        assert user.history.graph.cursor == 3


@asked
async def test_a_click_on_a_tab_shows_it(open_app: Open, shop: Path) -> None:
    async with open_app(shop) as user:
        await user.is_read()
        await user.until(lambda: user.app.screen.query("#tabs"), "the tabs")
        tabs = user.app.screen.query_one("#tabs", Bar)
        at = tabs.text.index("Source") + 1
        await user.pilot.click("#tabs", offset=(at, 0))
        await user.until(lambda: user.history.details.shown.name == "Source")
        await user.sees("revision")
        await user.pilot.click("#tabs", offset=(tabs.text.index("Summary"), 0))
        await user.until(lambda: user.history.details.shown.name == "Summary")


@asked
async def test_the_wheel_scrolls_details_that_have_no_focus(open_app: Open, shop: Path) -> None:
    async with open_app(shop, size=(80, 24)) as user:
        await user.is_read()
        await user.select("8d2f61c0a7e4")
        await user.until(lambda: user.app.screen.query("#summary"), "the summary")
        summary = user.app.screen.query_one("#summary", LineView)
        if not summary.display or not summary.size.height:
            await user.press("enter")
        await user.until(lambda: summary.max_scroll_y > 0, "more than there is room for")
        await wheel(user, "#summary")
        await user.until(lambda: summary.scroll_offset.y > 0)


@asked
async def test_an_entry_of_the_log_is_clicked(open_app: Open, shop: Path) -> None:
    async with open_app(shop) as user:
        await user.is_read()
        for number in range(20):
            user.session.note("Edit", f"entry {number}", "closed", 0.1, details=("what it printed",))
        await user.sees("entry 19")
        await wheel(user, "#log", down=False, times=9)
        await user.sees("Open project")
        await user.pilot.click("#log", offset=(6, 1))
        await user.until(lambda: user.app.screen.query_one("#log").has_focus)


# -- the key bar ---------------------------------------------------------------------------------------------


@asked
async def test_a_click_in_the_footer_is_a_press(open_app: Open, shop: Path) -> None:
    async with open_app(shop) as user:
        await user.is_read()
        await user.pilot.click("#keys", offset=(places(user)["help"], 0))
        await user.meets(HelpScreen)


@asked
async def test_hovering_the_footer_says_what_a_key_does_or_why_it_cannot_now(open_app: Open, shop: Path) -> None:
    async with open_app(shop) as user:
        await user.is_read()
        await user.select("8d2f61c0a7e4")
        found = places(user)
        assert await hovers(user, "#keys", found["revision.merge"]) == (
            "Merge heads: a new revision with several parents."
        )
        assert await hovers(user, "#keys", found["upgrade"]) == (
            "Not now: 8d2f61c0a7e4 is applied already; d takes the database down to it"
        )
        assert await hovers(user, "#keys", 0) == ""


@asked
async def test_what_is_cut_in_a_bar_is_shown_whole(open_app: Open, shop: Path) -> None:
    async with open_app(shop, size=(80, 24)) as user:
        await user.is_read()
        assert "sqlite:///shop.db · sqlite 3.40.1" not in user.screen.splitlines()[0]
        assert "sqlite:///shop.db · sqlite 3.40.1" in await hovers(user, "#header", 5)
        long = "word " * 200 + "end"
        user.history.say(long)
        await user.pilot.pause()
        assert (await hovers(user, "#status", 5)).endswith("end")
        user.history.say("short")
        await user.pilot.pause()
        assert await hovers(user, "#status", 5) == ""


@asked
async def test_what_hovers_is_no_markup_and_plain_with_ascii(open_app: Open, shop: Path) -> None:
    async with open_app(shop, size=(80, 24), settings=Settings(ascii=True)) as user:
        await user.is_read()
        user.history.say("[bold]x[/] · " * 100)
        await user.pilot.pause()
        text = await hovers(user, "#status", 5)
        assert text.startswith("[bold]x[/] - ") and text.isascii()


# -- other lists ---------------------------------------------------------------------------------------------


@asked
async def test_the_steps_of_a_plan(open_app: Open, shop: Path) -> None:
    async with open_app(shop, size=(100, 24)) as user:
        await user.is_read()
        await user.press("U")
        screen = await user.meets(PlanScreen)
        await _clicks_and_scrolls(user, screen, "#steps")


async def _clicks_and_scrolls(user: User, screen: CommandScreen[Any], id: str) -> None:
    view = screen.query_one(id, LineView)
    await user.until(lambda: len(view.lines) > 1, "several lines")
    line = next(index for index in range(1, len(view.lines)))
    await user.pilot.click(id, offset=(4, line + 1))
    await user.until(lambda: view.index == line, "the cursor is there")


@asked
async def test_a_choice(open_app: Open, shop: Path) -> None:
    async with open_app(shop) as user:
        await user.is_read()
        await user.press("s")
        await user.meets(ChooseScreen)
        options = user.app.screen.query_one(OptionList)
        await wheel(user, "OptionList")
        await user.pilot.click("OptionList", offset=(4, 1))
        await user.meets(PlanScreen)
        assert options.option_count > 1


@asked
async def test_a_second_click_opens_a_target(open_app: Open, shop: Path) -> None:
    (shop / "migtui.toml").write_text('[targets.other]\nenv = { A = "b" }\n')
    async with open_app(shop) as user:
        await user.is_read()
        await user.press("t")
        screen = await user.meets(TargetsScreen)
        await user.sees("other")
        view = screen.query_one("#targets", LineView)
        await user.until(lambda: screen._rows, "rows")
        line = next(at for at, row in enumerate(screen._rows) if row.option is not None and not row.option.is_here)
        await user.pilot.click("#targets", offset=(4, line - view.scroll_offset.y), times=2)
        await user.until(lambda: user.session.snapshot.project.target == "other", "it was opened")


# -- without -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("mouse", [True, False])
def test_the_settings_leave_the_mouse_to_the_terminal(mouse: bool, shop: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from dataclasses import replace

    from migtui.engine.files import load_history
    from migtui.engine.project import find_project
    from migtui.ui.app import MigtuiApp

    asked: list[bool] = []
    monkeypatch.setattr(MigtuiApp, "run", lambda app, *, mouse: asked.append(mouse))
    monkeypatch.setattr(start, "_start_reader", lambda project: None)
    monkeypatch.setattr(os, "get_terminal_size", lambda *_: os.terminal_size((40, 10)))  # too small for a first picture
    project = find_project(shop, config=None, section=None, x=(), python=None, environ=os.environ)
    start.run_app(lambda _: (project, load_history(project)), lambda settings: replace(settings, mouse=mouse))
    assert asked == [mouse]
