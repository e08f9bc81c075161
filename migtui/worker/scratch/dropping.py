"""Dropping a scratch database on its server, whoever still works in it."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator

from sqlalchemy.engine import Connection, Engine

from .. import sqlwatch
from .redirecting import engine_to


def drop(engine: Engine, name: str) -> None:
    """Drop it, if it is there. `engine`: of the real database on that server."""
    with on_server(engine) as server:
        if server.dialect.name == "postgresql":
            version = getattr(server.dialect, "server_version_info", None) or (0,)
            force = " WITH (FORCE)" if version >= (13,) else ""
            server.exec_driver_sql(f"DROP DATABASE IF EXISTS {name}{force}")
            return
        # A statement that was interrupted goes on there and holds its tables, and a DROP waits a day for these.
        with contextlib.suppress(Exception):
            server.exec_driver_sql("SET SESSION lock_wait_timeout = 10")
            for session in _sessions(server, name):
                with contextlib.suppress(Exception):  # it has ended meanwhile
                    server.exec_driver_sql(f"KILL {session}")
        server.exec_driver_sql(f"DROP DATABASE IF EXISTS {name}")


def _sessions(server: Connection, name: str) -> list[int]:
    rows = server.exec_driver_sql(f"SELECT id FROM information_schema.processlist WHERE db = '{name}'")
    return [int(row[0]) for row in rows]


@contextlib.contextmanager
def on_server(engine: Engine) -> Iterator[Connection]:
    """A second connection to the real database, for statements that no transaction may hold."""
    with sqlwatch.muted(), engine_to(engine, "").connect() as connection:
        yield connection.execution_options(isolation_level="AUTOCOMMIT")
