"""Models beside a database that may stand anywhere: the same operations as Alembic finds, and nothing is written."""

from __future__ import annotations

import contextlib
import sqlite3
from collections.abc import Callable
from typing import TYPE_CHECKING

from migtui.worker.protocol import Compare, Compared, Current, Database, Draft, Drafted, Objects, Preview, Progress
from tests import warm
from tests.worker.diff.standing import FOUND, LOOK, MODELS, dump, kinds

if TYPE_CHECKING:
    from tests.worker.conftest import ProjectDir, Session
    from tests.worker.diff.standing import Standing


class TestEverywhere:
    def test_as_a_preview_where_that_can_be_had(self, standing: Standing) -> None:
        previewed = standing.session.ask(Preview(Draft(autogenerate=True))).one(Drafted)
        answer = standing.ask()
        assert answer.one(Drafted) == previewed
        assert kinds(answer) == FOUND
        assert [each.id for each in answer.one(Compared).changes] == [each.id for each in previewed.operations]
        assert answer.one(Compared).tables == [["", "gone"], ["", "post"], ["", "user"]]

    def test_nothing_is_written(self, standing: Standing) -> None:
        standing.project.chain("a1", "b2")
        before = dump(standing.url), standing.project.files()
        standing.ask(Compare(sql=True))
        assert (dump(standing.url), standing.project.files()) == before
        assert "alembic_version" not in before[0]

    def test_both_sides_come_before_the_comparison(self, standing: Standing) -> None:
        answer = standing.ask()
        database, models = (
            [each for event in answer.all(Objects) if event.side == side for each in event.objects]
            for side in ("database", "models")
        )
        assert sorted(each.name for each in database if each.kind == "table") == ["gone", "user"]
        assert sorted(each.name for each in models if each.kind == "table") == ["post", "user"]
        assert answer.kinds(Database, Objects, Compared, Drafted)[0] == "database"
        assert answer.kinds(Objects, Compared, Drafted)[-2:] == ["compared", "drafted"]
        assert answer.all(Progress)[-1].done == answer.all(Progress)[-1].total == 2
        sides = [event.side for event in answer.all(Objects)]
        assert sides == sorted(sides)

    def test_behind_head(self, lite: Standing) -> None:
        lite.project.chain("a1", "b2")
        lite.project.stamp("a1")
        assert kinds(lite.ask()) == FOUND
        assert lite.project.rows() == ["a1"]

    def test_several_heads(self, lite: Standing) -> None:
        lite.project.chain("a1", "b2")
        lite.project.revision("c3", "a1")
        assert kinds(lite.ask()) == FOUND

    def test_rows_that_no_file_explains(self, lite: Standing) -> None:
        lite.project.chain("a1", "b2")
        lite.project.stamp("unknown")
        answer = lite.ask()
        assert kinds(answer) == FOUND
        assert answer.one(Database).heads == ["unknown"]

    def test_a_file_that_is_not_there_is_not_made(self, modelled: Callable[..., ProjectDir], session: Session) -> None:
        project = modelled(MODELS)
        answer = session.ask(Compare(sql=True))
        assert answer.done.ok, answer.done
        assert kinds(answer) == ["CreateIndexOp user", "CreateTableOp post", "CreateTableOp user"]
        assert not project.database.exists()

    def test_again(self, standing: Standing) -> None:
        first = standing.ask()
        assert standing.ask().one(Compared) == first.one(Compared)
        assert standing.session.ask(Current()).done.ok

    def test_a_rename(self, lite: Standing) -> None:
        lite.execute("create table note (id integer not null primary key, txet varchar(9))")
        (lite.project.root / "models.py").write_text(
            MODELS + 'Table("note", metadata, Column("id", Integer, primary_key=True), Column("text", String(9)))\n'
        )
        plain = lite.ask().one(Drafted)
        pair = [each.id for each in plain.operations if each.table == "note"]
        answer = lite.ask(Compare(renames=[pair[::-1]]))
        (change,) = [each for each in answer.one(Compared).changes if each.table == "note"]
        assert [(touch.kind, touch.key) for touch in change.touches] == [("column", "txet"), ("column", "text")]
        lost = lite.session.ask(Compare(renames=[["1", "2"]])).done
        assert (lost.ok, lost.kind) == (False, "moved")

    def test_little_more_statements_than_check(self, standing: Standing, worker_python: str) -> None:
        """Both sides and the comparison live from one reflection, whatever asks for it."""
        standing.models(
            MODELS + "for n in range(40): Table(f't{n}', metadata, Column('id', Integer, primary_key=True))\n"
        )
        standing.execute(*(f"create table t{number} (id integer not null primary key)" for number in range(40)))
        standing.configure(
            "from sqlalchemy import event\n"
            "@event.listens_for(engine, 'before_cursor_execute')\n"
            "def hear(c, cursor, statement, *rest):\n"
            "    if 'SAVEPOINT' not in statement: print(statement.split()[0], file=open('heard', 'a'))\n"
        )
        assert kinds(standing.ask()) == FOUND
        ours = heard(standing)
        check = [worker_python, "-m", "alembic.config", "check"]
        warm.run(check, cwd=standing.project.root)
        assert ours < heard(standing) + 40


