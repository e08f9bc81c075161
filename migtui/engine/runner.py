"""One run of a confirmed plan, in a worker of its own: its events, its cancel ladder, its result.

No Done is a crash. The first Done counts: a migration that forks may produce two. Whatever the worker says,
where the databases stand is read anew at the end.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable

from ..core.database import DatabaseState
from ..core.plan import Plan
from ..errors import MigtuiError
from ..worker.protocol import Cancel, Database, Done, Expected, Log, StepDone, StepStart, Stopped
from ..worker.protocol import Run as RunRequest
from .events import Ended, Event, Mail, Output, RunResult
from .failures import crash, failure, signal_name
from .ladder import RUNGS, Rung, left_behind, said
from .process import WorkerProcess
from .project import Project
from .states import state_of

PATIENCE = 3.0
"""Seconds for a worker to end after its Done; a forked child or a stuck thread is killed then."""

Reread = Callable[[], Awaitable[tuple[DatabaseState, ...]]]


class Run:
    """Iterate over it once for its events; the last is Ended, always. `cancel` at any time."""

    def __init__(
        self,
        project: Project,
        plan: Plan,
        states: tuple[DatabaseState, ...],
        take_runner: Callable[[], Awaitable[WorkerProcess]],
        reread: Reread,
    ) -> None:
        self._project = project
        self._plan = plan
        self._states = {state.key: state for state in states}
        self._take_runner = take_runner
        self._reread = reread
        self._process: WorkerProcess | None = None
        self._rungs: list[Rung] = []
        self._running = ""
        self._stopped = False
        self._has_ended = False

    def __aiter__(self) -> AsyncIterator[Event]:
        return self._events()

    async def cancel(self) -> str:
        """Climb one rung of the ladder; what was done, and what it means for the database, in a sentence or two."""
        if self._has_ended:
            return "The run has ended already."
        rung = RUNGS[min(len(self._rungs), len(RUNGS) - 1)]
        self._rungs.append(rung)
        if self._process is not None:
            self._climb(self._process, rung)
        return said(rung, self._states.values())

    def _climb(self, process: WorkerProcess, rung: Rung) -> None:
        if rung == "stop":
            process.send(Cancel())
        elif rung == "kill":
            process.kill()
        else:
            process.interrupt()

    async def _events(self) -> AsyncIterator[Event]:
        done: Done | None = None
        error: MigtuiError | None = None
        try:
            process = self._process = await self._start()
            while (mail := await process.next()) is not None:
                if isinstance(mail, Done):
                    done = mail
                    break
                self._note(mail)
                yield mail
            await process.finish(PATIENCE)
            while (mail := await process.next()) is not None:
                if isinstance(mail, (Output, Log)):
                    yield mail
        except MigtuiError as refused:
            error = refused
        finally:
            self._has_ended = True
            if self._process is not None:
                await self._process.close()
        yield Ended(await self._result(done, error))

    async def _start(self) -> WorkerProcess:
        process = await self._take_runner()
        try:
            await process.ready()
        except BaseException:
            await process.close()
            raise
        process.send(request_for(self._plan))
        if self._rungs:
            process.send(Cancel())  # asked for while the worker was still warming up
        return process

    def _note(self, mail: Mail) -> None:
        if isinstance(mail, StepStart):
            self._running = mail.revision
        elif isinstance(mail, StepDone):
            self._running = ""
        elif isinstance(mail, Database):
            self._states[mail.key] = state_of(mail)
        elif isinstance(mail, Stopped):
            self._stopped = True

    async def _result(self, done: Done | None, error: MigtuiError | None) -> RunResult:
        process = self._process
        returncode = process.returncode if process is not None else None
        if error is None and process is not None:
            error = self._error(done, process)
        killed = "kill" in self._rungs and done is None
        databases, unread = await self._stand()
        interrupted = done is not None and done.kind == "interrupted"
        cut = process is not None and error is not None and bool(self._running or killed or (done and done.revision))
        return RunResult(
            ok=error is None,
            databases=databases,
            error=error,
            failed=(done.revision if done is not None else "") or self._running,
            stopped=self._stopped,
            interrupted=interrupted,
            killed=killed,
            crashed=process is not None and done is None and not killed,
            exit_code=returncode if returncode is not None and returncode >= 0 else None,
            signal=signal_name(returncode) if done is None else "",
            left_behind=left_behind(self._states.values(), killed=done is None, interrupted=interrupted) if cut else (),
            unread=unread,
        )

    def _error(self, done: Done | None, process: WorkerProcess) -> MigtuiError | None:
        if done is None:
            return crash(process.returncode, self._running, process.output)
        return None if done.ok else failure(self._project, done, process.output)

    async def _stand(self) -> tuple[tuple[DatabaseState, ...], MigtuiError | None]:
        try:
            return await self._reread(), None
        except MigtuiError as error:
            return (), error


def request_for(plan: Plan) -> RunRequest:
    """What the runner is asked to do, and what it is to find before it does."""
    expected = {
        database.key: Expected(sorted(database.heads), [step.revision for step in database.steps])
        for database in plan.databases
    }
    return RunRequest(plan.direction, plan.target, expected, plan.purge, plan.tag)
