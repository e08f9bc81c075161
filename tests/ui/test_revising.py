"""Merge, stamp, the lists and the checks: from the key to what is on disk and in the database."""

from __future__ import annotations

import sqlite3
import subprocess
import sys
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from textual.widgets import Input

from migtui.config import Settings
from migtui.core.history import build_history
from migtui.core.model import Revision
from migtui.ui.screens.ask import AskScreen
from migtui.ui.screens.choose import ChooseScreen
from migtui.ui.screens.choose_many import ChooseManyScreen
from migtui.ui.screens.confirm import ConfirmScreen
from migtui.ui.screens.lines import LinesScreen
from migtui.ui.screens.merge import MergeScreen
from migtui.ui.screens.plan import PlanScreen
from migtui.ui.screens.run import RunScreen
from migtui.ui.stamps import Stamp, ways_to_stamp

if TYPE_CHECKING:
    from tests.ui.conftest import MakeProject, Open, User, VersionFile

Rows = Callable[..., list[str]]


async def called(user: User, id: str) -> None:
    """A command of the palette."""
    await user.is_read()
    await user.history.action_command(id)


# -- merge -----------------------------------------------------------------------------------------------------------


async def test_two_heads_become_one(open_app: Open, shop: Path) -> None:
    async with open_app(shop) as user:
        await user.is_read()
        await user.press("m")
        screen = await user.meets(MergeScreen)
        await user.sees("merge b3aa99127ec4 and e1b7f3a96d40", "Heads afterwards: 1", "parted at 29e5d0c7f61b")
        await user.sees("alembic merge -m 'merge b3aa99127ec4 and e1b7f3a96d40' b3aa99127ec4 e1b7f3a96d40")
        screen.query_one("#message", Input).value = "one shop"
        screen.query_one("#rev_id", Input).value = "m1"
        await user.press("ctrl+s")
        await user.until(lambda: user.selected == "m1", "the merge is selected")
        history = user.session.snapshot.history
        assert history.heads == ("m1",)
        assert set(history.revisions["m1"].down_revisions) == {"b3aa99127ec4", "e1b7f3a96d40"}
        await user.sees("◇", "one shop")


@pytest.mark.usefixtures("asked")
async def test_a_closed_merge_keeps_what_was_typed(open_app: Open, shop: Path) -> None:
    async with open_app(shop) as user:
        await user.press("m")
        screen = await user.meets(MergeScreen)
        screen.query_one("#message", Input).value = "half a thought"
        await user.press("escape")
        await user.until(lambda: user.app.screen is user.history, "closed")
        await user.press("m")
        assert (await user.meets(MergeScreen)).query_one("#message", Input).value == "half a thought"


@pytest.mark.usefixtures("asked")
async def test_typing_replaces_the_proposed_message_but_never_what_was_typed(open_app: Open, shop: Path) -> None:
    async with open_app(shop) as user:
        await user.press("m")
        message = (await user.meets(MergeScreen)).query_one("#message", Input)
        await user.until(lambda: message.has_focus and message.selected_text == message.value, "selected")
        await user.press(*"join")
        assert message.value == "join"
        await user.press("tab", "shift+tab")
        await user.until(lambda: message.has_focus, "back in it")
        await user.press("end", *"ed")
        assert message.value == "joined"


@pytest.mark.usefixtures("asked")
async def test_a_merge_of_one_is_none(open_app: Open, shop: Path) -> None:
    async with open_app(shop) as user:
        await user.press("m")
        screen = await user.meets(MergeScreen)
        screen.query_one("#revisions").focus()
        await user.press("enter")
        await user.meets(ChooseManyScreen)
        await user.press("space", "enter")
        await user.meets(MergeScreen)
        await user.sees("Heads afterwards: 2", "stays a head")
        await user.press("ctrl+s")
        await user.sees("a merge needs two revisions or more")


