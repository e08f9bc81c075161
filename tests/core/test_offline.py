"""Why offline SQL is not all: read from bodies as they are written in real projects."""

from __future__ import annotations

import textwrap
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import migtui.demo
from migtui.core.operations.offline import incomplete

HEAD = """\
from alembic import context, op
import sqlalchemy as sa
from sqlalchemy import orm, text
from sqlalchemy.orm import Session, sessionmaker
from shop.backfill import fill_totals, NamingType
import shop.audit
"""


def reasons(body: str, dialect: str = "postgresql", *, head: str = "", more: str = "") -> tuple[str, ...]:
    """The reasons for upgrade() with this body, without their "line N "."""
    found = incomplete(_file(body, head, more), "upgrade", dialect)
    for each in found:
        assert each.startswith("line ")
    return tuple(each.split(" ", 2)[2] for each in found)


def _file(body: str, head: str = "", more: str = "") -> str:
    indented = textwrap.indent(textwrap.dedent(body).strip("\n"), "    ")
    return f"{HEAD}{textwrap.dedent(head)}\n{textwrap.dedent(more)}\ndef upgrade():\n{indented}\n"


READS = {
    "op.get_bind().execute(sa.text('select 1')).scalar()": "op.get_bind().execute(sa.text('select 1')).scalar()",
    "conn = op.get_bind()\nrows = conn.execute(text('select id from t'))\nfor row in rows:\n    pass": (
        "conn.execute(text('select id from t'))"
    ),
    "conn = op.get_bind()\nrows = conn.execute(text('select id from t')).fetchall()\nprint(rows)": (
        "conn.execute(text('select id from t')).fetchall()"
    ),
    "for row in op.get_bind().execute(text('select 1')):\n    pass": "op.get_bind().execute(text('select 1'))",
    "if not op.get_bind().scalar(text('select 1')):\n    pass": "op.get_bind().scalar(text('select 1'))",
    "connection = op.get_bind()\nn = connection.execute(text('delete from t')).rowcount\nprint(n)": (
        "connection.execute(text('delete from t')).rowcount"
    ),
    "x = op.get_bind().exec_driver_sql('select 1').first()[0]": "op.get_bind().exec_driver_sql('select 1').first()[0]",
    "row = op.execute('select 1').fetchone()": "op.execute('select 1').fetchone()",
    "bind = op.get_context().connection\nassert bind.execute(text('select 1')) is not None": (
        "bind.execute(text('select 1'))"
    ),
}


@pytest.mark.parametrize("body", READS)
def test_it_reads_data(body: str) -> None:
    assert reasons(body) == (f"reads data: {READS[body]}",)


def test_a_reason_names_its_line() -> None:
    source = _file("op.drop_table('a')\nop.get_bind().execute(text('select 1')).scalar()")
    (found,) = incomplete(source, "upgrade", "sqlite")
    line = next(number for number, text in enumerate(source.splitlines(), 1) if "select 1" in text)
    assert found.startswith(f"line {line} reads data: ")


@pytest.mark.parametrize(
    "body",
    [
        "sa.inspect(op.get_bind()).get_columns('t')",
        "inspector = sa.inspect(op.get_bind())",
        "inspector = sa.engine.reflection.Inspector.from_engine(op.get_bind())",
        "t = sa.Table('t', sa.MetaData(), autoload_with=op.get_bind())",
        "t = sa.Table('t', sa.MetaData(), autoload=True)",
        "meta = sa.MetaData()\nmeta.reflect(op.get_bind())",
        "op.get_bind().dialect.has_table(op.get_bind(), 't')",
    ],
)
def test_it_looks_at_the_database(body: str) -> None:
    (found,) = reasons(body)
    assert found.startswith("looks at the database: ")


@pytest.mark.parametrize(
    "body",
    [
        "session = Session(bind=op.get_bind())\nfor user in session.query(User):\n    user.a = 1\nsession.commit()",
        "session = orm.Session(bind=op.get_bind())",
        "Maker = sessionmaker()\nsession = Maker(bind=op.get_bind())",
        "with Session(op.get_bind()) as session:\n    session.execute(text('update t set a = 1'))",
    ],
)
def test_it_works_through_a_session(body: str) -> None:
    assert reasons(body)[0].startswith("works through a session: ")


@pytest.mark.parametrize(
    "body",
    [
        "op.get_bind().execute(t.insert(), [{'id': 1}])",
        "conn = op.get_bind()\nconn.execute(text('update t set a = :a'), {'a': 1})",
        "conn = op.get_bind()\nconn.execute(text('update t set a = :a'), parameters={'a': 1})",
    ],
)
def test_values_that_are_not_printed(body: str) -> None:
    """Measured with Alembic 1.20.1: offline the statement keeps its :name, without a word."""
    (found,) = reasons(body)
    assert found.startswith("has values that offline SQL leaves out: ")


@pytest.mark.parametrize(
    "body",
    [
        "if context.is_offline_mode():\n    return\nop.drop_table('t')",
        "if op.get_context().as_sql:\n    return",
        "if not context.is_offline_mode():\n    op.execute('select 1')",
    ],
)
def test_it_asks_whether_it_is_offline(body: str) -> None:
    assert reasons(body) == ("asks whether it runs offline, and a run may go another way",)


BATCH = "with op.batch_alter_table('t'{options}) as batch_op:\n    batch_op.{call}"


@pytest.mark.parametrize(
    "call",
    [
        "drop_column('a')",
        "alter_column('a', nullable=False)",
        "create_unique_constraint('u', ['a'])",
        "add_column(sa.Column('a', sa.Integer, sa.ForeignKey('x.id')))",
        "add_column(sa.Column('a', sa.DateTime, server_default=sa.func.now()))",
    ],
)
def test_batch_mode_on_sqlite(call: str) -> None:
    body = BATCH.format(options="", call=call)
    assert reasons(body, "sqlite") == (
        "uses batch mode: SQLite builds t anew, and Alembic must see the table for that",
    )
    assert reasons(body, "postgresql") == ()


