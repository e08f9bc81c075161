"""Renames as operations of Alembic's that can be rendered and undone.

Alembic has no renderer for RenameTableOp and no reverse; AlterColumnOp.reverse() forgets the new name (alembic#1635).
"""

from __future__ import annotations

from typing import Any

from alembic.autogenerate.render import renderers
from alembic.operations.ops import AlterColumnOp, RenameTableOp

MYSQL = ("mysql", "mariadb")


class RenamedColumn(AlterColumnOp):
    """An AlterColumnOp with `modify_name`, rendered as Alembic and the project render those."""

    def reverse(self) -> RenamedColumn:
        """The old name again, with whatever else is altered."""
        back: Any = super().reverse()
        back.column_name, back.modify_name = self.modify_name, self.column_name
        return back  # type: ignore[no-any-return]

    @classmethod
    def between(cls, dropped: Any, added: Any, context: Any) -> RenamedColumn:
        """From a DropColumnOp of what the database has, and an AddColumnOp of what the models want.

        What is there already is said as autogenerate says it: MySQL and MariaDB forget what a rename does not repeat.
        """
        old, new = dropped.to_column(), added.column
        made = cls(
            dropped.table_name,
            dropped.column_name,
            schema=dropped.schema,
            modify_name=new.name,
            existing_type=old.type,
            existing_nullable=old.nullable,
            existing_server_default=False if old.computed is not None else old.server_default or False,
            existing_comment=old.comment,
        )
        if context.dialect.name in MYSQL and new.table._autoincrement_column is new:
            made.kw["autoincrement"] = True
        _alter(made, old, new, context)
        return made


class RenamedTable(RenameTableOp):
    """A RenameTableOp that knows its way back."""

    def reverse(self) -> RenamedTable:
        """The old name again."""
        return RenamedTable(self.new_table_name, self.table_name, schema=self.schema)


@renderers.dispatch_for(RenamedTable)
def _render_table(context: Any, operation: RenamedTable) -> str:
    prefix = context.opts["alembic_module_prefix"] or ""
    schema = f", schema={str(operation.schema)!r}" if operation.schema else ""
    return f"{prefix}rename_table({str(operation.table_name)!r}, {str(operation.new_table_name)!r}{schema})"


def _alter(made: RenamedColumn, old: Any, new: Any, context: Any) -> None:
    """What else the models want of it. Server defaults are left to the next comparison: it has to ask the server."""
    if old.nullable != new.nullable:
        made.modify_nullable = new.nullable
    if context.dialect.supports_comments and old.comment != new.comment:
        made.modify_comment = new.comment
    if _is_other_type(old, new, context.migration_context):
        made.modify_type = new.type


def _is_other_type(old: Any, new: Any, context: Any) -> bool:
    """As the project's compare_type and Alembic's say."""
    compare = context.opts.get("compare_type", True)
    if compare is False:
        return False
    answer = compare(context, old, new, old.type, new.type) if callable(compare) else None
    return bool(context.impl.compare_type(old, new) if answer is None else answer)
