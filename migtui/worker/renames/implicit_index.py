"""The index that MySQL and MariaDB make for a foreign key, and call like its first column.

Autogenerate knows it by that name and leaves it alone. Under a new name of the column it would take it for an index
that no model has, and write a drop_index that the server refuses, as the foreign key needs it. The server itself drops
it as soon as there is another one: so it is renamed, and neither created nor dropped (MySQL 5.7, MariaDB 10.5).
"""

from __future__ import annotations

from typing import Any

from alembic.operations import ops

from .renamed import MYSQL, RenamedColumn


def rename_implicit_index(column: Any, made: RenamedColumn, context: Any) -> tuple[Any, Any] | None:
    """The operations of upgrade() and downgrade(); None where there is no such index. `column`: the database's one with
    the old name, in its reflected table."""
    if context.dialect.name not in MYSQL or not _has_index_of_its_name(column):
        return None
    quote = context.dialect.identifier_preparer
    table = quote.quote(made.table_name)
    where = f"{quote.quote_schema(made.schema)}.{table}" if made.schema else table
    old, new = quote.quote(str(made.column_name)), quote.quote(str(made.modify_name))
    return _rename(where, old, new), _rename(where, new, old)


def _has_index_of_its_name(column: Any) -> bool:
    found = [each for each in getattr(column.table, "indexes", ()) if each.name == column.name and not each.unique]
    return any(column.name == other.name for each in found for other in each.columns)


def _rename(where: str, old: str, new: str) -> ops.ExecuteSQLOp:
    text = f"ALTER TABLE {where} RENAME INDEX {old} TO {new}"
    return ops.ExecuteSQLOp(text.replace(":", r"\:"))  # op.execute() takes :name for a parameter
