"""The default of a SERIAL column, which autogenerate must not see.

Alembic takes it away where it reflects a table for its own sake, and leaves it where a foreign key of another table has
brought the table along. Which comes first is the order of a set, another in every process: the code of an operation,
and with it its id, would change between preview and writing.
"""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from typing import Any

from alembic.runtime.migration import MigrationContext
from sqlalchemy import Table, event


@contextlib.contextmanager
def known_serials(context: MigrationContext) -> Iterator[None]:
    """While autogenerate compares: Alembic's own question is asked of every table that is reflected."""
    if context.dialect.name != "postgresql":
        yield
        return
    impl: Any = context.impl

    def reflected(inspector: Any, table: Any, column: Any) -> None:
        impl.autogen_column_reflect(inspector, table, column)

    event.listen(Table, "column_reflect", reflected)
    try:
        yield
    finally:
        event.remove(Table, "column_reflect", reflected)
