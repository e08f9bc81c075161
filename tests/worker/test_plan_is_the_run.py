"""A plan names exactly the steps that the run then executes, in order, and where the heads end up.

The history has all that Alembic's rules are about:

    a1 ─ a2 ─┬─ a3 ─────────┬─ m1 ─ a4        m1 merges a3 and b2; c1 is a base of its own, labelled "plugin",
             └─ b1 ─ b2 ────┘                 and c2 depends on a2
    c1 ─ c2 (depends on a2)
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from migtui.worker.protocol import (
    Cancel,
    Direction,
    Expected,
    MakePlan,
    Plan,
    PlanMoved,
    Run,
    Sql,
    StepDone,
    StepStart,
    Stopped,
)

if TYPE_CHECKING:
    from tests.worker.conftest import ProjectDir, Session


@pytest.fixture
def branchy(project: ProjectDir) -> ProjectDir:
    project.revision("a1", labels="core")
    project.revision("a2", "a1")
    project.revision("a3", "a2")
    project.revision("b1", "a2", labels="billing")
    project.revision("b2", "b1")
    project.revision("m1", ("a3", "b2"))
    project.revision("a4", "m1")
    project.revision("c1", labels="plugin")
    project.revision("c2", "c1", depends="a2")
    return project


CASES: list[tuple[Direction, str, tuple[str, ...], str]] = [
    ("upgrade", "a2", (), "a1 a2"),
    ("upgrade", "heads", ("a3",), "b1 b2 m1 a4 c1 c2"),
    ("upgrade", "+1", ("a1",), "a2"),
    ("upgrade", "billing@+2", ("a2",), "b1 b2"),
    ("upgrade", "plugin@head", (), "a1 a2 c1 c2"),
    ("upgrade", "billing@b2", ("a2",), "b1 b2"),
    ("upgrade", "b2", ("a3",), "b1 b2"),
    ("upgrade", "m1", ("a3", "b1"), "b2 m1"),
    ("upgrade", "a1", ("a4",), ""),
    ("downgrade", "m1", ("a4",), "a4"),
    ("downgrade", "a3", ("a4",), "a4 m1"),
    ("downgrade", "a2", ("a4",), "a4 m1 b2 b1 a3"),
    ("downgrade", "a2", ("a3", "b2"), "b2 b1 a3"),
    ("downgrade", "base", ("a3", "b1"), "b1 a3 a2 a1"),
    ("downgrade", "-1", ("a4",), "a4"),
    ("downgrade", "-2", ("a2",), "a2 a1"),
    ("downgrade", "a1", ("c2", "a2"), "c2 a2"),
    ("downgrade", "plugin@base", ("c2",), "c2 c1"),
    ("stamp", "a3", ("a1",), "a3"),
    ("stamp", "a1", ("a3", "b2"), "a1"),
    ("stamp", "base", ("a3",), "a3"),
    ("stamp", "heads", (), "a4 c2"),
]


@pytest.mark.parametrize(("direction", "target", "start", "steps"), CASES)
def test_the_run_executes_what_the_plan_says(
    branchy: ProjectDir,
    session: Session,
    direction: Direction,
    target: str,
    start: tuple[str, ...],
    steps: str,
) -> None:
    branchy.stamp(*start)
    plan = session.plan(direction, target)

    answer = session.run(direction, target)

    assert answer.done.ok, answer.done
    executed = [step.revision for step in answer.all(StepStart)]
    assert executed == [step.revision for step in plan.steps]
    assert sorted(executed) == sorted(steps.split())
    assert [step.revision for step in answer.all(StepDone)] == executed
    assert branchy.rows() == plan.heads_after
    assert session.current().heads == plan.heads_after


def test_a_plan_says_what_each_step_is(branchy: ProjectDir, session: Session) -> None:
    branchy.stamp("a3", "b2")
    first, second = session.plan("upgrade", "a4").steps
    assert (first.revision, first.down_revisions, first.doc) == ("m1", ["a3", "b2"], "step m1")
    assert first.file == str(branchy.versions / "m1_file.py")
    assert (second.revision, second.direction) == ("a4", "upgrade")


def test_an_ambiguous_step_down_is_refused(branchy: ProjectDir, session: Session) -> None:
    branchy.stamp("m1")
    done = session.ask(MakePlan("downgrade", "-1")).done
    assert (done.ok, done.kind) == (False, "revision")
    assert "mbiguous" in done.message


def test_two_heads_are_named(branchy: ProjectDir, session: Session) -> None:
    branchy.stamp("a1")
    done = session.ask(MakePlan("upgrade", "head")).done
    assert (done.kind, done.data) == ("revision", {"heads": ["a4", "c2"]})
    assert "Merge" in done.hint


@pytest.mark.parametrize(
    "expected",
    [
        Expected(["a1"], ["a2", "a3"]),
        Expected(["a2"], ["a3", "b1"]),
        Expected(["a2"], []),
    ],
)
def test_a_plan_that_no_longer_holds_runs_nothing(branchy: ProjectDir, session: Session, expected: Expected) -> None:
    branchy.stamp("a2")
    answer = session.runner().ask(Run("upgrade", "a3", {"": expected}))
    assert answer.one(PlanMoved) == PlanMoved("", ["a2"], ["a3"])
    assert answer.done.kind == "moved"
    assert answer.all(StepStart) == []
    assert branchy.rows() == ["a2"]


def test_a_database_that_is_gone_is_not_created_by_the_run(branchy: ProjectDir, session: Session) -> None:
    answer = session.runner().ask(Run("upgrade", "a3", {"": Expected(["a2"], ["a3"])}))
    assert answer.done.kind == "moved"
    assert not branchy.database.exists()


def test_a_version_table_that_is_gone_is_not_created_by_the_run(branchy: ProjectDir, session: Session) -> None:
    branchy.database.touch()
    answer = session.runner().ask(Run("upgrade", "a3", {"": Expected(["a2"], ["a3"])}))
    assert answer.done.kind == "moved"
    assert branchy.database.read_bytes() == b""


def test_an_env_that_swallows_every_exception_cannot_hide_a_moved_plan(branchy: ProjectDir, session: Session) -> None:
    branchy.env(text=SWALLOWING_ENV)
    branchy.stamp("a2")
    answer = session.runner().ask(Run("upgrade", "a3", {"": Expected(["a1"], ["a2", "a3"])}))
    assert answer.done.kind == "moved"
    assert branchy.rows() == ["a2"]


def test_an_env_that_swallows_every_exception_cannot_hide_a_failed_step(project: ProjectDir, session: Session) -> None:
    project.env(text=SWALLOWING_ENV)
    project.revision("a1", up='raise ValueError("no")')
    done = session.run("upgrade", "head").done
    assert (done.ok, done.kind, done.revision) == (False, "migration", "a1")
    assert "swallowed" in done.message


SWALLOWING_ENV = """\
from alembic import context
from sqlalchemy import create_engine, pool

