"""`stamp --purge` deletes the rows of the version table before it asks what is to be stamped.

Measured with Alembic 1.20.1 on SQLite: with a target that does not exist the deletion is committed, then the
command fails, and the database has forgotten where it stands. So something looks in between.
"""

from __future__ import annotations

from collections.abc import Callable

from alembic.runtime.migration import MigrationContext


def look_before_purge(look: Callable[[MigrationContext], None]) -> None:
    """From now on `look` is called before the rows are deleted; what it raises keeps them. For a process that runs
    one command."""
    make = MigrationContext._ensure_version_table

    def ensure(context: MigrationContext, purge: bool = False) -> None:
        if purge:
            _reading(context, look)
        make(context, purge=purge)

    setattr(MigrationContext, "_ensure_version_table", ensure)  # noqa: B010 - a swap, no assignment


def _reading(context: MigrationContext, look: Callable[[MigrationContext], None]) -> None:
    """Reading begins a transaction in SQLAlchemy 2. Alembic commits the deletion only where it finds none."""
    connection = context.connection
    assert connection is not None, "a purge is never offline"
    was_open = connection.in_transaction()
    look(context)
    if not was_open and connection.in_transaction():
        connection.rollback()
