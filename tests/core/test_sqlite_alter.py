"""What SQLite refuses outside of batch mode is said before it is run: held against Alembic itself."""

from __future__ import annotations

import textwrap
from dataclasses import replace

import pytest
import sqlalchemy as sa
from alembic.operations import Operations
from alembic.runtime.migration import MigrationContext

from migtui.core.diff.risk import assess, assess_all
from migtui.core.operations.operations import read_body
from migtui.core.plan import DatabasePlan, Direction, Plan, Step, refusal, undo, will_fail
from migtui.core.plan_words import facts, step_risk
from tests.core.diff.schemas import change, diff

HEADER = "from alembic import op\nimport sqlalchemy as sa\n"
CALLS = {
    'op.alter_column("t", "a", type_=sa.Text())': True,
    'op.alter_column("t", "a", nullable=False)': True,
    'op.alter_column("t", "a", server_default="x")': True,
    'op.alter_column("t", "a", server_default=None)': True,
    'op.alter_column("t", "a", comment="x")': True,
    'op.alter_column("t", "a", new_column_name="b", nullable=False)': True,
    'op.alter_column("t", "a", new_column_name="b")': False,
    'op.alter_column("t", "a", existing_type=sa.String(), existing_nullable=True)': False,
    'op.create_unique_constraint("u", "t", ["a"])': True,
    'op.create_foreign_key("f", "t", "t", ["a"], ["id"])': True,
    'op.create_check_constraint("c", "t", "a > 1")': True,
    'op.create_primary_key("p", "t", ["a"])': True,
    'op.drop_constraint("u", "t", type_="unique")': True,
    'op.create_table_comment("t", "x")': True,
    'op.drop_table_comment("t")': True,
    'op.rename_table("t", "s")': False,
    'op.drop_column("t", "a")': False,
    'op.create_index("i", "t", ["a"], unique=True)': False,
    'op.drop_index("i0")': False,
    'op.add_column("t", sa.Column("n", sa.Integer()))': False,
    'op.add_column("t", sa.Column("n", sa.Integer(), nullable=False, server_default="1"))': False,
    'op.add_column("t", sa.Column("n", sa.Integer(), unique=True))': True,
    'op.add_column("t", sa.Column("n", sa.Integer(), sa.ForeignKey("t.id")))': True,
}


def read(upgrade: str) -> list[bool]:
    body = textwrap.indent(textwrap.dedent(upgrade).strip(), "    ")
    return [each.needs_batch for each in read_body(f"{HEADER}def upgrade():\n{body}\n").upgrade]


@pytest.mark.parametrize(("call", "refused"), CALLS.items(), ids=list(CALLS))
def test_it_is_as_alembic_has_it(call: str, refused: bool) -> None:
    engine = sa.create_engine("sqlite://")
    with engine.connect() as connection:
        connection.exec_driver_sql("create table t(id integer primary key, a text, x text)")
        connection.exec_driver_sql("create index i0 on t(x)")
        op = Operations(MigrationContext.configure(connection))
        try:
            eval(call, {"op": op, "sa": sa})
        except (NotImplementedError, sa.exc.SQLAlchemyError):
            failed = True
        else:
            failed = False
    assert failed is refused
    assert read(call) == [refused]


@pytest.mark.parametrize(
    "upgrade",
    [
        'with op.batch_alter_table("t") as b:\n    b.alter_column("a", nullable=False)',
        'if op.get_bind().dialect.name != "sqlite":\n    op.alter_column("t", "a", nullable=False)',
        'if op.get_bind().dialect.name == "sqlite":\n    return\nop.alter_column("t", "a", nullable=False)',
        'try:\n    op.alter_column("t", "a", nullable=False)\nexcept Exception:\n    pass',
        'import contextlib\nwith contextlib.suppress(Exception):\n    op.alter_column("t", "a", nullable=False)',
    ],
)
def test_what_may_not_run_is_not_said_to_fail(upgrade: str) -> None:
    assert not any(read(upgrade))


class Names:
    def short(self, id_: str) -> str:
        return id_

    def is_defined(self, id_: str) -> bool:
        return True


@pytest.mark.parametrize("direction", ["upgrade", "downgrade"])
def test_the_plan_says_that_it_will_fail(direction: Direction) -> None:
    operations = read_body(f'{HEADER}def upgrade():\n    op.alter_column("t", "a", nullable=False)\n').upgrade
    why = "column t.a NOT NULL: SQLite cannot ALTER that outside of batch_alter_table (see render_as_batch)"
    assert refusal(operations, "sqlite") == why
    assert refusal(operations, "postgresql") == ""
    step = Step("a1", direction, "", operations=operations, refused=why)
    plan = Plan(direction, "a1", "alembic", (DatabasePlan("", (), ("a1",), (step,)),))
    assert will_fail(plan) is step
    assert step_risk(step) == "fails"
    said = {fact.name: fact.text for fact in facts(plan, Names())}
    assert said["Will fail"] == f"at a1: {why}"
    assert undo(plan)


def test_the_comparison_says_it() -> None:
    alter = change("1", "AlterColumnOp", "t", ("column", "a", "null"), upgrade=(
        "op.alter_column('t', 'a',", "           existing_type=sa.TEXT(),", "           nullable=False)",
    ))  # fmt: skip
    unique = change("2", "CreateUniqueConstraintOp", "t", upgrade=("op.create_unique_constraint(None, 't', ['a'])",))
    created = change("3", "CreateTableOp", "t", ("table", "t"), upgrade=("op.create_table('t')",))
    for each in (alter, unique):
        found = assess(each, "sqlite")
        assert (found.risk, found.words, found.questions) == ("narrowing", WORDS, ())
        assert assess(each, "postgresql").words != WORDS
    assert [each.words for each in assess_all(diff([], [], created, unique, dialect="sqlite"))] == ["adds", WORDS]


WORDS = "fails on SQLite: set render_as_batch=True in env.py (the Doctor does)"


def test_a_batch_block_is_no_such_thing() -> None:
    batch = "with op.batch_alter_table('t', schema=None) as batch_op:"
    alter = change("1", "AlterColumnOp", "t", upgrade=("    batch_op.alter_column('a', nullable=False)",))
    assert assess(replace(alter, group=batch), "sqlite").words != WORDS


@pytest.mark.parametrize(
    ("default", "words"),
    [
        ("sa.text('(CURRENT_TIMESTAMP)')", "the default is computed: fails where rows exist"),
        ("sa.text('now()')", "the default is computed: fails where rows exist"),
        ("sa.func.now()", "the default is computed: fails where rows exist"),
        ("sa.text('0')", "adds"),
        ("sa.text(\"'x'\")", "adds"),
        ("'x'", "adds"),
    ],
)
def test_a_computed_default_stumbles_over_rows(default: str, words: str) -> None:
    code = f"op.add_column('t', sa.Column('c', sa.Integer(), server_default={default}, nullable=False))"
    added = change("1", "AddColumnOp", "t", ("column", "c"), upgrade=(code,))
    assert assess(added, "sqlite").words == words
    assert assess(replace(added, group="with op.batch_alter_table('t') as batch_op:"), "sqlite").words == "adds"
    assert assess(added, "postgresql").words == "adds"
