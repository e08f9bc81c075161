"""Databases of our own, to build in: made beside the real one, or given empty, and always taken away again.

Everything is done over connections of the engine that env.py has made, so whoever may connect there needs no further
word; in an asynchronous env.py all of it happens inside its greenlet.
"""

from __future__ import annotations

import contextlib
import shutil
import signal
import tempfile
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy.engine import Connection, Engine, make_url

from .. import sqlwatch
from ..connecting import hint as connection_hint
from ..databases import read_session
from ..missing import missing_file
from ..texts import first_line, safe_str
from . import emptying
from .dropping import drop, on_server
from .interrupting import interruptible
from .names import PREFIX, left_behind, new_name
from .redirecting import CannotRedirect, engine_of, engine_to, is_alike

SERVERS = ("postgresql", "mysql", "mariadb")
GIVE_ONE = 'Give the URL of an empty database in the settings: scratch = "…".'
OWN_CREATOR = "env.py makes its connections by a function of its own (creator=…), which leads to one database only"


Announce = Callable[[str], object]


class NoScratch(Exception):
    """There is no scratch database to build in. `str()` says why in a line."""

    def __init__(self, message: str, hint: str = "") -> None:
        super().__init__(message)
        self.hint = hint


@dataclass
class Scratch:
    """A database of our own, while it is there."""

    engine: Engine
    name: str
    """As its own session calls it; of SQLite the file."""
    where: str
    """For the user, without secrets."""
    left: str = ""
    """Its name, when it could not be taken away."""
    note: str = ""
    """What earlier runs have left behind."""


@contextlib.contextmanager
def scratch_database(real: Connection, given: str, announce: Announce) -> Iterator[Scratch]:
    """A scratch database for this one; `given`: the URL of an empty one, or "". `announce` hears the name of one that
    is about to be created. Raises NoScratch.

    It is gone afterwards, whatever is raised inside, or `left` names it.
    """
    dialect = real.dialect.name
    if dialect not in ("sqlite", *SERVERS):
        raise NoScratch(f"no scratch databases are made for {dialect}: only for SQLite, PostgreSQL, MySQL and MariaDB")
    make = _given(real, given) if given else _file(real, announce) if dialect == "sqlite" else _created(real, announce)
    with make as scratch:
        yield scratch


@contextlib.contextmanager
def connected(scratch: Scratch) -> Iterator[Connection]:
    """The connection that builds. What it has not committed is rolled back. Raises NoScratch."""
    with contextlib.ExitStack() as stack:
        with _told(f"{scratch.where} cannot be reached"):
            connection = stack.enter_context(scratch.engine.connect())
        try:
            with interruptible(connection):
                yield connection
        except BaseException:
            connection.invalidate()  # whatever it is in the middle of
            raise


# -- SQLite ------------------------------------------------------------------------------------------------------


@contextlib.contextmanager
def _file(real: Connection, announce: Announce) -> Iterator[Scratch]:
    with undisturbed():
        folder = Path(tempfile.gettempdir(), new_name())
        announce(str(folder))
        folder.mkdir(mode=0o700)
    try:
        file = folder / "scratch.db"
        file.touch()  # a reader connects to no file that does not exist
        scratch = Scratch(engine_to(real.engine, str(file)), str(file), "a temporary SQLite file")
        scratch.note = left_behind(each.name for each in folder.parent.glob(f"{PREFIX}*"))
        yield scratch
    finally:
        with undisturbed():
            shutil.rmtree(folder, ignore_errors=True)
            scratch.left = str(folder) if folder.exists() else ""


# -- servers -----------------------------------------------------------------------------------------------------


@contextlib.contextmanager
def _created(real: Connection, announce: Announce) -> Iterator[Scratch]:
    name = new_name()
    announce(name)
    host = real.engine.url.host or "this machine"
    scratch = Scratch(engine_to(real.engine, name), name, f"scratch database {name} on {host}")
    charset = _charset(real)
    try:
        with _told(f"no scratch database can be created on {host}", GIVE_ONE), on_server(real.engine) as server:
            server.exec_driver_sql(f"CREATE DATABASE {name}{charset}")
            scratch.note = _left_on(server)
        yield scratch
    finally:
        _firmly(lambda: drop(real.engine, name), scratch)


def _charset(real: Connection) -> str:
    """MySQL's tables take it from their database: it shows in every column."""
    if real.dialect.name == "postgresql":
        return ""
    with sqlwatch.muted():
        row: Any = real.exec_driver_sql("SELECT @@character_set_database, @@collation_database").first()
    return f" CHARACTER SET {row[0]} COLLATE {row[1]}"


def _left_on(server: Connection) -> str:
    question = "SELECT datname FROM pg_database" if server.dialect.name == "postgresql" else "SHOW DATABASES"
    return left_behind(str(row[0]) for row in server.exec_driver_sql(question))


# -- given -------------------------------------------------------------------------------------------------------


@contextlib.contextmanager
def _given(real: Connection, given: str) -> Iterator[Scratch]:
    with _told("the scratch URL cannot be used"):
        engine = engine_of(make_url(given), real.engine)
    if not is_alike(engine.dialect.name, real.dialect.name):
        raise NoScratch(f"the scratch URL leads to {engine.dialect.name}, and the project's to {real.dialect.name}")
    with _told("the scratch URL leads nowhere"), sqlwatch.muted(), engine.connect() as connection:
        session = read_session(connection)
        name = missing_file(connection) or session.database
        if emptying.place_of(connection) == emptying.place_of(real):
            raise NoScratch("the scratch URL leads to the project's own database", GIVE_ONE)
        before = emptying.contents(connection)
    if before.tables:
        named = ", ".join(before.tables[:3]) + (", …" if len(before.tables) > 3 else "")
        raise NoScratch(f"the scratch database is not empty: it has {named}", "It is never emptied of what was there.")
    scratch = Scratch(engine, name, _where(engine, name))
    try:
        yield scratch
    finally:
        _firmly(lambda: emptying.restore(engine, before), scratch)


def _where(engine: Engine, name: str) -> str:
    if engine.dialect.name == "sqlite":
        return f"the scratch file {Path(name).name}" if name else "a SQLite database in memory"
    return f"the scratch database {name} on {engine.url.host or 'this machine'}"


# -- what all need -----------------------------------------------------------------------------------------------


def _firmly(act: Callable[[], None], scratch: Scratch) -> None:
    """Take it away. In an asynchronous env.py a cancel may still be on its way, and hits the first try."""
    with undisturbed():
        for _ in range(2):
            try:
                act()
                scratch.left = ""
                return
            except BaseException:  # the build's own error is the one to tell; of this one the name tells
                scratch.left = scratch.name


@contextlib.contextmanager
def undisturbed() -> Iterator[None]:
    """No SIGINT meanwhile."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    before = signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)


@contextlib.contextmanager
def _told(what: str, hint: str = "") -> Iterator[None]:
    """Errors inside become a NoScratch: "{what}: the server's reason"."""
    try:
        yield
    except NoScratch:
        raise
    except CannotRedirect:
        raise NoScratch(OWN_CREATOR, GIVE_ONE) from None
    except Exception as error:
        reason = first_line(safe_str(getattr(error, "orig", None) or error)) or type(error).__name__
        raise NoScratch(f"{what}: {reason}", hint or connection_hint(error)) from error
