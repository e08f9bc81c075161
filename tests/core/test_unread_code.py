"""What a version file does out of sight is said to be code: nothing that is not understood passes for nothing."""

from __future__ import annotations

import textwrap

import pytest

from migtui.core.operations.operations import Operation, read_body
from migtui.core.plan import DatabasePlan, Plan, Step, confirmation, undo
from migtui.core.plan_words import does_nothing, step_risk

HEADER = "import functools\nfrom alembic import context, op\nimport sqlalchemy as sa\nfrom sqlalchemy import text\n"


def operations(upgrade: str, above: str = "") -> tuple[Operation, ...]:
    """What upgrade() with this body does."""
    body = textwrap.indent(textwrap.dedent(upgrade).strip(), "    ")
    source = f"{HEADER}{textwrap.dedent(above)}\n\ndef upgrade():\n{body}\n\n\ndef downgrade():\n    pass\n"
    return read_body(source).upgrade


def lines(upgrade: str, above: str = "") -> list[str]:
    marks = {"safe": "", "destroys": " ⚠", "unknown": " ?"}
    return [f"{each.sign} {each.text}{marks[each.risk]}" for each in operations(upgrade, above)]


ALIASES = [
    ("", 'o = op\no.drop_table("z")'),
    ("", 'd = op.drop_table\nd("z")'),
    ("", 'o = op\nd = o.drop_table\nd("z")'),
    ("", 'd, c = op.drop_table, op.create_table\nd("z")'),
    ("drop = op.drop_table", 'drop("z")'),
    ("o = op", 'o.drop_table("z")'),
    ("import alembic", 'a = alembic\na.op.drop_table("z")'),
    ("from alembic.op import drop_table as d", 'e = d\ne("z")'),
    ("def run(act):\n    act('z')", "run(op.drop_table)"),
    ("def run():\n    op.drop_table('z')", "go = run\ngo()"),
]


@pytest.mark.parametrize(("above", "upgrade"), ALIASES)
def test_an_operation_by_another_name_is_that_operation(above: str, upgrade: str) -> None:
    assert lines(upgrade, above) == ["- table z ⚠"]


def test_a_batch_s_operation_by_another_name() -> None:
    upgrade = """
    with op.batch_alter_table("t") as b:
        f = b.drop_column
        f("c")
        other = b
        other.drop_column("d")
    """
    assert lines(upgrade) == ["- column t.c ⚠", "- column t.d ⚠"]


UNREAD = [
    ("", 'bind = op.get_bind()\nmeta = sa.MetaData()\nmeta.reflect(bind)\nmeta.tables["z"].drop(bind)'),
    ("", 'getattr(op, "drop_table")("z")'),
    ("", 'd = getattr(op, "drop_table")\nd("z")'),
    ("", 'functools.partial(op.drop_table, "z")()'),
    ("", 'p = functools.partial(op.drop_table, "z")\np()'),
    ("", 'list(map(op.drop_table, ["z"]))'),
    ("", 'sorted(["z"], key=op.drop_table)'),
    ("", '[op.drop_table][0]("z")'),
    ("", '{"d": op.drop_table}["d"]("z")'),
    ("", '[d("z") for d in [op.drop_table]]'),
    ("", '[print(t) for print in [op.drop_table] for t in ["z"]]'),
    ("", 'for d in (op.drop_table,):\n    d("z")'),
    ("", 'for text in (op.drop_table,):\n    text("z")'),
    ("", '(print := op.drop_table)("z")'),
    ("", 'f = op.drop_table\nif context.is_offline_mode():\n    f = print\nf("z")'),
    ("", 'op.drop_table.__call__("z")'),
    ("", 'op.get_context().impl.drop_table(sa.Table("z", sa.MetaData()))'),
    ("", 'sa.Table.drop(sa.table("z"), op.get_bind())'),
    ("class M:\n    def go(self):\n        op.drop_table('z')", "M().go()"),
    ("class M:\n    def first(self):\n        op.drop_table('z')", "m = M()\nm.first()"),
    ("class M:\n    def __init__(self):\n        op.drop_table('z')", "M()"),
    ("from app import Dropper", "Dropper()"),
    ("from app import Base\nclass M(Base):\n    pass", "M()"),
    ("from app import print", "print('z')"),
    ("from app import jobs", "jobs.get('z')"),
    ("def wrap(f):\n    return f\n@wrap\ndef go():\n    pass", "go()"),
    ("if 1:\n    def go():\n        op.drop_table('z')\nelse:\n    def go():\n        pass", "go()"),
    ("from app import everything", "list(map(everything, ['z']))"),
    ("from alembic.operations import Operations", "Operations(context.get_context()).drop_table('z')"),
]


