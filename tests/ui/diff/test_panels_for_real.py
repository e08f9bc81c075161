"""The panels over a real project, from the keys of the Diff screen to what a worker answers."""

from __future__ import annotations

import re
import sqlite3
from contextlib import closing, suppress
from pathlib import Path
from typing import TYPE_CHECKING

from migtui.ui.screens.diff.definition import DefinitionScreen
from migtui.ui.screens.diff.drifts import DriftsScreen
from migtui.ui.screens.diff.limits import LimitsScreen
from migtui.ui.screens.diff.screen import DiffScreen

if TYPE_CHECKING:
    from tests.ui.conftest import Open, User


def dump(database: Path) -> list[str]:
    with closing(sqlite3.connect(database)) as connection:
        return list(connection.iterdump())


async def built(user: User, diff: DiffScreen) -> None:
    """Building takes seconds where other tests keep the processors busy: longer than `until` waits at once."""
    await user.until(lambda: diff.scratching.is_building, "it is being built")
    for _ in range(4):
        with suppress(AssertionError):
            await user.until(lambda: not diff.scratching.is_building)
            return
    raise AssertionError(f"never built\n{user.screen}")


async def compared(user: User) -> DiffScreen:
    await user.is_read()
    await user.press("2")
    screen = await user.meets(DiffScreen)
    await user.until(lambda: screen.compared is not None, "models and database are compared")
    return screen


async def test_from_the_diff_screen_to_each_panel_and_back(open_app: Open, shop: Path) -> None:
    database = shop / "shop.db"
    with closing(sqlite3.connect(database)) as connection:
        connection.execute("ALTER TABLE products ADD COLUMN shelf TEXT")
        connection.commit()
    before = dump(database)
    async with open_app(shop) as user:
        diff = await compared(user)
        await user.press("enter", "enter")
        definition = await user.meets(DefinitionScreen)
        await user.until(lambda: definition.defined is not None, "both sides are read")
        await user.sees("CREATE TABLE", "y copies this DDL")
        await user.press("escape")
        await user.meets(DiffScreen)
        await user.press("l")
        await user.meets(LimitsScreen)
        await user.sees("sqlite · Alembic", "Not compared", "Seen by migtui, not by Alembic")
        await user.press("escape")
        await user.meets(DiffScreen)
        await user.press("b")
        await built(user, diff)
        await user.meets(DriftsScreen)
        await user.sees("extra   column products.shelf is there", "built in a temporary SQLite file, gone again")
        await user.pilot.resize_terminal(60, 16)
        await user.sees("┃ extra   column products.shelf", "│ column products.shelf is there, ", "? Keys")
        await user.pilot.resize_terminal(120, 36)
        await user.press("escape")
        await user.meets(DiffScreen)
        await user.sees("pending", "without a migration", " drift")
        assert {diff.scratching.origin("", each.change.id) for each in diff.model.operations} == {
            "pending", "model", "drift",
        }  # fmt: skip
        assert not diff.stakes.owes
        dropped = next(each for each in diff.model.operations if each.change.kind == "DropColumnOp")
        assert diff.stakes.words("", dropped.change.id).endswith("values")
    assert dump(database) == before


async def test_a_migration_that_reaches_outside_is_not_run(open_app: Open, shop: Path) -> None:
    head = next((shop / "migrations" / "versions").glob("*pdf_path*"))
    source = head.read_text()
    line = "    sa.create_engine('sqlite:///other.db').connect()\n"
    head.write_text(re.sub(r"(def upgrade\(\).*:\n)", rf"\1{line}", source))
    assert line in head.read_text()
    async with open_app(shop) as user:
        await compared(user)
        await user.press("b")
        number = head.read_text().splitlines().index(line.rstrip()) + 1
        await user.sees("b3aa99127ec4", f"line {number} opens a connection of its own", "scratch in the settings")
    assert not list(shop.rglob("other.db"))
