"""Renames as operations of Alembic's that can be rendered and undone.

Alembic has no renderer for RenameTableOp and no reverse. AlterColumnOp.reverse() forgets the new name (alembic#1635),
and in Alembic 1.13 its renderer does so too.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from alembic.autogenerate.render import renderers
from alembic.operations.ops import AlterColumnOp, RenameTableOp

MYSQL = ("mysql", "mariadb")


class RenamedColumn(AlterColumnOp):
    """An AlterColumnOp with `modify_name` and nothing else, rendered as Alembic and the project render those."""

    also: AlterColumnOp | None = None
    """What else the models want of the column, done after the rename: SQLite can do that in a batch block alone."""

    def reverse(self) -> RenamedColumn:
        """The old name again. It comes first in downgrade(): the column still is as `also` has left it."""
        back: Any = super().reverse()
        back.column_name, back.modify_name = self.modify_name, self.column_name
        if self.also is not None:
            there: Any = self.also.reverse()
            for name in ("existing_type", "existing_nullable", "existing_comment"):
                setattr(back, name, getattr(there, name))
        return back  # type: ignore[no-any-return]

    def undo_also(self) -> AlterColumnOp | None:
        """The reverse of `also`, on the old name."""
        back: Any = self.also.reverse() if self.also is not None else None
        if back is not None:
            back.column_name = self.column_name
        return back  # type: ignore[no-any-return]

    @classmethod
    def between(cls, dropped: Any, added: Any, context: Any) -> RenamedColumn:
        """From a DropColumnOp of what the database has, and an AddColumnOp of what the models want.

        What is there already is said as autogenerate says it: MySQL and MariaDB forget what a rename does not repeat.
        """
        old, new = dropped.to_column(), added.column
        there: dict[str, Any] = {
            "schema": dropped.schema,
            "existing_type": old.type,
            "existing_nullable": old.nullable,
            "existing_server_default": False if old.computed is not None else old.server_default or False,
            "existing_comment": old.comment,
        }
        if context.dialect.name in MYSQL and new.table._autoincrement_column is new:
            there["autoincrement"] = True
        made = cls(dropped.table_name, dropped.column_name, modify_name=new.name, **there)
        changes = dict(_changes(old, new, context))
        if changes:
            made.also = AlterColumnOp(dropped.table_name, new.name, **there, **changes)
        return made


class RenamedTable(RenameTableOp):
    """A RenameTableOp that knows its way back."""

    def reverse(self) -> RenamedTable:
        """The old name again."""
        return RenamedTable(self.new_table_name, self.table_name, schema=self.schema)


@renderers.dispatch_for(RenamedColumn)
def _render_column(context: Any, operation: RenamedColumn) -> Any:
    """As an AlterColumnOp, by Alembic or by the project."""
    text = renderers.dispatch(AlterColumnOp)(context, operation)
    new_name = f"new_column_name={str(operation.modify_name)!r}"
    if isinstance(text, str) and text.endswith(")") and new_name not in text:
        return f"{text[:-1]},\n{11 * ' '}{new_name})"
    return text


@renderers.dispatch_for(RenamedTable)
def _render_table(context: Any, operation: RenamedTable) -> str:
    prefix = context.opts["alembic_module_prefix"] or ""
    schema = f", schema={str(operation.schema)!r}" if operation.schema else ""
    return f"{prefix}rename_table({str(operation.table_name)!r}, {str(operation.new_table_name)!r}{schema})"


def _changes(old: Any, new: Any, context: Any) -> Iterator[tuple[str, Any]]:
    """As arguments of AlterColumnOp. Server defaults are left to the next comparison: it has to ask the server."""
    if old.nullable != new.nullable:
        yield "modify_nullable", new.nullable
    if context.dialect.supports_comments and old.comment != new.comment:
        yield "modify_comment", new.comment
    if _is_other_type(old, new, context.migration_context):
        yield "modify_type", new.type


def _is_other_type(old: Any, new: Any, context: Any) -> bool:
    """As the project's compare_type and Alembic's say."""
    compare = context.opts.get("compare_type", True)
    if compare is False:
        return False
    answer = compare(context, old, new, old.type, new.type) if callable(compare) else None
    return bool(context.impl.compare_type(old, new) if answer is None else answer)
