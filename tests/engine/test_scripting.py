"""SQL for the screens: each step's statements beside what is missing from them, on real projects."""

from __future__ import annotations

import asyncio
import re
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import AsyncIterator, Callable
from pathlib import Path

import pytest

import migtui.demo
from migtui.core.history import History
from migtui.core.plan import Direction, Plan
from migtui.engine.client import Engine
from migtui.engine.files import load_history
from migtui.engine.project import Project
from migtui.engine.scripting import StepScript, save_sql
from migtui.engine.sql_scripts import rows_below
from migtui.errors import EnvironmentFailed, WorkerCrashed
from tests.environments import OFFLINE_ENV

Find = Callable[..., Project]
Open = Callable[[Project], Engine]
ProjectOf = Callable[[dict[str, str]], Project]
RevisionFile = Callable[..., str]
Write = Callable[..., Path]


@pytest.fixture
async def engine_of() -> AsyncIterator[Open]:
    engines: list[Engine] = []

    def make(project: Project) -> Engine:
        engines.append(Engine(project, standby=False))
        return engines[-1]

    yield make
    for engine in engines:
        await engine.close()


@pytest.fixture
def offline_project(project_of: ProjectOf, write: Write) -> ProjectOf:
    """A project with these version files, on SQLite, whose env.py has an offline mode."""

    def make(files: dict[str, str]) -> Project:
        project = project_of(files)
        write("db/env.py", OFFLINE_ENV)
        return project

    return make


@pytest.fixture
def chain(offline_project: ProjectOf, revision_file: RevisionFile) -> Callable[..., Project]:
    """a1 - b2 - c3, of which b2 does what is asked for."""

    def make(body: str = "op.execute('select 2')", head: str = "") -> Project:
        return offline_project(
            {
                "a1": revision_file("a1", up="op.execute('select 1')", down_body="op.execute('select -1')"),
                "b2": revision_file("b2", "a1", up=body, down_body=body, head=head),
                "c3": revision_file("c3", "b2", up="op.execute('select 3')"),
            }
        )

    return make


def history_of(project: Project) -> History:
    return load_history(project).history


async def planned(
    engine: Engine, direction: Direction = "upgrade", target: str = "head", *, purge: bool = False
) -> Plan:
    return await engine.plan(direction, target, history_of(engine.project), purge=purge)


def stand(project: Project, *rows: str) -> None:
    with sqlite3.connect(project.root / "app.db") as connection:
        connection.execute("create table if not exists alembic_version (version_num varchar(32) not null)")
        connection.execute("delete from alembic_version")
        connection.executemany("insert into alembic_version values (?)", [(row,) for row in rows])
    connection.close()


