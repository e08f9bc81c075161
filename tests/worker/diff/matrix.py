"""Single changes to a schema: for each the models before and after, and what Alembic makes of it on each server.

The database is made from the models before. Where models cannot say the change, the database is given it in SQL. What
is found is written here as Alembic's own diff tuples are called ("add_column"); a change of a column with several
parts is one word, "modify_nullable+modify_type". The words hold for the newest Alembic that is tested.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

SERVERS = ("sqlite", "postgresql", "mariadb")
DEFAULTS = "compare_server_default=True"
CHECKS = 'autogenerate_plugins=["alembic.autogenerate.*", "alembic.ext.checkconstraint_byname"]'
BATCH = "render_as_batch=True"
SCHEMAS = "include_schemas=True"

HEADER = """\
import sqlalchemy
from sqlalchemy import *
from sqlalchemy.dialects import mysql, postgresql

metadata = MetaData()

def table(name, *parts, **options):
    return Table(name, metadata, Column("id", Integer, primary_key=True), *parts, **options)

"""


@dataclass(frozen=True)
class Case:
    """One change."""

    id: str
    limit: str
    """The id of the line of `core.diff.limits` that it belongs to."""
    before: str
    """The code of the models that the database is made from, after `HEADER`."""
    after: str
    """The code of the models that are compared with it."""
    finds: Mapping[str, str]
    """By server, what Alembic finds; a server that is not here is left out, since it cannot have the change."""
    sql: Mapping[str, tuple[str, ...]]
    """By server, what is done to the database before the comparison."""
    options: str = ""
    """For context.configure()."""
    since: tuple[int, ...] = (1, 13)
    """The Alembic that has these options."""


def _by_server(value: str | Mapping[str, str]) -> dict[str, str]:
    return dict(value) if isinstance(value, Mapping) else dict.fromkeys(SERVERS, value)


def case(
    id: str,
    limit: str,
    before: str,
    after: str,
    finds: str | Mapping[str, str],
    *,
    options: str = "",
    since: tuple[int, ...] = (1, 13),
) -> Case:
    """A change of the models. Code that is no whole `table(…)` is the parts of one that is called t."""
    return Case(id, limit, _code(before), _code(after), _by_server(finds), {}, options, since)


def unseen(id: str, limit: str, models: str, sql: Mapping[str, str], finds: str = "", options: str = "") -> Case:
    """A change of the database that models cannot say: statements by server, separated by ";;"."""
    statements = {server: tuple(text.split(";;")) for server, text in sql.items()}
    return Case(id, limit, _code(models), _code(models), dict.fromkeys(sql, finds), statements, options)


def _code(text: str) -> str:
    return text if text.startswith(("table(", "Table(", "pass")) else f'table("t", {text})'


def on(options: str, of: Case, finds: str | Mapping[str, str], *, since: tuple[int, ...] = (1, 13)) -> Case:
    """The same change, with an option."""
    name = options.partition("=")[0]
    return replace(of, id=f"{of.id} ({name})", finds=_by_server(finds), options=options, since=since)


def servers(sqlite: str | None = None, postgresql: str | None = None, mariadb: str | None = None) -> dict[str, str]:
    """By server; what is not given is left out."""
    given = {"sqlite": sqlite, "postgresql": postgresql, "mariadb": mariadb}
    return {server: value for server, value in given.items() if value is not None}


A = 'Column("a", Integer)'
ITEMS = 'table("item")\n'
FK = 'Column("item", Integer), ForeignKeyConstraint(["item"], ["item.id"], name="fk_t_item"{})'
AB = 'Column("a", Integer), Column("b", Integer)'

TABLES = [
    case("a table more", "tables", "pass", 'table("t")', "add_table"),
    case("a table less", "tables", 'table("t")', "pass", "remove_table"),
    case("a table of another name", "tables", 'table("t")', 'table("u")', "add_table remove_table"),
    case(
        "two tables that refer", "tables", "pass", f"{ITEMS}table('t', {FK.format('')})", "add_table add_table"
    ),
    case("a table with an index", "tables", "pass", f'{ITEMS}table("t", Column("a", Integer, index=True))',
         "add_table add_table add_index"),
]  # fmt: skip

COLUMNS = [
    case("a column more", "columns", A, f'{A}, Column("b", String(9))', "add_column"),
    case("a column less", "columns", f'{A}, Column("b", String(9))', A, "remove_column"),
    case("a column of another name", "columns", A, 'Column("z", Integer)', "add_column remove_column"),
    case("a column more, in a batch", "columns", A, f'{A}, Column("b", String(9))', "add_column", options=BATCH),
    case("NOT NULL", "columns", A, 'Column("a", Integer, nullable=False)', "modify_nullable"),
    case("NULL", "columns", 'Column("a", Integer, nullable=False)', A, "modify_nullable"),
    case("NULL, in a batch", "columns", 'Column("a", Integer, nullable=False)', A, "modify_nullable", options=BATCH),
    case("two parts of a column", "columns", 'Column("a", Integer)', 'Column("a", BigInteger, nullable=False)',
         "modify_nullable+modify_type"),
    case("another order", "column-order", AB, 'Column("b", Integer), Column("a", Integer)', ""),
    case("a default in Python", "python-defaults", A, 'Column("a", Integer, default=7)', ""),
    case("onupdate in Python", "python-defaults", A, 'Column("a", Integer, onupdate=7)', ""),
]  # fmt: skip

LENGTH = case("a longer text", "types", 'Column("a", String(10))', 'Column("a", String(20))', "modify_type")
TYPES = [
    case("a bigger number", "types", A, 'Column("a", BigInteger)', "modify_type"),
    case("a smaller number", "types", 'Column("a", BigInteger)', A, "modify_type"),
    LENGTH,
    on("compare_type=False", LENGTH, ""),
    case("a shorter text", "types", 'Column("a", String(20))', 'Column("a", String(10))', "modify_type"),
    case("a longer text, in a batch", "types", 'Column("a", String(10))', 'Column("a", String(20))', "modify_type",
         options=BATCH),
    case("a scale", "types", 'Column("a", Numeric(10, 2))', 'Column("a", Numeric(10, 4))', "modify_type"),
    case("a precision", "types", 'Column("a", Numeric(10, 2))', 'Column("a", Numeric(12, 2))', "modify_type"),
    case("text without end", "types", 'Column("a", String(10))', 'Column("a", Text)', "modify_type"),
    case("another family", "types", A, 'Column("a", String(10))', "modify_type"),
    case("a date with a time", "types", 'Column("a", Date)', 'Column("a", DateTime)', "modify_type"),
    case("JSONB", "types", 'Column("a", postgresql.JSON)', 'Column("a", postgresql.JSONB)',
         servers(postgresql="modify_type")),
    case("an array", "types", 'Column("a", postgresql.ARRAY(Integer))', 'Column("a", postgresql.ARRAY(BigInteger))',
         servers(postgresql="modify_type")),
    case("an unsigned number", "types", A, 'Column("a", mysql.INTEGER(unsigned=True))', servers(mariadb="")),
    case("a timezone", "timezone", 'Column("a", DateTime)', 'Column("a", DateTime(timezone=True))',
         servers("", "modify_type", "")),
    case("a collation", "collation", 'Column("a", String(10))', 'Column("a", String(10, {collation}))', ""),
]  # fmt: skip

DEFAULT = case(
    "another default", "server-defaults", 'Column("a", Integer, server_default="1")',
    'Column("a", Integer, server_default="2")', "",
)  # fmt: skip
NO_DEFAULT = case("no default", "server-defaults", 'Column("a", String(9), server_default="x")',
                  'Column("a", String(9))', "")  # fmt: skip
A_DEFAULT = case("a default", "server-defaults", 'Column("a", String(9))',
                 'Column("a", String(9), server_default="x")', "")  # fmt: skip
NOW = case("a default that a function gives", "server-defaults", 'Column("a", DateTime)',
           'Column("a", DateTime, server_default=func.now())', "")  # fmt: skip
IDENTITY = case(
    "an identity", "identity", 'Table("t", metadata, Column("id", Integer, primary_key=True, autoincrement=False))',
    'Table("t", metadata, Column("id", Integer, Identity(always=True), primary_key=True))',
    "",
)  # fmt: skip
IDENTITY_STEP = case(
    "the step of an identity", "identity",
    'Table("t", metadata, Column("id", Integer, Identity(always=True, increment=1), primary_key=True))',
    'Table("t", metadata, Column("id", Integer, Identity(always=True, increment=5), primary_key=True))',
    servers(postgresql=""),
)  # fmt: skip
COMPUTED = case(
    "what is computed", "computed", 'Column("a", Integer), Column("b", Integer, Computed("a + 1"))',
    'Column("a", Integer), Column("b", Integer, Computed("a + 2"))', "",
)  # fmt: skip
NO_MORE_COMPUTED = case(
    "no more computed", "computed", 'Column("a", Integer), Column("b", Integer, Computed("a + 1"))', AB, "",
)  # fmt: skip
VALUES = [
    DEFAULT,
    on(DEFAULTS, DEFAULT, "modify_default"),
    NO_DEFAULT,
    on(DEFAULTS, NO_DEFAULT, "modify_default"),
    A_DEFAULT,
    on(DEFAULTS, A_DEFAULT, "modify_default"),
    NOW,
    on(DEFAULTS, NOW, "modify_default"),
    IDENTITY,
    on(DEFAULTS, IDENTITY, "modify_default"),
    IDENTITY_STEP,
    on(DEFAULTS, IDENTITY_STEP, servers(postgresql="modify_default")),
    COMPUTED,
    on(DEFAULTS, COMPUTED, ""),
    NO_MORE_COMPUTED,
    on(DEFAULTS, NO_MORE_COMPUTED, ""),
    case("autoincrement", "autoincrement",
         'Table("t", metadata, Column("id", Integer, primary_key=True, autoincrement=False))', 'table("t")', ""),
    case("a column's comment", "comments", A, 'Column("a", Integer, comment="how many")',
         servers(None, "modify_comment", "modify_comment")),
    case("a table's comment", "comments", A, f'{A}, comment="some"',
         servers(None, "add_table_comment", "add_table_comment")),
    case("no comments on SQLite", "comments", A, 'Column("a", Integer, comment="how many"), comment="some"',
         servers("")),
    case("a table's comment less", "comments", f'{A}, comment="some"', A,
         servers(None, "remove_table_comment", "remove_table_comment")),
]  # fmt: skip

PAIR = 'Table("t", metadata, Column("a", Integer, nullable=False), Column("b", Integer, nullable=False){})'
KEYS = [
    case("a column more in the primary key", "primary-key", PAIR.format(', PrimaryKeyConstraint("a")'),
         PAIR.format(', PrimaryKeyConstraint("a", "b")'), ""),
    case("no primary key", "primary-key", PAIR.format(', PrimaryKeyConstraint("a")'), PAIR.format(""), ""),
    case("a primary key of another name", "primary-key", PAIR.format(', PrimaryKeyConstraint("a", name="pk_one")'),
         PAIR.format(', PrimaryKeyConstraint("a", name="pk_two")'), ""),
    case("a foreign key", "foreign-keys", f'{ITEMS}table("t", Column("item", Integer))',
         f'{ITEMS}table("t", {FK.format("")})', "add_fk"),
    case("a foreign key less", "foreign-keys", f'{ITEMS}table("t", {FK.format("")})',
         f'{ITEMS}table("t", Column("item", Integer))', "remove_fk"),
    case("a foreign key to another table", "foreign-keys", f'{ITEMS}table("ware")\ntable("t", {FK.format("")})',
         f'{ITEMS}table("ware")\ntable("t", {FK.format("").replace("item.id", "ware.id")})', "add_fk remove_fk"),
    case("ondelete", "foreign-key-options", f'{ITEMS}table("t", {FK.format("")})',
         f'{ITEMS}table("t", {FK.format(", ondelete=" + repr("CASCADE"))})', "add_fk remove_fk"),
    case("onupdate", "foreign-key-options", f'{ITEMS}table("t", {FK.format("")})',
         f'{ITEMS}table("t", {FK.format(", onupdate=" + repr("CASCADE"))})', "add_fk remove_fk"),
    case("deferrable", "foreign-key-options", f'{ITEMS}table("t", {FK.format("")})',
         f'{ITEMS}table("t", {FK.format(", deferrable=True, initially=" + repr("DEFERRED"))})',
         servers("add_fk remove_fk", "add_fk remove_fk", None)),
]  # fmt: skip

UNIQUES = [
    case("a unique constraint", "unique", A, f'{A}, UniqueConstraint("a", name="uq")', "add_constraint"),
    case("a unique constraint less", "unique", f'{A}, UniqueConstraint("a", name="uq")', A,
         {**dict.fromkeys(SERVERS, "remove_constraint"), "mariadb": "remove_index"}),
    case("a unique constraint, in a batch", "unique", A, f'{A}, UniqueConstraint("a", name="uq")', "add_constraint",
         options=BATCH),
    case("other columns of a unique constraint", "unique", f'{AB}, UniqueConstraint("a", name="uq")',
         f'{AB}, UniqueConstraint("a", "b", name="uq")', "add_constraint remove_constraint"),
    case("a unique constraint without a name", "unique", A, 'Column("a", Integer, unique=True)', "add_constraint"),
    case("a unique constraint of another name", "unique", f'{A}, UniqueConstraint("a", name="uq")',
         f'{A}, UniqueConstraint("a", name="uq2")',
         {**dict.fromkeys(SERVERS, "add_constraint remove_constraint"), "mariadb": "add_constraint remove_index"}),
]  # fmt: skip

IX = 'Index("ix", "a"{})'
INDEXES = [
    case("an index", "indexes", A, f"{A}, {IX.format('')}", "add_index"),
    case("an index less", "indexes", f"{A}, {IX.format('')}", A, "remove_index"),
    case("other columns of an index", "indexes", f"{AB}, {IX.format('')}", f"{AB}, {IX.format(', ' + repr('b'))}",
         "add_index remove_index"),
    case("the order of an index's columns", "indexes", f'{AB}, Index("ix", "a", "b")', f'{AB}, Index("ix", "b", "a")',
         "add_index remove_index"),
    case("a unique index", "indexes", f"{A}, {IX.format('')}", f"{A}, {IX.format(', unique=True')}",
         "add_index remove_index"),
    case("an index of another name", "indexes", f"{A}, {IX.format('')}", f'{A}, Index("ix2", "a")',
         "add_index remove_index"),
    case("an index on an expression", "index-expressions", 'Column("a", String(9))',
         'Column("a", String(9)), Index("ix", text("lower(a)"))', servers("", "add_index", None)),
    case("another expression", "index-expressions", 'Column("a", String(9)), Index("ix", text("lower(a)"))',
         'Column("a", String(9)), Index("ix", text("upper(a)"))', servers("", "add_index remove_index", None)),
    case("backwards", "index-expressions", f"{A}, {IX.format('')}", f'{A}, Index("ix", text("a DESC"))',
         servers("add_index remove_index", "add_index remove_index", "add_index remove_index")),
    case("a predicate", "index-where", f"{A}, {IX.format('')}",
         f"""{A}, {IX.format(', postgresql_where=text("a > 1"), sqlite_where=text("a > 1")')}""",
         servers("", "")),
    case("another predicate", "index-where",
         f"""{A}, {IX.format(', postgresql_where=text("a > 1"), sqlite_where=text("a > 1")')}""",
         f"""{A}, {IX.format(', postgresql_where=text("a > 2"), sqlite_where=text("a > 2")')}""", servers("", "")),
    case("a method", "index-method", f"{A}, {IX.format('')}", f"{A}, {IX.format(', postgresql_using=' + repr('hash'))}",
         servers(postgresql="")),
    case("columns beside the index", "indexes", f"{AB}, {IX.format('')}",
         f"{AB}, {IX.format(', postgresql_include=[' + repr('b') + ']')}", servers(postgresql="")),
]  # fmt: skip

CHECK = 'CheckConstraint("{}", name="ck")'
MORE = case("a check", "check-names", A, f"{A}, {CHECK.format('a > 1')}", "")
LESS = case("a check less", "check-names", f"{A}, {CHECK.format('a > 1')}", A, "")
TEXT = case("another check", "check-text", f"{A}, {CHECK.format('a > 1')}", f"{A}, {CHECK.format('a > 2')}", "")
CHECKED = [
    MORE,
    on(CHECKS, MORE, "add_constraint", since=(1, 20)),
    LESS,
    on(CHECKS, LESS, "remove_constraint", since=(1, 20)),
    TEXT,
    on(CHECKS, TEXT, "", since=(1, 20)),
]

NATIVE = 'Column("a", Enum({}, name="mood"))'
LOOSE = 'Column("a", Enum({}, name="mood", native_enum=False, create_constraint=False, length=9))'
ENUMS = [
    case("a label", "enum-labels", NATIVE.format('"sad", "glad"'), NATIVE.format('"sad", "glad", "mad"'),
         servers("", "", "modify_type")),
    case("a label less", "enum-labels", NATIVE.format('"sad", "glad", "mad"'), NATIVE.format('"sad", "glad"'),
         servers("", "", "modify_type")),
    case("a label of an enum that is text", "enum-labels", LOOSE.format('"sad", "glad"'),
         LOOSE.format('"sad", "glad", "mad"'), ""),
    case("an enum in place of text", "types", 'Column("a", String(4))', NATIVE.format('"sad", "glad"'),
         servers("", "modify_type", "modify_type")),
]  # fmt: skip

VIEW = "CREATE VIEW v AS SELECT id FROM t"
TRIGGERS = {
    "sqlite": "CREATE TRIGGER tr AFTER INSERT ON t BEGIN SELECT 1; END",
    "postgresql": "CREATE FUNCTION f() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END';;"
    "CREATE TRIGGER tr AFTER INSERT ON t FOR EACH ROW EXECUTE FUNCTION f()",
    "mariadb": "CREATE TRIGGER tr AFTER INSERT ON t FOR EACH ROW SET @x = 1",
}
PARTITIONED = 'Table("t", metadata, Column("a", Integer), postgresql_partition_by="RANGE (a)")'
OTHERS = [
    unseen("a view", "views", A, dict.fromkeys(SERVERS, VIEW)),
    unseen("a materialized view", "views", A, {"postgresql": VIEW.replace("VIEW", "MATERIALIZED VIEW")}),
    unseen("a sequence", "sequences", A, {"postgresql": "CREATE SEQUENCE s", "mariadb": "CREATE SEQUENCE s"}),
    case("a sequence in the models", "sequences", A, f'table("t", {A})\nSequence("s", metadata=metadata)', ""),
    unseen("a trigger", "triggers", A, TRIGGERS),
    unseen("a partition", "partitions", PARTITIONED,
           {"postgresql": "CREATE TABLE t_1 PARTITION OF t FOR VALUES FROM (1) TO (9)"}, "remove_table"),
    unseen("a table in another schema", "tables", A, {"postgresql": "CREATE SCHEMA elsewhere;;"
           "CREATE TABLE elsewhere.u (id int)"}),
    unseen("a table in another schema (include_schemas)", "tables", A, {"postgresql": "CREATE SCHEMA elsewhere;;"
           "CREATE TABLE elsewhere.u (id int)"}, "remove_table", SCHEMAS),
    case("an engine", "table-options", 'table("t", mysql_engine="InnoDB")', 'table("t", mysql_engine="Aria")',
         servers(mariadb="")),
    case("without a rowid", "table-options", 'table("t")', 'table("t", sqlite_with_rowid=False)', servers("")),
    unseen("what is not the project's", "tables", A, dict.fromkeys(SERVERS, "CREATE TABLE spare (id int)"),
           options='include_object=lambda o, name, kind, *rest: name != "spare"'),
    unseen("what has no name here", "tables", A, dict.fromkeys(SERVERS, "CREATE TABLE spare (id int)"),
           options='include_name=lambda name, kind, parents: name != "spare"'),
    case("no difference", "tables", f'{ITEMS}table("t", {FK.format("")}, Column("a", String(9), index=True))',
         f'{ITEMS}table("t", {FK.format("")}, Column("a", String(9), index=True))', ""),
]  # fmt: skip

CASES = (*TABLES, *COLUMNS, *TYPES, *VALUES, *KEYS, *UNIQUES, *INDEXES, *CHECKED, *ENUMS, *OTHERS)
