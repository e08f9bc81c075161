"""Of several databases behind one env.py, one that does not answer must not hide where the others stand.

Alembic's and Flask-Migrate's multidb templates connect to all databases before they look at any, so that the first
failure ends env.py. For a reading, and only after that has happened, env.py is run once more with an empty database in
memory in place of each one that does not answer; what env.py does with it touches nothing.
"""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from alembic.script import ScriptDirectory
from sqlalchemy import create_engine
from sqlalchemy.engine import Connection, Engine

from .connecting import is_connection_error
from .secrets import MASK

MARK = "migtui_unreachable"


class Unreachable:
    """Which engines could not connect, and why."""

    def __init__(self) -> None:
        self._errors: dict[Any, Exception] = {}
        """By URL."""
        self._stands_in = False

    def __bool__(self) -> bool:
        return bool(self._errors)

    @property
    def first(self) -> Exception:
        """Who was first; it is what Alembic itself would have said."""
        return next(iter(self._errors.values()))

    @contextlib.contextmanager
    def watching(self) -> Iterator[None]:
        """Remember failures; each says from now on which database it is about (`database_of`)."""
        original = Engine.connect

        def connect(engine: Engine, *args: Any, **options: Any) -> Connection:
            if self._stands_in and engine.url in self._errors:
                return _stand_in(engine, self._errors[engine.url])
            try:
                return original(engine, *args, **options)
            except Exception as error:
                if not is_connection_error(error):
                    raise
                error.__dict__[MARK] = masked(engine)
                self._errors.setdefault(engine.url, error)
                if self._stands_in:
                    return _stand_in(engine, error)
                raise

        setattr(Engine, "connect", connect)  # noqa: B010 - a swap, no assignment
        try:
            yield
        finally:
            setattr(Engine, "connect", original)  # noqa: B010

    @contextlib.contextmanager
    def standing_in(self) -> Iterator[None]:
        """Inside `watching`: who cannot connect gets an empty database instead."""
        self._stands_in = True
        try:
            yield
        finally:
            self._stands_in = False


def stood_in_for(connection: Connection) -> tuple[Engine, Exception] | None:
    """The engine that this connection takes the place of, and why that did not connect."""
    found: tuple[Engine, Exception] | None = connection.info.get(MARK)
    return found


def database_of(error: BaseException) -> str:
    """The masked URL of the database that this error is about, or ""."""
    return str(getattr(error, MARK, ""))


def serves_several(script: ScriptDirectory) -> bool:
    """Whether env.py tells its databases apart as the multidb templates do, by `upgrade_token`."""
    with contextlib.suppress(OSError):
        return b"upgrade_token" in Path(script.dir, "env.py").read_bytes()
    return False


def masked(engine: Engine) -> str:
    """The engine's URL with its password masked."""
    return engine.url.render_as_string(hide_password=True).replace(":***@", f":{MASK}@")


def _stand_in(engine: Engine, error: Exception) -> Connection:
    connection = create_engine("sqlite://").connect()
    connection.info[MARK] = (engine, error)
    return connection
