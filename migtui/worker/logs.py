"""Log records and warnings of the user's code.

Handlers would be of no use: the stock env.py calls fileConfig, which closes and removes them. The record
factory survives it. A record is only made where the logger's level lets it, so the user's own configuration
decides.
"""

from __future__ import annotations

import logging
import os
import warnings
from collections.abc import Callable
from typing import Any

from .protocol import Event, Log
from .texts import safe_str

SAID_OTHERWISE = ("sqlalchemy.engine", "sqlalchemy.pool")
"""Loggers that `echo=True` turns on: the Sql events say the same."""


STEP_BEGINS = "Running %s"
"""What Alembic logs before each step: StepStart says the same."""


def watch_logs(send: Callable[[Event], None]) -> None:
    """Report every record of level INFO and above, and every warning."""
    make = logging.getLogRecordFactory()
    owner = os.getpid()

    def factory(*args: Any, **kwargs: Any) -> logging.LogRecord:
        record = make(*args, **kwargs)
        if os.getpid() == owner and record.levelno >= logging.INFO and not _said_otherwise(record):
            send(Log(record.levelname, record.name, _message(record)))
        return record

    logging.setLogRecordFactory(factory)
    warnings.showwarning = _warning(send)


def _warning(send: Callable[[Event], None]) -> Callable[..., None]:
    def show(message: Warning | str, category: type[Warning], filename: str, lineno: int, *rest: Any) -> None:
        text = safe_str(message) if isinstance(message, Warning) else message
        send(Log("WARNING", "py.warnings", f"{filename}:{lineno}: {category.__name__}: {text}"))

    return show


def _said_otherwise(record: logging.LogRecord) -> bool:
    return record.name.startswith(SAID_OTHERWISE) or str(record.msg) == STEP_BEGINS


def _message(record: logging.LogRecord) -> str:
    try:
        return record.getMessage()
    except Exception as error:
        return f"{record.msg!r} % {record.args!r}: {safe_str(error)}"
