"""Rows that could not be counted: why, what to press, and that they are counted as soon as they can be."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING

import pytest
import sqlalchemy
from sqlalchemy.engine import make_url

from migtui.config import Settings
from migtui.engine.comparing import Comparison
from migtui.errors import DatabaseUnreachable
from migtui.ui.screens.diff.screen import DiffScreen

if TYPE_CHECKING:
    from tests.ui.conftest import MakeProject, Open, User, VersionFile
    from tests.ui.diff.conftest import OpenDiff, Tell

Cases = dict[str, Callable[..., Comparison]]
NO_MODELS = "__import__('sqlalchemy').MetaData()"
LOST = DatabaseUnreachable("terminating connection due to administrator command")


async def quiet(user: User) -> DiffScreen:
    """The Diff screen, when nothing goes on."""
    screen = await user.meets(DiffScreen)
    await user.until(lambda: screen.compared is not None, "compared")
    await user.until(lambda: all(not worker.is_running for worker in screen.workers), "nothing goes on")
    return screen


@pytest.mark.parametrize("key", ["R", "x"])
async def test_it_says_why_and_what_to_press(open_diff: OpenDiff, tell: Tell, cases: Cases, key: str) -> None:
    told = tell(cases["shop"](), counts={"c2": 51_220}, uncounted="locked by another session")
    settings = None if key == "R" else Settings(keys=(("diff.again", (key,)),))
    async with open_diff(settings=settings) as user:
        await user.sees("destroys data: 51,220 rows", "not counted: locked by another session")
        await user.sees(f"1 not counted, {key} asks again")
        told.counts["c7"] = 12
        await user.press(key)
        await user.sees("destroys data: 12 values")
        assert "not counted" not in user.screen


async def test_of_a_lost_connection_it_is_said_too(open_diff: OpenDiff, tell: Tell, cases: Cases) -> None:
    tell(cases["shop"](), uncounted=LOST)
    async with open_diff() as user:
        await user.sees(f"not counted: {LOST.message[:20]}", "2 not counted, R asks again")


async def reopened(user: User) -> None:
    await user.press("escape")
    await user.until(lambda: user.app.screen is user.history, "back")
    await user.press("2")


async def read(user: User) -> None:
    user.session.stands(user.session.snapshot.databases or ())


async def looked_at(user: User) -> None:
    (await user.meets(DiffScreen)).look_again()


@pytest.mark.parametrize("again", [reopened, read, looked_at])
async def test_it_is_asked_again_by_itself(
    open_diff: OpenDiff, tell: Tell, cases: Cases, again: Callable[[User], Awaitable[None]]
) -> None:
    """When the screen is opened again, the databases are read again, the terminal has the focus again."""
    told = tell(cases["shop"](), uncounted=LOST)
    async with open_diff() as user:
        await user.sees("2 not counted")
        await quiet(user)
        assert told.counted == 1, "the comparison's own reading is no reason to ask twice"
        told.uncounted, told.counts = "", {"c2": 51_220, "c7": 12_408}
        await again(user)
        await user.sees("destroys data: 51,220 rows", "destroys data: 12,408 values")
        await quiet(user)
        assert (told.counted, len(told.asked)) == (2, 1), "nothing was compared again"
        await again(user)
        await quiet(user)
        assert told.counted == 2, "what is known is not asked"


async def test_a_lock_that_was_in_the_way(
    postgres_url: str, project: MakeProject, version_file: VersionFile, open_app: Open
) -> None:
    folder = project({"a1": version_file("a1")})
    text = make_url(postgres_url).render_as_string(hide_password=False).replace("%", "%%")
    (folder / "alembic.ini").write_text(f"[alembic]\nscript_location = %(here)s/db\nsqlalchemy.url = {text}\n")
    env = folder / "db" / "env.py"
    env.write_text(env.read_text().replace("target_metadata=None", f"target_metadata={NO_MODELS}"))
    engine = sqlalchemy.create_engine(postgres_url)
    with engine.begin() as connection:
        connection.exec_driver_sql("create table flags (id integer primary key)")
        connection.exec_driver_sql("insert into flags values (1), (2)")
    async with open_app(folder) as user:
        await user.is_read()
        with engine.connect() as holder:
            holder.exec_driver_sql("lock table flags in access exclusive mode")
            await user.press("2")
            await user.sees("not counted: locked by another session", "1 not counted, R asks again")
        await reopened(user)
        await user.sees("destroys data: 2 rows")
    engine.dispose()
