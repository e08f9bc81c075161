"""Marks in what is printed, so that the engine can put the events between its lines."""

from __future__ import annotations

import contextlib
import os
import sys
import threading
from collections.abc import Callable

from .protocol import Event, Printed

MARK = b"\0migtui %d\0"


class Marks:
    """Sends events; before one that follows something printed, it marks the place."""

    def __init__(self, send: Callable[[Event], None]) -> None:
        self._send = send
        self._owner = os.getpid()
        self._lock = threading.Lock()
        self._number = 0
        self._is_on = self._is_due = False

    def turn_on(self) -> None:
        """The engine knows about marks."""
        self._is_on = True

    def note_printed(self) -> None:
        """Something was printed."""
        self._is_due = True

    def send(self, event: Event) -> None:
        """Send the event. In a forked child nothing is sent, nor marked."""
        if self._is_due and self._is_on and os.getpid() == self._owner:
            self._mark()
        self._send(event)

    def _mark(self) -> None:
        with self._lock:
            self._is_due = False
            self._number += 1
            for stream in (sys.stdout, sys.stderr):
                with contextlib.suppress(Exception):
                    stream.flush()
            with contextlib.suppress(OSError):
                os.write(2, MARK % self._number)
            self._send(Printed(self._number))
