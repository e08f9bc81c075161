"""What is wrong with the database or env.py is a sentence with a place and a next step, and the graph stays."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from migtui.errors import MigtuiError
from migtui.ui.screens.error import ErrorScreen
from migtui.ui.text import line_width
from migtui.ui.widgets.line_view import LineView

if TYPE_CHECKING:
    from tests.ui.conftest import MakeProject, Open, VersionFile


def stamp(database: Path, *heads: str) -> None:
    with closing(sqlite3.connect(database)) as connection:
        connection.execute("CREATE TABLE alembic_version (version_num VARCHAR(32) NOT NULL)")
        connection.executemany("INSERT INTO alembic_version VALUES (?)", [(head,) for head in heads])
        connection.commit()


async def test_env_py_that_raises_is_shown_and_can_be_mended(
    open_app: Open, project: MakeProject, version_file: VersionFile
) -> None:
    folder = project({"a": version_file("a1"), "b": version_file("b2", "a1")})
    env = folder / "db" / "env.py"
    good = env.read_text()
    env.write_text("import nothing_of_this_name\n")
    async with open_app(folder) as user:
        await user.sees("env.py fails", "make b2", "◌")
        await user.is_told("nothing_of_this_name", "(db/env.py:1)", "R tries again")
        await user.press("u")
        await user.sees("u: env.py fails: R tries again")
        env.write_text(good)
        await user.press("R")
        await user.sees("not stamped (no file yet)", "make b2", "○")


async def test_a_database_that_cannot_be_opened(
    open_app: Open, project: MakeProject, version_file: VersionFile
) -> None:
    folder = project({"a": version_file("a1")})
    (folder / "app.db").write_text("this is no database" * 100)
    async with open_app(folder) as user:
        await user.sees("unreachable", "make a1")
        await user.is_told("R tries again")


async def test_a_missing_driver(open_app: Open, project: MakeProject, version_file: VersionFile) -> None:
    folder = project({"a": version_file("a1")})
    ini = folder / "alembic.ini"
    ini.write_text(ini.read_text().replace("sqlite:///%(here)s/app.db", "nosuchdb://me:secret@host/db"))
    async with open_app(folder) as user:
        await user.sees("make a1", "nosuchdb")
        await user.until(lambda: user.session.snapshot.failure, "the failure is known")
        assert "secret" not in user.screen


async def test_an_unknown_id_in_the_database(open_app: Open, project: MakeProject, version_file: VersionFile) -> None:
    folder = project({"a": version_file("a1"), "b": version_file("b2", "a1")})
    stamp(folder / "app.db", "zz99")
    async with open_app(folder) as user:
        await user.sees("ahead: zz99 is not in this checkout", "no version file here defines zz99", "make b2")
        await user.press("c")
        await user.sees("c: no revision of this history is applied")
        for key in ("u", "d", "U", "plus", "minus", "B"):
            await user.press("j", "k", key)
            await user.sees("zz99 is not in this checkout, so Alembic cannot plan from there")


async def test_overlapping_rows(open_app: Open, project: MakeProject, version_file: VersionFile) -> None:
    folder = project({"a": version_file("a1"), "b": version_file("b2", "a1"), "c": version_file("c3", "b2")})
    stamp(folder / "app.db", "a1", "b2")
    async with open_app(folder) as user:
        await user.sees("overlapping rows: a1 is below b2", "once you are sure that both are applied", "make c3")
        await user.press("U")
        await user.meets(ErrorScreen)
        await user.sees("overlaps", "esc closes")
        await user.press("y")
        assert "overlaps" in user.app.clipboard
        await user.press("escape")
        await user.sees("make c3", "failed")


async def test_a_broken_version_file_costs_its_own_row(
    open_app: Open, project: MakeProject, version_file: VersionFile
) -> None:
    broken = version_file("b2", "a1").replace("def upgrade():", "def upgrade(:")
    folder = project({"a": version_file("a1"), "b": broken, "c": version_file("c3", "b2")})
    async with open_app(folder) as user:
        await user.sees("make a1", "make b2 — ", "make c3", "✗")
        await user.is_read()
        await user.select("b2")
        await user.sees("b.py", "invalid syntax")


@pytest.mark.usefixtures("asked")
async def test_an_error_with_brackets_and_a_long_story(open_app: Open, shop: Path) -> None:
    error = MigtuiError(
        "no such table [dbo].[users] [/]", hint="look [bold]", where="versions/x.py:3", details="line\n" * 25 + "end"
    )
    async with open_app(shop, size=(80, 24)) as user:
        await user.sees("DATABASE")
        user.app.push_screen(ErrorScreen(error))
        await user.sees("no such table [dbo].[users] [/]", "look [bold]", "at versions/x.py:3", "esc closes")
        assert "end" not in user.screen
        await user.press(*["j"] * 30)
        await user.sees("end")
        await user.press("q")
        await user.until(lambda: user.app.screen is user.history)


@pytest.mark.parametrize("width", [80, 100, 120, 200])
@pytest.mark.usefixtures("asked")
async def test_nothing_of_an_error_is_cut_off(open_app: Open, shop: Path, width: int) -> None:
    """A path of any length is folded where the dialog ends, not beyond."""
    async with open_app(shop, size=(width, 30)) as user:
        for length in range(60, 130, 7):
            error = MigtuiError("it is broken", where=f"/{'d' * length}/env.py:17")
            user.app.push_screen(ErrorScreen(error))
            await user.meets(ErrorScreen)
            view = user.app.screen.query_one(LineView)
            assert max(map(line_width, view.lines)) + 1 <= view.scrollable_content_region.width, length
            await user.press("escape")
            await user.until(lambda: user.app.screen is user.history, "it is closed")