async def test_a_revision_that_is_no_head_is_merged_with_splice(open_app: Open, shop: Path) -> None:
    async with open_app(shop) as user:
        await user.is_read()
        await user.press("m")
        screen = await user.meets(MergeScreen)
        screen.revisions = ("b3aa99127ec4", "77c0d4128eb5")
        screen.query_one("#rev_id", Input).value = "m2"
        await user.sees("--splice", "Heads afterwards: 2")
        await user.press("ctrl+s")
        await user.until(lambda: user.selected == "m2", "it is written")
        assert set(user.session.snapshot.history.heads) == {"e1b7f3a96d40", "m2"}


async def test_one_head_has_nothing_to_merge(open_app: Open, project: MakeProject, version_file: VersionFile) -> None:
    async with open_app(project({"a": version_file("a1")})) as user:
        await user.is_read()
        await user.press("m")
        await user.sees("m: there is one head: nothing to merge")


# -- stamp -----------------------------------------------------------------------------------------------------------


HISTORY = build_history(
    [
        Revision(id="a000", file="a.py", message="first"),
        Revision(id="b000", down_revisions=("a000",), file="b.py", message="left"),
        Revision(id="c000", down_revisions=("a000",), file="c.py", message="right"),
    ]
)


def test_the_stamps_that_make_sense() -> None:
    assert [way.target for way in ways_to_stamp(HISTORY, ["a000"], "b000")] == ["b000", "heads", "base"]
    apart = ways_to_stamp(HISTORY, ["c000"], "b000")
    assert [(way.target, way.purge) for way in apart[:2]] == [("b000", False), ("b000", True)]
    assert "forget c000" in apart[1].text


def test_rows_that_no_file_explains_can_only_be_purged() -> None:
    ways = ways_to_stamp(HISTORY, ["gone"], "b000")
    assert all(way.purge and "gone" in way.text for way in ways)
    assert [way.target for way in ways] == ["b000", "heads", "base"]
    assert ways_to_stamp(HISTORY, [], None)[0] == Stamp("heads", "heads  b000, c000: everything is applied")


async def test_a_stamp_writes_the_version_table_only(
    open_app: Open, project: MakeProject, version_file: VersionFile, at_once: None, rows: Rows
) -> None:
    folder = project({"a": version_file("a1"), "b": version_file("b2", "a1")})
    async with open_app(folder) as user:
        await user.is_read()
        await user.select("a1")
        await user.press("s")
        await user.meets(ChooseScreen)
        await user.sees("a1 make a1", "head b2: everything is applied", "base nothing is applied")
        await user.press("enter")
        await user.meets(PlanScreen)
        await user.sees("alembic stamp a1", "the version table only")
        await user.press("y")
        await user.meets(RunScreen)
        await user.sees("✓ done")
    assert rows(folder / "app.db") == ["a1"]
    assert rows(folder / "app.db", "SELECT name FROM sqlite_master WHERE type = 'table'") == ["alembic_version"]


async def test_an_unknown_row_is_purged(
    open_app: Open, project: MakeProject, version_file: VersionFile, at_once: None, rows: Rows
) -> None:
    folder = project({"a": version_file("a1")})
    with closing(sqlite3.connect(folder / "app.db")) as connection:
        connection.executescript(
            "CREATE TABLE alembic_version (version_num VARCHAR(32) NOT NULL PRIMARY KEY);"
            "INSERT INTO alembic_version VALUES ('gone');"
        )
    async with open_app(folder) as user:
        await user.is_read()
        await user.press("s")
        await user.meets(ChooseScreen)
        await user.sees("forget gone, which no file defines (--purge)")
        await user.press("enter")
        await user.meets(PlanScreen)
        await user.sees("alembic stamp --purge", "gone")
        await user.press("y")
        await user.meets(RunScreen)
        await user.sees("✓ done")
    assert rows(folder / "app.db") in (["a1"], [])


# -- lists -----------------------------------------------------------------------------------------------------------


