"""Which pairs are worth a question: what looks alike is found, what merely has the same type is not."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from migtui.core.diff import renames
from migtui.core.diff.likeness import name_likeness, same_type
from migtui.core.diff.model import Change, DatabaseDiff, Options, Row, SchemaObject, Touch
from migtui.core.diff.renames import Rename, rename_candidates

Column = tuple[str, str, str]
"""Name, type, "NULL" or "NOT NULL"."""
Tables = dict[str, Sequence[Column]]


def column(name: str, type: str = "VARCHAR(20)", null: str = "NULL", **parts: str) -> Row:
    return Row("column", name, name, {"type": type, "null": null, **parts})


def table(name: str, rows: Sequence[Row], schema: str = "") -> SchemaObject:
    return SchemaObject("table", schema, name, tuple(rows))


def change(kind: str, name: str, of: str = "", schema: str = "") -> Change:
    touch = Touch("column", of) if of else Touch("table", name)
    return Change(f"{kind}:{schema}:{name}:{of}", kind, schema, name, ("up",), ("down",), (touch,))


def compared(models: Sequence[SchemaObject], database: Sequence[SchemaObject], dialect: str = "sqlite") -> DatabaseDiff:
    """With the operations that autogenerate finds for tables and columns of one side alone."""
    mine, theirs = ({(each.schema, each.name): each for each in side} for side in (models, database))
    changes = [change("CreateTableOp", name, schema=schema) for schema, name in mine if (schema, name) not in theirs]
    for place in mine.keys() & theirs.keys():
        wanted, there = ([row.name for row in side[place].rows] for side in (mine, theirs))
        changes += [change("AddColumnOp", place[1], name, place[0]) for name in wanted if name not in there]
        changes += [change("DropColumnOp", place[1], name, place[0]) for name in there if name not in wanted]
    changes += [change("DropTableOp", name, schema=schema) for schema, name in theirs if (schema, name) not in mine]
    return DatabaseDiff("", Options(dialect=dialect), tuple(models), tuple(database), tuple(changes))


def one_table(old: Sequence[Row], new: Sequence[Row], dialect: str = "sqlite") -> tuple[Rename, ...]:
    return rename_candidates(compared([table("t", new)], [table("t", old)], dialect))


def names(found: Sequence[Rename]) -> list[tuple[str, str]]:
    return [(each.old, each.new) for each in found]


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("fullname", "full_name"),
        ("email", "email_address"),
        ("created", "created_at"),
        ("qty", "quantity"),
        ("desc", "description"),
        ("phone", "phoneNumber"),
        ("isActive", "is_active"),
        ("ключ", "ключи"),
    ],
)
def test_names_that_look_alike_are_a_candidate_wherever_they_stand(old: str, new: str) -> None:
    kept = [column("id", "INTEGER", "NOT NULL"), column("kept")]
    (found,) = one_table([column(old), *kept], [*kept, column(new)])
    assert (found.old, found.new, found.table, found.kind) == (old, new, "t", "column")
    assert found.pair == (f"DropColumnOp::t:{old}", f"AddColumnOp::t:{new}")
    assert found.reasons == ("type", "nullability", "name")


@pytest.mark.parametrize(
    ("old", "new"),
    [("total", "note"), ("user_id", "post_id"), ("first_name", "last_name"), ("width", "height"), ("boss", "manager")],
)
def test_names_that_do_not_are_none_unless_they_stand_in_one_place(old: str, new: str) -> None:
    kept = [column("id", "INTEGER", "NOT NULL"), column("kept")]
    assert one_table([column(old), *kept], [*kept, column(new)]) == ()
    (found,) = one_table([kept[0], column(old), kept[1]], [kept[0], column(new), kept[1]])
    assert found.reasons == ("type", "nullability", "position")


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (column("id", "INTEGER"), column("uuid", "CHAR(32)")),
        (column("email"), column("e_mail", null="NOT NULL")),
        (column("total", "INTEGER"), column("totals", "INTEGER", computed="(a + b)")),
        (column("name", "VARCHAR(20)"), column("name_", "VARCHAR(40)")),
    ],
)
def test_another_kind_of_column_is_none(old: Row, new: Row) -> None:
    assert one_table([old], [new]) == ()


def test_a_computed_column_can_be_renamed_where_alembic_can() -> None:
    old, new = column("total", "INTEGER", computed="(a)"), column("totals", "INTEGER", computed="(a)")
    assert names(one_table([old], [new], "postgresql")) == [("total", "totals")]
    assert one_table([old], [new], "mariadb") == ()


@pytest.mark.parametrize(
    ("one", "other", "dialect", "same"),
    [
        ("INTEGER(11)", "INTEGER", "mariadb", True),
        ("TINYINT(1)", "BOOL", "mysql", True),
        ("DECIMAL(10, 2)", "NUMERIC(10, 2)", "mariadb", False),
        ("VARCHAR(20) COLLATE utf8mb4_bin", "VARCHAR(20)", "mariadb", True),
        ("INTEGER(11)", "INTEGER", "postgresql", False),
        ("varchar(20)", "VARCHAR(20)", "sqlite", True),
        ("VARCHAR(20)", "VARCHAR(21)", "mariadb", False),
    ],
)
def test_types_are_compared_as_the_dialect_means_them(one: str, other: str, dialect: str, same: bool) -> None:
    assert same_type(one, other, dialect) is same is same_type(other, one, dialect)


def test_each_column_goes_to_the_one_that_is_most_alike() -> None:
    old = [column("mail"), column("mail_old"), column("zip")]
    new = [column("email"), column("mail_previous_old"), column("zipcode")]
    assert sorted(names(one_table(old, new))) == [
        ("mail", "email"),
        ("mail_old", "mail_previous_old"),
        ("zip", "zipcode"),
    ]


def test_the_best_comes_first() -> None:
    old = [column("id", "INTEGER"), column("a_thing"), column("b", "TEXT"), column("c", "TEXT")]
    new = [column("id", "INTEGER"), column("thing_a"), column("z", "TEXT"), column("c", "TEXT")]
    found = one_table(old, new)
    assert names(found) == [("a_thing", "thing_a"), ("b", "z")]
    assert [each.likeness for each in found] == sorted((each.likeness for each in found), reverse=True)


SHOP = [column("id", "INTEGER", "NOT NULL"), column("code"), column("price", "NUMERIC(8, 2)")]


def test_tables_with_equal_columns_are_a_candidate_in_one_schema() -> None:
    found = rename_candidates(compared([table("orders", SHOP)], [table("order", reversed_rows(SHOP))]))
    assert [(each.kind, each.table, each.old, each.new) for each in found] == [("table", "order", "order", "orders")]
    assert found[0].pair == ("DropTableOp::order:", "CreateTableOp::orders:")
    assert found[0].reasons == ("columns", "name")
    (other,) = rename_candidates(compared([table("zebra", SHOP)], [table("order", SHOP)]))
    assert other.reasons == ("columns",) and other.likeness < found[0].likeness
    assert rename_candidates(compared([table("orders", SHOP, "a")], [table("order", SHOP, "b")])) == ()


def reversed_rows(rows: Sequence[Row]) -> list[Row]:
    return list(reversed(rows))


@pytest.mark.parametrize(
    "rows",
    [SHOP[:2], [*SHOP, column("more")], [SHOP[0], column("code", null="NOT NULL"), SHOP[2]], []],
    ids=["fewer", "more", "other", "none"],
)
def test_tables_with_other_columns_are_none(rows: list[Row]) -> None:
    assert rename_candidates(compared([table("orders", rows)], [table("order", SHOP)])) == ()


def test_what_could_not_be_read_or_has_no_way_back_is_none() -> None:
    diff = compared([table("t", [column("full_name")])], [table("t", [column("fullname")])])
    assert len(rename_candidates(diff)) == 1
    broken = tuple(replace(each, error="permission denied", rows=()) for each in diff.database)
    assert rename_candidates(replace(diff, database=broken)) == ()
    one_way = tuple(replace(each, downgrade=()) for each in diff.changes)
    assert rename_candidates(replace(diff, changes=one_way)) == ()
    assert rename_candidates(replace(diff, changes=())) == ()


def test_of_a_thousand_tables_of_one_shape_none_is_compared(monkeypatch: pytest.MonkeyPatch) -> None:
    """It would be a million pairs."""
    monkeypatch.delattr(renames, "name_likeness")
    old = [table(f"old_{number}", SHOP) for number in range(1000)]
    new = [table(f"new_{number}", SHOP) for number in range(1000)]
    assert rename_candidates(compared(new, old)) == ()


COLUMN_NAMES = st.sampled_from(
    ["id", "name", "full_name", "fullname", "mail", "email", "qty", "quantity", "Ключ", "__"]
)
ROWS = st.lists(
    st.builds(column, COLUMN_NAMES, st.sampled_from(["INTEGER", "TEXT"]), st.sampled_from(["NULL", "NOT NULL"])),
    unique_by=lambda row: row.name,
    max_size=5,
)
SIDES = st.lists(
    st.builds(table, st.sampled_from(["a", "orders", "order", "purchase"]), ROWS, st.sampled_from(["", "s"])),
    unique_by=lambda each: (each.schema, each.name),
    max_size=4,
)


@given(SIDES, SIDES, st.sampled_from(["sqlite", "postgresql", "mariadb"]))
def test_an_operation_is_in_one_candidate_at_most(
    models: list[SchemaObject], database: list[SchemaObject], dialect: str
) -> None:
    diff = compared(models, database, dialect)
    found = rename_candidates(diff)
    uses = Counter(id for each in found for id in each.pair)
    assert set(uses.values()) <= {1}
    assert uses.keys() <= {each.id for each in diff.changes}
    assert all(0 <= each.likeness <= 1 for each in found)
    assert found == rename_candidates(compared(models, database, dialect)), "pure"


@given(SIDES, SIDES)
def test_the_way_back_has_the_same_candidates(models: list[SchemaObject], database: list[SchemaObject]) -> None:
    there = rename_candidates(compared(models, database))
    back = rename_candidates(compared(database, models))
    assert Counter((each.old, each.new, each.likeness, each.reasons) for each in there) == Counter(
        (each.new, each.old, each.likeness, each.reasons) for each in back
    )


@given(st.text(max_size=12), st.text(max_size=12))
def test_likeness_is_a_number_that_does_not_depend_on_the_order(one: str, other: str) -> None:
    likeness = name_likeness(one, other)
    assert 0 <= likeness <= 1
    assert likeness == name_likeness(other, one)
    assert name_likeness(one, one) == 1


def test_one_equal_column_tells_nothing_of_tables_whose_names_differ() -> None:
    few = [column("id")]
    assert rename_candidates(compared([table("zebra", few)], [table("order", few)])) == ()
    assert len(rename_candidates(compared([table("orders", few)], [table("order", few)]))) == 1
