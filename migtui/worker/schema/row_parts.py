"""Rows from plain values, for both sides: which parts there are, and which of them say nothing."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from ..diffs.objects import PARTS, RowFacts
from .row_keys import COMMENT, PRIMARY_KEY, check_key, foreign_key_key, index_key, refers, unique_key, unique_kind
from .row_texts import MYSQL, without_parentheses

AUTOINCREMENT = "autoincrement"


def row(kind: str, name: str | None, key: str, **parts: str | None) -> RowFacts:
    """Only parts that say something, in the order of `PARTS`."""
    said = {part: text for part in PARTS[kind] if (text := parts.get(part))}
    return RowFacts(kind, str(name or ""), key, said)


def column_row(name: str, *, nullable: bool, **parts: str | None) -> RowFacts:
    """Parts as in `PARTS`, without "null"."""
    return row("column", name, str(name), null="NULL" if nullable else "NOT NULL", **parts)


def primary_key_row(name: str | None, columns: Sequence[str], dialect: str) -> RowFacts:
    """MySQL forgets the name of a primary key."""
    return row("primary key", None if dialect in MYSQL else name, PRIMARY_KEY, columns=", ".join(columns))


def foreign_key_row(
    name: str | None,
    columns: Sequence[str],
    referred: tuple[str, str, Sequence[str]],
    options: Mapping[str, Any],
    dialect: str,
) -> RowFacts:
    """`referred`: schema (as `schema_name` gives it), table, columns. `options` as in Inspector.get_foreign_keys."""
    schema, table, others = referred
    initially = str(options.get("initially") or "").upper()
    match = str(options.get("match") or "").upper()
    return row(
        "foreign key",
        name,
        foreign_key_key(columns, schema, table, others),
        columns=", ".join(columns),
        refers=refers(schema, table, others),
        ondelete=_action(options.get("ondelete"), dialect),
        onupdate=_action(options.get("onupdate"), dialect),
        deferrable="DEFERRABLE" if options.get("deferrable") else "",
        initially="" if initially == "IMMEDIATE" else initially,
        match="" if match == "SIMPLE" else match,
    )


def _action(action: Any, dialect: str) -> str:
    text = str(action or "").upper()
    usual = ("NO ACTION", "RESTRICT") if dialect in MYSQL else ("NO ACTION",)
    return "" if text in usual else text


def unique_row(name: str | None, columns: Sequence[str], *, not_distinct: bool = False) -> RowFacts:
    """`not_distinct`: two NULLs are the same value."""
    return row("unique", name, unique_key(columns), columns=", ".join(columns), nulls=_nulls(not_distinct))


def check_row(name: str | None, text: str, columns: Iterable[str]) -> RowFacts:
    """`columns`: all of the table."""
    text = without_parentheses(text)
    return row("check", name, check_key(text, columns), text=text)


def exclude_row(name: str | None, text: str, columns: Iterable[str]) -> RowFacts:
    """`text` from USING on."""
    return row("exclude", name, check_key(text, columns), text=text)


def index_row(
    name: str | None,
    columns: Sequence[str],
    dialect: str,
    *,
    unique: bool = False,
    whole_columns: bool = True,
    not_distinct: bool = False,
    **parts: str | None,
) -> RowFacts:
    """`columns` as they are shown: "a", "b DESC", "lower(c)". `whole_columns` as in `unique_kind`."""
    if unique and unique_kind(dialect, whole_columns=whole_columns) == "unique":
        return unique_row(name, columns)
    listed = ", ".join(columns)
    unique_text = "UNIQUE" if unique else ""
    key = index_key(str(name or ""), columns)
    return row("index", name, key, unique=unique_text, columns=listed, nulls=_nulls(not_distinct), **parts)


def index_options(storage: Any, prefix: Any) -> str:
    """The part "options": PostgreSQL's WITH (...), MySQL's FULLTEXT."""
    words = [f"{name}={storage[name]}" for name in sorted(storage or {})]
    return ", ".join([str(prefix).upper(), *words] if prefix else words)


def _nulls(not_distinct: bool) -> str:
    return "NOT DISTINCT" if not_distinct else ""


def comment_rows(text: str | None) -> list[RowFacts]:
    """Of the table; none for none."""
    return [row("comment", "", COMMENT, text=text)] if text else []


def option_rows(options: Mapping[str, Any], dialect: str) -> list[RowFacts]:
    """Table options by the names that SQLAlchemy's Table takes: "mysql_engine", "sqlite_strict"."""
    named = {_option_name(name, dialect): value for name, value in options.items()}
    said = {name: value for name, value in named.items() if name not in _NOT_OPTIONS}
    return [row("option", name, name, text=_option_text(said[name])) for name in sorted(said) if _says(said, name)]


_NOT_OPTIONS = ("mysql_comment", "mysql_auto_increment", "sqlite_autoincrement", "postgresql_inherits_from")


def _says(options: Mapping[str, Any], name: str) -> bool:
    value = options[name]
    return value not in (None, "", False, ()) if name != "sqlite_with_rowid" else value is False


def _option_name(name: str, dialect: str) -> str:
    """MySQL has several names for one option."""
    if dialect not in MYSQL:
        return name
    name = name.lower().replace("mariadb_", "mysql_", 1).replace(" ", "_").replace("default_", "")
    return name.replace("character_set", "charset")


def _option_text(value: Any) -> str:
    if isinstance(value, Mapping):
        return ", ".join(f"{name}={value[name]}" for name in sorted(value))
    if isinstance(value, (list, tuple)):
        return ", ".join(str(each) for each in value)
    return str(value)


def label_rows(labels: Iterable[str]) -> list[RowFacts]:
    """Of an enum."""
    return [row("label", label, label, position=str(place)) for place, label in enumerate(labels, 1)]
