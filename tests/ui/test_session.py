"""What a session knows of the history is what Alembic knows, as soon as Alembic has been asked."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from migtui.ui.screens.error import ErrorScreen
from migtui.ui.screens.plan import PlanScreen

if TYPE_CHECKING:
    from tests.ui.conftest import MakeProject, Open, VersionFile


async def test_a_plan_brings_the_history_as_alembic_has_loaded_it(
    open_app: Open, project: MakeProject, version_file: VersionFile
) -> None:
    folder = project({"a": version_file("a1"), "b": version_file("b2", "a1"), "c": version_file("c3", "b2")})
    file = folder / "db" / "versions" / "c.py"
    async with open_app(folder) as user:
        await user.is_read()
        times = file.stat()
        file.write_text(file.read_text().replace("down_revision = 'b2'", "down_revision = 'a1'"))
        os.utime(file, ns=(times.st_atime_ns, times.st_mtime_ns))  # an edit that neither time nor size gives away
        assert user.session.snapshot.history.parents["c3"] == ("b2",)
        await user.press("U")
        await user.meets(ErrorScreen)
        await user.sees("Multiple head revisions")
        await user.until(lambda: user.session.snapshot.history.parents["c3"] == ("a1",), "as Alembic sees it")
        await user.press("escape")
        await user.sees("Alembic loads it otherwise", "2 heads")


async def test_a_history_that_is_what_it_says_is_left_as_it_is(
    open_app: Open, project: MakeProject, version_file: VersionFile
) -> None:
    async with open_app(project({"a": version_file("a1"), "b": version_file("b2", "a1")})) as user:
        await user.is_read()
        before = user.session.snapshot.loaded
        await user.press("U")
        await user.meets(PlanScreen)
        confirming = user.session._confirming
        assert confirming is not None
        await user.until(confirming.done, "Alembic's view is there")
        assert user.session.snapshot.loaded is before
        assert not any(entry.action == "History" for entry in user.session.log)


async def test_a_reading_without_news_takes_no_line_of_its_own(
    open_app: Open, project: MakeProject, version_file: VersionFile
) -> None:
    async with open_app(project({"a": version_file("a1")})) as user:
        await user.is_read()
        first = user.session.log[-1]
        assert first.action == "Read database"
        await user.session.read_databases()
        last = user.session.log[-1]
        assert last.at > first.at and last is not first
        assert [entry.action for entry in user.session.log].count("Read database") == 1
        user.session.note("Edit", "vim a.py", "saved", 2.0)
        await user.session.read_databases()
        assert [entry.action for entry in user.session.log][-3:] == ["Read database", "Edit", "Read database"]