engine = create_engine(context.config.get_main_option("sqlalchemy.url"), poolclass=pool.NullPool)
with engine.connect() as connection:
    try:
        context.configure(connection=connection)
        with context.begin_transaction():
            context.run_migrations()
    except BaseException:
        pass
"""


def test_a_cancel_stops_at_the_next_boundary(project: ProjectDir, session: Session) -> None:
    waiting = 'import pathlib, time\nwhile not pathlib.Path("go").exists():\n    time.sleep(0.01)'
    project.revision("a1", up=waiting)
    project.revision("a2", "a1")
    worker = session.start("upgrade", "head")
    worker.until(StepStart)

    worker.send(Cancel())
    project.root.joinpath("go").touch()
    answer = worker.rest()

    assert answer.done.ok
    assert answer.one(Stopped) == Stopped("", 1)
    assert project.rows() == ["a1"]


def test_a_dead_engine_stops_the_run_at_the_next_boundary(project: ProjectDir, session: Session) -> None:
    waiting = 'import pathlib, time\nwhile not pathlib.Path("go").exists():\n    time.sleep(0.01)'
    project.revision("a1", up=waiting)
    project.revision("a2", "a1")
    worker = session.start("upgrade", "head")
    worker.until(StepStart)

    assert worker.process.stdin is not None
    worker.process.stdin.close()
    project.root.joinpath("go").touch()

    assert worker.process.wait(30) == 0
    assert project.rows() == ["a1"]


def test_overlapping_rows_are_explained(branchy: ProjectDir, session: Session) -> None:
    branchy.stamp("a1", "a3")
    assert session.current().heads == ["a1", "a3"]
    done = session.ask(MakePlan("upgrade", "a4")).done
    assert (done.ok, done.kind) == (False, "revision")
    assert "overlaps" in done.message and "ancestor" in done.hint


def test_an_unknown_stamp_stops_the_plan_and_is_named(branchy: ProjectDir, session: Session) -> None:
    branchy.stamp("deadbeef")
    answer = session.ask(MakePlan("upgrade", "a4"))
    assert answer.all(Plan) == []
    assert (answer.done.kind, answer.done.data) == ("revision", {"revision": ["deadbeef"]})
    assert "Check out" in answer.done.hint


def test_a_failing_step_is_named_with_the_users_own_lines(project: ProjectDir, session: Session) -> None:
    project.chain("a1")
    file = project.revision("a2", "a1", up='op.execute("select * from nowhere")')

    answer = session.run("upgrade", "head")

    done = answer.done
    assert (done.ok, done.kind, done.revision) == (False, "migration", "a2")
    line = next(i for i, text in enumerate(file.read_text().splitlines(), 1) if "nowhere" in text)
    assert done.where == f"{file}:{line}"
    own, _, whole = done.traceback.partition("\n\n")
    assert str(file) in own and "site-packages" not in own
    assert "site-packages" in whole
    assert "nowhere" in done.message
    assert project.rows() == ["a1"]


def test_postgresql_rolls_everything_back(
    postgres_url: str, project: ProjectDir, session: Session, postgres_driver: str
) -> None:
    project.use(postgres_url.replace("+psycopg:", f"+{postgres_driver}:"))
    project.chain("a1")
    project.revision("a2", "a1", up='op.execute("select * from nowhere")')
    answer = session.run("upgrade", "head")
    assert (answer.done.kind, answer.done.revision) == ("migration", "a2")
    assert [step.revision for step in answer.all(StepDone)] == ["a1"]
    assert session.current().heads == []


def test_the_questions_of_sqlalchemy_itself_are_no_errors(
    mariadb_url: str, project: ProjectDir, session: Session
) -> None:
    """Its has_table() asks MariaDB to describe a table, and takes the error for a no."""
    project.use(mariadb_url)
    project.chain("a1")
    answer = session.run("upgrade", "head")
    assert answer.done.ok
    assert [statement for statement in answer.all(Sql) if statement.error] == []
    assert any("create table t_a1" in statement.sql.lower() for statement in answer.all(Sql))


def test_mariadb_keeps_what_was_done(mariadb_url: str, project: ProjectDir, session: Session) -> None:
    project.use(mariadb_url)
    project.chain("a1")
    project.revision("a2", "a1", up='op.execute("select * from nowhere")')
    answer = session.run("upgrade", "head")
    assert (answer.done.kind, answer.done.revision) == ("migration", "a2")
    assert session.current().heads == ["a1"]
