"""A scratch database that the user has given: what is in it, and how it becomes as empty again as it was."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from sqlalchemy.engine import Connection, Engine

from .. import sqlwatch
from ..databases import read_session
from ..missing import missing_file

PLACES = {
    "postgresql": "SELECT current_database(), pg_postmaster_start_time()::text, inet_server_port()",
    "mysql": "SELECT database(), @@hostname, @@port, @@datadir",
    "mariadb": "SELECT database(), @@hostname, @@port, @@datadir",
}
"""What is one for two connections to one database, and for no others."""

# What lies in the user's schemas of PostgreSQL and does not belong to an extension: kind, name for a DROP.
POSTGRESQL = """
WITH mine AS (SELECT oid, nspname FROM pg_namespace WHERE nspname !~ '^pg_' AND nspname <> 'information_schema'),
     theirs AS (SELECT objid FROM pg_depend WHERE deptype = 'e')
SELECT 'EXTENSION', quote_ident(extname), extname FROM pg_extension WHERE extname <> 'plpgsql'
UNION ALL SELECT 'SCHEMA', quote_ident(nspname), nspname FROM mine
UNION ALL SELECT CASE relkind WHEN 'v' THEN 'VIEW' WHEN 'm' THEN 'MATERIALIZED VIEW' WHEN 'S' THEN 'SEQUENCE'
    WHEN 'f' THEN 'FOREIGN TABLE' ELSE 'TABLE' END, quote_ident(nspname) || '.' || quote_ident(relname), relname
  FROM pg_class c JOIN mine ON mine.oid = relnamespace
  WHERE relkind IN ('r', 'p', 'v', 'm', 'S', 'f') AND c.oid NOT IN (SELECT objid FROM theirs)
UNION ALL SELECT CASE typtype WHEN 'd' THEN 'DOMAIN' ELSE 'TYPE' END,
    quote_ident(nspname) || '.' || quote_ident(typname), typname
  FROM pg_type t JOIN mine ON mine.oid = typnamespace LEFT JOIN pg_class c ON c.oid = typrelid
  WHERE (typtype IN ('e', 'd', 'r') OR (typtype = 'c' AND c.relkind = 'c'))
    AND t.oid NOT IN (SELECT objid FROM theirs)
UNION ALL SELECT 'ROUTINE', p.oid::regprocedure::text, proname
  FROM pg_proc p JOIN mine ON mine.oid = pronamespace WHERE p.oid NOT IN (SELECT objid FROM theirs)
"""
MYSQL = """
SELECT CASE table_type WHEN 'VIEW' THEN 'VIEW' WHEN 'SEQUENCE' THEN 'SEQUENCE' ELSE 'TABLE' END, table_name, table_name
  FROM information_schema.tables WHERE table_schema = database()
UNION ALL SELECT routine_type, routine_name, routine_name
  FROM information_schema.routines WHERE routine_schema = database()
UNION ALL SELECT 'EVENT', event_name, event_name FROM information_schema.events WHERE event_schema = database()
"""
TABLES = ("TABLE", "FOREIGN TABLE", "VIEW", "MATERIALIZED VIEW")


@dataclass
class Contents:
    """What a database holds."""

    objects: list[tuple[str, str]] = field(default_factory=list)
    """Kind and name, as DROP takes them."""
    tables: list[str] = field(default_factory=list)
    """Names of tables and views, sorted."""
    file: Path | None = None
    """Of SQLite."""
    data: bytes | None = None
    """What stood in the file; None: there was none."""


def place_of(connection: Connection) -> tuple[Any, ...]:
    """What is equal for two connections exactly when they lead to one database."""
    if connection.dialect.name == "sqlite":
        file = missing_file(connection) or read_session(connection).database
        return (os.path.realpath(file) if file else id(connection.engine),)
    with sqlwatch.muted():
        return tuple(connection.exec_driver_sql(PLACES[connection.dialect.name]).first() or ())


def contents(connection: Connection) -> Contents:
    """Everything that a migration could have made in it."""
    if connection.dialect.name == "sqlite":
        file = missing_file(connection) or read_session(connection).database
        names = connection.exec_driver_sql("SELECT name FROM sqlite_master WHERE type IN ('table', 'view')")
        found = Contents(tables=sorted(str(row[0]) for row in names), file=Path(file) if file else None)
        found.data = found.file.read_bytes() if found.file and found.file.exists() else None
        return found
    rows = list(connection.exec_driver_sql(POSTGRESQL if connection.dialect.name == "postgresql" else MYSQL))
    tables = sorted(str(name) for kind, _, name in rows if kind in TABLES)
    return Contents([(str(kind), str(name)) for kind, name, _ in rows], tables)


def restore(engine: Engine, before: Contents) -> None:
    """Remove what was not there. Raises what the server says, and RuntimeError where something is left."""
    if engine.dialect.name == "sqlite":
        _restore_file(before)
        return
    with sqlwatch.muted(), engine.connect() as connected:
        connection = connected.execution_options(isolation_level="AUTOCOMMIT", no_parameters=True)  # names may hold a %
        for statement in _removals(connection, before):
            connection.exec_driver_sql(statement)
        if left := _new(connection, before):
            raise RuntimeError(f"{left[0][1]} is left")


def _restore_file(before: Contents) -> None:
    if before.file is None:
        return
    for ending in ("-journal", "-wal", "-shm"):
        with contextlib.suppress(FileNotFoundError):
            Path(str(before.file) + ending).unlink()
    if before.data is not None:
        before.file.write_bytes(before.data)
    else:
        before.file.unlink(missing_ok=True)


def _new(connection: Connection, before: Contents) -> list[tuple[str, str]]:
    return [each for each in contents(connection).objects if each not in before.objects]


def _removals(connection: Connection, before: Contents) -> Iterator[str]:
    """Statements, one by one: what goes with another (CASCADE) is gone by then, which IF EXISTS allows."""
    new = _new(connection, before)
    if connection.dialect.name != "postgresql":
        yield "SET SESSION foreign_key_checks = 0"
        for kind, name in new:
            yield f"DROP {kind} IF EXISTS `{name.replace('`', '``')}`"
        return
    schemas = {name for kind, name in new if kind == "SCHEMA"}
    for kind, name in sorted(new, key=lambda each: each[0] not in ("SCHEMA", "EXTENSION")):
        if kind in ("SCHEMA", "EXTENSION") or name.partition(".")[0] not in schemas:
            yield f"DROP {kind} IF EXISTS {name} CASCADE"
