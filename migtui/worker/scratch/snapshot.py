"""A scratch database as a comparison would read it: the same schemas, the same filters, the same rows."""

from __future__ import annotations

from alembic.runtime.migration import MigrationContext
from sqlalchemy import inspect

from .. import sqlwatch
from ..comparison.harvest import Harvest
from ..comparison.shared import compared_schemas
from ..databases import connection_of
from ..protocol import ObjectFacts
from ..schema.reflecting import database_objects


def snapshot(context: MigrationContext) -> list[ObjectFacts]:
    """Everything in it."""
    connection = connection_of(context)
    inspector = inspect(connection)
    filters = Harvest(context, inspector.default_schema_name, {})
    with sqlwatch.muted():
        pieces = database_objects(
            inspector,
            connection,
            schemas=compared_schemas(context, inspector, filters.wants_schema),
            wants=filters.wants_table,
            report=_silent,
        )
        return [each for piece in pieces for each in piece]


def _silent(done: int, total: int) -> None:
    """A scratch database is read at once; what takes long is told as steps."""
