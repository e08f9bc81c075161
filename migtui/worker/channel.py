"""The worker's two pipes: events out, requests in.

Sending is safe from any thread, and silent in a forked child: a migration that forks must not answer twice.
Every string that leaves is cleaned of secrets first. Requests are read by a daemon thread, since the main
thread belongs to the user's env.py; that is how Cancel, and the parent's death, are noticed while a migration
runs.
"""

from __future__ import annotations

import contextlib
import functools
import os
import queue
import threading
from collections.abc import Callable
from dataclasses import fields, is_dataclass, replace
from typing import Any

from .protocol import Cancel, Event, ProtocolError, Request, decode_request, encode

IDENTIFIERS = frozenset(
    {
        *("key", "name", "dialect", "driver", "server", "kind", "what", "level", "direction"),
        *("python", "executable", "alembic", "sqlalchemy"),
        *("missing_file", "version_table", "version_table_schema", "version_locations", "file", "files"),
        *("revision", "heads", "heads_after", "bases", "down_revisions", "branch_labels", "depends_on"),
        *("id", "rev_id", "table", "group", "downgrade_group", "enums", "back"),
    }
)
"""Fields that the engine compares or opens: cleaning them of a password like "app" would break them, and none
can carry a secret that is not also a revision id, a path or the name of the database."""


class Channel:
    """Sends events to the engine."""

    def __init__(self, fd: int, clean: Callable[[str], str]) -> None:
        self._fd = fd
        self._clean = clean
        self._owner = os.getpid()
        self._lock = threading.Lock()

    def send(self, event: Event) -> None:
        """Write one event. An engine that has gone away is not an error: a run goes on to its next boundary."""
        if os.getpid() != self._owner:
            return
        line = encode(cleaned(event, self._clean))
        with self._lock, contextlib.suppress(OSError):
            while line:
                line = line[os.write(self._fd, line) :]


def cleaned(event: Event, clean: Callable[[str], str]) -> Event:
    """The event with every text but the identifiers cleaned."""
    changes = {}
    kind: Any = type(event)
    for name in _texts_of(kind):
        before = getattr(event, name)
        after = _clean_value(before, clean)
        if after != before:
            changes[name] = after
    return replace(event, **changes) if changes else event


@functools.cache
def _texts_of(kind: Any) -> tuple[str, ...]:
    """The fields of this kind of event that may hold more than an identifier. Kept: it is 15 µs an event."""
    return tuple(field.name for field in fields(kind) if field.name not in IDENTIFIERS)


def _clean_value(value: Any, clean: Callable[[str], str]) -> Any:
    if isinstance(value, str):
        return clean(value)
    if isinstance(value, dict):
        return {key: _clean_value(item, clean) for key, item in value.items()}
    if isinstance(value, list):
        return [item if isinstance(item, str) else _clean_value(item, clean) for item in value]
    if is_dataclass(value) and not isinstance(value, type):
        return cleaned(value, clean)  # type: ignore[arg-type]
    return value


class Inbox:
    """Requests from the engine, in order. `stop` is set by Cancel, and when the engine has gone."""

    def __init__(self, fd: int, on_orphaned: Callable[[], None]) -> None:
        self.stop = threading.Event()
        self._fd = fd
        self._on_orphaned = on_orphaned
        self._queue: queue.SimpleQueue[Request | None] = queue.SimpleQueue()
        threading.Thread(target=self._read, name="migtui-requests", daemon=True).start()

    def next(self) -> Request | None:
        """The next request; None when the engine has gone."""
        return self._queue.get()

    def _read(self) -> None:
        with open(self._fd, "rb") as lines:  # noqa: PTH123 - a descriptor, not a path
            for line in lines:
                with contextlib.suppress(ProtocolError):
                    self._take(decode_request(line))
        self.stop.set()
        self._queue.put(None)
        self._on_orphaned()

    def _take(self, request: Request) -> None:
        if isinstance(request, Cancel):
            self.stop.set()
        else:
            self._queue.put(request)