@pytest.mark.parametrize(("above", "upgrade"), UNREAD, ids=[f"{above} {code}"[:60] for above, code in UNREAD])
def test_what_is_not_understood_is_code(above: str, upgrade: str) -> None:
    found = operations(upgrade, above)
    assert any(each.risk == "unknown" for each in found), found
    step = Step("a", "upgrade", "", operations=found, way_back="empty")
    plan = Plan("upgrade", "a", "alembic upgrade a", (DatabasePlan("", (), ("a",), (step,)),))
    assert step_risk(step) == "code"
    assert does_nothing(step) == ""
    assert confirmation(plan, protected=False, read_only=False) == "release"
    assert undo(plan) == "no way back past a: its downgrade() is empty"


ORDINARY = [
    'names = [c["name"] for c in sa.inspect(op.get_bind()).get_columns("t")]',
    'rows = {"a": 1}\nrows.update(b=2)\nseen = set()\nseen.add("a")\nprint(f"{len(seen)} {rows.get(1)}".strip())',
    'context.get_context().dialect.name\nsa.text("x").bindparams(a=1)\ntext("y")\nop.f("ix")',
    't = sa.table("t", sa.column("a", sa.String()))\nq = sa.select(t.c.a).where(t.c.a.in_(["x"])).order_by(t.c.a)',
    "for name in sorted(x.lower() for x in ('a', 'b')):\n    print(name, file=None)",
    "if not context.is_offline_mode():\n    x = max([1, 2], key=lambda v: -v)",
    'with op.get_context().autocommit_block():\n    print("x")',
    "x = list(map(str, [1]))\ny = sorted(x, key=str.lower)",
]


@pytest.mark.parametrize("upgrade", ORDINARY)
def test_ordinary_looking_and_computing_is_no_news(upgrade: str) -> None:
    assert lines(upgrade) == []


def test_types_of_the_project_and_sqlalchemy_are_no_code() -> None:
    upgrade = """
    op.create_table(
        "t",
        sa.Column("id", sa.Integer(), sa.Identity(always=True), nullable=False),
        sa.Column("a", app.types.GUID(), server_default=sa.text("now()")),
        sa.Column("b", sa.JSON().with_variant(postgresql.JSONB(astext_type=sa.Text()), "postgresql")),
        sa.Column("c", sqlmodel.sql.sqltypes.AutoString(length=3), server_default=sa.func.now()),
        sa.ForeignKeyConstraint(["a"], ["u.id"], name=op.f("fk")),
        sa.PrimaryKeyConstraint("id"),
    )
    with op.batch_alter_table("t", schema=None) as batch_op:
        batch_op.alter_column("a", existing_type=sa.VARCHAR(3), type_=sa.String(length=9))
    """
    above = "import app.types\nimport sqlmodel\nfrom sqlalchemy.dialects import postgresql"
    assert lines(upgrade, above) == ["+ table t", "~ column t.a type VARCHAR(9)"]


def test_a_downgrade_that_comes_from_elsewhere_is_code() -> None:
    for above in ("from base import downgrade", "from base import *", "downgrade = forbid"):
        body = read_body(f"{above}\ndef upgrade():\n    pass\n")
        assert [each.risk for each in body.downgrade] == ["unknown"]
        assert body.way_back == "yes"


def test_a_downgrade_that_only_looks_leads_nowhere() -> None:
    source = HEADER + "def upgrade():\n    op.create_table('z')\ndef downgrade():\n    bind = op.get_bind()\n"
    assert read_body(source).way_back == "empty"


def test_what_is_called_inside_an_operation_s_brackets_is_read() -> None:
    above = "def sql():\n    op.drop_table('z')\n    return 'SELECT 1'"
    assert lines("op.execute(text('SELECT 1 FROM t'), later(1))", above) == ["· select from t", RUNS_LATER]
    assert lines("op.execute(sql())", above) == ["· SQL: sql() ?", "- table z ⚠"]


RUNS_LATER = "· runs Python: op.execute(text('SELECT 1 FROM t'), later(1)) ?"
