"""What a version file does, read from its text."""

from __future__ import annotations

import textwrap

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from migtui.core.operations.operations import Body, Operation, destroys_on_upgrade, read_body
from migtui.core.operations.sql_risk import effects

HEADER = "from alembic import op\nimport sqlalchemy as sa\nfrom sqlalchemy import orm\n"


def version(upgrade: str, downgrade: str = "pass", above: str = "") -> str:
    """A version file with these bodies."""
    bodies = [textwrap.indent(textwrap.dedent(body).strip(), "    ") for body in (upgrade, downgrade)]
    above = textwrap.dedent(above)
    return f"{HEADER}{above}\n\ndef upgrade():\n{bodies[0]}\n\n\ndef downgrade():\n{bodies[1]}\n"


def read(upgrade: str, above: str = "") -> list[str]:
    """Each operation of upgrade() as "sign text", with ⚠ behind what destroys and ? behind what is unknown."""
    return [show(operation) for operation in read_body(version(upgrade, above=above)).upgrade]


def show(operation: Operation) -> str:
    mark = {"safe": "", "destroys": " ⚠", "unknown": " ?"}[operation.risk]
    return f"{operation.sign} {operation.text}{mark}"


DIRECTIVES = [
    ('op.create_table("t", sa.Column("id", sa.Integer()))', "+ table t"),
    ('op.create_table("t", schema="shop")', "+ table shop.t"),
    ('op.create_table("t", schema=None)', "+ table t"),
    ('op.drop_table("t")', "- table t ⚠"),
    ('op.drop_table(table_name="t", schema="shop")', "- table shop.t ⚠"),
    ('op.rename_table("a", "b")', "~ table a rename to b"),
    ('op.add_column("invoice", sa.Column("pdf_path", sa.String()))', "+ column invoice.pdf_path"),
    ('op.add_column("invoice", sa.Column(name="pdf_path"), schema="s")', "+ column s.invoice.pdf_path"),
    ('op.drop_column("invoice", "pdf_path")', "- column invoice.pdf_path ⚠"),
    ('op.alter_column("o", "s", type_=sa.String(20))', "~ column o.s type VARCHAR(20) ?"),
    ('op.alter_column("o", "s", existing_type=sa.String(12), type_=sa.String(length=20))',
     "~ column o.s type VARCHAR(20)"),
    ('op.alter_column("o", "s", existing_type=sa.VARCHAR(20), type_=sa.String(12))',
     "~ column o.s type VARCHAR(12), narrower than VARCHAR(20) ⚠"),
    ('op.alter_column("o", "s", existing_type=sa.Integer(), type_=sa.BigInteger())', "~ column o.s type BIGINT"),
    ('op.alter_column("o", "s", existing_type=sa.Integer(), type_=sa.String(8))', "~ column o.s type VARCHAR(8) ?"),
    ('op.alter_column("o", "s", nullable=False)', "~ column o.s NOT NULL"),
    ('op.alter_column("o", "s", nullable=True, server_default=None)', "~ column o.s NULL, no default"),
    ('op.alter_column("o", "s", server_default=sa.text("now()"))', "~ column o.s default now()"),
    ('op.alter_column("o", "s", new_column_name="state", comment="new")', "~ column o.s rename to state, comment"),
    ('op.create_index(op.f("ix_a"), "orders", ["created_at"])', "+ index ix_a on orders(created_at)"),
    ('op.create_index("ix_a", "t", [sa.text("lower(x)"), "y"], unique=True, postgresql_concurrently=True)',
     "+ unique index ix_a on t(lower(x), y) concurrently"),
    ('op.drop_index("ix_a", table_name="t")', "- index ix_a on t"),
    ('op.drop_index("ix_a")', "- index ix_a"),
    ('op.create_unique_constraint("uq", "t", ["a", "b"])', "+ unique uq on t(a, b)"),
    ('op.create_unique_constraint(None, "t", ["a"])', "+ unique on t(a)"),
    ('op.create_foreign_key("fk", "t", "u", ["u_id"], ["id"], referent_schema="s")',
     "+ foreign key fk on t(u_id) → s.u(id)"),
    ('op.create_check_constraint("ck", "t", "a > 0")', "+ check ck on t"),
    ('op.create_primary_key("pk", "t", ["id"])', "+ primary key pk on t(id)"),
    ('op.drop_constraint("fk", "t", type_="foreignkey")', "- foreign key fk on t"),
    ('op.drop_constraint("c", "t")', "- constraint c on t"),
    ('op.create_table_comment("t", "words")', "~ table t comment"),
    ('op.drop_table_comment("t")', "~ table t no comment"),
    ('op.bulk_insert(sa.table("t"), [{"a": 1}])', "+ 1 row in t"),
    ('op.bulk_insert(sa.table("t"), rows)', "+ rows in t"),
    ('op.invoke(ops.DropTableOp("t"))', '· invokes ops.DropTableOp("t") ⚠'),
    ("op.create_view(customers_view)", "· runs op.create_view(customers_view) ?"),
    ('op.execute("UPDATE customers SET a = 1")', "~ update customers ?"),
    ('op.execute(sa.text("DELETE FROM t WHERE a = :a").bindparams(a=1))', "- delete from t ⚠"),
    ('op.get_bind().execute(sa.text("truncate table t"))', "- truncate t ⚠"),
    ('op.execute(sa.update(sa.table("t")).values(a=1))', "~ update t ?"),
    ('op.execute(sa.table("t", schema="s").delete())', "- delete from s.t ⚠"),
    ("op.execute(sa.select([Order.id]))", "· select from Order"),
    ('op.execute(sa.select(sa.table("t").c.id))', "· select from t"),
    ('t = sa.table("t", column_of(1))', '· runs Python: t = sa.table("t", column_of(1)) ?'),
    ("op.execute(make_sql())", "· SQL: make_sql() ?"),
    ('sa.Enum("a", name="status").create(op.get_bind(), checkfirst=True)', "+ type status"),
    ("Base.metadata.drop_all(op.get_bind())", "- tables of Base.metadata ⚠"),
    ("session.query(Order).filter(Order.id > 3).delete()", "- delete from Order ⚠"),
    ("run_everything(op.get_bind())", "· runs Python: run_everything(op.get_bind()) ?"),
    ('raise RuntimeError("no")', '· raises RuntimeError("no")'),
]  # fmt: skip


