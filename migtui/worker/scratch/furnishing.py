"""A scratch connection made alike the real one: the same options, schemas to stand in, and nothing attached to it.

What env.py has done to its own connection by hand cannot be seen as such, only what has come of it.
"""

from __future__ import annotations

import os
from typing import Any

from alembic.runtime.migration import MigrationContext
from sqlalchemy.engine import Connection

from .. import sqlwatch
from ..databases import connection_of, read_session
from ..missing import missing_file
from .databases import GIVE_ONE, NoScratch, Scratch
from .emptying import place_of
from .schemas import make_way, needed_schemas, schemas_of


def furnished(scratch: Connection, real: MigrationContext) -> Connection:
    """The scratch connection with what the real context stands on. Raises NoScratch where that cannot be had."""
    theirs = connection_of(real)
    schemas = _schemas(real)
    if theirs.dialect.name in ("mysql", "mariadb"):
        _refuse_several(real, schemas)
    if scratch.dialect.name == "postgresql":
        with sqlwatch.muted():
            there = schemas_of(scratch)
            path = str(theirs.exec_driver_sql("SHOW search_path").scalar())
            existing = [str(row[0]) for row in theirs.exec_driver_sql("SELECT unnest(current_schemas(false))")]
            needed = [schema for schema in needed_schemas(real) if schema not in there]
            for schema in dict.fromkeys((*existing, *schemas, *needed)):
                scratch.exec_driver_sql(f"CREATE SCHEMA IF NOT EXISTS {_quoted(scratch, schema)}")
            _keep_path(scratch, path)
        make_way(scratch, set(needed).difference(existing, schemas))
    return scratch.execution_options(**theirs.get_execution_options())


def _schemas(real: MigrationContext) -> list[str]:
    translated = connection_of(real).get_execution_options().get("schema_translate_map") or {}
    named = (real.version_table_schema, *translated.values())
    return [str(schema) for schema in named if schema]


def _refuse_several(real: MigrationContext, schemas: list[str]) -> None:
    """A schema is a database there, and a scratch database stands for one."""
    if schemas:
        raise NoScratch(f"env.py names the schema {schemas[0]}, which is a real database on this server")
    if real.opts.get("include_schemas"):
        raise NoScratch("env.py has include_schemas, and this server's other databases are real ones")


def _quoted(connection: Connection, name: str) -> str:
    return str(connection.dialect.identifier_preparer.quote_identifier(name))


def _keep_path(scratch: Connection, path: str) -> None:
    """For the session, whatever becomes of the transaction."""
    literal = path.replace("'", "''")
    keep = f"SELECT set_config('search_path', '{literal}', false)"
    raw: Any = scratch
    if hasattr(raw, "commit"):
        raw.exec_driver_sql(keep, execution_options={"no_parameters": True})
        raw.commit()
    else:  # SQLAlchemy 1.4
        raw.execution_options(no_parameters=True, autocommit=True).exec_driver_sql(keep)


def require_scratch(context: MigrationContext, scratch: Scratch, real: MigrationContext) -> None:
    """Before anything runs, the server itself is asked where this context stands. Raises NoScratch."""
    connection, theirs = connection_of(context), connection_of(real)
    if place_of(connection) == place_of(theirs) or not _is_at(connection, scratch):
        found = read_session(connection).database
        raise NoScratch(f"Alembic's connection leads to {found or 'another database'}, not to the scratch", GIVE_ONE)
    if connection.dialect.name == "sqlite":
        with sqlwatch.muted():
            rows = [(str(row[1]), str(row[2] or "")) for row in connection.exec_driver_sql("PRAGMA database_list")]
        attached = [name for name, file in rows if name not in ("main", "temp") and file]
        if attached:
            raise NoScratch(f"every connection of env.py's engine attaches a database file, as {attached[0]}")


def _is_at(connection: Connection, scratch: Scratch) -> bool:
    if connection.dialect.name != "sqlite":
        return read_session(connection).database == scratch.name
    file = missing_file(connection) or read_session(connection).database
    return os.path.realpath(file) == os.path.realpath(scratch.name) if scratch.name else not file
