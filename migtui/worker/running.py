"""Runs one command through `alembic.command`, step by step under our eyes.

`alembic.command` hands the work to an EnvironmentContext as a function. The name that it looks up is swapped for
a factory that wraps this function in a generator: Alembic asks it for each next step, so it knows when a step
begins and ends, can stop between two, and can compare the database with the confirmed plan before the first.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from typing import Any

import alembic.command
from alembic.config import Config
from alembic.runtime.environment import EnvironmentContext
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory

from .databases import connection_of, describe, identify, read_session
from .environment import visit_databases
from .keys import find_name
from .missing import allow_new_files, spare_missing_files
from .planning import alembic_steps, step_id
from .project import Project, load_script
from .protocol import Event, Expected, PlanMoved, Run, StepDone, StepStart, Stopped
from .purging import look_before_purge
from .selftest import hooks_work
from .stage import Stage
from .unhooked import LoggedSteps
from .unreachable import Unreachable


class Moved(BaseException):
    """The database is not as the plan saw it. A BaseException: no `except Exception` of an env.py goes on."""


class StepSwallowed(Exception):
    """A step failed, but env.py kept the exception to itself."""


class Runner:
    """One run. `start` raises what the command raises."""

    def __init__(self, request: Run, send: Callable[[Event], None], stop: threading.Event, stage: Stage) -> None:
        self._request = request
        self._send = send
        self._stop = stop
        self._stage = stage
        self._seen: list[str] = []
        self._moved = False
        self._unfinished = ""
        self._work_of_command: Any = None

    def start(self, config: Config) -> None:
        """Run the command. Raises Moved, StepSwallowed, or whatever Alembic and the user's code raise."""
        if all(expected.heads for expected in self._request.expected.values()):
            spare_missing_files()  # a database that was there and is gone: do not connect it into being
        if not hooks_work():
            self._start_unhooked(config)
            return
        setattr(alembic.command, "EnvironmentContext", self._environment)  # noqa: B010 - a swap, no assignment
        if self._request.purge:
            look_before_purge(self._before_purge)
        with Unreachable().watching():
            self._command(config)
        if self._moved:
            raise Moved
        if self._unfinished:
            raise StepSwallowed(f"Step {self._unfinished} failed, but env.py swallowed the error.")

    def _command(self, config: Config) -> None:
        request = self._request
        targets: Any = request.target
        options: dict[str, Any] = {"tag": request.tag}
        if request.direction == "stamp":
            targets = targets.split()
            options["purge"] = request.purge
        getattr(alembic.command, request.direction)(config, targets, **options)

    def _start_unhooked(self, config: Config) -> None:
        project, request = Project(config, load_script(config)), self._request
        found: list[Any] = []

        def visit(heads: tuple[str, ...], context: MigrationContext) -> None:
            begin = () if request.purge else heads
            steps = alembic_steps(project.script, request.direction, request.target, begin)
            self._compare(self._meet(heads, context), heads, steps)
            found.extend(steps)

        visit_databases(project, self._stage, visit, destination_rev=request.target, tag=request.tag)
        logged = LoggedSteps(len(found), self._send, self._stage)
        logged.watch()
        self._command(config)
        logged.finish()

    def _environment(self, config: Config, script: ScriptDirectory, **options: Any) -> EnvironmentContext:
        environment = EnvironmentContext(config, script, **options)
        work = environment.context_opts["fn"]

        def watched(heads: Any, context: MigrationContext) -> Iterator[Any]:
            return self._work(work, heads, context)

        # Alembic would create its version table before it asks for the work; we compare the plan first.
        environment.context_opts.update(fn=watched, dont_mutate=True)
        self._work_of_command = work
        self._stage.enter("env")
        return environment

    def _work(self, work: Any, heads: Any, context: MigrationContext) -> Iterator[Any]:
        self._stage.enter("history")
        steps = list(work(heads, context))
        if self._request.purge:  # compared before the rows were deleted; `heads` is empty
            key = self._seen[-1]
        else:
            key = self._meet(tuple(heads), context)
            self._compare(key, tuple(heads), steps)
            if not heads and not self._stop.is_set():
                context._ensure_version_table()
        yield from self._steps(key, steps)
        self._stage.enter("commit")

    def _before_purge(self, context: MigrationContext) -> None:
        """Alembic is about to delete every row. The target is resolved first: a wrong one must cost nothing."""
        self._stage.enter("history")
        heads = tuple(context.get_current_heads())
        steps = list(self._work_of_command((), context))
        self._compare(self._meet(heads, context), heads, steps)

    def _meet(self, heads: tuple[str, ...], context: MigrationContext) -> str:
        """Report the database, and with it the session that holds the locks from now on. Returns its key."""
        session = read_session(connection_of(context))
        key = find_name(identify(context, session), len(self._seen), self._request.expected, self._seen)
        self._seen.append(key)
        self._send(describe(heads, context, session, key=key, count=False))
        return key

    def _compare(self, key: str, heads: tuple[str, ...], steps: list[Any]) -> None:
        found = Expected(heads=sorted(heads), steps=[step_id(step) for step in steps])
        if not self._moved and self._request.expected.get(key) == found:
            allow_new_files()
            return
        self._moved = True
        self._send(PlanMoved(key, found.heads, found.steps))
        raise Moved

    def _steps(self, key: str, steps: list[Any]) -> Iterator[Any]:
        for index, step in enumerate(steps):
            if self._stop.is_set():
                self._send(Stopped(key, index))
                return
            revision = self._unfinished = step_id(step)
            self._stage.enter("step", revision)
            self._send(StepStart(key, index, revision, len(steps)))
            began = time.perf_counter()
            yield step
            self._unfinished = ""
            self._send(StepDone(key, index, revision, round((time.perf_counter() - began) * 1000, 3)))
