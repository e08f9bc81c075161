"""What we see and autogenerate does not: nothing in a healthy schema, and each difference once."""

from __future__ import annotations

from typing import Any

import pytest

from migtui.core.diff.findings import Finding, findings
from migtui.core.diff.model import Change, LeftOut, Row, SchemaObject
from tests.core.diff.rewritten import PAIRS
from tests.core.diff.schemas import change, column, diff, key, row, table


def found(models: list[Row], database: list[Row], *changes: Change, **options: Any) -> list[tuple[str, str, bool]]:
    """Of table t: id, text, certain."""
    given = diff([table("t", *models)], [table("t", *database)], *changes, **options)
    return [(each.id, each.text, each.certain) for each in findings(given)]


def the_only(models: list[SchemaObject], database: list[SchemaObject], *changes: Change, **options: Any) -> Finding:
    (finding,) = findings(diff(models, database, *changes, **options))
    return finding


def test_a_healthy_schema_of_200_tables_has_none() -> None:
    sides: tuple[list[SchemaObject], list[SchemaObject]] = ([], [])
    for number in range(200):
        for side, objects in enumerate(sides):
            checks = [row("check", f"ck{at}", text=pair[side]) for at, pair in enumerate(PAIRS["CHECK"])]
            wheres = [
                row("index", f"ix{at}", columns="id", where=pair[side]) for at, pair in enumerate(PAIRS["PREDICATE"])
            ]
            defaults = [column(f"d{at}", default=pair[side]) for at, pair in enumerate(PAIRS["DEFAULT"])]
            computed = [column(f"c{at}", computed=pair[side]) for at, pair in enumerate(PAIRS["COMPUTED"])]
            objects.append(table(f"t{number}", column("id"), *defaults, *computed, key("id", "pk"), *checks, *wheres))
    assert findings(diff(*sides)) == ()


@pytest.mark.parametrize(
    ("models", "database", "text"),
    [
        ("a, b", "a", "the primary key is (a, b) in the models, (a) in the database"),
        ("a, b", "b, a", "the primary key is (a, b) in the models, (b, a) in the database"),
        ("a", "", "the primary key is (a) in the models, none in the database"),
        ("", "a", "the primary key is none in the models, (a) in the database"),
    ],
)
def test_primary_keys(models: str, database: str, text: str) -> None:
    columns = [column("a"), column("b")]
    ours, theirs = ([*columns, *([key(each)] if each else [])] for each in (models, database))
    assert found(ours, theirs) == [("primary-key", text, True)]


def test_the_name_of_a_primary_key_and_a_renamed_column_in_it_are_no_finding() -> None:
    renamed = change("1", "AlterColumnOp", "t", ("column", "old"), ("column", "new"))
    assert found([column("new"), key("new", "pk")], [column("old"), key("old", "t_pkey")], renamed) == []


@pytest.mark.parametrize(
    ("models", "database", "expected"),
    [
        ("a > 1", "a > 2", ("the CHECK ck reads otherwise in the database", False)),
        ("a > 1", "", ("the database lacks the CHECK ck", True)),
        ("", "a > 1", ("the models lack the CHECK ck", True)),
    ],
)
def test_checks(models: str, database: str, expected: tuple[str, bool]) -> None:
    ours, theirs = ([column("a"), *([row("check", "ck", text=each)] if each else [])] for each in (models, database))
    assert found(ours, theirs) == [("check-text", *expected)]


def test_indexes() -> None:
    models = [row("index", "one", columns="a", where="a > 1"), row("index", "two", columns="a", method="hash"),
              row("index", "three", columns="a", where="a > 1")]  # fmt: skip
    database = [row("index", "one", columns="a", where="a > 2"), row("index", "two", columns="a"),
                row("index", "three", columns="a")]  # fmt: skip
    assert found(models, database) == [
        ("index-where", "the index one has another predicate in the database", False),
        ("index-method", "the index two is hash in the models, btree in the database", True),
        ("index-where", "the index three has no predicate in the database", True),
    ]


@pytest.mark.parametrize(
    ("models", "database", "expected"),
    [
        ("1", "2", [("the column a has another default in the database", True)]),
        ("1", "", [("the column a has no default in the database", True)]),
        ("", "now()", [("the column a has a default in the database", False)]),
        ("upper('a')", "lower('a')", [("the column a has another default in the database", False)]),
        ("'f'", "false", []),
    ],
)
def test_server_defaults_while_alembic_does_not_look(
    models: str, database: str, expected: list[tuple[str, bool]]
) -> None:
    ours, theirs = ([column("a", **({"default": each} if each else {}))] for each in (models, database))
    assert found(ours, theirs) == [("server-default", *each) for each in expected]
    assert found(ours, theirs, compare_server_default="on") == []
    assert found(ours, theirs, compare_server_default="own") == []


def test_what_mariadb_keeps_as_a_default_cannot_always_be_read() -> None:
    assert found([column("a", default="upper('a')")], [column("a")], dialect="mariadb") == []
    assert found([column("a", default="1 + 2")], [column("a", default="(1")], dialect="mariadb") == []
    assert len(found([column("a", default="'a'")], [column("a")], dialect="mariadb")) == 1
    assert len(found([column("a", default="'a'")], [column("a", default="'('")], dialect="mariadb")) == 1


