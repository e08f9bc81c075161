"""The schemas of PostgreSQL that a scratch database needs though no migration creates them: a DBA did, or a script.

Nobody can tell beforehand which of them a migration creates. So all are there, and the one that a migration is about to
create is taken away, empty as it is, just before.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Any

from alembic.runtime.migration import MigrationContext
from sqlalchemy import event
from sqlalchemy.engine import Connection

from ..databases import connection_of

_THEIRS = """\
SELECT nspname FROM pg_namespace n WHERE nspname !~ '^pg_' AND nspname <> 'information_schema'
AND NOT EXISTS (SELECT 1 FROM pg_depend d WHERE d.classid = 'pg_namespace'::regclass AND d.objid = n.oid
AND d.deptype = 'e') ORDER BY nspname
"""
"""Without those of extensions, which come with them."""
_CREATES = re.compile(r'\bCREATE\s+SCHEMA\s+(?:IF\s+NOT\s+EXISTS\s+)?(?:"(?P<quoted>[^"]+)"|(?P<bare>\w+))', re.I)


def needed_schemas(real: MigrationContext) -> list[str]:
    """Those of the real database, and those that the models name."""
    return list(dict.fromkeys([*schemas_of(connection_of(real)), *_of_models(real)]))


def schemas_of(connection: Connection) -> list[str]:
    """The server's own are not among them."""
    return [str(row[0]) for row in connection.exec_driver_sql(_THEIRS)]


def _of_models(real: MigrationContext) -> Iterator[str]:
    metadata: Any = real.opts.get("target_metadata")
    for each in metadata if isinstance(metadata, (list, tuple)) else (metadata,):
        for table in getattr(each, "tables", {}).values():
            if table.schema:
                yield str(table.schema)


def make_way(scratch: Connection, made: Iterable[str]) -> None:
    """From now on a migration on this connection can create each of these, as it could where they were not."""
    ours = set(made)

    def before(conn: Any, cursor: Any, statement: str, parameters: Any, context: Any, executemany: bool) -> None:
        for found in _CREATES.finditer(statement):
            name = found["quoted"] or found["bare"].lower()
            if name in ours:
                ours.discard(name)
                cursor.execute(f"DROP SCHEMA {conn.dialect.identifier_preparer.quote_identifier(name)}")

    event.listen(scratch.engine, "before_cursor_execute", before)
    scratch._has_events = True  # SQLAlchemy 1.4 asked its engine when the connection was made