@pytest.mark.parametrize(
    ("options", "call"),
    [
        ("", "add_column(sa.Column('a', sa.Integer))"),
        ("", "add_column(sa.Column('a', sa.Integer, server_default='0'))"),
        ("", "create_index(batch_op.f('ix'), ['a'])"),
        ("", "drop_index('ix')"),
        (", copy_from=table", "drop_column('a')"),
        (", recreate='never'", "drop_column('a')"),
    ],
)
def test_batch_mode_that_needs_no_new_table(options: str, call: str) -> None:
    assert reasons(BATCH.format(options=options, call=call), "sqlite") == ()


def test_batch_mode_that_always_rebuilds() -> None:
    (found,) = reasons(BATCH.format(options=", recreate='always'", call="drop_column('a')"), "postgresql")
    assert found == "uses batch mode: it builds t anew, and Alembic must see the table for that"


@pytest.mark.parametrize("body", ["fill_totals()", "shop.audit.enable('orders')", "x = fill_totals(op.get_bind())"])
def test_it_calls_code_outside_the_file(body: str) -> None:
    (found,) = reasons(body)
    assert found.startswith("calls code outside this file: ")


@pytest.mark.parametrize(
    "body",
    [
        "pass",
        "op.create_table('t', sa.Column('id', sa.Integer, primary_key=True))",
        "op.execute('update t set a = 1')",
        "op.execute(sa.text('update t set a = :a').bindparams(a=1))",
        "op.get_bind().execute(text('update t set a = 1'))",
        "conn = op.get_bind()\nresult = conn.execute(text('update t set a = 1'))",
        "op.bulk_insert(sa.table('t'), [{'id': 1}])",
        "if op.get_bind().dialect.name == 'postgresql':\n    op.execute('create extension citext')",
        "op.add_column('t', sa.Column('a', NamingType()))",
        "with op.get_context().autocommit_block():\n    op.execute('alter type mood add value \\'x\\'')",
        "values = {'a': 1}\nfor key in values.keys():\n    op.execute(f'update t set a = {key}')",
        "first = [1, 2][0]\nprint(first)",
        "sa.Enum('a', name='mood').create(op.get_bind(), checkfirst=False)",
        "shop.audit.create_triggers(op)",
        "op.f('ix')",
    ],
)
def test_a_body_without_a_reason(body: str) -> None:
    assert reasons(body) == ()


def test_a_helper_of_the_same_file_is_looked_into() -> None:
    helper = """
        def _rows(conn):
            return conn.execute(text("select id from t")).fetchall()

        def _never_called(conn):
            return conn.execute(text("select 2")).fetchall()
    """
    found = reasons("for row in _rows(op.get_bind()):\n    op.execute('select 1')", more=helper)
    assert found == ('reads data: conn.execute(text("select id from t")).fetchall()',)


def test_the_other_direction_does_not_count() -> None:
    source = _file("pass") + "\ndef downgrade():\n    op.get_bind().execute(text('select 1')).scalar()\n"
    assert incomplete(source, "upgrade", "sqlite") == ()
    assert len(incomplete(source, "downgrade", "sqlite")) == 1


MULTIDB = """
from alembic import op
def upgrade(engine_name):
    globals()["upgrade_%s" % engine_name]()
def upgrade_engine1():
    op.get_bind().execute("select 1").scalar()
def upgrade_engine2():
    pass
"""


def test_a_file_of_the_multidb_template() -> None:
    assert len(incomplete(MULTIDB, "upgrade", "sqlite", "engine1")) == 1
    assert incomplete(MULTIDB, "upgrade", "sqlite", "engine2") == ()
    assert len(incomplete(MULTIDB, "upgrade", "sqlite")) == 1


def test_several_reasons_come_in_the_order_of_the_lines() -> None:
    body = "fill_totals()\nop.get_bind().execute(text('select 1')).scalar()\nsa.inspect(op.get_bind())"
    assert [reason.partition(":")[0] for reason in reasons(body)] == [
        "calls code outside this file",
        "reads data",
        "looks at the database",
    ]


@pytest.mark.parametrize("source", ["def upgrade(:", "\0", "", "x = 1"])
def test_a_file_that_cannot_be_run_has_no_reasons(source: str) -> None:
    assert incomplete(source, "upgrade", "sqlite") == ()


@given(st.text(max_size=200))
def test_nothing_raises(source: str) -> None:
    incomplete(source, "upgrade", "sqlite")


DEMO = Path(migtui.demo.__file__).parent / "shop" / "migrations" / "versions"


def test_the_demo() -> None:
    """On SQLite: what Alembic refuses to print (see tests/engine/test_scripting.py), and the values of an import."""
    found = {file.name[:4]: incomplete(file.read_text("utf-8"), "upgrade", "sqlite") for file in DEMO.glob("*.py")}
    assert {name: len(each) for name, each in found.items() if each} == {
        "c94a": 1, "6be0": 1, "d5c4": 1, "91d3": 1, "a81d": 1, "77c0": 1, "a60d": 1, "5510": 1, "f07d": 5,
    }  # fmt: skip
    assert all("has values" in reason for reason in found["f07d"])
    on_postgresql = {
        file.name[:4]: incomplete(file.read_text("utf-8"), "upgrade", "postgresql") for file in DEMO.glob("*.py")
    }
    assert [name for name, each in on_postgresql.items() if each] == ["f07d"]