@pytest.mark.parametrize(("code", "expected"), DIRECTIVES, ids=[code[:40] for code, _ in DIRECTIVES])
def test_each_directive_is_one_readable_line(code: str, expected: str) -> None:
    assert read(code) == [expected]


def test_a_batch_supplies_its_table() -> None:
    code = """
    with op.batch_alter_table("orders", schema="shop") as batch_op:
        batch_op.add_column(sa.Column("a"))
        batch_op.drop_column("b")
        batch_op.alter_column("c", new_column_name="d")
        batch_op.create_index(batch_op.f("ix"), ["a"])
        batch_op.create_foreign_key("fk", "u", ["u_id"], ["id"])
        batch_op.drop_constraint("uq", type_="unique")
    """
    assert read(code) == [
        "+ column shop.orders.a",
        "- column shop.orders.b ⚠",
        "~ column shop.orders.c rename to d",
        "+ index ix on shop.orders(a)",
        "+ foreign key fk on shop.orders(u_id) → u(id)",
        "- unique uq on shop.orders",
    ]


@pytest.mark.parametrize(
    ("header", "call"),
    [
        ("from alembic import op as o", 'o.drop_table("t")'),
        ("import alembic.op", 'alembic.op.drop_table("t")'),
        ("import alembic.op as migrate", 'migrate.drop_table("t")'),
        ("import alembic as a", 'a.op.drop_table("t")'),
        ("from alembic.op import drop_table as gone", 'gone("t")'),
    ],
)
def test_alembic_under_another_name(header: str, call: str) -> None:
    assert read(call, above=header) == ["- table t ⚠"]


