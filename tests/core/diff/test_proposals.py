"""A proposal is run by Alembic on a real server, and takes the finding away; its downgrade brings it back."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from typing import TYPE_CHECKING, Any

import pytest
import sqlalchemy as sa
from alembic.operations import Operations
from alembic.runtime.migration import MigrationContext

from migtui.core.diff.findings import Finding, findings
from migtui.core.diff.model import Row, SchemaObject
from tests.core.diff.schemas import column, diff, key, row, table

if TYPE_CHECKING:
    from tests.conftest import FreshDatabase

Connect = Callable[[str], sa.Connection]
SERVERS = ("sqlite", "postgresql", "mariadb")
MADE = {
    "sqlite": "CREATE TABLE t (a INTEGER NOT NULL, b VARCHAR(20) DEFAULT 'x' NOT NULL, CONSTRAINT ck CHECK (a > 1), "
    "PRIMARY KEY (a))",
    "postgresql": "CREATE TYPE mood AS ENUM ('glad', 'mad');; CREATE TABLE t (a INTEGER NOT NULL, "
    "b VARCHAR(20) DEFAULT 'x' NOT NULL, z TIMESTAMP, CONSTRAINT ck CHECK (a > 1), PRIMARY KEY (a));; "
    "CREATE UNIQUE INDEX ix ON t (a, lower(b)) WHERE a > 1",
    "mariadb": "CREATE TABLE t (a INTEGER NOT NULL, b VARCHAR(20) DEFAULT 'x' NOT NULL COMMENT 'it''s', "
    "CONSTRAINT ck CHECK (a > 1), PRIMARY KEY (a))",
}
A, B, Z = (
    column("a", null="NOT NULL"),
    column("b", "VARCHAR(20)", "NOT NULL", default="'x'"),
    "TIMESTAMP WITHOUT TIME ZONE",
)


@pytest.fixture(scope="module")
def connect(fresh_database: FreshDatabase) -> Iterator[Connect]:
    """A connection to the server, to a database with the schema of `MADE` alone."""
    with ExitStack() as stack:
        open_: dict[str, sa.Connection] = {}

        def connected(server: str) -> sa.Connection:
            if server not in open_:
                url = "sqlite://" if server == "sqlite" else stack.enter_context(fresh_database(server))
                engine = sa.create_engine(url, poolclass=sa.pool.StaticPool)
                stack.callback(engine.dispose)
                open_[server] = stack.enter_context(engine.connect())
            connection = open_[server]
            connection.rollback()
            drops = ["DROP TABLE IF EXISTS t", *(["DROP TYPE IF EXISTS mood"] if server == "postgresql" else [])]
            for statement in (*drops, *MADE[server].split(";; ")):
                connection.exec_driver_sql(statement)
            connection.commit()
            return connection

        yield connected


def run(connection: sa.Connection, lines: tuple[str, ...]) -> None:
    """As in upgrade() of a revision."""
    context = MigrationContext.configure(connection, opts={"transaction_per_migration": True})
    with context.begin_transaction():
        exec("\n".join(lines), {"op": Operations(context), "sa": sa})
    connection.commit()


def the_finding(models: list[Row], database: list[Row], server: str, **options: Any) -> Finding:
    (found,) = findings(diff([table("t", *models)], [table("t", *database)], dialect=server, **options))
    return found


def there_and_back(connection: sa.Connection, finding: Finding, look: Callable[[sa.Inspector], Any]) -> tuple[Any, Any]:
    """What there is after upgrade(), and after downgrade()."""
    seen = []
    for lines in (finding.upgrade, finding.downgrade):
        run(connection, lines)
        seen.append(look(sa.inspect(connection)))
        connection.rollback()
    return seen[0], seen[1]


def _checks(inspector: sa.Inspector) -> dict[Any, str]:
    found = inspector.get_check_constraints("t")
    return {each["name"]: each["sqltext"].replace("`", "").strip("()") for each in found}


@pytest.mark.filterwarnings("ignore:.*not matching locally specified columns")  # of Alembic's batch mode
@pytest.mark.parametrize("server", SERVERS)
def test_a_primary_key_of_more_columns(server: str, connect: Connect) -> None:
    finding = the_finding([A, B, key("a, b")], [A, B, key("a", "t_pkey" if server == "postgresql" else "")], server)
    after, before = there_and_back(
        connect(server), finding, lambda inspector: inspector.get_pk_constraint("t")["constrained_columns"]
    )
    assert (after, before) == (["a", "b"], ["a"])


@pytest.mark.parametrize("server", SERVERS)
def test_another_check(server: str, connect: Connect) -> None:
    ours, theirs = row("check", "ck", "(a)", text="a > 5 and b <> ':x'"), row("check", "ck", "(a)", text="a > 1")
    finding = the_finding([A, B, ours], [A, B, theirs], server)
    after, before = there_and_back(connect(server), finding, _checks)
    assert "a > 5" in after["ck"] and "':x'" in after["ck"] and len(after) == 1
    assert before == {"ck": "a > 1"}


@pytest.mark.parametrize("server", SERVERS)
def test_a_check_more_and_a_check_less(server: str, connect: Connect) -> None:
    check = row("check", "ck2", "(b)", text="b <> ''")
    after, before = there_and_back(connect(server), the_finding([A, B, check], [A, B], server), _checks)
    assert after.keys() == {"ck", "ck2"} and before.keys() == {"ck"}
    old = row("check", "ck", "(a)", text="a > 1")
    after, before = there_and_back(connect(server), the_finding([A, B], [A, B, old], server), _checks)
    assert (after, before) == ({}, {"ck": "a > 1"})


@pytest.mark.parametrize("server", SERVERS)
@pytest.mark.parametrize("default", ["'it''s'", "''", "upper('y')"])
def test_another_default(server: str, default: str, connect: Connect) -> None:
    theirs = column(
        "b", "VARCHAR(20)", "NOT NULL", default="'x'", **({"comment": "it's"} if server == "mariadb" else {})
    )
    ours = column("b", "VARCHAR(20)", "NOT NULL", default=default)
    finding = the_finding([A, ours], [A, theirs], server)
    connection = connect(server)
    values = []
    for lines in (finding.upgrade, finding.downgrade):
        run(connection, lines)
        connection.exec_driver_sql("INSERT INTO t (a) VALUES (2)")
        values.append(connection.exec_driver_sql("SELECT b FROM t").scalar_one())
        connection.exec_driver_sql("DELETE FROM t")
        connection.commit()
        if server == "mariadb":
            question = "SELECT is_nullable, column_comment FROM information_schema.columns WHERE column_name = 'b'"
            answer = connection.exec_driver_sql(f"{question} AND table_schema = database()")
            assert tuple(answer.one()) == ("NO", "it's")
            connection.commit()
    assert values == [{"'it''s'": "it's", "''": "", "upper('y')": "Y"}[default], "x"]


def _index(inspector: sa.Inspector) -> Any:
    (found,) = inspector.get_indexes("t")
    options = found.get("dialect_options", {})
    where = str(options.get("postgresql_where", options.get("sqlite_where", ""))).strip("()")
    return where, options.get("postgresql_using", ""), found["unique"]


@pytest.mark.parametrize("server", ["sqlite", "postgresql"])
def test_another_predicate(server: str, connect: Connect) -> None:
    unique = {"unique": "UNIQUE"} if server == "postgresql" else {}
    ours = row("index", "ix", columns="a, lower(b)", where="a > 5", **unique)
    theirs = row("index", "ix", columns="a, lower(b)", where="(a > 1)", **unique)
    finding = the_finding([A, B, ours], [A, B, theirs], server)
    connection = connect(server)
    if server == "sqlite":
        connection.exec_driver_sql("CREATE INDEX ix ON t (a, lower(b)) WHERE a > 1")
        connection.commit()
    for lines, expected in ((finding.upgrade, "a > 5"), (finding.downgrade, "a > 1")):
        run(connection, lines)
        assert _predicate(connection, server) == expected


def _predicate(connection: sa.Connection, server: str) -> str:
    question = "SELECT indexdef FROM pg_indexes WHERE indexname = 'ix'"
    if server == "sqlite":
        question = "SELECT sql FROM sqlite_master WHERE name = 'ix'"
    text = str(connection.exec_driver_sql(question).scalar_one())
    connection.commit()
    assert "lower(" in text and ("UNIQUE" in text) == (server == "postgresql")
    return text.rpartition("WHERE ")[2].strip("()")


def test_another_method(connect: Connect) -> None:
    connection = connect("postgresql")
    connection.exec_driver_sql("DROP INDEX ix")
    connection.exec_driver_sql("CREATE INDEX ix ON t (a)")
    connection.commit()
    ours, theirs = row("index", "ix", columns="a", method="hash"), row("index", "ix", columns="a")
    after, before = there_and_back(connection, the_finding([A, ours], [A, theirs], "postgresql"), _index)
    assert (after[1], before[1]) == ("hash", "")


def test_a_time_zone(connect: Connect) -> None:
    ours, theirs = column("z", Z.replace("WITHOUT", "WITH")), column("z", Z)
    finding = the_finding([A, ours], [A, theirs], "postgresql", compare_type="off")

    def has_zone(inspector: sa.Inspector) -> Any:
        return getattr(inspector.get_columns("t")[-1]["type"], "timezone", None)

    assert there_and_back(connect("postgresql"), finding, has_zone) == (True, False)


def test_labels_come_where_the_models_have_them(connect: Connect) -> None:
    labels = ("sad", "it's", "glad", "x:y", "mad", "last")
    sides = [
        SchemaObject(
            "enum", "", "mood", tuple(Row("label", each, each, {"position": str(at)}) for at, each in enumerate(known))
        )
        for known in (labels, ("glad", "mad"))
    ]
    connection = connect("postgresql")
    found = findings(diff([sides[0]], [sides[1]]))
    assert len(found) == 4
    for finding in found:
        run(connection, finding.upgrade)
    question = "SELECT enumlabel FROM pg_enum WHERE enumtypid = 'mood'::regtype ORDER BY enumsortorder"
    assert tuple(connection.exec_driver_sql(question).scalars()) == labels


def test_names_that_must_be_quoted_and_schemas() -> None:
    sides = [
        SchemaObject("enum", "S", 'my "mood"', (Row("label", each, each, {"position": "1"}),)) for each in ("a", "b")
    ]
    (found,) = (each for each in findings(diff([sides[0]], [sides[1]])) if each.upgrade)
    assert r'ALTER TYPE "S"."my ""mood""" ADD VALUE IF NOT EXISTS' in found.upgrade[1]
    ours, theirs = (table("t", A, row("check", "ck", text=text), schema="s") for text in ("a > 1", "a > 2"))
    (found,) = findings(diff([ours], [theirs]))
    assert found.upgrade == (
        "op.drop_constraint('ck', 't', type_='check', schema='s')",
        "op.create_check_constraint('ck', 't', 'a > 1', schema='s')",
    )
    (found,) = findings(diff([ours], [theirs], render_as_batch=True))
    assert found.upgrade[0] == "with op.batch_alter_table('t', schema='s') as batch_op:"


def test_without_a_name_there_is_no_way_back_and_sometimes_none_at_all() -> None:
    check = row("check", "", "(a)", text="a > 1")
    unnamed = the_finding([A, check], [A], "postgresql")
    assert (unnamed.upgrade, unnamed.downgrade) == (("op.create_check_constraint(None, 't', 'a > 1')",), ())
    assert the_finding([A], [A, check], "sqlite").upgrade == ()
    counter = column("a", autoincrement="autoincrement")
    assert the_finding([counter, B, key("a, b")], [counter, B, key("a")], "mariadb").upgrade == ()
    odd = column("b", "GEOMETRY", default="'x'")
    assert the_finding([column("b", "GEOMETRY", default="'y'")], [odd], "mariadb").upgrade == ()
