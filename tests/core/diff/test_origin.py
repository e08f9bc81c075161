"""Whose difference is it: told from two scratch stages, and from the rows of database and scratch."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from migtui.core.diff.model import (
    BuiltStage,
    Change,
    DatabaseDiff,
    LeftOut,
    ObjectKind,
    Options,
    Row,
    RowKind,
    SchemaObject,
    Touch,
)
from migtui.core.diff.origin import ThreeWay, three_way


def column(name: str, type_: str = "INTEGER", **parts: str) -> Row:
    return Row("column", name, name, {"type": type_, "null": "NULL", **parts})


def row(kind: RowKind, name: str, key: str = "", **parts: str) -> Row:
    return Row(kind, name, key or name, parts)


def table(name: str, *rows: Row, kind: ObjectKind = "table", schema: str = "", error: str = "") -> SchemaObject:
    return SchemaObject(kind, schema, name, rows, error)


def change(id_: str, *touches: Touch, table: str = "orders") -> Change:
    return Change(id_, "AddColumnOp", "", table, (), (), touches)


def diff(*changes: Change, database: tuple[SchemaObject, ...] = (), left_out: tuple[LeftOut, ...] = ()) -> DatabaseDiff:
    return DatabaseDiff("", Options(), (), database, changes, left_out)


def stage(*ids: str, built: tuple[SchemaObject, ...] = (), heads: bool = False, error: str = "") -> BuiltStage:
    return BuiltStage(
        "", "heads" if heads else "current", "a file", ("a1",), built, frozenset(ids), error=error, revision="x"
    )


def drift(*database: SchemaObject, built: tuple[SchemaObject, ...] = (), **more: tuple[LeftOut, ...]) -> ThreeWay:
    return three_way(diff(database=database, **more), stage(built=built), stage(heads=True))


class TestOrigins:
    def test_the_three(self) -> None:
        answer = three_way(
            diff(change("pending"), change("model"), change("drift")),
            stage("pending", "model"),
            stage("model", heads=True),
        )
        assert answer.origins == {"pending": "pending", "model": "model", "drift": "drift"}
        assert (answer.pending, answer.model, answer.drift, answer.is_answered) == (1, 1, 1, True)

    def test_what_shows_only_at_the_heads_is_the_models(self) -> None:
        """A table that a pending migration makes lacks a column of the models': here both are one CREATE TABLE."""
        answer = three_way(diff(change("create")), stage("create"), stage("add", heads=True))
        assert (answer.origins, answer.pending, answer.model) == ({"create": "pending"}, 1, 1)

    def test_nothing_was_built(self) -> None:
        answer = three_way(diff(change("a")), stage(error="no"), stage(error="no", heads=True))
        assert (answer.error, answer.revision, answer.origins, answer.drifts) == ("no", "x", {}, ())
        assert not answer.is_answered and (answer.pending, answer.model, answer.drift) == (0, 0, 0)

    def test_the_heads_could_not_be_built(self) -> None:
        """What is known without them is told: the rest stays open."""
        there = (table("orders", column("hand")),)
        answer = three_way(
            diff(change("a"), change("b"), database=there),
            stage("a", built=(table("orders"),)),
            stage(error="b2 fails", heads=True),
        )
        assert answer.origins == {"b": "drift"} and answer.error == "b2 fails"
        assert len(answer.drifts) == 1 and answer.model == 0

    @given(st.sets(st.integers(0, 9)), st.sets(st.integers(0, 9)), st.sets(st.integers(0, 9)))
    def test_each_operation_has_one_origin(self, compared: set[int], current: set[int], heads: set[int]) -> None:
        changes = [change(str(each), table=f"t{each}") for each in sorted(compared)]
        answer = three_way(diff(*changes), stage(*map(str, current)), stage(*map(str, heads), heads=True))
        assert set(answer.origins) == {each.id for each in changes}
        assert answer.drift == len(compared - current)
        assert answer.pending == len((compared & current) - heads)
        assert answer.model == len(compared & current & heads) + len(heads - compared)


