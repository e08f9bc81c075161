"""Each operation is about rows that the sides have."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from alembic.operations import ops
from sqlalchemy import Column, Computed, Identity, Integer, MetaData, String, Table
from sqlalchemy.dialects import postgresql

from migtui.worker.comparison.altered import altered
from migtui.worker.comparison.linking import Sides, change_facts
from migtui.worker.protocol import ChangeFacts, Compared, Drafted, ObjectFacts, Objects, RowFacts, Touch
from migtui.worker.revisions.pairing import Pair
from migtui.worker.revisions.rendering import Leaf

if TYPE_CHECKING:
    from tests.worker.diff.standing import Standing

BEFORE = """\
from sqlalchemy import *

metadata = MetaData()
Table("t", metadata, Column("id", Integer, primary_key=True), Column("a", String(20), comment="old"),
      Column("b", Integer), Column("c", Integer, server_default="1"), Column("lost", Text),
      UniqueConstraint("b", "c", name="uq_lost"),
      Index("ix_lost", "b"), Index("ix_same", "b"), ForeignKeyConstraint(["b"], ["o.id"], name="fk_lost"),
      comment="before")
Table("o", metadata, Column("id", Integer, primary_key=True))
Table("gone", metadata, Column("id", Integer, primary_key=True), Column("x", Integer, index=True))
"""
AFTER = """\
from sqlalchemy import *

metadata = MetaData()
Table("t", metadata, Column("id", Integer, primary_key=True), Column("a", String(30), nullable=False, comment="new"),
      Column("b", Integer), Column("c", Integer, server_default="2"), Column("made", Text),
      UniqueConstraint("c", "a", name="uq_made"), Index("ix_made", "c", "b"), Index("ix_same", "b", "c"),
      ForeignKeyConstraint(["c"], ["o.id"]), comment="after")