class TestPlan:
    async def test_from_where_the_database_stands(self, chain: Callable[..., Project], engine_of: Open) -> None:
        engine = engine_of(chain())
        stand(engine.project, "a1")
        first, second = await engine.plan_sql(await planned(engine))
        assert (first.key, first.revision, first.direction) == ("", "b2", "upgrade")
        assert "select 2;" in first.sql and "select 3;" in second.sql
        assert "CREATE TABLE" not in first.sql and "WHERE alembic_version.version_num = 'a1'" in first.sql
        assert first.incomplete == () and first.error == first.refused == ""

    @pytest.mark.parametrize(
        ("direction", "target", "revisions"), [("downgrade", "base", ["b2", "a1"]), ("stamp", "c3", ["c3"])]
    )
    async def test_every_direction(
        self, chain: Callable[..., Project], engine_of: Open, direction: Direction, target: str, revisions: list[str]
    ) -> None:
        engine = engine_of(chain())
        stand(engine.project, "b2")
        scripts = await engine.plan_sql(await planned(engine, direction, target))
        assert [(script.revision, script.direction) for script in scripts] == [(id_, direction) for id_ in revisions]
        assert ("select -1;" in scripts[-1].sql) == (direction == "downgrade")
        assert all(script.sql and not script.error for script in scripts)

    async def test_as_the_command_line_prints_it(self, chain: Callable[..., Project], engine_of: Open) -> None:
        engine = engine_of(chain())
        text = save_sql(await engine.plan_sql(await planned(engine)))
        command = [sys.executable, "-m", "alembic.config", "upgrade", "head", "--sql"]
        assert text == subprocess.run(command, cwd=engine.project.root, capture_output=True, text=True).stdout
        assert not (engine.project.root / "app.db").exists()

    async def test_a_step_that_reads_data_says_so(self, chain: Callable[..., Project], engine_of: Open) -> None:
        body = "rows = list(op.get_bind().execute(sa.text('select 7')) or [])"
        engine = engine_of(chain(body))
        _, script, after = await engine.plan_sql(await planned(engine))
        assert script.error == ""  # nothing raises: only the file tells
        assert len(script.incomplete) == 1
        assert "reads data: op.get_bind().execute(sa.text('select 7'))" in script.incomplete[0]
        assert after.incomplete == ()

    async def test_a_step_that_raises_says_why(self, chain: Callable[..., Project], engine_of: Open) -> None:
        engine = engine_of(chain("op.get_bind().execute(sa.text('select 7')).scalar()"))
        _, script, after = await engine.plan_sql(await planned(engine))
        assert "has no attribute 'scalar'" in script.error and "reads data" in script.incomplete[0]
        assert "select 7;" in script.sql and "select 3;" in after.sql

    async def test_a_revision_with_a_connection_of_its_own_does_not_run(
        self, chain: Callable[..., Project], engine_of: Open
    ) -> None:
        engine = engine_of(chain("print('ran', file=open('ran', 'w'))"))
        _, script, after = await engine.plan_sql(await planned(engine))
        assert "writes or removes files" in script.refused
        assert (script.sql, script.error) == ("", "")
        assert "select 3;" in after.sql
        assert not (engine.project.root / "ran").exists()

    async def test_where_all_are_refused_nobody_is_asked(self, chain: Callable[..., Project], engine_of: Open) -> None:
        engine = engine_of(chain("sqlite3.connect('x.db')", head="import sqlite3"))
        stand(engine.project, "a1")
        (script,) = await engine.plan_sql(await planned(engine, "upgrade", "b2"))
        assert "opens a connection of its own" in script.refused

    async def test_a_purge(self, chain: Callable[..., Project], engine_of: Open) -> None:
        engine = engine_of(chain())
        stand(engine.project, "gone")
        (script,) = await engine.plan_sql(await planned(engine, "stamp", "b2", purge=True))
        assert script.sql.index("DELETE FROM alembic_version") < script.sql.index("VALUES ('b2')")

    async def test_a_purge_to_base_has_no_step_and_yet_a_statement(
        self, chain: Callable[..., Project], engine_of: Open
    ) -> None:
        engine = engine_of(chain())
        stand(engine.project, "gone")
        (script,) = await engine.plan_sql(await planned(engine, "stamp", "base", purge=True))
        assert (script.revision, script.sql) == ("", "DELETE FROM alembic_version;\n\n")

    async def test_an_empty_version_table_is_there_already(
        self, chain: Callable[..., Project], engine_of: Open
    ) -> None:
        """Offline, Alembic prints CREATE TABLE for it, which would fail."""
        engine = engine_of(chain())
        stand(engine.project)
        first, second, _ = await engine.plan_sql(await planned(engine))
        assert "CREATE TABLE alembic_version" in first.sql
        assert first.incomplete == (
            "the table alembic_version is there already, and CREATE TABLE would fail: leave it out",
        )
        assert second.incomplete == ()

    async def test_nothing_to_do(self, chain: Callable[..., Project], engine_of: Open) -> None:
        engine = engine_of(chain())
        stand(engine.project, "c3")
        assert await engine.plan_sql(await planned(engine)) == ()


