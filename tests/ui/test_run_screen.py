"""The Run screen: what ticks, how it ends, and that it ends with what the database says, not with what was hoped."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from migtui.ui.screens.plan import PlanScreen
from migtui.ui.screens.run import RunScreen

if TYPE_CHECKING:
    from tests.ui.conftest import MakeProject, Open, User, VersionFile

pytestmark = pytest.mark.usefixtures("at_once")
Rows = Callable[..., list[str]]


async def start(user: User, *keys: str) -> RunScreen:
    """Press the keys that open a plan, confirm it, and be on the Run screen."""
    await user.is_read()
    await user.press(*keys)
    await user.meets(PlanScreen)
    await user.press("y")
    return await user.meets(RunScreen)


async def leave(user: User) -> None:
    await user.press("escape")
    await user.until(lambda: user.app.screen is user.history, "back on the graph")


async def test_up_and_down_again(open_app: Open, shop: Path, rows: Rows) -> None:
    async with open_app(shop) as user:
        await user.sees("behind by 5")
        run = await start(user, "U")
        await user.sees("✓ done  5 of 5 steps", "stands at b3aa99127ec4, e1b7f3a96d40  (read anew)", "COMMIT")
        assert [state.mark for state in run.model.steps] == ["committed"] * 5
        assert rows(shop / "shop.db") == ["b3aa99127ec4", "e1b7f3a96d40"]
        await user.sees("at all 2 heads", "esc closes this report")
        assert "^c Cancel" not in user.screen and "esc Close" in user.screen
        await user.press("ctrl+c")
        await user.sees("the run has ended; esc closes this report")
        await user.press("y")
        assert "stands at b3aa99127ec4" in user.app.clipboard and "COMMIT" in user.app.clipboard
        await leave(user)
        await user.sees("at all 2 heads", "Upgrade 5 steps", "alembic upgrade heads", "5 steps, ")

        await user.select("e0b74f15a2c8")
        await start(user, "d")
        await user.sees("✓ done", "(read anew)")
        assert "e0b74f15a2c8" in rows(shop / "shop.db")
        await leave(user)
        await user.sees("behind by", "alembic downgrade e0b74f15a2c8")


async def test_a_failing_migration_shows_the_users_lines_first(
    open_app: Open, project: MakeProject, version_file: VersionFile, rows: Rows
) -> None:
    failing = "op.create_table('half', sa.Column('id', sa.Integer))\n    raise ValueError('no [/] such [bold]thing')"
    folder = project(
        {"a": version_file("a1"), "b": version_file("b2", "a1", up=failing), "c": version_file("c3", "b2")}
    )
    async with open_app(folder) as user:
        run = await start(user, "U")
        await user.sees(
            "✗ failed  1 of 3 steps", "The database stands at a1  (read anew)", "SQLite commits each statement"
        )
        await user.sees("no [/] such [bold]thing", "b.py:")
        assert [state.mark for state in run.model.steps] == ["committed", "failed", "waiting"]
        assert rows(folder / "app.db") == ["a1"]
        report = "\n".join("".join(text for text, _ in line) for line in run.query_one("#report").lines)  # type: ignore[attr-defined]
        assert report.index("b.py") < report.index("alembic/")
        await leave(user)
        await user.sees("behind by 2", "failed", "alembic upgrade head")


async def test_what_a_migration_prints_is_shown(
    open_app: Open, project: MakeProject, version_file: VersionFile
) -> None:
    printing = "print('hello [/red] \\x1b[31m from the migration')\n    op.execute('SELECT 42')"
    folder = project({"a": version_file("a1", up=printing)})
    async with open_app(folder) as user:
        await start(user, "U")
        await user.sees("✓ done  1 of 1 step", "hello [/red]  [31m from the migration", "SELECT 42")


async def test_cancel_stops_at_the_next_revision(
    open_app: Open, project: MakeProject, version_file: VersionFile, rows: Rows, tmp_path: Path
) -> None:
    flag = tmp_path / "go"
    waiting = (
        f"import pathlib, time\n    while not pathlib.Path({str(flag)!r}).exists():\n        time.sleep(0.01)\n"
        "    op.create_table('b', sa.Column('id', sa.Integer))"
    )
    folder = project(
        {"a": version_file("a1"), "b": version_file("b2", "a1", up=waiting), "c": version_file("c3", "b2")}
    )
    async with open_app(folder) as user:
        run = await start(user, "U")
        await user.sees("step 2 of 3 · b2 make b2", "applied, committed", "running")
        for key in ("q", "escape"):
            await user.press(key)
            assert user.app.screen is run, "a run is not left"
            await user.sees("the run is still going; ctrl+c stops it at the next revision")
        await user.press("ctrl+c")
        await user.sees("Stopping before the next revision")
        flag.touch()
        await user.sees("■ stopped as asked  2 of 3 steps", "The database stands at b2  (read anew)")
        assert [state.mark for state in run.model.steps] == ["committed", "committed", "waiting"]
        assert rows(folder / "app.db") == ["b2"]
        await leave(user)
        await user.sees("behind by 1")


async def test_a_process_that_dies_is_a_report_not_a_hang(
    open_app: Open, project: MakeProject, version_file: VersionFile
) -> None:
    folder = project({"a": version_file("a1"), "b": version_file("b2", "a1", up="import os; os._exit(3)")})
    async with open_app(folder) as user:
        await start(user, "U")
        await user.sees("✗ failed", "The migration process died", "(read anew)")
        await leave(user)
        await user.sees("make b2")


async def test_a_database_that_has_moved_is_not_touched(
    open_app: Open, project: MakeProject, version_file: VersionFile, rows: Rows
) -> None:
    folder = project({"a": version_file("a1"), "b": version_file("b2", "a1"), "c": version_file("c3", "b2")})
    database = folder / "app.db"
    async with open_app(folder) as user:
        await user.is_read()
        await user.select("a1")
        await start(user, "u")
        await user.sees("✓ done")
        await leave(user)

        await user.press("U")
        await user.meets(PlanScreen)
        await user.sees("Upgrade 2 steps")
        with closing(sqlite3.connect(database)) as connection:
            connection.execute("CREATE TABLE t_b2 (id INTEGER)")
            connection.execute("UPDATE alembic_version SET version_num = 'b2'")
            connection.commit()
        await user.press("y")
        await user.meets(RunScreen)
        await user.sees("The database has moved since the plan", "The database stands at b2  (read anew)")
        assert rows(database) == ["b2"]
        await user.press("escape")
        await user.meets(PlanScreen)
        await user.sees("Upgrade 1 step", "nothing was run. This is the plan for where it stands now.")
        await user.press("y")
        await user.meets(RunScreen)
        await user.sees("✓ done  1 of 1 step")
        assert rows(database) == ["c3"]
        await leave(user)
        await user.sees("at head")