def heard(standing: Standing) -> int:
    """How many statements, since it was asked last."""
    file = standing.project.root / "heard"
    count = len(file.read_text().splitlines())
    file.unlink()
    return count


class TestSeveral:
    def test_each_database_with_its_own_operations(self, project: ProjectDir, session: Session) -> None:
        """Told apart by upgrade_token, as in the multidb template."""
        databases(project, tokens=True)
        current = session.ask(Current())
        answer = session.ask(Compare(sql=True))
        assert answer.done.ok, answer.done
        keys = [each.key for each in current.all(Database)]
        assert [each.key for each in answer.all(Database)] == [each.key for each in answer.all(Compared)] == keys
        operations = {each.id: each for each in answer.one(Drafted).operations}
        one, two = answer.all(Compared)
        assert [operations[each.id].kind for each in one.changes] == ["CreateTableOp", "DropTableOp"]
        assert [operations[each.id].kind for each in two.changes] == ["CreateTableOp"]
        assert (one.operations, two.operations) == ([], [])
        assert all(change.sql for each in (one, two) for change in each.changes)

    def test_databases_that_env_py_does_not_tell_apart(self, project: ProjectDir, session: Session) -> None:
        databases(project, tokens=False)
        current = session.ask(Current())
        answer = session.ask(Compare())
        assert answer.done.ok, answer.done
        keys = [each.key for each in current.all(Database)]
        assert [each.key for each in answer.all(Compared)] == keys
        assert len(set(keys)) == 2
        one, two = answer.all(Compared)
        assert [len(one.changes), len(two.changes)] == [2, 1]
        told = {each.id for each in answer.one(Drafted).operations}  # what Alembic would write: the last one's
        assert {each.id for each in two.changes} == told
        assert [each.kind for each in one.operations] == ["DropTableOp"]
        assert {each.id for each in one.changes} == told | {each.id for each in one.operations}


def databases(project: ProjectDir, *, tokens: bool) -> None:
    """Two SQLite files without the models' table; the first has one that they lack."""
    with contextlib.closing(sqlite3.connect(project.root / "one.db")) as connection:
        connection.execute("create table gone (id integer not null primary key)")
    sqlite3.connect(project.root / "two.db").close()
    (project.root / "models.py").write_text(
        'from sqlalchemy import *\nmetadata = MetaData()\nTable("user", metadata, Column("id", Integer))\n'
    )
    options = f", target_metadata={LOOK}"
    if tokens:
        options += ", upgrade_token=name + '_upgrades', downgrade_token=name + '_downgrades'"
    project.env(text=ENV_OF_SEVERAL, options=options)


ENV_OF_SEVERAL = """\
from alembic import context
from sqlalchemy import create_engine, pool

for name in ("one", "two"):
    engine = create_engine(f"sqlite:///{name}.db", poolclass=pool.NullPool)
    with engine.connect() as connection:
        context.configure(connection=connection{options})
        with context.begin_transaction():
            context.run_migrations(engine_name=name)
"""
