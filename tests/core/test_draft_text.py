"""The code of a revision that is still to be written."""

from __future__ import annotations

from dataclasses import dataclass, field

import pytest

from migtui.core.operations.draft_text import Effect, classify, downgrade_lines, upgrade_lines


@dataclass(frozen=True)
class Made:
    """An operation as the worker reports it."""

    id: str
    upgrade: list[str] = field(default_factory=list)
    downgrade: list[str] = field(default_factory=list)
    group: str = ""
    downgrade_group: str = ""
    block: int = 0
    downgrade_block: int = 0
    key: str = ""
    kind: str = ""


USER = "with op.batch_alter_table('user') as batch_op:"
ITEM = "with op.batch_alter_table('item') as batch_op:"
OPERATIONS = [
    Made("create", ["op.create_table('a',", ")"], ["op.drop_table('a')"]),
    Made("add", ["    batch_op.add_column(1)"], ["    batch_op.drop_column(1)"], USER, USER, 1, 2),
    Made("index", ["    batch_op.create_index(2)"], ["    batch_op.drop_index(2)"], USER, USER, 1, 2),
    Made("other", ["    batch_op.add_column(3)"], ["    batch_op.drop_column(3)"], ITEM, ITEM, 2, 1),
]
ORDER = ["other", "index", "add", "create"]


def test_everything() -> None:
    assert upgrade_lines(OPERATIONS, ORDER) == [
        "op.create_table('a',",
        ")",
        USER,
        "    batch_op.add_column(1)",
        "    batch_op.create_index(2)",
        "",
        ITEM,
        "    batch_op.add_column(3)",
        "",
    ]
    assert downgrade_lines(OPERATIONS, ORDER, order=ORDER) == [
        ITEM,
        "    batch_op.drop_column(3)",
        "",
        USER,
        "    batch_op.drop_index(2)",
        "    batch_op.drop_column(1)",
        "",
        "op.drop_table('a')",
    ]


def test_some() -> None:
    assert upgrade_lines(OPERATIONS, {"index"}) == [USER, "    batch_op.create_index(2)", ""]
    assert downgrade_lines(OPERATIONS, {"create"}, order=ORDER) == ["op.drop_table('a')"]


def test_nothing() -> None:
    assert upgrade_lines(OPERATIONS, ()) == ["pass"] == downgrade_lines(OPERATIONS, (), order=ORDER)


def test_another_database() -> None:
    assert upgrade_lines(OPERATIONS, ORDER, "audit") == ["pass"]


def test_two_blocks_of_one_table_stay_two() -> None:
    twice = [Made("x", ["    batch_op.x()"], group=USER, block=1), Made("y", ["    batch_op.y()"], group=USER, block=2)]
    assert upgrade_lines(twice, {"x", "y"}) == [USER, "    batch_op.x()", "", USER, "    batch_op.y()", ""]


def test_what_only_one_side_has() -> None:
    one_sided = [Made("up", ["op.execute(1)"]), Made("down", [], ["op.execute(2)"])]
    assert upgrade_lines(one_sided, {"up", "down"}) == ["op.execute(1)"]
    assert downgrade_lines(one_sided, {"up", "down"}, order=["down"]) == ["op.execute(2)"]


@pytest.mark.parametrize(
    ("kind", "lines", "group", "effect"),
    [
        ("CreateTableOp", ["op.create_table('a',", "sa.Column('id', sa.Integer()),", ")"], "", "adds"),
        ("AddColumnOp", ["    batch_op.add_column(sa.Column('x', sa.Integer()))"], USER, "adds"),
        ("DropTableOp", ["op.drop_table('a')"], "", "destroys"),
        ("DropColumnOp", ["    batch_op.drop_column('x')"], USER, "destroys"),
        ("DropIndexOp", ["op.drop_index('ix', table_name='a')"], "", "changes"),
        (
            "AlterColumnOp",
            ["op.alter_column('a', 'x',", "   existing_type=sa.VARCHAR(30),", "   nullable=False)"],
            "",
            "changes",
        ),
        (
            "AlterColumnOp",
            [
                "    batch_op.alter_column('x',",
                "   existing_type=sa.VARCHAR(length=30),",
                "   type_=sa.String(length=3))",
            ],
            USER,
            "destroys",
        ),
        ("ExecuteSQLOp", ["op.execute('DELETE FROM a')"], "", "destroys"),
        ("ExecuteSQLOp", ["op.execute('create view v as select 1')"], "", "adds"),
        ("ExecuteSQLOp", ["op.execute('UPDATE a SET b = 1')"], "", "changes"),
        ("", ["op.grant('all')"], "", "changes"),
        ("", ["op.grant('all'"], "", "changes"),
        ("", ["op.drop_table('a')"], "", "destroys"),
        ("CreateTableOp", [], "", "changes"),
    ],
)
def test_what_it_does(kind: str, lines: list[str], group: str, effect: Effect) -> None:
    assert classify(Made("x", lines, ["op.drop_table('b')"], group=group, block=1 if group else 0, kind=kind)) == effect
