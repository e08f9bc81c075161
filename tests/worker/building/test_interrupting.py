"""SIGINT is heard once, and the driver is told until the statement has ended."""

from __future__ import annotations

import os
import signal
import threading
from types import SimpleNamespace
from typing import Any

import pytest

from migtui.worker.scratch import interrupting


@pytest.mark.parametrize(("driver", "times"), [("aiosqlite", 3), ("pysqlite", 1)])
def test_a_statement_that_was_on_its_way_is_taken_back_too(
    monkeypatch: pytest.MonkeyPatch, driver: str, times: int
) -> None:
    told = threading.Semaphore(0)
    raw = SimpleNamespace(driver_connection=SimpleNamespace(interrupt=told.release))
    dialect = SimpleNamespace(driver=driver, name="sqlite")
    connection: Any = SimpleNamespace(dialect=dialect, connection=SimpleNamespace(dbapi_connection=raw))
    monkeypatch.setattr(interrupting, "AGAIN", 0.001)
    before = signal.signal(signal.SIGINT, lambda number, frame: None)
    try:
        with interrupting.interruptible(connection):
            os.kill(os.getpid(), signal.SIGINT)
            assert all(told.acquire(timeout=30) for _ in range(times))
    finally:
        signal.signal(signal.SIGINT, before)
