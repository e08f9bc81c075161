"""What cannot be read costs no more than itself, and says why."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest
import sqlalchemy as sa
from sqlalchemy import MetaData, text
from sqlalchemy.engine import Connection
from sqlalchemy.exc import DBAPIError

if TYPE_CHECKING:
    from tests.worker.diff.conftest import ReadSides

Run = Callable[..., None]
SmallTables = Callable[[Connection, int], MetaData]


def test_a_table_that_cannot_be_read_costs_itself_on_sqlite(sqlite: Connection, sides_of: ReadSides, run: Run) -> None:
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
    assert (sides.table("good").error, list(sides.parts("good", "column"))) == ("", ["id"])


def test_a_table_that_cannot_be_read_costs_itself_on_postgresql(
    postgres: Connection, sides_of: ReadSides, run: Run, small_tables: SmallTables
) -> None:
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
    assert list(sides.parts("t0000", "index")) == ["ix_t0000_name"]
    assert postgres.execute(text("select name from t0000")).scalar() == "mine"  # the user's transaction still stands


def test_a_table_that_cannot_be_read_costs_itself_on_mariadb(
    mariadb: Connection, sides_of: ReadSides, run: Run, small_tables: SmallTables
) -> None:
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
    assert list(sides.parts("t0001", "column")) == ["id", "name"]


def test_a_table_that_is_dropped_meanwhile_is_left_out(
    connection: Connection, sides_of: ReadSides, small_tables: SmallTables
) -> None:
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


def test_a_lost_connection_ends_the_reading(
    postgres: Connection, postgres_url: str, sides_of: ReadSides, small_tables: SmallTables
) -> None:
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


def test_types_that_sqlalchemy_does_not_know_have_the_servers_name(
    postgres: Connection, sides_of: ReadSides, run: Run
) -> None:
    run(
        postgres,
        "create type pair as (a integer, b text)",
        "create table t (id integer primary key, p pair, x xml, m macaddr8[], z pg_lsn not null)",
    )
    sides = sides_of(postgres)
    types = {name: each["type"] for name, each in sides.parts("t", "column").items()}
    assert types["id"] == "INTEGER"
    assert (types["p"], types["x"], types["z"]) == ("pair", "xml", "pg_lsn")
    assert any("Did not recognize type" in each for each in sides.warnings)
    assert sides.table("t").error == ""


@pytest.mark.parametrize("any_url", ["sqlite", "mariadb"], indirect=True)
def test_broken_views_of_sqlite_and_mariadb_cost_themselves(
    connection: Connection, sides_of: ReadSides, run: Run
) -> None:
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


def test_a_question_of_ours_that_fails_is_a_warning(
    postgres: Connection, sides_of: ReadSides, run: Run, small_tables: SmallTables
) -> None:
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
