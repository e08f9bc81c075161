"""Reading real databases: with few statements, whatever is in them, without a trace."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
import sqlalchemy as sa
from sqlalchemy import Column, Integer, MetaData, String, Table, event, text
from sqlalchemy.engine import Connection
from sqlalchemy.exc import DBAPIError

from migtui.worker import reflecting, sqlwatch

if TYPE_CHECKING:
    from tests.worker.diff.conftest import ReadSides, Sides


def run(connection: Connection, *statements: str) -> None:
    for statement in statements:
        connection.exec_driver_sql(statement)
    connection.commit()


def parts(sides: Sides, name: str, kind: str) -> dict[str, dict[str, str]]:
    return {row.key: row.parts for row in sides.table(name).rows if row.kind == kind}


def small_tables(connection: Connection, count: int) -> MetaData:
    models = MetaData()
    for number in range(count):
        Table(f"t{number:04}", models, Column("id", Integer, primary_key=True), Column("name", String(20), index=True))
    models.create_all(connection)
    connection.commit()
    return models


HOSTILE = [
    "plain",
    'a "quoted" one',
    "it's",
    "[dbo].[users]",
    "Mapped[int]",
    "with.dots.in.it",
    "100% :of {it}",
    "Ünï·ço∂é 🦊",
    "x" * 63,
    "select",
    "(a, b)",
    "back`tick",
]


UNFIT = {"mysql": ("🦊", "`")}
"""MariaDB has no such letters in names; and SQLAlchemy reads a ` there twice."""
NOT_FOUND = {'a "quoted" one.unique.(a "quoted" one)': ('a "quoted" one', ""), "(a, b).unique.((a, b))": ("(a, b)", "")}
"""SQLAlchemy looks for SQLite's unique constraints in the text of CREATE TABLE, and does not know these there."""


def test_hostile_names_are_read_as_they_are(connection: Connection, sides_of: ReadSides) -> None:
    unfit = UNFIT.get(connection.dialect.name, ())
    names = [name for name in HOSTILE if not any(part in name for part in unfit)]
    models = MetaData()
    for name in names:
        cut = name[:40]
        table = Table(
            name, models, Column("id", Integer, primary_key=True), Column(name, String(20)), Column("n", Integer)
        )
        table.append_constraint(sa.UniqueConstraint(table.c[name], name=f"uq {cut}"))
        sa.Index(f"ix {cut}", table.c.n, table.c[name])
    models.create_all(connection)

    sides = sides_of(connection, models)

    assert sides.differences() == (NOT_FOUND if connection.dialect.name == "sqlite" else {})
    assert sorted(name for _, _, name in sides.database) == sorted(names)
    assert sides.warnings == []


def test_reading_leaves_no_trace(connection: Connection, sides_of: ReadSides, statements: list[str]) -> None:
    small_tables(connection, 3)
    statements.clear()
    muted: list[bool] = []
    event.listen(connection.engine, "before_cursor_execute", lambda *_: muted.append(sqlwatch._muted))

    sides_of(connection)

    assert all(muted) and len(muted) == len(statements)
    words = {statement.split()[0].upper() for statement in statements}
    assert words <= {"SELECT", "PRAGMA", "SHOW", "WITH", "SAVEPOINT", "RELEASE", "DESCRIBE"}, words
    if connection.dialect.name == "sqlite":
        assert not [each for each in statements if each.startswith("PRAGMA") and "=" in each]


def test_the_users_transaction_goes_on(connection: Connection, sides_of: ReadSides) -> None:
    """What is written before a reading is there after it, also when the reading has failed on something."""
    small_tables(connection, 2)
    connection.execute(text("insert into t0000 (id, name) values (1, 'mine')"))

    sides_of(connection)

    assert connection.execute(text("select name from t0000")).scalar() == "mine"
    connection.rollback()
    assert connection.execute(text("select count(*) from t0000")).scalar() == 0


def test_many_tables_come_in_pieces_the_first_soon(sqlite: Connection, sides_of: ReadSides) -> None:
    models = small_tables(sqlite, 110)
    sides = sides_of(sqlite, models)
    assert sides.pieces == [50, 50, 10]
    assert sides.progress == [(0, 110), (50, 110), (100, 110), (110, 110)]
    assert sides.differences() == {}


def test_postgresql_is_asked_for_many_tables_at_once(
    postgres: Connection, sides_of: ReadSides, statements: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    small_tables(postgres, 40)
    statements.clear()
    sides_of(postgres)
    at_once = len(statements)
    monkeypatch.setattr(reflecting, "MANY", 90)
    monkeypatch.setattr(reflecting, "PIECE", 20)
    statements.clear()

    sides = sides_of(postgres)

    assert at_once <= 32
    assert len(statements) <= at_once + 12  # each catalog is asked twice
    assert sides.pieces == [20, 10, 10]
    assert sides.progress == [(0, 40), (30, 40), (40, 40)]


def test_only_the_tables_that_are_wanted(connection: Connection, sides_of: ReadSides) -> None:
    small_tables(connection, 4)
    asked: list[tuple[str, Any]] = []

    def wants(name: str, schema: str | None) -> bool:
        asked.append((name, schema))
        return name == "t0002"

    sides = sides_of(connection, wants=wants)

    assert [name for _, _, name in sides.database] == ["t0002"]
    assert sides.progress == [(0, 1), (1, 1)]
    assert sorted(asked) == [(f"t000{number}", None) for number in range(4)]


def test_a_table_that_cannot_be_read_costs_itself_on_sqlite(sqlite: Connection, sides_of: ReadSides) -> None:
    """A virtual table of an extension that is not loaded."""
    run(
        sqlite,
        "create table good (id integer primary key)",
        "pragma writable_schema = on",
        "insert into sqlite_master values ('table', 'bad', 'bad', 0, 'CREATE VIRTUAL TABLE bad USING nowhere(a)')",
        "pragma writable_schema = reset",
    )
    sides = sides_of(sqlite)
    assert "no such module: nowhere" in sides.table("bad").error
    assert (sides.table("good").error, list(parts(sides, "good", "column"))) == ("", ["id"])


def test_a_table_that_cannot_be_read_costs_itself_on_postgresql(postgres: Connection, sides_of: ReadSides) -> None:
    """A damaged catalog: a CHECK constraint without its expression makes the question about all of them fail."""
    small_tables(postgres, 3)
    run(
        postgres,
        "create table bad (id integer primary key, a integer constraint ck check (a > 0), b text unique)",
        "update pg_constraint set conbin = null where conname = 'ck'",
    )
    postgres.execute(text("insert into t0000 (id, name) values (1, 'mine')"))

    sides = sides_of(postgres)

    assert "null conbin" in sides.table("bad").error
    kinds = [(row.kind, row.key) for row in sides.table("bad").rows]
    assert kinds == [
        *(("column", name) for name in ("id", "a", "b")),
        ("primary key", "primary key"),
        ("unique", "(b)"),
    ]
    assert [sides.table(f"t000{number}").error for number in range(3)] == ["", "", ""]
    assert list(parts(sides, "t0000", "index")) == ["ix_t0000_name"]
    assert postgres.execute(text("select name from t0000")).scalar() == "mine"  # the user's transaction still stands


def test_a_table_that_cannot_be_read_costs_itself_on_mariadb(mariadb: Connection, sides_of: ReadSides) -> None:
    """A union of tables, one of which is gone."""
    small_tables(mariadb, 2)
    run(
        mariadb,
        "create table gone (id integer) engine=MyISAM",
        "create table bad (id integer) engine=MERGE union=(gone)",
        "drop table gone",
    )
    sides = sides_of(mariadb)
    assert "Unable to open underlying table" in sides.table("bad").error
    assert list(parts(sides, "t0001", "column")) == ["id", "name"]


def test_a_table_that_is_dropped_meanwhile_is_left_out(connection: Connection, sides_of: ReadSides) -> None:
    small_tables(connection, 3)
    dropped: list[str] = []

    def wants(name: str, schema: str | None) -> bool:
        if name == "t0001":  # between the list of names and the look at the tables
            dropped.append(name)
            connection.execute(text("drop table t0001"))
        return True

    if connection.dialect.name == "sqlite":
        connection.execute(text("select 1"))
    sides = sides_of(connection, wants=wants)

    assert dropped == ["t0001"]
    assert sorted(name for _, _, name in sides.database) == ["t0000", "t0002"]
    assert [each.error for each in sides.database.values()] == ["", ""]


def test_a_lost_connection_ends_the_reading(postgres: Connection, postgres_url: str, sides_of: ReadSides) -> None:
    small_tables(postgres, 3)
    pid = postgres.execute(text("select pg_backend_pid()")).scalar()
    other = sa.create_engine(postgres_url, isolation_level="AUTOCOMMIT")

    def wants(name: str, schema: str | None) -> bool:
        if name == "t0002":
            with other.connect() as connection:
                connection.execute(text("select pg_terminate_backend(:pid)"), {"pid": pid})
        return True

    with pytest.raises(DBAPIError):
        sides_of(postgres, wants=wants)
    other.dispose()


def test_types_that_sqlalchemy_does_not_know_have_the_servers_name(postgres: Connection, sides_of: ReadSides) -> None:
    run(
        postgres,
        "create type pair as (a integer, b text)",
        "create table t (id integer primary key, p pair, x xml, m macaddr8[], z pg_lsn not null)",
    )
    sides = sides_of(postgres)
    types = {name: each["type"] for name, each in parts(sides, "t", "column").items()}
    assert types["id"] == "INTEGER"
    assert (types["p"], types["x"], types["z"]) == ("pair", "xml", "pg_lsn")
    assert any("Did not recognize type" in each for each in sides.warnings)
    assert sides.table("t").error == ""


def test_views_triggers_sequences_and_enums_of_postgresql(postgres: Connection, sides_of: ReadSides) -> None:
    run(
        postgres,
        "create table t (id serial primary key, n integer default 7, k bigint generated by default as identity)",
        "create view v as select id from t where n > 3;",
        "create materialized view mv as select n from t",
        "create sequence free start 5",
        "create type mood as enum ('sad', 'glad')",
        "create function f() returns trigger language plpgsql as 'begin return new; end'",
        "create trigger tr before insert on t for each row execute function f()",
    )
    sides = sides_of(postgres)

    assert sorted(place for place in sides.database if place[0] != "table") == [
        ("enum", "", "mood"),
        ("materialized view", "", "mv"),
        ("sequence", "", "free"),
        ("view", "", "v"),
    ]
    view = sides.database["view", "", "v"]
    assert [(row.kind, row.key) for row in view.rows] == [("column", "id"), ("definition", "definition")]
    assert "n > 3" in view.rows[1].parts["text"]
    assert parts(sides, "t", "column")["id"] == {
        "type": "INTEGER",
        "null": "NOT NULL",
        "autoincrement": "autoincrement",
    }
    assert "EXECUTE FUNCTION f()" in parts(sides, "t", "trigger")["tr"]["text"]
    labels = [(row.key, row.parts["position"]) for row in sides.database["enum", "", "mood"].rows]
    assert labels == [("sad", "1"), ("glad", "2")]


def test_a_default_from_a_sequence_that_is_not_the_columns_own_is_a_default(
    postgres: Connection, sides_of: ReadSides
) -> None:
    run(postgres, "create sequence free", "create table t (id integer default nextval('free') primary key)")
    column = parts(sides_of(postgres), "t", "column")["id"]
    assert column == {"type": "INTEGER", "null": "NOT NULL", "default": "nextval('free')"}


@pytest.mark.parametrize("any_url", ["sqlite", "mariadb"], indirect=True)
def test_broken_views_of_sqlite_and_mariadb_cost_themselves(connection: Connection, sides_of: ReadSides) -> None:
    run(
        connection,
        "create table gone (a integer)",
        "create table t (id integer primary key)",
        "create view broken as select a from gone",
        "create view whole as select id from t",
        "drop table gone",
    )
    sides = sides_of(connection)
    error = sides.database["view", "", "broken"].error
    assert "no such table: main.gone" in error or "broken' references invalid table(s)" in error
    whole = sides.database["view", "", "whole"]
    assert (whole.error, [row.kind for row in whole.rows]) == ("", ["column", "definition"])
    assert sides.table("t").error == ""


@pytest.mark.parametrize("any_url", ["sqlite", "mariadb"], indirect=True)
def test_triggers_of_sqlite_and_mariadb(connection: Connection, sides_of: ReadSides) -> None:
    body = "begin update t set n = 1; end" if connection.dialect.name == "sqlite" else "set new.n = 1"
    run(
        connection,
        "create table t (id integer primary key, n integer)",
        f"create trigger tr before insert on t for each row {body}",
    )
    assert "n = 1" in parts(sides_of(connection), "t", "trigger")["tr"]["text"]


def test_a_question_of_ours_that_fails_is_a_warning(postgres: Connection, sides_of: ReadSides) -> None:
    """The catalogs of another server that calls itself PostgreSQL."""
    small_tables(postgres, 1)
    run(
        postgres,
        "create schema shadow",
        "create table shadow.pg_trigger (nothing integer)",
        "set search_path = shadow, pg_catalog, public",
    )
    sides = sides_of(postgres, schemas=("public",))
    assert list(sides.database) == [("table", "", "t0000")]
    assert [each.partition(":")[0] for each in sides.warnings] == ["Triggers could not be read"]
    assert postgres.execute(text("select 1")).scalar() == 1


def test_other_schemas_beside_the_default_one(postgres: Connection, sides_of: ReadSides) -> None:
    run(postgres, "create schema sales", 'create schema "Odd.one"')
    models = MetaData()
    Table("t", models, Column("id", Integer, primary_key=True), Column("m", sa.Enum("a", name="mood", schema="sales")))
    Table("t", models, Column("id", Integer, primary_key=True), Column("t_id", sa.ForeignKey("t.id")), schema="sales")
    Table("u", models, Column("t_id", sa.ForeignKey("sales.t.id")), schema="Odd.one")
    models.create_all(postgres)

    sides = sides_of(postgres, models, schemas=(None, "sales", "Odd.one"))

    assert sides.differences() == {}
    assert sorted(place for place in sides.database) == [
        ("enum", "sales", "mood"),
        ("table", "", "t"),
        ("table", "Odd.one", "u"),
        ("table", "sales", "t"),
    ]


def test_an_attached_file_of_sqlite_is_a_schema(sqlite: Connection, sides_of: ReadSides) -> None:
    run(sqlite, "attach ':memory:' as other")
    models = MetaData()
    t = Table("t", models, Column("id", Integer, primary_key=True), Column("a", String(5)), schema="other")
    sa.Index("ix_low", sa.func.lower(t.c.a), sqlite_where=text("id > 3"))
    models.create_all(sqlite)
    sides = sides_of(sqlite, models, schemas=(None, "other"))
    assert sides.differences() == {}
    assert list(sides.database) == [("table", "other", "t")]


def test_json_of_mariadb_is_no_check(mariadb: Connection, sides_of: ReadSides) -> None:
    run(mariadb, "create table t (id integer primary key, j json, k longtext check (json_valid(k) and k <> ''))")
    sides = sides_of(mariadb)
    types = {name: each["type"] for name, each in parts(sides, "t", "column").items()}
    assert types == {"id": "INTEGER", "j": "JSON", "k": "LONGTEXT"}
    assert list(parts(sides, "t", "check")) == ["(k)"]


def test_what_mariadb_makes_for_a_foreign_key_is_no_index_of_anybody(mariadb: Connection, sides_of: ReadSides) -> None:
    models = MetaData()
    Table("p", models, Column("id", Integer, primary_key=True), Column("n", Integer))
    Table("c", models, Column("p_id", sa.ForeignKey("p.id", name="fk_p")), Column("q_id", sa.ForeignKey("p.id")))
    Table("own", models, Column("p_id", sa.ForeignKey("p.id"), index=True))
    models.create_all(mariadb)
    sides = sides_of(mariadb, models)
    assert sides.differences() == {}
    assert (list(parts(sides, "c", "index")), list(parts(sides, "own", "index"))) == ([], ["ix_own_p_id"])


def test_options_that_every_table_has_are_not_said(mariadb: Connection, sides_of: ReadSides) -> None:
    run(mariadb, "create table usual (id integer)", "create table own (id integer) engine=Aria charset=latin1")
    sides = sides_of(mariadb)
    assert parts(sides, "usual", "option") == {}
    assert parts(sides, "own", "option")["mysql_engine"] == {"text": "Aria"}
    assert parts(sides, "own", "option")["mysql_charset"] == {"text": "latin1"}


def test_sqlite_tells_what_a_name_was_not_given_to(sqlite: Connection, sides_of: ReadSides) -> None:
    run(
        sqlite,
        "create table t (a integer, b integer unique, c text, check (a > 0), constraint ck check (c <> 'a (b'),"
        " unique (a, c))",
        'create index "odd ""ix" on t (lower(c) desc, "a" asc, [b] DESC) where a > 3 and c <> \'where (\'',
    )
    sides = sides_of(sqlite)
    assert parts(sides, "t", "unique") == {
        "(a, c)": {"columns": "a, c"},
        "(b)": {"columns": "b"},
    }
    assert {key: each["text"] for key, each in parts(sides, "t", "check").items()} == {
        "(a)": "a > 0",
        "(c)": "c <> 'a (b'",
    }
    assert parts(sides, "t", "index") == {
        'odd "ix': {"columns": "lower(c) DESC, a, b DESC", "where": "a > 3 and c <> 'where ('"}
    }
