"""The History screen, used as somebody uses it: look, walk, jump, read, resize, change files beside it."""

from __future__ import annotations

import asyncio
import os
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from textual.widget import Widget
from textual.widgets import OptionList

from migtui.config import Settings
from migtui.engine.client import DatabaseReport, Engine
from migtui.ui.command_palette.dialog import Palette
from migtui.ui.commands import key_names
from migtui.ui.commands.history import HISTORY
from migtui.ui.keys.keymap import DEFAULT
from migtui.ui.screens.choose import ChooseScreen
from migtui.ui.screens.help import HelpScreen
from migtui.ui.widgets.details import Details
from migtui.ui.widgets.line_view import LineView

if TYPE_CHECKING:
    from tests.ui.conftest import MakeProject, Open, User, VersionFile

SNAPSHOTS = Path(__file__).parent / "snapshots"
BILLING, SHOP = "a60d7e95c1f2", "e0b74f15a2c8"
"""Where the demo's database stands."""
BILLING_HEAD, SHOP_HEAD = "b3aa99127ec4", "e1b7f3a96d40"
MERGE, FORK = "1d98b3e07ac5", "29e5d0c7f61b"
asked = pytest.mark.usefixtures("asked")


def held(name: str, screen: str) -> None:
    """Compare the screen with the stored one; MIGTUI_UPDATE_SNAPSHOTS=1 stores it instead."""
    file = SNAPSHOTS / f"{name}.txt"
    if os.environ.get("MIGTUI_UPDATE_SNAPSHOTS") == "1":
        file.write_text(screen + "\n", encoding="utf-8")
    assert screen + "\n" == file.read_text(encoding="utf-8")


async def marked(user: User) -> None:
    """Wait for what is drawn after the first frame: the details, and the marks of what destroys data."""
    await user.sees("DATABASE", "downgrade   ", "⇠1 ⚠")


