"""What goes wrong in a comparison costs as little as possible, and is said in words."""

from __future__ import annotations

import contextlib
import sqlite3
from typing import TYPE_CHECKING

import pytest
from sqlalchemy.engine import make_url

from migtui.worker.protocol import Compare, Compared, Drafted, LeftOut, Objects
from tests.worker.diff.standing import FOUND, MODELS, Standing, kinds

if TYPE_CHECKING:
    from tests.worker.conftest import ProjectDir, Session, Spawn


def failed(standing: Standing) -> dict[str, str]:
    """The tables that are left out because of an error."""
    answer = standing.ask()
    return {each.name: each.error for each in answer.one(Compared).left_out if each.why == "error"}


class TestOneTable:
    def test_a_comparator_that_raises(self, standing: Standing) -> None:
        standing.configure(
            "def compare(context, column, *rest):\n"
            "    if column.table.name == 'user': raise LookupError('what is this?')\n",
            "compare_type=compare",
        )
        assert failed(standing) == {"user": "LookupError: what is this?"}
        assert kinds(standing.ask()) == [each for each in FOUND if not each.endswith(" user")]

    def test_many_of_them(self, lite: Standing) -> None:
        lite.models(MODELS + "for n in range(9): Table(f't{n}', metadata, Column('id', Integer, primary_key=True))\n")
        lite.execute(*(f"create table t{number} (id integer not null primary key)" for number in range(9)))
        lite.configure(
            "def compare(context, column, *rest):\n    if column.table.name < 't7': raise LookupError\n",
            "compare_type=compare",
        )
        assert sorted(failed(lite)) == [f"t{number}" for number in range(7)]

    def test_all_of_them(self, lite: Standing) -> None:
        """Then it is none of a table."""
        lite.models(MODELS + "for n in range(30): Table(f't{n}', metadata, Column('id', Integer, primary_key=True))\n")
        lite.execute(*(f"create table t{number} (id integer not null primary key)" for number in range(30)))
        lite.configure("def compare(*arguments): raise LookupError('own')\n", "compare_type=compare")
        done = lite.session.ask(Compare()).done
        assert (done.ok, done.message) == (False, "LookupError: own")

    def test_a_table_that_cannot_be_read(self, lite: Standing) -> None:
        """SQLite finds no module for it."""
        with contextlib.closing(sqlite3.connect(lite.project.database)) as connection, connection:
            connection.execute("pragma writable_schema = on")
            row = "'table', 'odd', 'odd', 0, 'CREATE VIRTUAL TABLE odd USING nowhere(x)'"
            connection.execute(f"insert into sqlite_master values ({row})")
        assert failed(lite) == {"odd": "OperationalError: no such module: nowhere"}
        answer = lite.ask()
        assert kinds(answer) == FOUND
        (odd,) = [each for event in answer.all(Objects) for each in event.objects if each.name == "odd"]
        assert "nowhere" in odd.error

    def test_one_that_fails_among_those_that_are_read_together(self, lite: Standing, spawn: Spawn) -> None:
        """Alembic 1.18 reflects all tables at once. Patched: another process than the other tests have."""
        lite.configure(
            "kind = type(engine.dialect)\n"
            "def broken(self, connection, name, *rest, kept=kind.get_columns, **options):\n"
            "    if name == 'gone': raise KeyError('mystery')\n"
            "    return kept(self, connection, name, *rest, **options)\n"
            "kind.get_columns = broken\n"
        )
        answer = spawn("reader", lite.project.place).ask(Compare())
        assert answer.done.ok, answer.done
        assert kinds(answer) == [each for each in FOUND if not each.endswith(" gone")]
        assert LeftOut("", "gone", "error", "KeyError: 'mystery'") in answer.one(Compared).left_out

    def test_a_table_that_is_dropped_meanwhile(self, lite: Standing) -> None:
        lite.configure(
            "import sqlite3\n"
            "def named(name, kind, parents):\n"
            "    if name == 'gone': sqlite3.connect('app.db').execute('drop table if exists gone')\n"
            "    return True\n",
            "include_name=named",
        )
        answer = lite.ask()
        assert kinds(answer) == [each for each in FOUND if not each.endswith(" gone")]
        assert LeftOut("", "gone", "error", "NoSuchTableError: gone") in answer.one(Compared).left_out

    def test_a_type_that_cannot_be_written(self, lite: Standing) -> None:
        lite.models(
            MODELS
            + "from sqlalchemy.types import UserDefinedType\n"
            + 'Table("strange", metadata, Column("id", UserDefinedType(), primary_key=True))\n'
        )
        answer = lite.ask(Compare(sql=True))
        assert kinds(answer) == [*FOUND[:2], "CreateTableOp post", "CreateTableOp strange", *FOUND[3:]]
        (change,) = [each for each in answer.one(Compared).changes if each.table == "strange"]
        assert not change.sql
        assert change.sql_error


