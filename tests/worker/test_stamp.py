"""Stamping: several targets, a purge that forgets nothing too early, an empty database, and the tag."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest
import sqlalchemy

from migtui.worker.protocol import (
    Current,
    Database,
    Direction,
    EnsureVersion,
    Expected,
    MakePlan,
    Plan,
    PlanMoved,
    Ready,
    Run,
    ScriptSql,
    StepDone,
)
from tests import warm

if TYPE_CHECKING:
    from tests.worker.conftest import Answer, ProjectDir, Session


@pytest.fixture(params=["sqlite", "postgresql", "mariadb"])
def database(request: pytest.FixtureRequest, project: ProjectDir) -> Rows:
    """A project with a1 - a2 and b1 beside them, on each of the databases."""
    project.chain("a1", "a2")
    project.revision("b1")
    if request.param == "sqlite":
        return Rows("sqlite:///" + str(project.database))
    if request.param == "postgresql":
        url = request.getfixturevalue("postgres_url")
        project.use(url.replace("+psycopg:", f"+{request.getfixturevalue('postgres_driver')}:"))
        return Rows(url)
    url = request.getfixturevalue("mariadb_url")
    project.use(url)
    return Rows(url)


class Rows:
    """The version table, seen from outside."""

    def __init__(self, url: str) -> None:
        self._url = url

    def write(self, *heads: str) -> None:
        self._run("create table if not exists alembic_version (version_num varchar(32) not null primary key)")
        self._run("delete from alembic_version")
        for head in heads:
            self._run(f"insert into alembic_version values ('{head}')")

    def read(self) -> list[str]:
        return sorted(row[0] for row in self._run("select version_num from alembic_version"))

    def tables(self) -> list[str]:
        engine = sqlalchemy.create_engine(self._url)
        try:
            return sqlalchemy.inspect(engine).get_table_names()
        finally:
            engine.dispose()

    def _run(self, sql: str) -> list[tuple[str]]:
        engine = sqlalchemy.create_engine(self._url)
        try:
            with engine.begin() as connection:
                result = connection.execute(sqlalchemy.text(sql))
                return [(str(row[0]),) for row in result] if result.returns_rows else []
        finally:
            engine.dispose()


def run(session: Session, target: str, *, purge: bool = True) -> Answer:
    """Plan it, confirm it, run it."""
    plan = planned(session, target, purge=purge)
    return stamp(session, target, Expected(plan.heads, [step.revision for step in plan.steps]), purge=purge)


def planned(session: Session, target: str, *, purge: bool = True) -> Plan:
    answer = session.ask(MakePlan("stamp", target, purge=purge))
    assert answer.done.ok, answer.done
    return answer.one(Plan)


def stamp(session: Session, target: str, expected: Expected, *, purge: bool = True) -> Answer:
    return session.runner().ask(Run("stamp", target, {"": expected}, purge=purge))


def test_a_purge_forgets_rows_that_no_file_explains(database: Rows, session: Session) -> None:
    database.write("gone1", "gone2")
    plan = planned(session, "a2 b1")
    assert (plan.heads, plan.heads_after) == (["gone1", "gone2"], ["a2", "b1"])
    assert [step.revision for step in plan.steps] == ["a2", "b1"]

    answer = run(session, "a2 b1")

    assert answer.done.ok, answer.done
    assert [step.revision for step in answer.all(StepDone)] == ["a2", "b1"]
    assert answer.one(Database).heads == ["gone1", "gone2"]
    assert database.read() == ["a2", "b1"]


def test_a_purge_plans_as_if_the_table_were_empty(database: Rows, session: Session) -> None:
    database.write("a1", "b1")
    assert planned(session, "a2").heads_after == ["a2"]
    assert planned(session, "a2", purge=False).heads_after == ["a2", "b1"]
    assert run(session, "a2").done.ok
    assert database.read() == ["a2"]


def test_a_purge_to_base_leaves_an_empty_table(database: Rows, session: Session) -> None:
    database.write("gone")
    plan = planned(session, "base")
    assert (plan.heads, plan.heads_after, plan.steps) == (["gone"], [], [])
    assert run(session, "base").done.ok
    assert database.read() == []


@pytest.mark.parametrize("target", ["nonsense", "a2 nonsense", "nolabel@head", "head"])
def test_a_wrong_target_costs_no_row(database: Rows, session: Session, target: str) -> None:
    database.write("a1", "gone")
    assert session.ask(MakePlan("stamp", target, purge=True)).done.kind == "revision"

    done = stamp(session, target, Expected(["a1", "gone"], ["a2"])).done

    assert (done.ok, done.kind) == (False, "revision"), done
    assert database.read() == ["a1", "gone"]


def test_on_the_command_line_it_does(project: ProjectDir, worker_python: str) -> None:
    """Why all this: Alembic deletes and commits, then looks for the target."""
    project.chain("a1")
    project.stamp("a1")
    command = [worker_python, "-m", "alembic.config", "stamp", "--purge", "nonsense"]
    result = warm.run(command, cwd=project.root)
    assert result.returncode != 0
    assert project.rows() == []


@pytest.mark.parametrize("expected", [Expected(["gone"], ["a1"]), Expected(["a1"], ["a2"]), Expected([], ["a2"])])
def test_a_purge_that_no_longer_fits_the_plan_deletes_nothing(
    database: Rows, session: Session, expected: Expected
) -> None:
    database.write("gone")
    answer = stamp(session, "a2", expected)
    assert answer.one(PlanMoved) == PlanMoved("", ["gone"], ["a2"])
    assert answer.done.kind == "moved"
    assert database.read() == ["gone"]


def test_a_second_database_that_has_moved_keeps_its_rows(project: ProjectDir, session: Session) -> None:
    project.env(text=TWO_ENV)
    project.chain("a1")
    second = Rows("sqlite:///" + str(project.root / "two.db"))
    second.write("gone")
    expected = {"one": Expected([], ["a1"]), "two": Expected(["x"], ["a1"])}
    answer = session.runner().ask(Run("stamp", "a1", expected, purge=True))
    assert answer.one(PlanMoved) == PlanMoved("two", ["gone"], ["a1"])
    assert answer.done.kind == "moved"
    assert second.read() == ["gone"]


TWO_ENV = """\
from alembic import context
from sqlalchemy import create_engine, pool

