"""What the Inspector does not tell of a schema, by read-only questions of our own, one for all tables.

Triggers; PostgreSQL: EXCLUDE constraints, which column owns which sequence, the names of types that SQLAlchemy does not
know; MariaDB: CHECK constraints of columns; SQLite: indexes on expressions and the direction of columns.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy.engine import Connection

from .savepoints import asked, grouped

Grouped = Mapping[str, list[Sequence[Any]]]


@dataclass(frozen=True)
class Catalog:
    """Of one schema. By table name where not said otherwise."""

    triggers: Grouped = field(default_factory=dict)
    """[name, text]"""
    excludes: Grouped = field(default_factory=dict)
    """[name, text from EXCLUDE on]"""
    checks: Grouped | None = None
    """[name, text, "Column" or "Table"]; None: ask the Inspector."""
    counters: frozenset[tuple[str, str]] = frozenset()
    """PostgreSQL: table and column of every sequence that belongs to a column."""
    owned: frozenset[str] = frozenset()
    """The names of those sequences."""
    indexes: Grouped = field(default_factory=dict)
    """SQLite: [name, CREATE INDEX]."""
    usual_options: Mapping[str, str] = field(default_factory=dict)
    """MySQL: the table options that a table has without saying so."""


def read_catalog(connection: Connection, schema: str | None) -> Catalog:
    """One to three statements. One that fails is a warning."""
    if connection.dialect.name == "postgresql":
        return _postgresql(connection, schema)
    if connection.dialect.name in ("mysql", "mariadb"):
        return _mysql(connection, schema)
    return _sqlite(connection, schema) if connection.dialect.name == "sqlite" else Catalog()


def unknown_types(connection: Connection, schema: str | None, tables: list[str]) -> Mapping[tuple[str, str], str]:
    """The types of all columns of these tables in the server's words, by table and column."""
    if connection.dialect.name == "postgresql":
        rows = asked(connection, "Types", _pg_types(schema), tables=tables, **_of(schema))
    elif connection.dialect.name in ("mysql", "mariadb"):
        rows = asked(connection, "Types", _MYSQL_TYPES, tables=tables, schema=schema)
    else:
        rows = None
    return {(table, column): kind for table, column, kind in rows or ()}


def _of(schema: str | None) -> dict[str, Any]:
    return {} if schema is None else {"schema": schema}


def _postgresql(connection: Connection, schema: str | None) -> Catalog:
    where = pg_place(schema)
    questions = {what: select + where for what, select in _PG_QUESTIONS.items()}
    rows = asked(connection, "", " union all ".join(questions.values()), **_of(schema))
    if rows is None:
        rows = [row for what in questions for row in asked(connection, what, questions[what], **_of(schema)) or ()]
    kinds = grouped(rows)
    owned = kinds.get("owned", [])
    return Catalog(
        triggers=grouped(kinds.get("trigger")),
        excludes=grouped(kinds.get("exclude")),
        counters=frozenset((row[0], row[1]) for row in owned),
        owned=frozenset(row[2] for row in owned),
    )


def pg_place(schema: str | None) -> str:
    """The condition for what SQLAlchemy takes to lie in this schema: without one, whatever the search path finds."""
    return "n.nspname = :schema" if schema else "pg_table_is_visible(c.oid) and n.nspname <> 'pg_catalog'"


_PG_QUESTIONS = {
    "Triggers": (
        "select 'trigger', c.relname, t.tgname, pg_get_triggerdef(t.oid, true) from pg_trigger t join pg_class c"
        " on c.oid = t.tgrelid join pg_namespace n on n.oid = c.relnamespace where not t.tgisinternal and "
    ),
    "EXCLUDE constraints": (
        "select 'exclude', c.relname, x.conname, pg_get_constraintdef(x.oid) from pg_constraint x join pg_class c"
        " on c.oid = x.conrelid join pg_namespace n on n.oid = c.relnamespace where x.contype = 'x' and "
    ),
    "Owners of sequences": (
        "select 'owned', c.relname, a.attname, cast(s.relname as text) from pg_depend d"
        " join pg_class s on s.oid = d.objid join pg_class c on c.oid = d.refobjid"
        " join pg_namespace n on n.oid = c.relnamespace"
        " join pg_attribute a on a.attrelid = c.oid and a.attnum = d.refobjsubid"
        " where d.classid = cast('pg_class' as regclass) and d.refclassid = cast('pg_class' as regclass)"
        " and d.deptype in ('a', 'i') and s.relkind = 'S' and "
    ),
}
"""Asked in one statement, and one by one where that fails. The condition of `pg_place` is added."""


def _pg_types(schema: str | None) -> str:
    return (
        "select c.relname, a.attname, format_type(a.atttypid, a.atttypmod) from pg_attribute a join pg_class c"
        " on c.oid = a.attrelid join pg_namespace n on n.oid = c.relnamespace"
        f" where a.attnum > 0 and c.relname in :tables and {pg_place(schema)}"
    )


_MYSQL_TYPES = (
    "select table_name, column_name, column_type from information_schema.columns"
    " where table_schema = coalesce(:schema, database()) and table_name in :tables"
)


def _mysql(connection: Connection, schema: str | None) -> Catalog:
    triggers = asked(connection, "Triggers", _MYSQL_TRIGGERS, schema=schema)
    usual = asked(connection, "Options of the schema", _MYSQL_USUAL, schema=schema)
    checks = None
    if getattr(connection.dialect, "is_mariadb", False):
        checks = asked(connection, "CHECK constraints", _MARIADB_CHECKS, schema=schema)
    names = ("mysql_engine", "mysql_charset", "mysql_collate")
    return Catalog(
        triggers=grouped(triggers),
        checks=None if checks is None else grouped(checks),
        usual_options=dict(zip(names, map(str, usual[0]), strict=True)) if usual else {},
    )


_MYSQL_TRIGGERS = (
    "select event_object_table, trigger_name, concat(action_timing, ' ', event_manipulation, ' FOR EACH ROW ',"
    " action_statement) from information_schema.triggers where trigger_schema = coalesce(:schema, database())"
)
_MYSQL_USUAL = (
    "select @@default_storage_engine, default_character_set_name, default_collation_name"
    " from information_schema.schemata where schema_name = coalesce(:schema, database())"
)
_MARIADB_CHECKS = (
    "select table_name, constraint_name, check_clause, level from information_schema.check_constraints"
    " where constraint_schema = coalesce(:schema, database())"
)


def _sqlite(connection: Connection, schema: str | None) -> Catalog:
    prefix = connection.dialect.identifier_preparer.quote_schema(schema) + "." if schema else ""
    rows = asked(connection, "Triggers and indexes", f"select type, tbl_name, name, sql from {prefix}{_MASTER}")
    return Catalog(
        triggers=grouped([row[1:] for row in rows or () if row[0] == "trigger"]),
        indexes=grouped([row[1:] for row in rows or () if row[0] == "index"]),
    )


_MASTER = "sqlite_master where type in ('trigger', 'index') and sql is not null"
