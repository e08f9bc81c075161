"""Another database on the same server, reached by the very engine that env.py has made.

What is told to a driver passes SQLAlchemy's event `do_connect`. There the name of the database is replaced, and
nothing else: driver, host, user, certificates and the project's own listeners (tokens, PRAGMAs) stay as they are. An
engine with a `creator` does not pass there, and is refused.
"""

from __future__ import annotations

import copy
from dataclasses import dataclass
from typing import Any

from sqlalchemy import create_engine, event
from sqlalchemy.engine import URL, Engine
from sqlalchemy.pool import NullPool

DATABASE_NAMES = ("database", "db", "dbname")
"""What drivers call the argument."""


class CannotRedirect(Exception):
    """The engine makes its connections by a function of the project's."""


@dataclass(frozen=True)
class _Redirect:
    """Where the next connection of a dialect goes."""

    dialect: Any
    url: URL
    database: str

    def apply(self, arguments: list[Any], options: dict[str, Any]) -> None:
        if self.dialect.name == "sqlite":
            arguments[:] = [self.database]
            options.pop("uri", None)
            options.pop("database", None)
            return
        _, before = self.dialect.create_connect_args(self.url)
        positional, after = self.dialect.create_connect_args(self.url.set(database=self.database))
        changed = {name: value for name, value in after.items() if before.get(name) != value}
        for name in DATABASE_NAMES:
            options.pop(name, None)
        options.update(changed)
        if any(self.database in str(each) for each in positional):
            arguments[:] = list(positional)


class _State:
    redirect: _Redirect | None = None
    before: tuple[list[Any], list[Any], dict[str, Any], dict[str, Any]] | None = None
    """What was replaced, with what stood there: some SQLAlchemy versions use the same containers again."""


_state = _State()


def watch_redirects() -> None:
    """Before other listeners: they are to see where a connection goes. From now on `engine_to` works."""
    event.listen(Engine, "do_connect", _on_connect)


def engine_to(engine: Engine, database: str) -> Engine:
    """An engine like this one whose connections go to `database`; none is kept open. "": where this one's go.

    Connecting raises CannotRedirect where the name cannot be replaced.
    """
    engine = getattr(engine, "_proxied", engine)  # of execution_options() on an engine
    pool: Any = engine.pool

    def create(record: Any) -> Any:
        if not database:
            return pool._invoke_creator(record)
        return _redirected(_Redirect(engine.dialect, engine.url, database), lambda: pool._invoke_creator(record))

    plain: Any = NullPool
    own = plain(create, dialect=engine.dialect, _dispatch=pool.dispatch)
    url = engine.url.set(database=database) if database else engine.url
    made: Any = type(engine)(own, _dialect(engine, database), url, hide_parameters=engine.hide_parameters)
    made.dispatch = made.dispatch._join(engine.dispatch)  # as SQLAlchemy's own OptionEngine does it
    made._has_events = engine._has_events
    return made  # type: ignore[no-any-return]


def _dialect(engine: Engine, database: str) -> Any:
    """MySQL's looks for a table without a schema in the database where it connected first."""
    if not database or engine.dialect.name not in ("mysql", "mariadb"):
        return engine.dialect
    dialect = copy.copy(engine.dialect)
    dialect.default_schema_name = database
    return dialect


def engine_of(url: URL, like: Engine) -> Engine:
    """An engine for a URL of the user's. Without a driver in it, the one that env.py uses for such a database."""
    if "+" not in url.drivername and is_alike(url.get_backend_name(), like.dialect.name):
        url = url.set(drivername=like.url.drivername)
    return create_engine(url, poolclass=NullPool)


def is_alike(one: str, other: str) -> bool:
    """Do two dialects mean servers of one kind?"""
    return one == other or {one, other} == {"mysql", "mariadb"}


def _redirected(redirect: _Redirect, connect: Any) -> Any:
    _state.redirect = redirect
    try:
        connection = connect()
    finally:
        missed, _state.redirect = _state.redirect is redirect, None
        _put_back()
    if missed:
        connection.close()
        raise CannotRedirect
    return connection


def _on_connect(dialect: Any, record: Any, arguments: list[Any], options: dict[str, Any]) -> None:
    redirect = _state.redirect
    if redirect is not None and redirect.dialect is dialect:
        _state.redirect = None  # for one connection
        _state.before = (arguments, list(arguments), options, dict(options))
        redirect.apply(arguments, options)


def _put_back() -> None:
    if _state.before is not None:
        arguments, positional, options, named = _state.before
        _state.before = None
        arguments[:] = positional
        options.clear()
        options.update(named)