class TestTrouble:
    async def test_an_env_without_offline_mode(
        self, chain: Callable[..., Project], engine_of: Open, env: str, write: Write
    ) -> None:
        engine = engine_of(chain())
        write("db/env.py", env)
        with pytest.raises(EnvironmentFailed, match="has no offline mode") as caught:
            await engine.plan_sql(await planned(engine))
        assert "is_offline_mode" in caught.value.hint
        assert "env.py" in caught.value.where

    async def test_a_crash_leaves_the_reader_alone(self, chain: Callable[..., Project], engine_of: Open) -> None:
        engine = engine_of(chain("ctypes.string_at(0)", head="import ctypes"))
        plan = await planned(engine)
        with pytest.raises(WorkerCrashed):
            await engine.plan_sql(plan)
        assert (await planned(engine)).steps == plan.steps

    async def test_a_loop_can_be_called_off(self, chain: Callable[..., Project], engine_of: Open) -> None:
        engine = engine_of(chain("pathlib.Path('/dev/null').exists()\n    while True: pass", head="import pathlib"))
        plan = await planned(engine)
        with pytest.raises(asyncio.TimeoutError):
            await asyncio.wait_for(engine.plan_sql(plan), 2)
        assert (await planned(engine)).steps == plan.steps
        (script,) = await engine.revision_sql(history_of(engine.project), "c3", "upgrade")
        assert "select 3;" in script.sql

    async def test_a_file_that_changes_is_read_anew(
        self, chain: Callable[..., Project], engine_of: Open, write: Write, revision_file: RevisionFile
    ) -> None:
        engine = engine_of(chain())
        history = history_of(engine.project)
        assert "select 3;" in (await engine.revision_sql(history, "c3", "upgrade"))[0].sql
        write("db/versions/c3.py", revision_file("c3", "b2", up="op.execute('select 33')"))
        assert "select 33;" in (await engine.revision_sql(history, "c3", "upgrade"))[0].sql


class TestRevision:
    async def test_up_from_its_parents_and_down_from_itself(
        self, chain: Callable[..., Project], engine_of: Open
    ) -> None:
        engine = engine_of(chain())
        history = history_of(engine.project)
        (up,) = await engine.revision_sql(history, "b2", "upgrade")
        (down,) = await engine.revision_sql(history, "b2", "downgrade")
        assert up.sql.startswith("-- Running upgrade a1 -> b2") and "select 2;" in up.sql
        assert down.sql.startswith("-- Running downgrade b2 -> a1") and "select 2;" in down.sql
        assert "SET version_num='a1' WHERE alembic_version.version_num = 'b2'" in down.sql

    async def test_a_merge_with_a_dependency(
        self, offline_project: ProjectOf, revision_file: RevisionFile, engine_of: Open
    ) -> None:
        merge = revision_file("m1", up="op.execute('select 9')").replace(
            "down_revision = None", "down_revision = ('a1', 'b1')"
        )
        engine = engine_of(
            offline_project(
                {
                    "a1": revision_file("a1"),
                    "b1": revision_file("b1"),
                    "x1": revision_file("x1"),
                    "m1": merge.replace("\ndef upgrade", "\ndepends_on = ('x1', 'a1')\n\ndef upgrade"),
                }
            )
        )
        history = history_of(engine.project)
        assert rows_below(history, "m1") == ("a1", "b1", "x1")
        (up,) = await engine.revision_sql(history, "m1", "upgrade")
        assert up.error == "" and up.sql.count("DELETE FROM alembic_version") == 2
        assert up.sql.count("SET version_num='m1'") == 1
        (down,) = await engine.revision_sql(history, "m1", "downgrade")
        assert down.error == "" and down.sql.count("INSERT INTO alembic_version") == 2

    async def test_a_revision_that_no_file_defines(self, chain: Callable[..., Project], engine_of: Open) -> None:
        engine = engine_of(chain())
        (script,) = await engine.revision_sql(history_of(engine.project), "nowhere", "upgrade")
        assert script == StepScript("", "nowhere", "upgrade", "", error="no file defines this revision")

    async def test_each_database_of_a_multidb_project(self, tmp_path: Path, find: Find, engine_of: Open) -> None:
        alembic = [sys.executable, "-m", "alembic.config"]
        subprocess.run([*alembic, "init", "-t", "multidb", "db"], cwd=tmp_path, check=True, capture_output=True)
        subprocess.run([*alembic, "revision", "--rev-id", "a1"], cwd=tmp_path, check=True, capture_output=True)
        ini = tmp_path / "alembic.ini"
        text = ini.read_text().replace("driver://user:pass@localhost/dbname2", "sqlite:///two.db")
        ini.write_text(text.replace("driver://user:pass@localhost/dbname", "sqlite:///one.db"))
        (file,) = (tmp_path / "db" / "versions").glob("a1_*.py")
        text = re.sub(
            r"(def upgrade_engine1\(\).*\n(?: +\"\"\".*\n)?) +pass",
            r"\1    op.get_bind().scalar('x').y",
            file.read_text(),
        )
        file.write_text(text)
        engine = engine_of(find())
        await engine.read_databases()
        one, two = await engine.revision_sql(history_of(engine.project), "a1", "upgrade")
        assert (one.key, two.key) == ("engine1", "engine2")
        assert len(one.incomplete) == 1 and one.error
        assert two.incomplete == () and two.error == "" and "VALUES ('a1')" in two.sql
        assert save_sql((one, two)).startswith("-- database engine1\n-- upgrade a1 is incomplete: line ")
        assert "-- database engine2\n" in save_sql((one, two))
        assert not list(tmp_path.glob("*.sql")) and not list(tmp_path.glob("*.db"))