class TestDrifts:
    @pytest.mark.parametrize(
        ("built", "there", "text"),
        [
            ([], [column("note")], "column orders.note is there, and no migration makes it"),
            ([column("note")], [], "column orders.note is missing, though a migration makes it"),
            (
                [column("s", "VARCHAR(20)")],
                [column("s", "VARCHAR(12)")],
                "column orders.s: type is VARCHAR(12), and the migrations make VARCHAR(20)",
            ),
            (
                [column("s", default="0")],
                [column("s", null="NOT NULL")],
                "column orders.s: nullability is NOT NULL, and the migrations make NULL, no default, and the"
                " migrations make 0",
            ),
            (
                [column("s")],
                [column("s", comment="x")],
                "column orders.s: comment is x, and the migrations make none",
            ),
            ([], [row("index", "ix_a", columns="a")], "index ix_a of orders is there, and no migration makes it"),
            (
                [row("unique", "", "a, b", columns="a, b")],
                [],
                "unique constraint (a, b) of orders is missing, though a migration makes it",
            ),
            (
                [row("foreign key", "fk", refers="a(id)")],
                [row("foreign key", "fk", refers="b(id)")],
                "foreign key fk of orders: target is b(id), and the migrations make a(id)",
            ),
            (
                [row("comment", "", "comment", text="x")],
                [],
                "the comment of table orders is missing, though a migration makes it",
            ),
        ],
    )
    def test_rows(self, built: list[Row], there: list[Row], text: str) -> None:
        answer = drift(table("orders", *there), built=(table("orders", *built),))
        (found,) = answer.drifts
        assert (found.text, found.name, found.object_kind, answer.drift) == (text, "orders", "table", 1)
        assert (found.built, found.database) == (next(iter(built), None), next(iter(there), None))

    def test_objects(self) -> None:
        mine = (table("gone"), table("v", kind="view", schema="s"))
        found = drift(table("extra", column("id")), built=mine).drifts
        assert [each.text for each in found] == [
            "table extra is there, and no migration makes it",
            "table gone is missing, though a migration makes it",
            "view s.v is missing, though a migration makes it",
        ]
        assert [(each.kind, bool(each.built), bool(each.database)) for each in found] == [
            (None, False, True),
            (None, True, False),
            (None, True, False),
        ]

    def test_what_is_left_out_is_no_drift(self) -> None:
        left_out = (
            LeftOut("", "alembic_version", "version table"),
            LeftOut("", "legacy", "include_object"),
            LeftOut("", "ix_hand", "include_object", kind="index", table="orders"),
        )
        there = (table("legacy"), table("orders", row("index", "ix_hand")))
        answer = drift(*there, built=(table("alembic_version"), table("orders")), left_out=left_out)
        assert answer.drifts == () and answer.drift == 0

    def test_what_could_not_be_read_is_no_drift_and_is_said(self) -> None:
        answer = drift(table("orders", error="no"), built=(table("orders", column("id")),))
        assert (answer.drifts, answer.unread) == ((), ("orders: no",))

    def test_what_alembic_alone_could_not_compare_has_been_read(self) -> None:
        answer = drift(table("o'brien"), left_out=(LeftOut("", "o'brien", "error", "no such sequence"),))
        assert [each.text for each in answer.drifts] == ["table o'brien is there, and no migration makes it"]

    def test_a_drift_and_its_operation_count_once(self) -> None:
        there = (table("orders", column("hand")), table("extra", column("id")))
        changes = (
            change("1", Touch("column", "hand")),
            change("2", Touch("table", ""), table="extra"),
            change("3", Touch("column", "other", "type")),
            change("4"),
            change("5", table="elsewhere"),
        )
        answer = three_way(diff(*changes, database=there), stage(built=(table("orders"),)), stage(heads=True))
        assert len(answer.drifts) == 2
        assert answer.drift == 4, "two drifts, the operation 3 and the operation 5"

    @given(st.lists(st.sampled_from("abcdef"), unique=True), st.lists(st.sampled_from("abcdef"), unique=True))
    def test_every_row_that_one_side_lacks(self, mine: list[str], theirs: list[str]) -> None:
        answer = drift(table("t", *map(column, theirs)), built=(table("t", *map(column, mine)),))
        assert {each.key for each in answer.drifts} == set(mine) ^ set(theirs)
        assert drift(table("t", *map(column, theirs)), built=(table("t", *map(column, reversed(theirs))),)).drifts == ()