def test_constants_and_arguments_are_put_in_place() -> None:
    above = """
    TABLE = "orders"
    PURGE = f"DELETE FROM {TABLE}"

    def index(table, *, column="id"):
        op.create_index("ix_" + table + "_" + column, table, [column])
    """
    code = """
    op.drop_column(TABLE, "a")
    op.execute(PURGE)
    index(TABLE, column="b")
    index("users")
    index(name_of_table())
    """
    assert read(code, above) == [
        "- column orders.a ⚠",
        "- delete from orders ⚠",
        "+ index ix_orders_b on orders(b)",
        "+ index ix_users_id on users(id)",
        "· runs Python: index(name_of_table()) ?",
        "+ index ix_{table}_id on {table}(id)",
    ]


def test_helpers_that_call_each_other_end() -> None:
    above = """
    def a():
        op.drop_table("t")
        b()

    def b():
        a()
    """
    assert read("a()", above) == ["- table t ⚠", "· runs Python: a() ?"]


def test_what_may_not_run_says_why() -> None:
    code = """
    if inspector.has_table("x"):
        op.drop_table("x")
    else:
        op.create_table("x")
    for table in ("a", "b"):
        op.drop_column(table, "c")
    try:
        op.create_index("i", "t", ["a"])
    except Exception:
        op.drop_index("i")
    """
    assert [line for line in read(code) if "Python" not in line] == [
        '- table x (if inspector.has_table("x")) ⚠',
        '+ table x (unless inspector.has_table("x"))',
        '- column {table}.c (for each table in ("a", "b")) ⚠',
        "+ index i on t(a) (try)",
        "- index i (on an error)",
    ]


def test_a_statement_built_step_by_step_is_still_the_same_statement() -> None:
    code = """
    orders = sa.table("orders", sa.column("id"))
    statement = sa.delete(orders)
    statement = statement.where(orders.c.id == 1)
    bind = op.get_bind()
    bind.execute(statement)
    """
    assert read(code) == ["- delete from orders ⚠"]


def test_looking_is_not_doing() -> None:
    code = """
    \"\"\"Docstring.\"\"\"
    bind = op.get_bind()
    columns = [c["name"] for c in sa.inspect(bind).get_columns("t")]
    print("columns", columns)
    secrets = sa.table("t", sa.column("a", EncryptedText()))
    session = orm.Session(bind=bind)
    session.commit()
    """
    assert read(code) == []


def test_code_that_is_not_understood_is_one_line_a_run() -> None:
    code = """
    first(
        1
    )
    second(2)
    op.drop_table("t")
    customer.name = "x"
    """
    assert read(code) == [
        "· runs Python: first(… (and 1 more) ?",
        "- table t ⚠",
        '· runs Python: customer.name = "x" ?',
    ]


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("pass", "empty"),
        ('"""Nothing to do."""', "empty"),
        ("...", "empty"),
        ("return None", "empty"),
        ('print("no way back")', "empty"),
        ("raise NotImplementedError()", "raises"),
        ('"""No."""\nraise Exception("no")', "raises"),
        ('op.drop_table("t")', "yes"),
        ('op.drop_table("t")\nraise Exception', "yes"),
        ("return\nraise Exception", "empty"),
    ],
)
def test_the_way_back(body: str, expected: str) -> None:
    assert read_body(version("pass", body)).way_back == expected


def test_a_missing_downgrade() -> None:
    assert read_body("def upgrade(): pass").way_back == "missing"
    assert read_body("from base import forbid\ndef upgrade(): pass\ndowngrade = forbid").way_back == "yes"


