"""Models as rows: what each kind of row says, and what a dialect lacks."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
import sqlalchemy as sa
from sqlalchemy import Column, Integer, MetaData, String, Table
from sqlalchemy.dialects import postgresql
from sqlalchemy.engine import Dialect, make_url

from migtui.worker.protocol import ObjectFacts
from migtui.worker.schema.tables import model_objects, table_object

if TYPE_CHECKING:
    pass

SQLITE, POSTGRESQL, MYSQL = (make_url(f"{name}://").get_dialect()() for name in ("sqlite", "postgresql", "mysql"))


def parts(facts: ObjectFacts, kind: str = "column") -> dict[str, dict[str, str]]:
    return {row.key: row.parts for row in facts.rows if row.kind == kind}


def test_a_column_says_what_it_is() -> None:
    table = Table(
        "t",
        MetaData(),
        Column("id", Integer, primary_key=True),
        Column("a", String(20, collation="C"), nullable=False, server_default="x", comment="why"),
        Column("b", sa.BigInteger, sa.Identity(always=True, start=10)),
        Column("c", Integer, sa.Computed("id * 2", persisted=True)),
    )
    assert parts(table_object(table, POSTGRESQL, "public")) == {
        "id": {"type": "INTEGER", "null": "NOT NULL", "autoincrement": "autoincrement"},
        "a": {"type": "VARCHAR(20)", "null": "NOT NULL", "default": "'x'", "collation": "C", "comment": "why"},
        "b": {"type": "BIGINT", "null": "NOT NULL", "identity": "ALWAYS START WITH 10"},
        "c": {"type": "INTEGER", "null": "NULL", "computed": "id * 2 STORED"},
    }


def test_a_type_that_the_dialect_lacks_costs_its_text_only() -> None:
    table = Table("t", MetaData(), Column("id", Integer, primary_key=True), Column("ip", postgresql.INET))
    table.append_constraint(sa.UniqueConstraint("ip", name="uq_ip"))

    found = table_object(table, SQLITE, None)

    assert "can't render element of type INET" in found.error
    assert parts(found)["ip"] == {"type": "INET()", "null": "NULL"}
    assert list(parts(found, "unique")) == ["(ip)"]


def test_a_type_of_the_users_own_may_raise_anything() -> None:
    class Broken(sa.types.UserDefinedType[str]):
        def get_col_spec(self, **kw: Any) -> str:
            raise KeyError("PRECISION")

        def __repr__(self) -> str:
            return "Broken()"

    (found,) = model_objects([_table("t", Column("x", Broken()), Column("y", Integer))], POSTGRESQL, "public")
    assert found.error == "'PRECISION'"
    assert [row.parts["type"] for row in found.rows] == ["Broken()", "INTEGER"]


def _table(name: str, *columns: Any, schema: str | None = None) -> MetaData:
    metadata = MetaData()
    Table(name, metadata, *columns, schema=schema)
    return metadata


@pytest.mark.parametrize(
    ("schema", "expected"), [(None, ""), ("public", ""), ("sales", "sales")], ids=["none", "default", "other"]
)
def test_the_default_schema_has_no_name(schema: str | None, expected: str) -> None:
    models = _table("t", Column("id", Integer, primary_key=True), schema=schema)
    prefix = f"{schema}." if schema else ""
    Table("u", models, Column("t_id", sa.ForeignKey(f"{prefix}t.id")), schema=schema)

    t, u = model_objects([models], POSTGRESQL, "public")

    assert (t.schema, u.schema) == (expected, expected)
    referred = f"{expected}.t(id)" if expected else "t(id)"
    assert parts(u, "foreign key") == {f"(t_id) → {referred}": {"columns": "t_id", "refers": referred}}


def test_a_foreign_key_to_a_table_that_is_not_there_is_said_as_the_models_say_it() -> None:
    models = _table("t", Column("a", Integer, sa.ForeignKey("sales.elsewhere.id", ondelete="SET NULL")))
    (found,) = model_objects([models], POSTGRESQL, "public")
    assert not found.error
    assert parts(found, "foreign key")["(a) → sales.elsewhere(id)"]["ondelete"] == "SET NULL"


def test_a_list_of_collections_counts_and_what_is_none_does_not() -> None:
    several = [_table("a", Column("id", Integer)), None, "no metadata", _table("b", Column("id", Integer))]
    assert [each.name for each in model_objects(several, SQLITE, None)] == ["a", "b"]


def test_enums_and_sequences_are_objects_where_the_dialect_makes_them() -> None:
    models = MetaData()
    mood = sa.Enum("glad", "sad", name="mood", schema="sales")
    Table("t", models, Column("id", Integer, sa.Sequence("ids"), primary_key=True), Column("m", sa.ARRAY(mood)))
    sa.Sequence("alone", schema="public", metadata=models)

    found = model_objects([models], POSTGRESQL, "public")

    assert [(each.kind, each.schema, each.name) for each in found[1:]] == [
        ("enum", "sales", "mood"),
        ("sequence", "", "ids"),
        ("sequence", "", "alone"),
    ]
    assert parts(found[1], "label") == {"glad": {"position": "1"}, "sad": {"position": "2"}}
    assert [each.kind for each in model_objects([_table("t", Column("m", mood))], SQLITE, None)] == ["table"]


def test_constraints_for_another_dialect_are_not_there() -> None:
    table = Table(
        "t", MetaData(), Column("a", sa.Boolean(create_constraint=True, name="is_bool")), Column("b", Integer)
    )
    table.append_constraint(sa.CheckConstraint("b > 0", name="pg").ddl_if(dialect="postgresql"))

    assert list(parts(table_object(table, SQLITE, None), "check")) == ["(a)"]
    assert list(parts(table_object(table, POSTGRESQL, None), "check")) == ["(b)"]


def test_two_rows_of_one_signature_are_numbered_by_their_texts() -> None:
    table = Table("t", MetaData(), Column("n", Integer))
    for text in ("n < 100", "(n > 0)", "n <> 7"):
        table.append_constraint(sa.CheckConstraint(text))
    checks = parts(table_object(table, SQLITE, None), "check")
    assert {key: each["text"] for key, each in checks.items()} == {
        "(n)": "n < 100",
        "(n) #2": "n <> 7",
        "(n) #3": "n > 0",
    }


@pytest.mark.parametrize("dialect", [MYSQL, POSTGRESQL], ids=["mysql", "postgresql"])
def test_a_unique_index_is_a_unique_constraint_where_the_server_sees_no_difference(dialect: Dialect) -> None:
    table = Table("t", MetaData(), Column("a", String(9)), Column("b", String(9)))
    sa.Index("ix_whole", table.c.b, table.c.a, unique=True)
    sa.Index("ix_part", table.c.a, unique=True, mysql_length=3)

    found = table_object(table, dialect, None)

    kinds = {row.name: (row.kind, row.key) for row in found.rows if row.kind != "column"}
    expected = ("unique", "(a, b)") if dialect.name == "mysql" else ("index", "ix_whole")
    assert kinds == {"ix_whole": expected, "ix_part": ("index", "ix_part")}


def test_table_options_of_this_dialect_only() -> None:
    table = Table(
        "t", MetaData(), Column("id", Integer), mysql_engine="Aria", mysql_charset="latin1", sqlite_strict=True
    )
    assert parts(table_object(table, MYSQL, None), "option") == {
        "mysql_engine": {"text": "Aria"},
        "mysql_charset": {"text": "latin1"},
    }
    assert parts(table_object(table, SQLITE, None), "option") == {"sqlite_strict": {"text": "True"}}
    assert parts(table_object(table, POSTGRESQL, None), "option") == {}