def test_identity_and_computed() -> None:
    assert found([column("a", identity="ALWAYS")], [column("a")]) == [
        ("identity", "the identity of a is another one in the database", True)
    ]
    assert found([column("a", computed="b + 1 STORED")], [column("a", computed="(b + 2) STORED")]) == [
        ("computed", "the column a is computed otherwise in the database", False)
    ]
    assert found([column("a", computed="b + 1 STORED")], [column("a")]) == [
        ("computed", "the column a is not computed in the database", True)
    ]


def test_timezones_while_types_are_not_compared() -> None:
    ours, theirs = [column("a", "TIMESTAMP WITH TIME ZONE")], [column("a", "TIMESTAMP WITHOUT TIME ZONE")]
    assert found(ours, theirs, compare_type="off") == [
        ("timezone", "the column a has no time zone in the database", True)
    ]
    assert found(ours, theirs) == []


def enum(name: str, *labels: str) -> SchemaObject:
    rows = [Row("label", each, each, {"position": str(place)}) for place, each in enumerate(labels, 1)]
    return SchemaObject("enum", "", name, tuple(rows))


def test_the_labels_of_an_enum() -> None:
    given = diff([enum("mood", "sad", "ok", "glad")], [enum("mood", "glad", "sad", "mad")])
    assert [(each.text, each.key) for each in findings(given)] == [
        ("the models lack the label 'mad'", "mad"),
        ("the database lacks the label 'ok'", "ok"),
        ("the labels stand in another order in the database", ""),
    ]


def test_a_type_that_is_missing_is_one_unless_a_new_table_brings_it() -> None:
    assert the_only([enum("mood", "sad")], []).text == "the database lacks the type mood"
    assert the_only([], [enum("mood", "sad")]).text == "the models lack the type mood"
    code = ("op.create_table('t', sa.Column('a', sa.Enum('sad', name='mood')))",)
    create = change("1", "CreateTableOp", "t", ("table", "t"), upgrade=code)
    assert findings(diff([enum("mood", "sad"), table("t")], [], create)) == ()


@pytest.mark.parametrize(
    ("models", "database", "expected"),
    [
        ([], [SchemaObject("view", "", "v")], ("view", "the database has the view v, models do not know it")),
        ([SchemaObject("sequence", "", "s")], [], ("sequence", "the database lacks the sequence s")),
        ([], [SchemaObject("sequence", "", "s")],
         ("sequence", "the database has the sequence s, models do not know it")),
        ([table("t")], [table("t", column("id"), row("trigger", "tr", text="AFTER INSERT"))],
         ("trigger", "the database has the trigger tr, models have none")),
    ],
)  # fmt: skip
def test_whether_it_is_there(
    models: list[SchemaObject], database: list[SchemaObject], expected: tuple[str, str]
) -> None:
    finding = the_only(models, database)
    assert (finding.id, finding.text) == expected and not finding.upgrade
    if finding.id != "sequence":
        assert findings(diff(models, database, comparators=("alembic_utils.replaceable_entity",))) == ()


def test_what_both_sides_have_and_a_view_that_models_map_as_a_table_are_none() -> None:
    sequence, view = SchemaObject("sequence", "", "s"), SchemaObject("view", "", "v")
    assert findings(diff([sequence, table("v")], [sequence, view])) == ()


def test_what_an_operation_is_about_is_none() -> None:
    touch = change("1", "DropConstraintOp", "t", ("check", "ck"))
    default = change("2", "AlterColumnOp", "t", ("column", "a", "default"))
    index = (change("3", "DropIndexOp", "t", ("index", "ix")), change("4", "CreateIndexOp", "t", ("index", "ix")))
    ours = [column("a", default="1"), row("index", "ix", columns="a, b", where="a > 1")]
    theirs = [column("a", default="2"), row("check", "ck", text="a > 1"), row("index", "ix", columns="a")]
    assert len(found(ours, theirs)) == 3
    assert found(ours, theirs, touch, default, *index) == []


def test_a_change_of_one_part_leaves_the_others_to_be_looked_at() -> None:
    type_ = change("1", "AlterColumnOp", "t", ("column", "a", "type"))
    ours, theirs = [column("a", "BIGINT", default="1")], [column("a", "INTEGER", default="2")]
    assert [each[0] for each in found(ours, theirs, type_)] == ["server-default"]


def test_nothing_is_said_of_what_is_new_gone_unreadable_or_unwanted() -> None:
    ours, theirs = [column("a"), row("check", "ck", text="a > 1")], [column("a")]
    create = change("1", "CreateTableOp", "t", ("table", "t"))
    assert findings(diff([table("t", *ours)], [], create)) == ()
    assert findings(diff([table("t", *ours)], [])) == ()
    assert findings(diff([table("t", *ours)], [table("t", *theirs, error="permission denied")])) == ()
    unwanted = LeftOut("", "ck", "include_object", kind="check_constraint", table="t")
    assert findings(diff([table("t", *ours)], [table("t", *theirs)], left_out=(unwanted,))) == ()
    assert len(found(ours, theirs)) == 1
