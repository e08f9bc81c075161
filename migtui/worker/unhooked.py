"""Steps told by Alembic's log records, for an Alembic in which the hooks of `running` do not hold.

The record "Running upgrade a -> b" carries the step itself. What is lost: a stop between two steps, and the
comparison with the plan in the same transaction; it is made just before, in a run of env.py of its own.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
from typing import Any

from .logs import STEP_BEGINS
from .planning import step_id
from .protocol import Event, StepDone, StepStart
from .stage import Stage


class LoggedSteps:
    """Turns log records into StepStart and StepDone. One database: the records do not say which."""

    def __init__(self, total: int, send: Callable[[Event], None], stage: Stage) -> None:
        self._total = total
        self._send = send
        self._stage = stage
        self._index = -1
        self._began = 0.0

    def watch(self) -> None:
        """From now on, look at every record of Alembic's."""
        logging.getLogger("alembic.runtime.migration").setLevel(logging.INFO)
        make = logging.getLogRecordFactory()

        def factory(*args: Any, **kwargs: Any) -> logging.LogRecord:
            record = make(*args, **kwargs)
            if record.name == "alembic.runtime.migration" and str(record.msg) == STEP_BEGINS:
                self._begin(record.args[0] if isinstance(record.args, tuple) else record.args)
            return record

        logging.setLogRecordFactory(factory)

    def finish(self) -> None:
        """The command has returned: the last step is done."""
        if self._stage.name == "step":
            ms = round((time.perf_counter() - self._began) * 1000, 3)
            self._send(StepDone("", self._index, self._stage.revision, ms))
        self._stage.enter("commit")

    def _begin(self, step: Any) -> None:
        self.finish()
        self._index += 1
        self._stage.enter("step", step_id(step))
        self._send(StepStart("", self._index, self._stage.revision, self._total))
        self._began = time.perf_counter()
