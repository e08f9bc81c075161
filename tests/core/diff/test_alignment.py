"""The two sides beside one another: nothing lost, nothing doubled, and coloured only by operations."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from migtui.core.diff.alignment import ObjectPair, align, matching, unplaced
from migtui.core.diff.model import Change, DatabaseDiff, LeftOut, Row, RowKind, SchemaObject, Touch
from tests.core.diff.schemas import change, column, diff, key, row, table

KINDS: tuple[RowKind, ...] = ("primary key", "foreign key", "unique", "check", "index", "trigger", "comment")
NAMES = [f"n{number}" for number in range(6)]


def one(pairs: Sequence[ObjectPair]) -> ObjectPair:
    (pair,) = pairs
    return pair


def shown(pair: ObjectPair) -> list[str]:
    """Each line as "sign models | database"."""
    return [f"{each.sign} {_name(each.models)} | {_name(each.database)}" for each in pair.pairs]


def _name(row: Row | None) -> str:
    return "" if row is None else row.name or row.key


@st.composite
def definitions(draw: st.DrawFn) -> tuple[Row, ...]:
    columns = draw(st.lists(st.sampled_from(NAMES), unique=True, max_size=5))
    types = st.sampled_from(["INTEGER", "TEXT"])
    others = st.lists(
        st.tuples(st.sampled_from(KINDS), st.sampled_from(["", *NAMES]), st.sampled_from(["(a)", "(b)", *NAMES])),
        unique_by=lambda each: (each[0], each[2]),
        max_size=6,
    )
    rest = [Row(kind, name, signature, {"text": draw(types)}) for kind, name, signature in draw(others)]
    return (*(column(name, draw(types)) for name in columns), *rest)


@st.composite
def sides(draw: st.DrawFn) -> list[SchemaObject]:
    names = draw(st.lists(st.tuples(st.sampled_from(["", "s"]), st.sampled_from("tuv")), unique=True, max_size=3))
    return [SchemaObject("table", schema, name, draw(definitions())) for schema, name in names]


@st.composite
def changes(draw: st.DrawFn, number: int) -> Change:
    touches = st.one_of(
        st.builds(Touch, st.just("column"), st.sampled_from(NAMES), st.sampled_from(["", "type"])),
        st.builds(Touch, st.sampled_from(KINDS), st.sampled_from(["(a)", "(b)", *NAMES])),
        st.builds(Touch, st.just("table"), st.just("")),
    )
    kind = draw(st.sampled_from(["AddColumnOp", "DropIndexOp", "AlterColumnOp", "CreateTableOp", "DropTableOp"]))
    schema, name = draw(st.sampled_from(["", "s"])), draw(st.sampled_from("tuvw"))
    return Change(str(number), kind, schema, name, ("op",), (), tuple(draw(st.lists(touches, max_size=1))))


@st.composite
def comparisons(draw: st.DrawFn) -> DatabaseDiff:
    operations = [draw(changes(number)) for number in range(draw(st.integers(0, 4)))]
    return diff(draw(sides()), draw(sides()), *operations)


@settings(max_examples=30, deadline=None)
@given(comparisons())
def test_no_row_is_lost_or_doubled_and_none_is_out_of_its_order(given_: DatabaseDiff) -> None:
    for side, objects in (("models", given_.models), ("database", given_.database)):
        pairs = {(each.schema, each.name): each.pairs for each in align(given_)}
        for each in objects:
            found = [getattr(pair, side) for pair in pairs[each.schema, each.name]]
            places = [found.index(row) for row in each.rows]
            assert len(set(places)) == len(each.rows)
            assert sum(any(row is one for one in each.rows) for row in found) == len(each.rows)
            columns = [place for place, row in zip(places, each.rows, strict=True) if row.kind == "column"]
            assert side == "database" or columns == sorted(columns)


@settings(max_examples=30, deadline=None)
@given(comparisons())
def test_the_databases_own_column_stands_behind_the_one_that_it_follows_there(given_: DatabaseDiff) -> None:
    before = {(each.schema, each.name): each.rows for each in given_.database}
    for pair in align(given_):
        rows = [row for row in before.get((pair.schema, pair.name), ()) if row.kind == "column"]
        lines = [each.database for each in pair.pairs]
        for previous, own in pairwise(rows):
            at = lines.index(own)
            if pair.pairs[at].models is None:
                assert lines[at - 1] is previous


@settings(max_examples=30, deadline=None)
@given(comparisons())
def test_every_touch_is_in_one_line_and_every_operation_in_one_object(given_: DatabaseDiff) -> None:
    pairs = align(given_)
    for each in given_.changes:
        owners = [pair for pair in pairs if each.id in pair.changes]
        assert len(owners) + (each in unplaced(given_)) == 1
        if each.touches and each.touches[0].kind != "table":
            touched = [line for line in owners[0].pairs if each.id in line.changes]
            assert len(touched) == 1 and touched[0].sign != "="
            assert owners[0].sign != "="


@settings(max_examples=30, deadline=None)
@given(sides())
def test_equal_sides_have_neither_a_sign_nor_noise(objects: list[SchemaObject]) -> None:
    for pair in align(diff(objects, objects)):
        assert pair.sign == "="
        assert all(each.sign == "=" and not each.noise and not each.changed for each in pair.pairs)


@settings(max_examples=30, deadline=None)
@given(sides(), sides())
def test_without_operations_nothing_is_coloured(models: list[SchemaObject], database: list[SchemaObject]) -> None:
    for pair in align(diff(models, database)):
        assert pair.sign == "=" and all(each.sign == "=" for each in pair.pairs)
        for each in pair.pairs:
            assert bool(each.noise) == (
                each.models is None or each.database is None or each.models.parts != each.database.parts
            )


def test_columns_stand_in_the_models_order_with_the_databases_own_between() -> None:
    models = table("t", column("id"), column("b"), column("a"), key("id"))
    database = table("t", column("x"), column("id"), column("a"), column("y"), column("b"), key("id"))
    assert shown(one(align(diff([models], [database])))) == [
        "=  | x", "= id | id", "= b | b", "= a | a", "=  | y", "= primary key | primary key",
    ]  # fmt: skip


def test_a_part_that_an_operation_is_about_is_changed_and_others_that_differ_are_noise() -> None:
    models = table("t", column("a", "BIGINT", comment="new", default="1"))
    database = table("t", column("a", "INTEGER", default="'1'"))
    operation = change("1", "AlterColumnOp", "t", ("column", "a", "type"), ("column", "a", "comment"))
    (line,) = one(align(diff([models], [database], operation))).pairs
    assert (line.sign, set(line.changed), set(line.noise), line.changes) == (
        "~",
        {"type", "comment"},
        {"default"},
        ("1",),
    )


def test_a_constraint_that_is_dropped_and_created_is_one_line_with_the_parts_that_differ() -> None:
    models = table("t", row("foreign key", "fk", "(a) → u(id)", columns="a", refers="u(id)", ondelete="CASCADE"))
    database = table("t", row("foreign key", "fk", "(a) → u(id)", columns="a", refers="u(id)"))
    drop = change("1", "DropConstraintOp", "t", ("foreign key", "(a) → u(id)"))
    create = change("2", "CreateForeignKeyOp", "t", ("foreign key", "(a) → u(id)"))
    (line,) = one(align(diff([models], [database], drop, create))).pairs
    assert (line.sign, set(line.changed), line.changes) == ("~", {"ondelete"}, ("1", "2"))


def test_a_table_that_is_created_or_dropped_has_its_operation_on_every_row() -> None:
    create, drop = (
        change("1", "CreateTableOp", "new", ("table", "new")),
        change("2", "DropTableOp", "old", ("table", "old")),
    )
    index = change("3", "CreateIndexOp", "new", ("index", "ix"))
    models = [table("new", column("id"), row("index", "ix", columns="id"))]
    new, old = align(diff(models, [table("old")], create, index, drop))
    assert (new.sign, shown(new), [each.changes for each in new.pairs]) == (
        "+",
        ["+ id | ", "+ ix | "],
        [("1",), ("3",)],
    )
    assert (old.sign, shown(old), set(old.pairs[0].changed)) == ("-", ["-  | id"], {"type", "null"})
    assert new.changes == ("1", "3") and (new.has_models, new.has_database) == (True, False)


@pytest.mark.parametrize("touches", [[("column", "old"), ("column", "new")], [("column", "new"), ("column", "old")]])
def test_an_accepted_rename_of_a_column_is_one_line(touches: list[tuple[str, str]]) -> None:
    models, database = (
        table("t", column("id"), column("new"), column("z")),
        table("t", column("id"), column("z"), column("old")),
    )
    operation = change("1", "AlterColumnOp", "t", *touches, ("column", "new", "type"))
    pair = one(align(diff([models], [database], operation)))
    assert shown(pair) == ["= id | id", "~ new | old", "= z | z"]
    assert (set(pair.pairs[1].changed), pair.pairs[1].changes) == ({"type"}, ("1",))


def test_dropped_and_added_columns_are_no_rename_until_somebody_says_so() -> None:
    drop, add = change("1", "DropColumnOp", "t", ("column", "old")), change("2", "AddColumnOp", "t", ("column", "new"))
    pair = one(align(diff([table("t", column("new"))], [table("t", column("old"))], add, drop)))
    assert shown(pair) == ["-  | old", "+ new | "]


def test_an_accepted_rename_of_a_table_is_one_object_under_the_models_name() -> None:
    operation = change("1", "RenameTableOp", "old", ("table", "old"), ("table", "new"))
    pair = one(align(diff([table("new")], [table("old")], operation)))
    assert (pair.name, pair.sign, shown(pair), pair.changes) == ("new", "~", ["= id | id"], ("1",))


def test_a_name_that_both_sides_have_is_better_than_a_signature() -> None:
    ours = [row("check", "one", "(a)", text="a > 1"), row("check", "two", "(a) #2", text="a > 2")]
    theirs = [row("check", "two", "(a)", text="a > 2"), row("check", "one", "(a) #2", text="a > 1")]
    pair = one(align(diff([table("t", *ours)], [table("t", *theirs)])))
    assert shown(pair) == ["= one | one", "= two | two"] and not any(each.noise for each in pair.pairs)


def test_a_check_that_the_server_has_rewritten_and_named_stands_beside_the_models() -> None:
    ours, theirs = row("check", "", "(a)", text="a>1"), row("check", "t_a_check", "(a)", text="a > 1")
    assert shown(one(align(diff([table("t", ours)], [table("t", theirs)])))) == ["= (a) | t_a_check"]


def test_an_operation_may_call_a_unique_constraint_an_index() -> None:
    unique = row("unique", "uq", "(a)", columns="a")
    pair = one(align(diff([table("t", column("a"))], [table("t", column("a"), unique)],
                          change("1", "DropIndexOp", "t", ("index", "uq")))))  # fmt: skip
    assert shown(pair) == ["= a | a", "-  | uq"]


def test_what_could_not_be_read_is_there_with_what_the_operations_tell() -> None:
    operation = change("1", "AddColumnOp", "t", ("column", "a"))
    pair = one(align(diff([], [], operation)))
    assert (pair.sign, shown(pair), pair.has_models, pair.has_database) == ("~", ["+ a | "], True, True)


def test_a_failure_is_a_question_mark_with_its_reason() -> None:
    failed = LeftOut("", "u", "error", "permission denied")
    pairs = align(
        diff([table("t")], [table("t", error="no type")], left_out=(failed, LeftOut("", "v", "include_object")))
    )
    assert [(each.name, each.sign, each.error) for each in pairs] == [
        ("t", "?", "no type"),
        ("u", "?", "permission denied"),
    ]


def test_objects_come_by_schema_and_name_tables_first() -> None:
    view = SchemaObject("view", "", "a_view")
    pairs = align(
        diff([table("b", schema="s"), table("c"), table("B2")], [view, SchemaObject("sequence", "", "q"), table("c")])
    )
    assert [each.full_name for each in pairs] == ["B2", "c", "a_view", "q", "s.b"]


def test_an_operation_of_the_projects_own_belongs_to_its_table_if_it_names_one() -> None:
    of_table, of_none = change("1", "OwnOp", "t"), change("2", "OwnOp", "")
    given_ = diff([table("t")], [table("t")], of_table, of_none)
    assert [each.id for each in unplaced(given_)] == ["2"]
    assert (one(align(given_)).sign, one(align(given_)).changes) == ("~", ("1",))


def test_the_filter_looks_at_names_of_objects_and_of_columns() -> None:
    orders = table("orders", column("id"), column("customer_id"), row("index", "ix_total"))
    pairs = align(diff([orders, table("users")], [orders], change("1", "CreateTableOp", "users", ("table", "users"))))

    def found(text: str) -> list[str]:
        return [each.name for each in matching(pairs, text)]

    assert found("") == ["orders", "users"]
    assert found("ORD") == found("customer") == found("ord cust") == ["orders"]
    assert found("ix_") == found("ord x") == []
    assert [each.name for each in matching(pairs, only_different=True)] == ["users"]
