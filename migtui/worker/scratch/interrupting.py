"""SIGINT for a driver that waits in C, where no exception of Python's reaches it.

psycopg2 is such a one: its statement would run to its end first. The signal itself is seen at once (`set_wakeup_fd`),
so another thread hears of it and has the driver take the statement back.
"""

from __future__ import annotations

import contextlib
import signal
import socket
import threading
from collections.abc import Iterator
from typing import Any

from sqlalchemy.engine import Connection


@contextlib.contextmanager
def interruptible(connection: Connection) -> Iterator[None]:
    """Inside, SIGINT ends what this connection is waiting for."""
    if connection.dialect.driver != "psycopg2" or threading.current_thread() is not threading.main_thread():
        yield
        return
    proxied: Any = connection.connection
    raw = getattr(proxied, "dbapi_connection", None) or proxied.connection
    heard, told = socket.socketpair()
    told.setblocking(False)
    listener = threading.Thread(target=_listen, args=(heard, raw), name="migtui-interrupts", daemon=True)
    listener.start()
    before = signal.set_wakeup_fd(told.fileno(), warn_on_full_buffer=False)
    try:
        yield
    finally:
        signal.set_wakeup_fd(before)
        told.close()
        listener.join()
        heard.close()


def _listen(heard: socket.socket, raw: Any) -> None:
    while numbers := heard.recv(16):
        if signal.SIGINT in numbers:
            with contextlib.suppress(Exception):  # it may be closed by now
                raw.cancel()
