"""One build in a worker of its own, from its start to its end, or to where it is stopped.

The worker makes databases and must take them away again. So it is never just killed: it is asked to stop, then
interrupted, and only one that does not answer for seconds loses its process. What that leaves, another worker takes
away.
"""

from __future__ import annotations

import asyncio
from dataclasses import dataclass

from ..core.diff.model import BuiltStage
from ..errors import MigtuiError
from ..worker.protocol import Build, Built, Cancel, Clear, Cleared, Done, Progress, Scratched
from .children import Children
from .comparing import Listener, Partial, stage_of
from .events import Mail, Output
from .failures import crash, failure
from .process import WorkerProcess
from .project import Project
from .reader import Reader

STEP = 2.0
"""Seconds for a build to stop at the end of a step, before it is interrupted in it, and once more: asyncio takes the
first SIGINT for a request, which code that never awaits does not hear."""
CLEARING = 15.0
"""Seconds for an interrupted build to take its databases away."""
REMOVING = 20.0
"""Seconds for another worker to do so, after one that has died."""
NOTHING = "stopped before anything was created"


@dataclass(frozen=True, slots=True)
class BuildEnd:
    """How a build that was stopped has ended."""

    text: str
    """ "stopped: what it had created is removed"."""
    left: tuple[str, ...] = ()
    """Scratch databases that may still be there, by name."""


class BuildRun:
    """Start it once, and stop it whenever you like."""

    def __init__(self, project: Project, children: Children, heard: Listener | None) -> None:
        self._project = project
        self._children = children
        self._heard = heard
        self._process: WorkerProcess | None = None
        self._work: asyncio.Task[tuple[BuiltStage, ...]] | None = None
        self._stopping: asyncio.Task[BuildEnd] | None = None
        self._is_given = False
        """It builds in a database of the user's."""
        self._is_asked = False
        self._is_killed = False
        self._stages: list[BuiltStage] = []
        self._names: list[str] = []
        """Of what the worker has created."""
        self._left: tuple[str, ...] = ()
        """Of these, what may still be there after its death."""

    def start(self, request: Build) -> asyncio.Task[tuple[BuiltStage, ...]]:
        """Begin. The task raises MigtuiError, and when it is done nothing is left to wait for. To cancel it is to leave
        the worker to itself."""
        self._is_given = bool(request.scratch)
        self._work = asyncio.create_task(self._run(request))
        return self._work

    async def stop(self) -> BuildEnd:
        """From polite to final, until the worker has ended. Whoever calls it again waits for the same."""
        if self._stopping is None:
            self._heard = None
            self._stopping = asyncio.create_task(self._stop())
        return await asyncio.shield(self._stopping)

    async def _stop(self) -> BuildEnd:
        work, process = self._work, self._process
        assert work is not None, "stopped after it was started"
        if self._is_asked and process is not None:
            await self._climb(work, process)
        elif process is not None:
            process.kill()  # it is still warming up
        await asyncio.wait([work])
        work.exception()  # nobody asks any more
        if not self._is_asked:
            return BuildEnd(NOTHING)
        left = (*(stage.left for stage in self._stages if stage.left), *self._left)
        return BuildEnd(self._said(left), left)

    def _said(self, left: tuple[str, ...]) -> str:
        how = "killed, since it did not stop" if self._is_killed else "stopped"
        if left:
            return f"{how}: {', '.join(left)} may be left, remove that by hand"
        if self._is_killed and self._is_given:
            return f"{how}: what it had made in the scratch database of the settings is left there"
        return f"{how}: what it had created is removed"

    async def _climb(self, work: asyncio.Task[tuple[BuiltStage, ...]], process: WorkerProcess) -> None:
        process.send(Cancel())
        for patience in (STEP, STEP, CLEARING):
            if not await _is_at_work(work, patience):
                return
            process.interrupt()
        self._is_killed = True
        process.kill()

    async def _clear(self) -> tuple[str, ...]:
        """Have another worker take away what this one had created when it died. What may still be there."""
        names = tuple(self._names)
        reader = Reader(self._project, self._children)
        try:
            answer = await asyncio.wait_for(reader.ask(Clear(list(names))), REMOVING) if names else None
        except (MigtuiError, asyncio.TimeoutError):
            return names
        finally:
            await reader.close()
        events = answer.events if answer is not None else ()
        return next((tuple(each.left) for each in events if isinstance(each, Cleared)), names)

    async def _run(self, request: Build) -> tuple[BuiltStage, ...]:
        printed: list[str] = []
        process = self._process = await self._children.spawn("reader")
        try:
            process.open()
            await process.ready()
            if self._stopping is not None:
                return ()
            self._is_asked = True
            process.send(request)
            while (mail := await process.next()) is not None:
                if isinstance(mail, Done):
                    if not mail.ok:
                        raise failure(self._project, mail, "".join(printed))
                    return tuple(self._stages)
                self._take(mail, printed)
            self._left = await self._clear()
            raise crash(process.returncode, "", "".join(printed))
        except asyncio.CancelledError:  # the event loop ends in a hurry, as after a second ctrl+c on a command line
            process.let_go()
            raise
        finally:
            await process.close()

    def _take(self, mail: Mail, printed: list[str]) -> None:
        if isinstance(mail, Output):
            printed.append(mail.text)
        elif isinstance(mail, Scratched):
            self._names.append(mail.name)
        elif isinstance(mail, Built):
            self._stages.append(stage_of(mail))
        elif isinstance(mail, Progress) and self._heard is not None:
            self._heard(Partial(mail.key, mail.side, done=mail.done, total=mail.total))


async def _is_at_work(work: asyncio.Task[tuple[BuiltStage, ...]], seconds: float) -> bool:
    """Still, after that time?"""
    _, pending = await asyncio.wait([work], timeout=seconds)
    return bool(pending)
