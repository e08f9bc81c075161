"""Reading real databases: with few statements, whatever they are called, without a trace."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import pytest
import sqlalchemy as sa
from sqlalchemy import Column, Integer, MetaData, String, Table, event, text
from sqlalchemy.engine import Connection

from migtui.worker import sqlwatch
from migtui.worker.schema import reflecting

if TYPE_CHECKING:
    from tests.worker.diff.conftest import ReadSides

Run = Callable[..., None]
SmallTables = Callable[[Connection, int], MetaData]


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


def test_reading_leaves_no_trace(
    connection: Connection, sides_of: ReadSides, statements: list[str], small_tables: SmallTables
) -> None:
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


def test_the_users_transaction_goes_on(connection: Connection, sides_of: ReadSides, small_tables: SmallTables) -> None:
    """What is written before a reading is there after it, also when the reading has failed on something."""
    small_tables(connection, 2)
    connection.execute(text("insert into t0000 (id, name) values (1, 'mine')"))

    sides_of(connection)

    assert connection.execute(text("select name from t0000")).scalar() == "mine"
    connection.rollback()
    assert connection.execute(text("select count(*) from t0000")).scalar() == 0


def test_many_tables_come_in_pieces_the_first_soon(
    sqlite: Connection, sides_of: ReadSides, small_tables: SmallTables
) -> None:
    models = small_tables(sqlite, 110)
    sides = sides_of(sqlite, models)
    assert sides.pieces == [50, 50, 10]
    assert sides.progress == [(0, 110), (50, 110), (100, 110), (110, 110)]
    assert sides.differences() == {}


def test_postgresql_is_asked_for_many_tables_at_once(
    postgres: Connection,
    sides_of: ReadSides,
    statements: list[str],
    monkeypatch: pytest.MonkeyPatch,
    small_tables: SmallTables,
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


def test_only_the_tables_that_are_wanted(
    connection: Connection, sides_of: ReadSides, small_tables: SmallTables
) -> None:
    small_tables(connection, 4)
    asked: list[tuple[str, Any]] = []

    def wants(name: str, schema: str | None) -> bool:
        asked.append((name, schema))
        return name == "t0002"

    sides = sides_of(connection, wants=wants)

    assert [name for _, _, name in sides.database] == ["t0002"]
    assert sides.progress == [(0, 1), (1, 1)]
    assert sorted(asked) == [(f"t000{number}", None) for number in range(4)]


@pytest.mark.parametrize("any_url", ["sqlite", "mariadb"], indirect=True)
def test_triggers_of_sqlite_and_mariadb(connection: Connection, sides_of: ReadSides, run: Run) -> None:
    body = "begin update t set n = 1; end" if connection.dialect.name == "sqlite" else "set new.n = 1"
    run(
        connection,
        "create table t (id integer primary key, n integer)",
        f"create trigger tr before insert on t for each row {body}",
    )
    assert "n = 1" in sides_of(connection).parts("t", "trigger")["tr"]["text"]


def test_other_schemas_beside_the_default_one(postgres: Connection, sides_of: ReadSides, run: Run) -> None:
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
