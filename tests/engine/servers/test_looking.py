"""To look at models and database leaves no trace: what a database holds is dumped before and after, by its own tools.

The databases have a revision behind head, rows, an object that the models do not have, or no version table at all.
"""

from __future__ import annotations

import re
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Literal

import pytest
import sqlalchemy
from sqlalchemy.engine import URL, make_url

from migtui.cli import main
from migtui.core.history import History
from migtui.engine.client import Engine
from migtui.engine.comparing import Stake
from migtui.engine.files import load_history
from migtui.engine.project import Project

MODELS = """\
from sqlalchemy import Column, Integer, MetaData, String, Table

metadata = MetaData()
Table("t_a1", metadata, Column("id", Integer, primary_key=True), Column("name", String(9), index=True))
Table("fresh", metadata, Column("id", Integer, primary_key=True))
"""
ROWS = (
    "CREATE TABLE t_a1 (id INTEGER NOT NULL PRIMARY KEY, old INTEGER)",
    "INSERT INTO t_a1 VALUES (1, 2), (3, NULL)",
    "CREATE TABLE strange (id INTEGER NOT NULL PRIMARY KEY)",
    "CREATE VIEW seen AS SELECT id FROM strange",
)
AT_A1 = (
    "CREATE TABLE alembic_version (version_num VARCHAR(32) NOT NULL PRIMARY KEY)",
    "INSERT INTO alembic_version VALUES ('a1')",
)
DUMPS = {
    "postgresql": ("pg_dump", "--host={host}", "--port={port}", "--username={username}", "{database}"),
    "mysql": ("mysqldump", "--host={host}", "--port={port}", "--user={username}", "--routines", "{database}"),
}


def dump(url: URL) -> str | bytes | None:
    """All that is in a database. None: there is no such file."""
    kind = url.get_backend_name()
    if kind == "sqlite":
        file = Path(str(url.database))
        return file.read_bytes() if file.exists() else None
    tool, *arguments = DUMPS[kind]
    if shutil.which(tool) is None:
        pytest.skip(f"{tool} is not installed")
    words = {name: getattr(url, name) or "" for name in ("host", "username", "database")}
    filled = [each.format(port=url.port or (5432 if kind == "postgresql" else 3306), **words) for each in arguments]
    done = subprocess.run([tool, *filled], capture_output=True, text=True, check=True)
    return re.sub(r"^(-- Dump completed on .*|\\(un)?restrict .*)$", "", done.stdout, flags=re.M)


@pytest.fixture(params=["sqlite", "postgres_url", "mariadb_url"])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> URL:
    """A database that the test may fill; SQLite's file is not there yet."""
    found = f"sqlite:///{tmp_path}/app.db" if request.param == "sqlite" else request.getfixturevalue(request.param)
    return make_url(found)


@pytest.fixture
def project(
    chain: Callable[..., dict[str, str]],
    project_of: Callable[[dict[str, str]], Project],
    find: Callable[..., Project],
    write: Callable[[str, str], Path],
    env: str,
    url: URL,
) -> Project:
    """Three revisions, models that they do not make, and this database."""
    project_of(chain())
    text = url.render_as_string(hide_password=False).replace("%", "%%")
    write("alembic.ini", f"[alembic]\nscript_location = %(here)s/db\nsqlalchemy.url = {text}\n")
    write("models.py", MODELS)
    look = "__import__('runpy').run_path('models.py')['metadata']"
    write("db/env.py", env.replace("target_metadata=None", f"target_metadata={look}"))
    return find()


def fill(url: URL, *statements: str) -> None:
    engine = sqlalchemy.create_engine(url, poolclass=sqlalchemy.pool.NullPool)
    with engine.begin() as connection:
        for statement in statements:
            connection.exec_driver_sql(statement)


@pytest.mark.parametrize("made", [(*ROWS, *AT_A1), ()], ids=["behind", "nothing"])
async def test_no_question_changes_anything(project: Project, url: URL, made: tuple[str, ...]) -> None:
    if made:
        fill(url, *made)
    before = dump(url)
    engine = Engine(project, standby=False)
    try:
        await ask_everything(engine, load_history(project).history, stands=bool(made))
    finally:
        await engine.close()
    assert dump(url) == before


async def ask_everything(engine: Engine, history: History, *, stands: bool) -> None:
    """Every question that the screen knows, each with an answer."""
    diffs = engine.diffs
    comparison = await diffs.compare(sql=True)
    (diff,) = comparison.databases
    assert {each.kind for each in diff.changes} >= ({"DropTableOp", "DropColumnOp"} if stands else {"CreateTableOp"})
    assert all(each.sql or each.sql_error for each in diff.changes)
    for name, kind in (("t_a1", "table"), ("strange", "table"), ("fresh", "table"), ("seen", "view")):
        defined = await diffs.define(diff.key, "", name, kind)
        assert not defined.database.error
        assert bool(defined.database.ddl) == (stands and name != "fresh")
    stakes = [Stake("1", diff.key, "", "t_a1", column, what) for column, what in ASKED] if stands else []
    assert [each.rows for each in await diffs.count(stakes)] == [2, 1, 1][: len(stakes)]
    stages = await diffs.build(history, comparison)
    assert [each.error for each in stages] == ["", ""]
    (answer,) = diffs.three_way(comparison, stages)
    assert answer.is_answered
    assert not answer.left


ASKED: tuple[tuple[str, Literal["rows", "values", "nulls"]], ...] = (("", "rows"), ("old", "values"), ("old", "nulls"))


def test_no_command_changes_anything(
    project: Project, url: URL, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Nor does one make a version table."""
    fill(url, *ROWS)
    before = dump(url)
    monkeypatch.chdir(project.root)
    assert main(["diff", "--sql"]) == 1
    assert "CREATE TABLE fresh" in capsys.readouterr().out
    assert main(["check"]) == 1
    assert "no drift" in capsys.readouterr().out
    assert dump(url) == before
