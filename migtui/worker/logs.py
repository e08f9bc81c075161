"""Log records and warnings of the user's code.

Handlers would be of no use: the stock env.py calls fileConfig, which closes and removes them. The record
factory survives it. A record is only made where the logger's level lets it, so the user's own configuration
decides.
"""

from __future__ import annotations

import logging
import os
import sys
import warnings
from collections.abc import Callable
from typing import Any

from .protocol import Event, Log
from .texts import safe_str

SAID_OTHERWISE = ("sqlalchemy.engine", "sqlalchemy.pool")
"""Loggers that `echo=True` turns on: the Sql events say the same."""


STEP_BEGINS = "Running %s"
"""What Alembic logs before each step: StepStart says the same."""
LEVELS = {"debug": logging.DEBUG, "info": logging.INFO, "warning": logging.WARNING, "error": logging.ERROR}


class LogWatch:
    """Reports every record of a level and above, and every warning, which counts as WARNING."""

    def __init__(self, send: Callable[[Event], None]) -> None:
        self._send = send
        self._least = logging.INFO
        self._owner = os.getpid()

    def set_level(self, name: str) -> None:
        """From now on. A name that this worker does not know leaves it as it is."""
        self._least = LEVELS.get(name, self._least)

    def start(self) -> None:
        make = logging.getLogRecordFactory()

        def factory(*args: Any, **kwargs: Any) -> logging.LogRecord:
            record = make(*args, **kwargs)
            if os.getpid() == self._owner and record.levelno >= self._least and not _said_otherwise(record):
                self._send(Log(record.levelname, record.name, _message(record), _is_printed(record)))
            return record

        logging.setLogRecordFactory(factory)
        warnings.showwarning = self._warned

    def _warned(
        self,
        message: Warning | str,
        category: type[Warning],
        filename: str,
        lineno: int,
        file: object = None,
        line: object = None,
    ) -> None:
        if self._least <= logging.WARNING:
            text = safe_str(message) if isinstance(message, Warning) else message
            self._send(Log("WARNING", "py.warnings", f"{filename}:{lineno}: {category.__name__}: {text}"))


def _said_otherwise(record: logging.LogRecord) -> bool:
    return record.name.startswith(SAID_OTHERWISE) or str(record.msg) == STEP_BEGINS


def _is_printed(record: logging.LogRecord) -> bool:
    """Whether a handler is about to print it. Records that a filter drops are not foreseen."""
    logger: logging.Logger | None = logging.getLogger(record.name)
    if logger is None or logger.disabled or logging.root.manager.disable >= record.levelno:
        return False
    while logger is not None:
        if any(_prints(handler) and record.levelno >= handler.level for handler in logger.handlers):
            return True
        logger = logger.parent if logger.propagate else None
    return False


def _prints(handler: logging.Handler) -> bool:
    return isinstance(handler, logging.StreamHandler) and handler.stream in (sys.stdout, sys.stderr)


def _message(record: logging.LogRecord) -> str:
    try:
        return record.getMessage()
    except Exception as error:
        return f"{record.msg!r} % {record.args!r}: {safe_str(error)}"
