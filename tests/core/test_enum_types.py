"""The types that PostgreSQL makes for the columns of a table, and that a dropped table leaves behind."""

from __future__ import annotations

import textwrap
from typing import Literal

import pytest

from migtui.core.operations.operations import Body, read_body
from migtui.core.plan import DatabasePlan, Plan, Step, refusal, undo

HEADER = "from alembic import op\nimport sqlalchemy as sa\nfrom sqlalchemy.dialects import postgresql\n"
ENUM = 'sa.Enum("a", "b", name="st")'


def read(upgrade: str, downgrade: str = 'op.drop_table("t")') -> Body:
    bodies = [textwrap.indent(textwrap.dedent(body).strip(), "    ") for body in (upgrade, downgrade)]
    return read_body(f"{HEADER}def upgrade():\n{bodies[0]}\ndef downgrade():\n{bodies[1]}\n")


def table(type_: str) -> str:
    return f'op.create_table("t", sa.Column("s", {type_}, nullable=False), sa.PrimaryKeyConstraint("s"))'


@pytest.mark.parametrize(
    ("upgrade", "leaves"),
    [
        (table(ENUM), ("st",)),
        (table('postgresql.ENUM("a", name="st")'), ("st",)),
        (table(f"sa.ARRAY({ENUM})"), ("st",)),
        (table(f'sa.String().with_variant({ENUM}, "postgresql")'), ("st",)),
        (f"kind = {ENUM}\n{table('kind')}", ("st",)),
        (table('sa.Enum("a", name="st", schema="shop")'), ("shop.st",)),
        (table('sa.Enum("a", name="st", native_enum=False)'), ()),
        (table('postgresql.ENUM("a", name="st", create_type=False)'), ()),
        (table('sa.Enum("a", name="st", metadata=meta)'), ()),
        (table("sa.String()"), ()),
        (f"if wanted:\n    {table(ENUM)}", ()),
    ],
)
def test_the_types_that_a_table_brings(upgrade: str, leaves: tuple[str, ...]) -> None:
    assert read(upgrade).leaves == leaves


@pytest.mark.parametrize(
    "dropped",
    [
        'sa.Enum(name="st").drop(op.get_bind())',
        'postgresql.ENUM(name="st").drop(op.get_bind(), checkfirst=False)',
        'kind = sa.Enum(name="st")\nkind.drop(op.get_bind(), checkfirst=True)',
        'op.execute("DROP TYPE st")',
        'op.execute("DROP TYPE IF EXISTS st")',
        "op.execute('DROP TYPE \"st\"')",
        'if op.get_bind().dialect.name == "postgresql":\n    op.execute("DROP TYPE st")',
        "drop_types(op.get_bind())",
    ],
)
def test_a_type_that_is_dropped_is_not_left(dropped: str) -> None:
    assert read(table(ENUM), f'op.drop_table("t")\n{dropped}').leaves == ()


def plan(direction: Literal["upgrade", "downgrade"]) -> Plan:
    body = read(table(ENUM))
    step = Step("a1", direction, "", operations=body.operations(direction), leaves=body.leaves)
    return Plan(direction, "a1", "alembic", (DatabasePlan("", (), ("a1",), (step,)),))


def test_both_plans_say_that_it_is_left() -> None:
    assert undo(plan("upgrade")).endswith("restores the schema, but leaves the type st behind")
    assert undo(plan("downgrade")).endswith("fails until the type st is dropped, which the downgrade leaves behind")


def test_a_table_fails_over_a_type_that_is_there() -> None:
    operations = read(table(ENUM)).upgrade
    assert refusal(operations, "postgresql", {"st"}) == "table t: the type st is there already"
    assert refusal(operations, "postgresql", {"other"}) == ""
    assert refusal(operations, "sqlite", {"st"}) == ""
    freed = read(f'op.execute("DROP TYPE st")\n{table(ENUM)}').upgrade
    assert refusal(freed, "postgresql", {"st"}) == ""