def test_several_databases() -> None:
    source = HEADER + textwrap.dedent("""
    def upgrade(engine_name):
        globals()["upgrade_%s" % engine_name]()
    def downgrade(engine_name):
        globals()["downgrade_%s" % engine_name]()
    def upgrade_shop():
        op.create_table("a")
    def downgrade_shop():
        op.drop_table("a")
    def upgrade_audit():
        pass
    def downgrade_audit():
        pass
    """)
    body = read_body(source)
    assert [(o.text, o.database) for o in body.upgrade] == [("table a (shop)", "shop")]
    assert [(o.text, o.database) for o in body.downgrade] == [("table a (shop)", "shop")]
    assert body.way_back == "yes"


def test_op_as_a_parameter() -> None:
    body = read_body('def upgrade(op, tables, tester):\n    op.drop_table("t")\n')
    assert [show(operation) for operation in body.upgrade] == ["- table t ⚠"]


def test_lines_are_those_of_the_file() -> None:
    source = version('op.drop_table("t")')
    (operation,) = read_body(source).upgrade
    assert "drop_table" in source.split("\n")[operation.line - 1]


@pytest.mark.parametrize(
    ("source", "problem"),
    [
        ("def upgrade(:\n", "line 1"),
        ("x = 1\n\nprint 'python 2'\n", "line 3"),
        ("def upgrade():\n\0", "null"),
        ("x = " + "(" * 3000, "too many nested parentheses"),
    ],
)
def test_a_file_that_python_cannot_parse_says_where(source: str, problem: str) -> None:
    body = read_body(source)
    assert problem in body.problem
    assert body.operations("upgrade")[0].risk == "unknown"


def test_deep_code_is_no_danger() -> None:
    read_body("x = " + "+".join("1" * 20_000))
    read_body("def upgrade():\n    x" + ".a()" * 5_000)
    assert read_body("def upgrade():\n" + "    go()\n" * 50_000).upgrade[0].text == "runs Python: go() (and 19999 more)"


def test_ten_thousand_operations_are_cut_and_say_so() -> None:
    found = read("\n".join('op.add_column("t", sa.Column("c"))' for _ in range(10_000)))
    assert len(found) == 401
    assert found[-1] == "· and more, not listed ?"


SQL = [
    ("DELETE FROM a.b WHERE x", "- delete from a.b ⚠"),
    ("-- DROP TABLE x\nINSERT INTO \"t\" VALUES ('; DELETE FROM t')", "+ rows in t"),
    ("INSERT INTO t VALUES (1) ON CONFLICT (id) DO UPDATE SET a = 1", "~ insert or update t ?"),
    ("DROP TABLE IF EXISTS t CASCADE", "- table t ⚠"),
    ("DROP INDEX CONCURRENTLY IF EXISTS ix", "- index ix"),
    ("DROP MATERIALIZED VIEW v", "- view v"),
    ("DROP TYPE status", "- type status"),
    ("DROP TYPE status CASCADE", "- type status ⚠"),
    ("DROP SCHEMA s", "- schema s ⚠"),
    ("DROP SEQUENCE s", "- sequence s ?"),
    ("ALTER TABLE t DROP COLUMN IF EXISTS c", "- column t.c ⚠"),
    ("ALTER TABLE t DROP c", "- column t.c ⚠"),
    ("ALTER TABLE t ADD COLUMN c INT", "+ column t.c"),
    ("ALTER TABLE t ADD CONSTRAINT uq UNIQUE (a)", "+ constraint uq on t"),
    ("ALTER TABLE t ADD COLUMN a INT, DROP COLUMN b", "- column t.b ⚠"),
    ("ALTER TABLE t DROP CONSTRAINT c", "- constraint c on t"),
    ("ALTER TABLE t ALTER COLUMN c DROP NOT NULL", "~ table t drop not null"),
    ("ALTER TABLE t ALTER COLUMN c TYPE INT USING c::int", "~ table t: ALTER COLUMN c TYPE INT USING c::int ?"),
    ("ALTER TABLE t RENAME TO u", "~ table t rename to u"),
    ("ALTER TYPE s ADD VALUE IF NOT EXISTS 'x'", "~ type s add value 'x'"),
    ("CREATE UNIQUE INDEX ix ON t (a)", "+ unique index ix"),
    ("CREATE FUNCTION f() RETURNS trigger AS $$ BEGIN DELETE FROM t; END $$", "+ function f"),
    ("CREATE TRIGGER g AFTER INSERT ON t BEGIN DELETE FROM u; END", "+ trigger g"),
    ("WITH x AS (DELETE FROM t RETURNING *) INSERT INTO u SELECT * FROM x", "- delete from t ⚠"),
    ("SELECT a FROM t", "· select from t"),
    ("SELECT setval('s', 3)", "· SQL: SELECT setval ( 's' , 3 ) ?"),
    ("DO $$ BEGIN DROP TABLE t; END $$", "- SQL block: DO $$ BEGIN DROP TABLE t; END $$ ⚠"),
    ("REPLACE INTO t VALUES (1)", "~ replace rows of t ?"),
    ("VACUUM", "· SQL: VACUUM ?"),
]


