"""Sides of a comparison in few words, for the tests of this folder."""

from __future__ import annotations

from typing import Any

from migtui.core.diff.model import Change, DatabaseDiff, LeftOut, Options, Row, RowKind, SchemaObject, Touch


def row(kind: RowKind, name: str, key: str = "", /, **parts: str) -> Row:
    """Its key is the name where none is given."""
    return Row(kind, name, key or name, parts)


def column(name: str, type: str = "INTEGER", null: str = "NULL", **parts: str) -> Row:
    """A column that may be NULL."""
    return Row("column", name, name, {"type": type, "null": null, **parts})


def key(columns: str, name: str = "") -> Row:
    """A primary key."""
    return Row("primary key", name, "primary key", {"columns": columns})


def table(name: str, *rows: Row, schema: str = "", error: str = "") -> SchemaObject:
    """Without any rows a column called id."""
    return SchemaObject("table", schema, name, rows or (column("id"),), error)


def change(
    id: str,
    kind: str,
    table: str,
    *touches: tuple[Any, ...],
    upgrade: tuple[str, ...] = (),
    before: dict[str, str] | None = None,
    after: dict[str, str] | None = None,
    schema: str = "",
) -> Change:
    """Touches as tuples: ("column", "a", "type")."""
    return Change(
        id, kind, schema, table, upgrade, (), tuple(Touch(*touch) for touch in touches), before or {}, after or {}
    )


def diff(
    models: list[SchemaObject],
    database: list[SchemaObject],
    *changes: Change,
    left_out: tuple[LeftOut, ...] = (),
    **options: Any,
) -> DatabaseDiff:
    """Options as in `Options`; PostgreSQL if they do not say."""
    given = Options(**{"dialect": "postgresql", "alembic": "1.20.1", "sqlalchemy": "2.1.9", **options})
    return DatabaseDiff("", given, tuple(models), tuple(database), changes, left_out)