@asked
async def test_leaving_while_the_details_are_being_made_is_no_error(
    open_app: Open, shop: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    mount = Details.mount
    gone = asyncio.Event()

    async def vanishing(details: Details, *parts: Widget) -> None:
        await mount(details, *parts)
        await details.remove_children()
        gone.set()

    monkeypatch.setattr(Details, "mount", vanishing)
    async with open_app(shop) as user:
        await user.until(gone.is_set, "the details are gone")


@asked
async def test_keys_typed_before_there_are_details_wait_for_them(
    open_app: Open, shop: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    mount, ready = Details.mount, asyncio.Event()

    async def late(details: Details, *parts: Widget) -> None:
        await ready.wait()
        await mount(details, *parts)

    monkeypatch.setattr(Details, "mount", late)
    async with open_app(shop) as user:
        user.history.details.scroll_by(3)
        user.history.details.turn(1)
        ready.set()
        await user.sees("down_revision")


# -- reading -------------------------------------------------------------------------------------------------


async def test_the_graph_is_there_before_the_database_is_read(
    open_app: Open, shop: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    answer = asyncio.Event()
    read = Engine.read_databases

    async def late(engine: Engine) -> DatabaseReport:
        await answer.wait()
        return await read(engine)

    monkeypatch.setattr(Engine, "read_databases", late)
    async with open_app(shop) as user:
        await user.sees(BILLING_HEAD, "invoice pdf path", "reading the database…", "◌")
        assert "DATABASE" not in user.screen
        await user.press("u")
        await user.sees("u: the database is still being read")
        await user.press("j", "j", "j", "j")
        answer.set()
        await user.sees("behind by 5 · 2 heads", "shop   DATABASE", "alembic current", "shop.db  ")
        assert user.selected == SHOP_HEAD, "the answer does not take the cursor away from who has moved it"


@asked
async def test_the_cursor_begins_where_the_database_stands(open_app: Open, shop: Path) -> None:
    async with open_app(shop) as user:
        await marked(user)
        assert user.selected == BILLING
        assert f"╭─ {BILLING} " in user.screen


# -- moving --------------------------------------------------------------------------------------------------


@asked
async def test_walking_with_the_keyboard(open_app: Open, shop: Path) -> None:
    async with open_app(shop) as user:
        await marked(user)
        graph, last = user.history.graph, 25
        for keys, row in [
            ("g", 0), ("j", 1), ("down", 2), ("k", 1), ("up", 0), ("k", 0), ("G", last), ("j", last),
            ("home", 0), ("end", last), ("g", 0), ("ctrl+d", graph.page // 2), ("ctrl+u", 0),
            ("pagedown", graph.page), ("pageup", 0),
        ]:  # fmt: skip
            await user.press(keys)
            assert graph.cursor == row, keys
            assert f" {row + 1} of 26 " in user.screen
        await user.press("G")
        await user.sees("8d2f61c0a7e4", "— (a base)")


@asked
async def test_jumps(open_app: Open, shop: Path) -> None:
    async with open_app(shop) as user:
        await marked(user)
        for key, id in [
            ("c", SHOP), ("c", BILLING), ("H", SHOP_HEAD), ("H", BILLING_HEAD), ("less_than_sign", "5510ce7d8a3f"),
            ("D", "77c0d4128eb5"), ("greater_than_sign", SHOP_HEAD),
        ]:  # fmt: skip
            await user.press(key)
            assert user.selected == id, key


@asked
async def test_a_fork_and_a_merge_ask_which_way(open_app: Open, shop: Path) -> None:
    async with open_app(shop) as user:
        await marked(user)
        await user.select(FORK)
        await user.press("greater_than_sign")
        await user.meets(ChooseScreen)
        await user.sees("Child", "3fe2b7c4d819 invoices", "e0b74f15a2c8 orders.currency")
        await user.press("j", "enter")
        await user.until(lambda: user.selected == SHOP)
        await user.select(MERGE)
        await user.press("less_than_sign")
        await user.meets(ChooseScreen)
        await user.press("escape")
        await user.until(lambda: user.app.screen is user.history)
        assert user.selected == MERGE


@asked
async def test_a_click_selects_and_the_wheel_scrolls(open_app: Open, shop: Path) -> None:
    async with open_app(shop, size=(80, 24)) as user:
        await marked(user)
        graph = user.history.graph
        await user.pilot.click("#graph", offset=(10, 5))
        assert graph.cursor == graph.scroll_offset.y + 4  # one line is the border
        before = graph.cursor
        await user.pilot._post_mouse_events([_wheel()], "#graph", offset=(10, 5))
        await user.until(lambda: graph.scroll_offset.y > 0, "scrolled")
        assert graph.cursor == before, "the wheel looks around, it does not select"


def _wheel() -> type:
    from textual.events import MouseScrollDown

    return MouseScrollDown


@asked
async def test_a_click_on_the_key_bar_is_a_press(open_app: Open, shop: Path) -> None:
    async with open_app(shop) as user:
        await marked(user)
        x = user.screen.splitlines()[-1].index("? Keys")
        await user.pilot.click("#keys", offset=(x + 1, 0))
        await user.meets(HelpScreen)


# -- the details, the log, the panels ------------------------------------------------------------------------


@asked
async def test_details_follow_and_tabs_turn(open_app: Open, shop: Path) -> None:
    async with open_app(shop) as user:
        await marked(user)
        await user.press("g")
        await user.sees("billing@head · pending", "+ column invoices.pdf_path", "u  brings the database here: 4 steps")
        await user.press("right_square_bracket")
        await user.sees('"""invoice pdf path', "op.add_column")
        await user.press("j")
        await user.sees('"""split invoice lines')
        await user.press("left_square_bracket")
        await user.sees("- column invoices.lines ⚠", "depends on  77c0d4128eb5 backfill order")
        await user.press("tab")
        await user.sees('"""split invoice lines')
        await user.press("tab", "tab", "tab")
        await user.sees("- column invoices.lines ⚠")


@asked
async def test_long_details_scroll_without_moving_the_cursor(open_app: Open, shop: Path) -> None:
    async with open_app(shop, size=(80, 24)) as user:
        await marked(user)
        summary = user.history.query_one("#summary", LineView)
        await user.press("J")
        assert summary.scroll_offset.y == 3
        await user.press("K")
        assert summary.scroll_offset.y == 0
        assert user.selected == BILLING


@asked
async def test_panels_come_and_go(open_app: Open, shop: Path) -> None:
    async with open_app(shop) as user:
        await marked(user)
        graph, details, log = user.history.graph, user.history.details, user.history.query_one("#log")
        for shown in [(True, False), (False, True), (True, True)]:
            await user.press("f")
            await user.until(lambda: (bool(graph.region), bool(details.region)) == shown, f"{shown}")  # noqa: B023
        await user.press("at")
        await user.until(lambda: not log.region)
        await user.press("at")
        await user.sees("Command log", "alembic current")


# -- keys that say why ---------------------------------------------------------------------------------------


@asked
async def test_a_key_that_cannot_work_says_why(open_app: Open, shop: Path) -> None:
    async with open_app(shop) as user:
        await marked(user)
        for key, sentence in [
            ("u", f"u: {BILLING} is applied already; d takes the database down to it"),
            ("D", "D: this revision depends on no other"),
        ]:
            await user.press(key)
            await user.sees(sentence)
        await user.press("g", "d")
        await user.sees(f"d: {BILLING_HEAD} is not applied; u takes the database up to it")
        await user.press("greater_than_sign")
        await user.sees(">: a head has no child")
        await user.press("G", "less_than_sign")
        await user.sees("<: a base has no parent")
        await user.press("k")
        await user.until(lambda: "a base has no parent" not in user.screen, "moving on clears what was said")


@asked
async def test_ctrl_c_says_how_to_leave_and_q_leaves(open_app: Open, shop: Path) -> None:
    async with open_app(shop) as user:
        await marked(user)
        await user.press("ctrl+c")
        await user.sees("q leaves migtui")
        await user.press("q")
        await user.until(lambda: not user.app.is_running)


@asked
async def test_help_lists_all_keys(open_app: Open, shop: Path) -> None:
    async with open_app(shop) as user:
        await marked(user)
        await user.press("question_mark")
        screen = await user.meets(HelpScreen)
        await user.sees("esc closes")
        lines = ["".join(text for text, _ in line) for line in screen.query_one("#lines", LineView).lines]
        text = " ".join(" ".join(lines).split())  # long sentences go on below
        for command in HISTORY:
            assert key_names(command) in text and command.said(DEFAULT.name) in text, command.id
        await user.press("G")
        await user.sees("destroys data")
        await user.press("escape")
        await user.until(lambda: user.app.screen is user.history)


@asked
async def test_the_palette_has_every_command(open_app: Open, shop: Path) -> None:
    async with open_app(shop) as user:
        await marked(user)
        await user.press("ctrl+p")
        screen = await user.meets(Palette)
        here = [command for command in HISTORY if not command.mode and command.id != "palette"]
        await user.until(lambda: screen.query_one(OptionList).option_count == len(here), "all of them")
        await user.press(*"oldest")
        await user.until(lambda: user.app.screen.query_one(OptionList).option_count == 1, "one command is left")
        await user.press("enter")
        await user.until(lambda: user.history.graph.cursor == 25, "the command has run")


# -- files that change beside it -----------------------------------------------------------------------------


async def test_a_refresh_takes_files_in_and_leaves_the_cursor(
    open_app: Open, project: MakeProject, version_file: VersionFile
) -> None:
    folder = project({"a": version_file("a1"), "b": version_file("b2", "a1"), "c": version_file("c3", "b2")})
    versions = folder / "db" / "versions"
    async with open_app(folder) as user:
        await user.sees("not stamped (no file yet)", "app.db does not exist yet")
        assert not (folder / "app.db").exists(), "reading creates no database"
        await user.select("b2")
        (versions / "d.py").write_text(version_file("d4", "c3"))
        await user.press("R")
        await user.sees("make d4", " 3 of 4 ")
        await user.is_read()  # the files are shown before the database has answered
        assert user.selected == "b2"
        (versions / "d.py").write_text("revision = 'd4'\ndown_revision = 'c3'\ndef upgrade(:\n")
        await user.press("f5")
        await user.sees("✗", "invalid syntax", " 3 of 4 ")
        assert user.selected == "b2"
        (versions / "d.py").unlink()
        await user.press("R")
        await user.until(lambda: "d4" not in user.screen and " 2 of 3 " in user.screen, "the row is gone")
        (versions / "a.py").unlink()
        await user.press("R")
        await user.sees("?", "a1", " 2 of 3 ")
        await user.press("j", "u")
        await user.sees("u: a1 has no file in this checkout")
        (versions / "b.py").unlink()
        (versions / "c.py").unlink()
        await user.press("R")
        await user.sees("No revision yet", "There is no version file in db/versions.", "no revisions")


# -- sizes ---------------------------------------------------------------------------------------------------


@asked
@pytest.mark.parametrize("size", [(120, 36), (80, 24)], ids=lambda size: f"{size[0]}x{size[1]}")
async def test_the_demo_looks_like_this(open_app: Open, shop: Path, size: tuple[int, int]) -> None:
    async with open_app(shop, size=size) as user:
        await marked(user)
        held(f"history-{size[0]}x{size[1]}", user.screen)


@asked
async def test_the_demo_in_ascii_looks_like_this(open_app: Open, shop: Path) -> None:
    async with open_app(shop, settings=Settings(ascii=True)) as user:
        await user.sees("DATABASE", "revises", "<-1 !")
        held("history-ascii-120x36", user.screen)


@asked
async def test_smaller_terminals_keep_what_matters(open_app: Open, shop: Path) -> None:
    async with open_app(shop, size=(100, 30)) as user:
        await marked(user)
        await user.sees("behind by 5 · 2 heads", "Summary", "Command log", "q Quit")
        await user.pilot.resize_terminal(70, 20)
        await user.until(lambda: "Summary" not in user.screen, "one panel")
        await user.sees("behind by 5 · 2 heads", "DATABASE", "U upgrades", "q Quit")
        await user.sees("3 of 26 · enter details")
        await user.press("enter")
        await user.sees("Summary", "the database is here", "enter graph")
        await user.pilot.resize_terminal(50, 14)
        await user.sees("migtui needs 60×16 cells", "behind by 5")
        assert "invoice" not in user.screen
        await user.pilot.resize_terminal(120, 36)
        await marked(user)


@asked
@pytest.mark.parametrize("size", [(120, 36), (100, 30), (80, 24), (70, 20), (60, 16), (50, 14), (20, 5)])
async def test_no_size_breaks_a_line(open_app: Open, shop: Path, size: tuple[int, int]) -> None:
    async with open_app(shop, size=size) as user:
        await user.until(lambda: user.session.snapshot.databases, "read")
        lines = user.screen.splitlines()
        assert len(lines) <= size[1]
        assert "behind by 5" in lines[0], "the verdict is never cut"


def test_the_snapshots_are_all_used() -> None:
    assert {file.stem for file in SNAPSHOTS.glob("*.txt")} == {
        "history-120x36", "history-80x24", "history-ascii-120x36",
    }  # fmt: skip


@asked
async def test_in_80x24_the_details_say_what_the_revision_does(open_app: Open, shop: Path) -> None:
    async with open_app(shop, size=(80, 24)) as user:
        await user.select("a60d7e95c1f2")
        await user.sees("upgrade     + unique uq_invoices_number", "downgrade   - unique uq_invoices_number")
        await user.pilot.resize_terminal(120, 36)
        await user.sees("a60d7e95c1f2 ─", "revises", "downgrade   - unique")
        lines = [line.rpartition("╮")[0] or line for line in user.screen.splitlines()]
        told = [line.partition("┃│ ")[2] for line in lines if "┃│ " in line]
        assert told[1].startswith("a60d7e95c1f2") and told[2].startswith("invoices.number unique")