for name in ("one", "two"):
    with create_engine(f"sqlite:///{name}.db", poolclass=pool.NullPool).connect() as connection:
        context.configure(connection=connection, upgrade_token=f"{name}_upgrades")
        with context.begin_transaction():
            context.run_migrations()
"""


def test_a_purge_of_two_databases(project: ProjectDir, session: Session) -> None:
    project.env(text=TWO_ENV)
    project.chain("a1", "a2")
    for target in ("a2", "a1"):
        plans = session.ask(MakePlan("stamp", target, purge=True)).all(Plan)
        expected = {plan.key: Expected(plan.heads, [step.revision for step in plan.steps]) for plan in plans}
        answer = session.runner().ask(Run("stamp", target, expected, purge=True))
        assert answer.done.ok, answer.done
        assert {d.key: d.heads for d in session.ask(Current()).all(Database)} == {"one": [target], "two": [target]}


def test_several_targets_without_a_purge(database: Rows, session: Session) -> None:
    database.write("a1")
    plan = planned(session, "a2 b1", purge=False)
    assert (plan.heads, plan.heads_after) == (["a1"], ["a2", "b1"])
    assert run(session, "a2 b1", purge=False).done.ok
    assert database.read() == ["a2", "b1"]


def test_an_empty_database_gets_the_version_table_and_no_other(database: Rows, session: Session) -> None:
    assert database.tables() == []
    assert run(session, "heads", purge=False).done.ok
    assert database.tables() == ["alembic_version"]
    assert database.read() == ["a2", "b1"]


def test_to_base_on_an_empty_database(database: Rows, session: Session) -> None:
    assert run(session, "base", purge=False).done.ok
    assert database.tables() == ["alembic_version"]
    assert database.read() == []


def test_ensure_version(database: Rows, session: Session) -> None:
    for _ in range(2):  # a second time it changes nothing
        assert session.runner().ask(EnsureVersion()).done.ok
        assert database.tables() == ["alembic_version"]
        assert database.read() == []


def test_ensure_version_keeps_the_rows(database: Rows, session: Session) -> None:
    database.write("gone")
    assert session.runner().ask(EnsureVersion()).done.ok
    assert database.read() == ["gone"]


@pytest.mark.parametrize("direction", ["upgrade", "downgrade", "stamp"])
def test_the_tag_reaches_env_py(project: ProjectDir, session: Session, direction: Direction) -> None:
    project.env(header='assert context.get_tag_argument() == config.cmd_opts.tag == "v1", context.get_tag_argument()')
    project.chain("a1")
    target = "base" if direction == "downgrade" else "a1"
    answer = session.ask(MakePlan(direction, target, tag="v1"))
    assert answer.done.ok, answer.done
    plan = answer.one(Plan)
    expected = Expected(plan.heads, [step.revision for step in plan.steps])
    answer = session.runner().ask(Run(direction, target, {"": expected}, tag="v1"))
    assert answer.done.ok, answer.done


UNHOOKED = """\
from alembic.runtime.environment import EnvironmentContext

EnvironmentContext.context_opts = property(
    lambda self: dict(self.__dict__["opts"]), lambda self, opts: self.__dict__.update(opts=opts)
)
"""
"""An Alembic that keeps its options where nobody can change them."""


@pytest.mark.parametrize(
    ("target", "kind", "rows"), [("nonsense", "revision", ["gone"]), ("a2", "moved", ["gone"]), ("a1", "", ["a1"])]
)
def test_without_hooks_a_purge_looks_first_too(
    project: ProjectDir, session: Session, tmp_path: Path, target: str, kind: str, rows: list[str]
) -> None:
    (tmp_path / "sitecustomize.py").write_text(UNHOOKED)
    project.chain("a1", "a2")
    project.stamp("gone")
    worker = session.spawn("runner", PYTHONPATH=str(tmp_path))
    assert worker.until(Ready).hooks is False
    worker.send(project.place)
    done = worker.ask(Run("stamp", target, {"": Expected(["gone"], ["a1"])}, purge=True)).done
    assert done.kind == kind, done
    assert project.rows() == rows


def test_without_hooks_there_is_no_sql(project: ProjectDir, session: Session, tmp_path: Path) -> None:
    (tmp_path / "sitecustomize.py").write_text(UNHOOKED)
    worker = session.spawn("reader", PYTHONPATH=str(tmp_path))
    worker.until(Ready)
    worker.send(project.place)
    done = worker.ask(ScriptSql("upgrade", "head", {"": []}, {"": []})).done
    assert done.type == "AlembicChanged" and "no SQL preview" in done.message


GONE = """\
from alembic.script import ScriptDirectory

del ScriptDirectory._stamp_revs
"""


def test_an_alembic_without_the_functions_of_a_plan(project: ProjectDir, session: Session, tmp_path: Path) -> None:
    (tmp_path / "sitecustomize.py").write_text(GONE)
    project.chain("a1")
    worker = session.spawn("reader", PYTHONPATH=str(tmp_path))
    worker.until(Ready)
    worker.send(project.place)
    done = worker.ask(MakePlan("stamp", "a1")).done
    assert done.type == "AlembicChanged"
    assert "has no ScriptDirectory._stamp_revs" in done.message