class TestWarnings:
    def test_what_sqlalchemy_passes_over(self, lite: Standing) -> None:
        lite.execute("create index low on {user} (lower(name))")
        assert any("index low" in text for text in lite.ask().one(Compared).warnings)

    def test_the_projects_filters_stay_in_force(self, lite: Standing) -> None:
        lite.execute("create index low on {user} (lower(name))")
        lite.configure("import warnings\nwarnings.filterwarnings('ignore', message='.*index low')\n")
        assert lite.ask().one(Compared).warnings == []


class TestAll:
    def test_no_models(self, project: ProjectDir, session: Session) -> None:
        project.env(options=", target_metadata=None")
        done = session.ask(Compare()).done
        assert (done.ok, done.kind) == (False, "other")
        assert "target_metadata is None" in done.message
        assert "Base.metadata" in done.hint
        assert not done.traceback

    def test_keys_that_clash(self, project: ProjectDir, session: Session) -> None:
        project.env(
            header="from sqlalchemy import Column, Integer, MetaData, Table\none, two = MetaData(), MetaData()\n"
            "for each in (one, two): Table('user', each, Column('id', Integer))\n"
            "Table('post', two, Column('id', Integer))\n",
            options=", target_metadata=[one, two]",
        )
        done = session.ask(Compare()).done
        assert done.message == "More than one MetaData in target_metadata has these tables: user."
        assert "schema of its own" in done.hint

    def test_a_list_of_metadata(self, project: ProjectDir, session: Session) -> None:
        project.env(
            header="from sqlalchemy import Column, Integer, MetaData, Table\none, two = MetaData(), MetaData()\n"
            "for name, each in (('user', one), ('post', two)): Table(name, each, Column('id', Integer))\n",
            options=", target_metadata=[one, two]",
        )
        answer = session.ask(Compare())
        assert answer.done.ok, answer.done
        assert answer.one(Compared).options.metadata == 2
        assert sorted(each.table for each in answer.one(Drafted).operations) == ["post", "user"]

    @pytest.mark.parametrize("any_url", ["postgresql", "mariadb"], indirect=True)
    def test_the_connection_is_lost_while_a_side_is_read(self, standing: Standing) -> None:
        is_lost(standing, "include_name")

    @pytest.mark.parametrize("any_url", ["postgresql"], indirect=True)
    def test_the_connection_is_lost_while_alembic_compares(self, standing: Standing) -> None:
        is_lost(standing, "include_object")


def is_lost(standing: Standing, hook: str) -> None:
    """This filter of the project ends the connection."""
    url = make_url(standing.url).render_as_string(hide_password=False)
    standing.configure(KILL.format(url=url), f"{hook}=asked")
    answer = standing.session.ask(Compare())
    assert (answer.done.ok, answer.done.kind) == (False, "connect"), answer.done
    assert "lost half-way" in answer.done.hint
    assert not answer.all(Compared)
    standing.configure("")
    assert kinds(standing.ask()) == FOUND


KILL = """\
from sqlalchemy import text
def asked(*arguments):
    other = create_engine({url!r}, poolclass=pool.NullPool)
    with other.connect() as mine:
        if other.dialect.name == "postgresql":
            mine.execute(text("select pg_terminate_backend(pid) from pg_stat_activity where datname = "
                              "current_database() and pid <> pg_backend_pid()"))
        else:
            for row in mine.execute(text("select id from information_schema.processlist where db = database() "
                                         "and id <> connection_id()")).fetchall():
                mine.execute(text(f"kill {{row[0]}}"))
    return True
"""
