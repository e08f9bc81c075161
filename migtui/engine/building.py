"""What the migrations build, asked of a worker of its own, and whose difference each operation is.

The worker makes databases and must take them away again. So it is never just killed: a call that is cancelled asks it
to stop, then interrupts it, and only one that does not answer for seconds loses its process.
"""

from __future__ import annotations

import asyncio
import os
from collections.abc import Iterable, Mapping, Sequence

from ..core.database import DatabaseState
from ..core.diff.model import BuiltStage
from ..core.diff.origin import ThreeWay, three_way
from ..core.history import History
from ..core.operations.own_connection import own_connection
from ..errors import ConfigurationError
from ..worker.protocol import Build, Built, Cancel, Done, Progress
from .bodies import BodyReader
from .children import Children
from .comparing import Comparison, Listener, Partial, stage_of
from .events import Mail, Output
from .failures import crash, failure
from .pace import Pace
from .process import WorkerProcess
from .project import Project
from .targets import filled, references

STEP = 2.0
"""Seconds for a build to stop at the end of a step, before it is interrupted in it, and once more: asyncio takes the
first SIGINT for a request, which code that never awaits does not hear."""
CLEARING = 15.0
"""Seconds for an interrupted build to take its databases away."""
ON_TRUST = "Give an empty database as scratch in the settings and say that you trust the migrations: then they are run."


class Builds:
    """Builds, and those of them that are under way."""

    def __init__(self, project: Project, children: Children) -> None:
        self._project = project
        self._children = children
        self._bodies = BodyReader()
        self._under_way: set[_Build] = set()

    async def build(
        self, history: History, states: Sequence[DatabaseState], *, trusted: bool, heard: Listener | None
    ) -> tuple[BuiltStage, ...]:
        """See `Diffs.build`."""
        scratch = self._scratch(states)
        heads = {state.key: sorted(state.heads) for state in states if not state.error}
        if not (trusted and heads.keys() <= scratch.keys()):
            refused = await self._refused(history, heads)
            if refused:
                return refused
        return await self._answered(_Build(self._project, self._children, heard), Build(heads, scratch, trusted))

    async def close(self) -> None:
        """Stop all, and wait until their databases are gone."""
        if self._under_way:
            await asyncio.gather(*(each.stop() for each in self._under_way))

    async def _answered(self, build: _Build, request: Build) -> tuple[BuiltStage, ...]:
        self._under_way.add(build)
        work = build.start(request)
        work.add_done_callback(lambda done: self._under_way.discard(build))
        try:
            return await asyncio.shield(work)
        except asyncio.CancelledError:
            await build.stop()
            raise

    async def _refused(self, history: History, heads: Iterable[str]) -> tuple[BuiltStage, ...]:
        """A stage with the reason for each database, where a file shows that its revision reaches outside."""
        pace = Pace()
        below = history.ancestors(history.heads)
        for id_ in (each for each in reversed(history.order) if each in below):
            file = history.revisions[id_].file
            reason = own_connection(self._bodies.source(file), "upgrade") if file else ""
            if reason:
                return tuple(
                    BuiltStage(key, "current", "", (), error=f"revision {id_}, {reason}", revision=id_, hint=ON_TRUST)
                    for key in heads
                )
            await pace.give_way()
        return ()

    def _scratch(self, states: Sequence[DatabaseState]) -> dict[str, str]:
        """The URL from the settings, for the databases that it fits. Raises ConfigurationError for unset variables."""
        text = self._project.settings.scratch
        if text is None:
            return {}
        url = _looked_up(text, {**os.environ, **self._project.environment})
        kind = url.partition(":")[0].partition("+")[0]
        fitting = [state.key for state in states if _is_alike(kind, state.dialect)]
        return dict.fromkeys(fitting or [state.key for state in states], url)


def _looked_up(text: str, environ: Mapping[str, str]) -> str:
    missing = [name for name in references(text) if name not in environ]
    if missing:
        raise ConfigurationError(
            f"scratch needs ${missing[0]}, which is not set",
            hint=f"export {missing[0]}=… before starting migtui ($$ is a plain $)",
        )
    return filled(text, environ)


def _is_alike(kind: str, dialect: str) -> bool:
    return kind == dialect or {kind, dialect} == {"mysql", "mariadb"}


class _Build:
    """One build in one worker."""

    def __init__(self, project: Project, children: Children, heard: Listener | None) -> None:
        self._project = project
        self._children = children
        self._heard = heard
        self._work: asyncio.Task[tuple[BuiltStage, ...]] | None = None
        self._process: WorkerProcess | None = None
        self._is_asked = False

    def start(self, request: Build) -> asyncio.Task[tuple[BuiltStage, ...]]:
        """Begin. The task raises MigtuiError."""
        self._work = asyncio.create_task(self._run(request))
        return self._work

    async def stop(self) -> None:
        """From polite to final, until the worker has ended. Calling it again, or from elsewhere, only waits."""
        work, self._heard = self._work, None
        assert work is not None, "stopped after it was started"
        if self._process is not None and self._is_asked:
            self._process.send(Cancel())
            for patience in (STEP, STEP, CLEARING):
                if not await _is_at_work(work, patience):
                    break
                self._process.interrupt()
            else:
                self._process.kill()
        else:
            work.cancel()  # it is still warming up
        await asyncio.wait([work])
        if not work.cancelled():
            work.exception()  # nobody asks any more

    async def _run(self, request: Build) -> tuple[BuiltStage, ...]:
        stages: list[BuiltStage] = []
        printed: list[str] = []
        process = self._process = await self._children.spawn("reader")
        try:
            process.open()
            await process.ready()
            self._is_asked = True
            process.send(request)
            while (mail := await process.next()) is not None:
                if isinstance(mail, Done):
                    if not mail.ok:
                        raise failure(self._project, mail, "".join(printed))
                    return tuple(stages)
                self._take(mail, stages, printed)
            raise crash(process.returncode, "", "".join(printed))
        finally:
            await process.close()

    def _take(self, mail: Mail, stages: list[BuiltStage], printed: list[str]) -> None:
        if isinstance(mail, Output):
            printed.append(mail.text)
        elif isinstance(mail, Built):
            stages.append(stage_of(mail))
        elif isinstance(mail, Progress) and self._heard is not None:
            self._heard(Partial(mail.key, mail.side, done=mail.done, total=mail.total))


async def _is_at_work(work: asyncio.Task[tuple[BuiltStage, ...]], seconds: float) -> bool:
    """Still, after that time?"""
    _, pending = await asyncio.wait([work], timeout=seconds)
    return bool(pending)


def three_ways(comparison: Comparison, stages: Iterable[BuiltStage]) -> tuple[ThreeWay, ...]:
    """The answer for each database of the comparison for which anything was built, in its order."""
    found = {(stage.key, stage.stage): stage for stage in stages}
    answers = []
    for diff in comparison.databases:
        current = found.get((diff.key, "current"))
        heads = found.get((diff.key, "heads"))
        if current is not None:
            answers.append(three_way(diff, current, heads or _not_built(current)))
    return tuple(answers)


def _not_built(current: BuiltStage) -> BuiltStage:
    error = current.error or "what the newest migrations make was not built"
    return BuiltStage(current.key, "heads", current.where, (), error=error)
