"""A user's run on a real PostgreSQL: one transaction spans it, and the screen says what the server has kept."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

import pytest
import sqlalchemy

from migtui.ui.screens.plan import PlanScreen
from migtui.ui.screens.run import RunScreen

if TYPE_CHECKING:
    from tests.ui.conftest import MakeProject, Open, VersionFile

pytestmark = pytest.mark.usefixtures("at_once")
FAILS = "op.execute('SELECT * FROM nowhere')"


async def test_a_run_that_fails_is_undone_and_one_that_works_stays(
    open_app: Open, project: MakeProject, version_file: VersionFile, postgres_url: str
) -> None:
    files: Mapping[str, str] = {"a": version_file("a1"), "b": version_file("b2", "a1", up=FAILS)}
    folder = project(files)
    ini = folder / "alembic.ini"
    ini.write_text(ini.read_text().replace("sqlite:///%(here)s/app.db", postgres_url.replace("%", "%%")))
    server = sqlalchemy.create_engine(postgres_url, poolclass=sqlalchemy.pool.NullPool)

    async with open_app(folder) as user:
        await user.sees("postgresql+psycopg:", "not stamped (empty)")
        await user.press("U")
        await user.meets(PlanScreen)
        await user.sees("Upgrade 2 steps")
        await user.press("y")
        run = await user.meets(RunScreen)
        await user.sees("✗ failed", 'relation "nowhere" does not exist', "PostgreSQL rolls the whole run back.")
        await user.sees("ROLLBACK", "(read anew)")
        assert [state.mark for state in run.model.steps] == ["undone", "failed"]
        assert sqlalchemy.inspect(server).get_table_names() == []

        (folder / "db" / "versions" / "b.py").write_text(version_file("b2", "a1"))
        await user.press("escape")
        await user.until(lambda: user.app.screen is user.history, "back on the graph")
        await user.press("U")
        await user.meets(PlanScreen)
        await user.press("y")
        run = await user.meets(RunScreen)
        await user.sees("✓ done  2 of 2 steps", "stands at b2  (read anew)", "COMMIT")
        assert [state.mark for state in run.model.steps] == ["committed", "committed"]
        assert set(sqlalchemy.inspect(server).get_table_names()) == {"alembic_version", "t_a1", "t_b2"}
        await user.press("escape")
        await user.until(lambda: user.app.screen is user.history, "back on the graph")
        await user.sees("at head", "postgresql+psycopg:")
