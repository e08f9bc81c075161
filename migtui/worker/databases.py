"""What the user needs to know about a database, read from the very connection that env.py made.

Only reads: a database that does not exist stays so, a version table that does not exist stays so.
"""

from __future__ import annotations

import contextlib
from dataclasses import dataclass
from pathlib import Path

from alembic.runtime.migration import MigrationContext
from sqlalchemy import inspect
from sqlalchemy.engine import Connection, Engine
from sqlalchemy.exc import SQLAlchemyError

from . import sqlwatch
from .keys import Identity
from .missing import missing_file
from .protocol import Database
from .texts import first_line, safe_str
from .unreachable import masked

SESSION_FACTS = {
    "postgresql": "select current_database(), pg_backend_pid(), current_schema()",
    "mysql": "select database(), connection_id(), null",
    "mariadb": "select database(), connection_id(), null",
    "sqlite": "select file, null, null from pragma_database_list where name = 'main'",
}
"""By dialect: the database's name, the session's number, the default schema. About 1 ms."""


@dataclass(frozen=True)
class Session:
    """What the server says about this very connection."""

    database: str = ""
    backend_pid: int | None = None
    schema: str = ""


class NoConnection(Exception):
    """env.py configured a context without a connection, as for --sql."""


def connection_of(context: MigrationContext) -> Connection:
    """The context's connection."""
    if context.connection is None:
        raise NoConnection("env.py gave Alembic no connection: it ran in offline mode.")
    return context.connection


def read_session(connection: Connection) -> Session:
    """Ask the server. An unknown dialect, or a server that does not know the question, gives an empty answer."""
    question = SESSION_FACTS.get(connection.dialect.name)
    if question is None:
        return Session()
    with sqlwatch.muted(), contextlib.suppress(SQLAlchemyError):
        row = connection.exec_driver_sql(question).first()
        if row is not None:
            return Session(str(row[0] or ""), row[1], str(row[2] or ""))
    return Session()


ENUMS = """select n.nspname, t.typname, pg_type_is_visible(t.oid) from pg_type t
join pg_namespace n on n.oid = t.typnamespace where t.typtype = 'e' order by 1, 2"""


def read_enums(connection: Connection) -> list[str]:
    """PostgreSQL's enum types, as "schema.name", and by name alone where the search path leads to them."""
    if connection.dialect.name != "postgresql":
        return []
    with sqlwatch.muted(), contextlib.suppress(SQLAlchemyError):
        rows = [tuple(row) for row in connection.exec_driver_sql(ENUMS)]
        return [f"{schema}.{name}" for schema, name, _ in rows] + [str(name) for _, name, visible in rows if visible]
    return []


def identify(context: MigrationContext, session: Session) -> Identity:
    """How this database can be told from the others that the same env.py visits."""
    translated = connection_of(context).get_execution_options().get("schema_translate_map") or {}
    schema = context.version_table_schema or translated.get(None) or session.schema
    return Identity(str(context.opts.get("upgrade_token") or "upgrades"), str(schema), session.database)


def describe(
    heads: tuple[str, ...], context: MigrationContext, session: Session, *, key: str = "", count: bool = True
) -> Database:
    """The whole Database event. `count=False` leaves the tables uncounted, for the runner."""
    connection = connection_of(context)
    dialect = connection.dialect
    absent = missing_file(connection)
    return Database(
        key=key,
        heads=sorted(heads),
        url=masked_url(connection),
        name=_name(connection, session, absent),
        dialect="mariadb" if getattr(dialect, "is_mariadb", False) else dialect.name,
        driver=dialect.driver or "",
        server=_server_version(connection),
        version_table=context.version_table,
        version_table_schema=context.version_table_schema,
        has_version_table=bool(heads) or _has_version_table(context, connection),
        tables=_count_tables(context, connection) if count else None,
        transactional_ddl=bool(context.impl.transactional_ddl),
        transaction_per_migration=bool(context.opts.get("transaction_per_migration")),
        backend_pid=session.backend_pid,
        missing_file=absent,
    )


def unread(engine: Engine, error: Exception) -> Database:
    """The Database event of one that does not answer, while others do."""
    return Database(
        key="",
        heads=[],
        url=masked(engine),
        name=str(engine.url.database or ""),
        dialect=engine.dialect.name,
        driver=engine.dialect.driver or "",
        error=first_line(safe_str(getattr(error, "orig", None) or error)) or type(error).__name__,
    )


def masked_url(connection: Connection) -> str:
    """The engine's URL with its password masked. The channel masks what hides in the query."""
    return masked(connection.engine)


def _name(connection: Connection, session: Session, absent: str) -> str:
    if connection.dialect.name == "sqlite":
        return Path(absent or session.database).name
    return session.database or str(connection.engine.url.database or "")


def _server_version(connection: Connection) -> str:
    if connection.dialect.name == "sqlite":
        return str(getattr(getattr(connection.dialect, "dbapi", None), "sqlite_version", ""))
    info = getattr(connection.dialect, "server_version_info", None) or ()
    return ".".join(str(part) for part in info if isinstance(part, int))


def _has_version_table(context: MigrationContext, connection: Connection) -> bool:
    with sqlwatch.muted(), contextlib.suppress(SQLAlchemyError):
        return inspect(connection).has_table(context.version_table, schema=context.version_table_schema)
    return False


def _count_tables(context: MigrationContext, connection: Connection) -> int | None:
    with sqlwatch.muted(), contextlib.suppress(SQLAlchemyError):
        names = inspect(connection).get_table_names()
        ours = context.version_table if context.version_table_schema is None else None
        return sum(1 for name in names if name != ours)
    return None