class TestDemo:
    async def test_what_alembic_refuses_was_foreseen(self, tmp_path: Path, find: Find, engine_of: Open) -> None:
        """Each step of the sample project that raises offline has its reason from the file, in both directions."""
        shutil.copytree(Path(migtui.demo.__file__).parent / "shop", tmp_path, dirs_exist_ok=True)
        engine = engine_of(find())
        scripts = [*await engine.plan_sql(await planned(engine, target="heads"))]
        stand(engine.project, *history_of(engine.project).heads)
        shutil.move(tmp_path / "app.db", tmp_path / "shop.db")
        scripts += await engine.plan_sql(await planned(engine, "downgrade", "base"))
        assert len(scripts) == 52
        unforeseen = [script for script in scripts if script.error and not script.incomplete]
        assert [script.revision for script in unforeseen] == ["29e5d0c7f61b"]
        assert (
            unforeseen[0].direction == "downgrade" and "NotImplementedError" in unforeseen[0].error
        )  # it raises by intent
        assert [script.revision for script in scripts if script.refused] == []
        assert {bool(script.error) for script in scripts} == {True, False}


class TestSave:
    def test_remarks_are_comments(self) -> None:
        steps = [
            StepScript("", "a1", "upgrade", "BEGIN;\n\nselect 1;\n\n", ("line 3 reads data:\nDROP TABLE x;",)),
            StepScript("", "b2", "upgrade", "", refused="line 9 runs another program: os.system('x')"),
            StepScript("", "c3", "upgrade", "select 3;\n\n", error="KeyError: 'x'"),
            StepScript("", "d4", "upgrade", "set password '•••';\n\nCOMMIT;\n\n"),
        ]
        assert save_sql(steps) == (
            "-- upgrade a1 is incomplete: line 3 reads data: DROP TABLE x;\n"
            "BEGIN;\n\nselect 1;\n\n"
            "-- upgrade b2 is not here: line 9 runs another program: os.system('x')\n\n"
            "-- upgrade c3 printed no more than this: KeyError: 'x'\n"
            "select 3;\n\n"
            "-- upgrade d4: a password is written as •••\n"
            "set password '•••';\n\nCOMMIT;\n\n"
        )

    def test_nothing(self) -> None:
        assert save_sql(()) == ""
