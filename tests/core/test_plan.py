"""How a plan is confirmed, and what its screen says about it."""

from __future__ import annotations

import pytest

from migtui.core.operations.operations import Operation, WayBack
from migtui.core.plan import (
    Confirmation,
    DatabasePlan,
    Direction,
    Plan,
    Step,
    confirmation,
    from_to,
    undo,
    will_destroy,
)

ADD = Operation("+", "column t.a")
DROP = Operation("-", "column invoice.pdf_path", "destroys")
UPDATE = Operation("~", "update t", "unknown")


def plan(
    *operations: Operation,
    direction: Direction = "upgrade",
    heads: tuple[str, ...] = ("4f2c91ab",),
    way_back: WayBack = "yes",
) -> Plan:
    """A plan of one step, or of none when it has no operations."""
    steps = (
        (Step("b3aa9912", direction, "invoice pdf path", operations=operations, way_back=way_back),)
        if operations
        else ()
    )
    return Plan(direction, "t", f"alembic {direction} t", (DatabasePlan("", heads, ("b3aa9912",), steps),))


@pytest.mark.parametrize(
    ("what", "protected", "read_only", "expected"),
    [
        (plan(ADD), False, False, "key"),
        (plan(DROP), False, False, "release"),
        (plan(UPDATE), False, False, "release"),
        (plan(ADD, direction="stamp"), False, False, "release"),
        (plan(ADD), True, False, "type-name"),
        (plan(DROP), True, False, "type-name"),
        (plan(DROP), True, True, "none"),
        (plan(), False, False, "none"),
    ],
)
def test_the_more_can_be_lost_the_more_is_asked(
    what: Plan, protected: bool, read_only: bool, expected: Confirmation
) -> None:
    assert confirmation(what, protected=protected, read_only=read_only) == expected


def test_what_is_lost_is_named_once() -> None:
    assert will_destroy(plan(DROP, ADD, DROP)) == ("column invoice.pdf_path",)


class Short:
    def short(self, id: str) -> str:
        return id[:4]


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        (("b3aa9912",), ("4f2c91ab",), "b3aa (the only applied head)  →  4f2c"),
        (("b3aa9912", "e1b7f3a9"), ("4f2c91ab",), "b3aa, e1b7 (2 applied heads)  →  4f2c"),
        ((), ("4f2c91ab",), "base (nothing applied)  →  4f2c"),
        (("4f2c91ab",), (), "4f2c (the only applied head)  →  base (nothing applied)"),
    ],
)
def test_from_to(before: tuple[str, ...], after: tuple[str, ...], expected: str) -> None:
    assert from_to(DatabasePlan("", before, after, ()), Short()) == expected


@pytest.mark.parametrize(
    ("what", "expected"),
    [
        (plan(DROP, direction="downgrade", heads=("b3aa9912",)), "upgrade b3aa9912 restores structure, not data"),
        (plan(ADD, direction="downgrade"), "upgrade 4f2c91ab restores the schema"),
        (plan(ADD), "downgrade 4f2c91ab restores the schema"),
        (plan(ADD, heads=()), "downgrade base restores the schema"),
        (plan(UPDATE), "downgrade 4f2c91ab restores the schema; what code and SQL did to the data is not known"),
        (plan(ADD, way_back="raises"), "no way back past b3aa9912: its downgrade() raises"),
        (plan(ADD, way_back="empty"), "no way back past b3aa9912: its downgrade() is empty"),
        (plan(DROP), "downgrade 4f2c91ab restores structure, not data"),
        (plan(ADD, direction="stamp"), "stamp 4f2c91ab restores the stamp"),
        (plan(), "nothing to undo"),
    ],
)
def test_the_way_back_in_one_sentence(what: Plan, expected: str) -> None:
    assert undo(what) == expected


def test_a_merge_with_an_empty_downgrade_is_no_dead_end() -> None:
    merge = Step("m", "upgrade", "merge", way_back="empty")
    merged = Plan("upgrade", "head", "alembic upgrade head", (DatabasePlan("", ("a", "b"), ("m",), (merge,)),))
    assert undo(merged) == "downgrade a and b restores the schema"


def test_a_head_that_stays_is_no_way_back() -> None:
    """`alembic downgrade ddd4` would do nothing."""
    step = Step("f6", "upgrade", "child", operations=(ADD,))
    several = DatabasePlan("", ("ddd4", "eee5"), ("ddd4", "f6"), (step,))
    assert undo(Plan("upgrade", "f6", "alembic upgrade f6", (several,))) == "downgrade eee5 restores the schema"
    aside = DatabasePlan("", ("x1",), ("f6", "x1"), (step,), ("f6@p0",))
    assert undo(Plan("upgrade", "f6", "alembic upgrade f6", (aside,))) == "downgrade f6@p0 restores the schema"


def test_a_database_that_the_plan_leaves_alone_names_nothing() -> None:
    step = Step("b2", "upgrade", "child", operations=(ADD,))
    databases = (DatabasePlan("orders", ("a1",), ("b2",), (step,)), DatabasePlan("audit", ("z9",), ("z9",), ()))
    assert undo(Plan("upgrade", "heads", "alembic upgrade heads", databases)) == "downgrade a1 restores the schema"