@pytest.mark.usefixtures("asked")
@pytest.mark.parametrize(
    ("id", "texts"),
    [
        ("list.heads", ("Heads: 2", "b3aa99127ec4 invoice pdf path (billing) (head)", "e1b7f3a96d40")),
        ("list.branches", ("Branch points:", "29e5d0c7f61b", "→ 3fe2b7c4d819, e0b74f15a2c8")),
        ("list.bases", ("Bases: 1", "8d2f61c0a7e4")),
    ],
)
async def test_lists_lead_to_their_rows(open_app: Open, shop: Path, id: str, texts: tuple[str, ...]) -> None:
    async with open_app(shop) as user:
        await called(user, id)
        await user.meets(ChooseScreen)
        await user.sees(*texts)
        await user.press("enter")
        await user.until(lambda: user.app.screen is user.history, "back on the graph")
        assert str(user.selected) in " ".join(texts)


@pytest.mark.usefixtures("asked")
async def test_a_revision_by_its_name(open_app: Open, shop: Path) -> None:
    async with open_app(shop) as user:
        await called(user, "revision.show")
        await user.meets(AskScreen)
        await user.press(*"nobody", "enter")
        await user.sees("no revision is called nobody")
        user.app.screen.query_one(Input).value = "billing@head-1"
        await user.press("enter")
        await user.until(lambda: user.selected == "5510ce7d8a3f", "one below the branch's head")


@pytest.mark.usefixtures("asked")
async def test_a_range_of_the_history(open_app: Open, shop: Path) -> None:
    async with open_app(shop) as user:
        await called(user, "list.range")
        await user.meets(AskScreen)
        user.app.screen.query_one(Input).value = "29e5:e0b7"
        await user.press("enter")
        await user.meets(ChooseScreen)
        await user.sees("History 29e5:e0b7: 2", "e0b74f15a2c8 orders.currency", "29e5d0c7f61b forget phone")


async def test_the_templates_of_init(open_app: Open, shop: Path) -> None:
    async with open_app(shop) as user:
        await called(user, "list.templates")
        await user.meets(LinesScreen)
        await user.sees("generic", "async", "multidb")


# -- checks ----------------------------------------------------------------------------------------------------------


async def test_check_says_each_operation_on_its_line(open_app: Open, shop: Path) -> None:
    async with open_app(shop) as user:
        await called(user, "check")
        await user.sees("5 revisions are pending", "U first")
        subprocess.run([sys.executable, "-m", "alembic", "upgrade", "heads"], cwd=shop, check=True, capture_output=True)
        await user.press("R")
        await called(user, "check")
        await user.meets(LinesScreen)
        await user.sees("Check: 5 operations detected", "+ table gift_cards", "+ column customers.loyalty_points")


async def test_check_heads(open_app: Open, shop: Path) -> None:
    async with open_app(shop) as user:
        await called(user, "check.heads")
        await user.sees("not on all heads: b3aa99127ec4, e1b7f3a96d40 is missing")


async def test_ensure_version_creates_the_table_and_nothing_else(
    open_app: Open, project: MakeProject, version_file: VersionFile, rows: Rows
) -> None:
    folder = project({"a": version_file("a1")})
    async with open_app(folder) as user:
        await called(user, "ensure-version")
        await user.meets(ConfirmScreen)
        await user.sees("alembic ensure_version", "Creates the version table where there is none")
        assert not (folder / "app.db").exists()
        await user.press("y")
        await user.sees("the version table is there")
    assert rows(folder / "app.db") == []


async def test_a_protected_database_has_its_name_typed(
    open_app: Open, project: MakeProject, version_file: VersionFile
) -> None:
    folder = project({"a": version_file("a1")})
    async with open_app(folder, settings=Settings(protected=("*app*",))) as user:
        await called(user, "ensure-version")
        await user.meets(ConfirmScreen)
        await user.press("y", "enter")
        assert not (folder / "app.db").exists()
        user.app.screen.query_one(Input).value = "app.db"
        await user.press("enter")
        await user.sees("the version table is there")
