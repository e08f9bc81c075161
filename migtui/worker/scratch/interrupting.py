"""SIGINT for a driver that waits in C, where no exception of Python's reaches it.

psycopg2 is such a one, and SQLite: a statement would run to its end first. The signal itself is seen at once
(`set_wakeup_fd`), so another thread hears of it and has the driver take the statement back.
"""

from __future__ import annotations

import contextlib
import signal
import socket
import threading
from collections.abc import Callable, Iterator
from typing import Any

from sqlalchemy.engine import Connection

AGAIN = 0.2
"""Seconds."""


@contextlib.contextmanager
def interruptible(connection: Connection) -> Iterator[None]:
    """Inside, SIGINT ends what this connection is waiting for."""
    take_back = _taking_back(connection)
    if take_back is None or threading.current_thread() is not threading.main_thread():
        yield
        return
    heard, told = socket.socketpair()
    told.setblocking(False)
    again = AGAIN if connection.dialect.driver == "aiosqlite" else None
    listener = threading.Thread(target=_listen, args=(heard, take_back, again), name="migtui-interrupts", daemon=True)
    listener.start()
    before = signal.set_wakeup_fd(told.fileno(), warn_on_full_buffer=False)
    try:
        yield
    finally:
        signal.set_wakeup_fd(before)
        told.close()
        listener.join()
        heard.close()


def _taking_back(connection: Connection) -> Callable[[], object] | None:
    """What any thread may call to end the statement that runs; None where the driver hears of the signal itself."""
    proxied: Any = connection.connection
    raw = getattr(proxied, "dbapi_connection", None) or proxied.connection
    if connection.dialect.driver == "psycopg2":
        return raw.cancel  # type: ignore[no-any-return]
    if connection.dialect.name != "sqlite":
        return None
    driver = getattr(raw, "driver_connection", None) or raw
    return getattr(getattr(driver, "_conn", driver), "interrupt", None)  # aiosqlite's own awaits its turn


def _listen(heard: socket.socket, take_back: Callable[[], object], again: float | None) -> None:
    """`again`: seconds after which the driver is told once more. The statement may have been on its way to aiosqlite's
    thread, where nothing else ends it."""
    with contextlib.suppress(OSError):
        while numbers := _heard(heard):
            if signal.SIGINT in numbers:
                heard.settimeout(again)
                with contextlib.suppress(Exception):  # it may be closed by now
                    take_back()


def _heard(heard: socket.socket) -> bytes:
    """Numbers of signals; that of SIGINT when it is time to tell once more, none at the end."""
    try:
        return heard.recv(16)
    except TimeoutError:
        return bytes([signal.SIGINT])
