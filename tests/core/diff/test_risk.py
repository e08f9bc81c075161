"""What an operation does to what is there."""

from __future__ import annotations

import pytest

from migtui.core.diff.model import Change
from migtui.core.diff.new_column import new_column
from migtui.core.diff.risk import Assessment, Question, Risk, assess, assess_all
from tests.core.diff.schemas import change, diff


def alter(before: str = "INTEGER", after: str = "", null: str = "", **parts: str) -> Change:
    """A change of column c of table t."""
    changed = {"type": after} if after else {}
    touched = [("column", "c", part) for part in (*changed, *(["null"] if null else []), *parts)]
    nulls = {"null": null} if null else {}
    return change(
        "1", "AlterColumnOp", "t", *touched, before={"type": before, **nulls},
        after={"type": after or before, **nulls, **parts},
    )  # fmt: skip


def add(column: str) -> Change:
    return change("1", "AddColumnOp", "t", ("column", "c"), upgrade=(f"op.add_column('t', {column})",))


Questions = tuple[tuple[Question, str, int], ...]
CASES: list[tuple[str, Change, Risk, str, Questions]] = [
    ("postgresql", change("1", "CreateTableOp", "t", ("table", "t")), "additive", "adds", ()),
    ("postgresql", change("1", "DropTableOp", "t", ("table", "t")), "destructive", "destroys data", (("rows", "", 0),)),
    (
        "postgresql",
        change("1", "DropColumnOp", "t", ("column", "c")),
        "destructive",
        "destroys data",
        (("values", "c", 0),),
    ),
    ("postgresql", add("sa.Column('c', sa.Integer(), nullable=True)"), "additive", "adds", ()),
    (
        "postgresql",
        add("sa.Column('c', sa.Integer(), nullable=False)"),
        "narrowing",
        "fails where rows exist",
        (("rows", "", 0),),
    ),
    (
        "sqlite",
        add("sa.Column('c', sa.Integer(), nullable=False)"),
        "narrowing",
        "fails where rows exist",
        (("rows", "", 0),),
    ),
    (
        "mariadb",
        add("sa.Column('c', sa.Integer(), nullable=False)"),
        "additive",
        "adds, with 0 or '' in rows that exist",
        (),
    ),
    (
        "postgresql",
        add("sa.Column('c', sa.Integer(), server_default=sa.text('0'), nullable=False)"),
        "additive",
        "adds",
        (),
    ),
    (
        "postgresql",
        add("sa.Column('c', sa.Integer(), sa.Identity(always=True), nullable=False)"),
        "additive",
        "adds",
        (),
    ),
    ("postgresql", add("sa.Column('c', sa.Integer(), sa.Computed('a + 1', ), nullable=False)"), "additive", "adds", ()),
    ("postgresql", add("something of the project's"), "additive", "adds", ()),
    ("postgresql", alter(null="NOT NULL"), "narrowing", "fails where NULL is stored", (("nulls", "c", 0),)),
    ("postgresql", alter(null="NULL"), "widening", "allows NULL", ()),
    ("postgresql", alter("VARCHAR(12)", "VARCHAR(20)"), "widening", "widens", ()),
    (
        "postgresql",
        alter("VARCHAR(20)", "VARCHAR(12)"),
        "narrowing",
        "fails or cuts where longer than 12",
        (("longer", "c", 12),),
    ),
    ("sqlite", alter("VARCHAR(20)", "VARCHAR(12)"), "neutral", "SQLite stores it the same way", ()),
    (
        "postgresql",
        alter("VARCHAR(20)", "VARCHAR(12)", "NOT NULL"),
        "narrowing",
        "fails or cuts where longer than 12, fails where NULL is stored",
        (("longer", "c", 12), ("nulls", "c", 0)),
    ),
    (
        "postgresql",
        alter("INTEGER", "BIGINT", "NOT NULL"),
        "narrowing",
        "fails where NULL is stored",
        (("nulls", "c", 0),),
    ),
    (
        "postgresql",
        alter("BIGINT", "INTEGER"),
        "narrowing",
        "fails or cuts where values do not fit",
        (("values", "c", 0),),
    ),
    ("postgresql", alter(default="1"), "neutral", "keeps the values", ()),
    ("postgresql", alter(comment="new"), "neutral", "keeps the values", ()),
    (
        "postgresql",
        change("1", "AlterColumnOp", "t", ("column", "old"), ("column", "new")),
        "neutral",
        "renames, keeps the values",
        (),
    ),
    (
        "postgresql",
        change("1", "RenameTableOp", "t", ("table", "t"), ("table", "u")),
        "neutral",
        "renames, keeps the rows",
        (),
    ),
    (
        "postgresql",
        change("1", "CreateIndexOp", "t", upgrade=("op.create_index('i', 't', ['a'], unique=False)",)),
        "additive",
        "adds",
        (),
    ),
    (
        "postgresql",
        change("1", "CreateIndexOp", "t", upgrade=("op.create_index('i', 't', ['a'], unique=True)",)),
        "narrowing",
        "fails where values repeat",
        (),
    ),
    ("postgresql", change("1", "CreateForeignKeyOp", "t"), "narrowing", "fails where a row refers to none", ()),
    ("postgresql", change("1", "DropConstraintOp", "t"), "widening", "allows more", ()),
    ("postgresql", change("1", "DropIndexOp", "t"), "neutral", "drops an index, keeps the rows", ()),
    ("postgresql", change("1", "CreateTableCommentOp", "t"), "neutral", "a comment", ()),
    ("postgresql", change("1", "ReplaceViewOp", "t"), "unknown", "the project's own", ()),
    ("postgresql", change("1", "", "t"), "unknown", "the project's own", ()),
]


@pytest.mark.parametrize(("dialect", "operation", "risk", "words", "questions"), CASES)
def test_operations(dialect: str, operation: Change, risk: Risk, words: str, questions: Questions) -> None:
    assert assess(operation, dialect) == Assessment(risk, words, questions)


def test_a_renamed_column_is_counted_under_the_name_that_it_has() -> None:
    operation = change(
        "1", "AlterColumnOp", "t", ("column", "old"), ("column", "new"), ("column", "new", "null"),
        before={"type": "INTEGER", "null": "NULL"}, after={"type": "INTEGER", "null": "NOT NULL"},
    )  # fmt: skip
    assert assess(operation, "postgresql").questions == (("nulls", "old", 0),)


def test_a_constraint_of_a_table_that_is_created_now_meets_no_rows() -> None:
    unique = change("2", "CreateUniqueConstraintOp", "new")
    elsewhere = change("3", "CreateUniqueConstraintOp", "old")
    found = assess_all(diff([], [], change("1", "CreateTableOp", "new", ("table", "new")), unique, elsewhere))
    assert [each.risk for each in found] == ["additive", "additive", "narrowing"]


def test_the_code_of_a_batch_block_tells_of_a_column_too() -> None:
    column = new_column(("    batch_op.add_column(sa.Column('c', sa.String(length=9), nullable=False))", ""))
    assert column is not None and column.demands_value
    assert new_column(("batch_op.add_column(",)) is None