Table("o", metadata, Column("id", Integer, primary_key=True))
Table("new", metadata, Column("id", Integer, primary_key=True), Column("x", Integer, index=True))
"""


@pytest.fixture
def linked(standing: Standing) -> Standing:
    """A difference of each kind."""
    standing.execute("drop table {user}", "drop table gone")
    standing.create(BEFORE)
    standing.models(AFTER)
    standing.configure("", "compare_server_default=True, render_as_batch=True")
    return standing


def test_every_touch_is_a_row_of_its_side(linked: Standing) -> None:
    answer = linked.ask()
    rows = {
        (event.side, each.name, row.kind, row.key)
        for event in answer.all(Objects)
        for each in event.objects
        for row in each.rows
    }
    kinds = {each.id: each.kind for each in answer.one(Drafted).operations}
    changes = answer.one(Compared).changes
    for change in changes:
        kind = kinds[change.id]
        sides = ["database"] * (not kind.startswith(("Add", "Create"))) + ["models"] * (not kind.startswith("Drop"))
        assert change.touches, (kind, change)
        for touch in change.touches:
            places = [(side, change.table, touch.kind, touch.key) for side in sides]
            assert touch.kind in ("table", "comment") or all(place in rows for place in places), (kind, touch)
    touched = {(each.table, touch.kind, touch.key) for each in changes for touch in each.touches}
    assert {
        ("new", "table", "new"),
        ("gone", "table", "gone"),
        ("new", "index", "ix_new_x"),
        ("gone", "index", "ix_gone_x"),
        ("t", "column", "lost"),
        ("t", "column", "made"),
        ("t", "unique", "(b, c)"),
        ("t", "unique", "(a, c)"),
        ("t", "index", "ix_same"),
        ("t", "index", "ix_made"),
        ("t", "foreign key", "(b) → o(id)"),
        ("t", "foreign key", "(c) → o(id)"),
    } <= touched


def test_the_parts_of_a_column(linked: Standing) -> None:
    answer = linked.ask()
    altered = {each.touches[0].key: each for each in answer.one(Compared).changes if each.before and each.table == "t"}
    has_comments = not linked.url.startswith("sqlite")
    a, c = altered["a"], altered["c"]
    assert [touch.part for touch in a.touches] == ["type", "null", *(["comment"] if has_comments else [])]
    assert (a.before["type"], a.after["type"]) == ("VARCHAR(20)", "VARCHAR(30)")
    assert (a.before["null"], a.after["null"]) == ("NULL", "NOT NULL")
    assert not has_comments or (a.before["comment"], a.after["comment"]) == ("old", "new")
    assert [touch.part for touch in c.touches] == ["default"]
    assert ("1" in c.before["default"], "2" in c.after["default"]) == (True, True)
    tables = [touch for each in answer.one(Compared).changes for touch in each.touches if touch.kind == "comment"]
    assert tables == ([Touch("comment", "comment")] if has_comments else [])


POSTGRESQL: Any = postgresql.dialect()  # type: ignore[no-untyped-call]
ROWS = [RowFacts("column", "n", "n", {"type": "INTEGER", "null": "NULL", "identity": "ALWAYS", "default": "7"})]


def parts(operation: ops.AlterColumnOp) -> list[str]:
    _, _, touches = altered(operation, POSTGRESQL, ROWS, ROWS)
    return [touch.part for touch in touches]


def test_kinds_of_defaults() -> None:
    identity: Any = Identity(always=True)
    computed: Any = Computed("1")
    assert parts(ops.AlterColumnOp("t", "n", modify_server_default="1")) == ["default"]
    assert parts(ops.AlterColumnOp("t", "n", modify_server_default=None, existing_server_default=identity)) == [
        "identity"
    ]
    assert parts(ops.AlterColumnOp("t", "n", modify_server_default=identity)) == ["identity"]
    assert parts(ops.AlterColumnOp("t", "n", modify_server_default=computed)) == ["computed"]


def facts(operation: ops.MigrateOperation, owner: object = None) -> ChangeFacts:
    sides = Sides([ObjectFacts("table", "", "t", ROWS)], [], POSTGRESQL, "public")
    return change_facts("1", Pair("", Leaf(operation, owner), None), sides)


def test_the_default_schema_is_not_said() -> None:
    table = Table("t", MetaData(schema="public"), Column("id", Integer))
    found = facts(ops.CreateTableOp.from_table(table))
    assert (found.schema, found.table, found.touches) == ("", "t", [Touch("table", "t")])
    assert facts(ops.DropTableOp("t", schema="shop")).schema == "shop"


def test_the_table_of_the_block() -> None:
    """CreateForeignKeyOp has neither of the names that the others have."""
    key = ops.CreateForeignKeyOp("fk", "t", "o", ["n"], ["id"], source_schema="shop", referent_schema="public")
    found = facts(key, ops.ModifyTableOps("t", [key], schema="shop"))
    assert (found.schema, found.table, found.touches) == ("shop", "t", [Touch("foreign key", "(n) → o(id)")])


def test_a_strangers_operation() -> None:
    class Grant(ops.MigrateOperation):
        def __init__(self) -> None:
            self.table_name, self.schema = "t", "shop"

    found = facts(Grant())
    assert (found.schema, found.table, found.touches) == ("shop", "t", [])
    assert facts(ops.ExecuteSQLOp("select 1")) == ChangeFacts("1")


def test_a_column_that_gets_another_name() -> None:
    found = facts(ops.AlterColumnOp("t", "n", modify_name="m", modify_type=String(9), existing_type=Integer()))
    assert found.touches == [Touch("column", "n"), Touch("column", "m"), Touch("column", "m", "type")]
    assert (found.before["type"], found.after["type"]) == ("INTEGER", "VARCHAR(9)")


def test_a_constraint_of_which_only_the_name_is_known() -> None:
    assert facts(ops.DropConstraintOp("uq", "t", "unique")).touches == [Touch("unique", "uq")]
    assert facts(ops.DropIndexOp("ix", "t")).touches == [Touch("index", "ix")]