@pytest.mark.parametrize(("sql", "expected"), SQL, ids=[sql[:40] for sql, _ in SQL])
def test_sql_is_classified_by_its_first_words(sql: str, expected: str) -> None:
    effect = effects(sql)
    assert [show(Operation(each.sign, each.text, each.risk)) for each in effect] == [expected]


def test_several_statements_are_several_effects() -> None:
    assert [effect.text for effect in effects("BEGIN; UPDATE a SET x = ';'; DELETE FROM b;")] == [
        "SQL: BEGIN",
        "update a",
        "delete from b",
    ]


def test_what_is_shown_is_one_line_without_control_characters() -> None:
    (line,) = read(r'op.drop_table("a\x1b[31m\nb")')
    assert line == "- table a�[31m b ⚠"


SAMPLE = version(
    "\n".join(code for code, _ in DIRECTIVES) + '\nwith op.batch_alter_table("t") as b:\n    b.drop_column("a")',
    'op.drop_table("t")',
    above='T = "t"\ndef helper(a, b=1):\n    op.drop_table(a)\n',
)


@settings(max_examples=150, deadline=None)
@given(st.text())
def test_any_text_is_answered(text: str) -> None:
    assert isinstance(read_body(text), Body)
    effects(text)


@settings(max_examples=150, deadline=None)
@given(st.data())
def test_a_damaged_file_is_answered_and_the_short_cut_agrees(data: st.DataObject) -> None:
    tokens = [
        "op",
        "(",
        ")",
        "\n",
        "    ",
        '"',
        "T",
        "T = T",
        "lambda: ",
        "*",
        "=",
        "if 1:",
        "def f():",
        "f()",
        "[",
        "]",
        ".drop",
    ]
    lines = SAMPLE.split("\n")
    for _ in range(data.draw(st.integers(1, 4))):
        at = data.draw(st.integers(0, len(lines) - 1))
        cut = data.draw(st.integers(0, len(lines[at])))
        lines[at] = (
            lines[at][:cut]
            + data.draw(st.sampled_from(["", *tokens]))
            + lines[at][cut + data.draw(st.integers(0, 9)) :]
        )
    source = "\n".join(lines)
    body = read_body(source)
    assert destroys_on_upgrade(source) == any(operation.risk == "destroys" for operation in body.upgrade)


@pytest.mark.parametrize(("code", "expected"), DIRECTIVES, ids=[code[:40] for code, _ in DIRECTIVES])
def test_the_short_cut_sees_every_loss(code: str, expected: str) -> None:
    assert destroys_on_upgrade(version(code, 'op.drop_table("t")')) == expected.endswith("⚠")
