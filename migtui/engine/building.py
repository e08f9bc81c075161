"""What the migrations build, asked of a worker of its own, and whose difference each operation is."""

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
from ..worker.protocol import Build
from .bodies import BodyReader
from .build_run import BuildEnd, BuildRun
from .children import Children
from .comparing import Comparison, Listener
from .pace import Pace
from .project import Project
from .targets import filled, references

ON_TRUST = "Give an empty database as scratch in the settings and say that you trust the migrations: then they are run."


class Builds:
    """Builds, and those of them that are under way."""

    def __init__(self, project: Project, children: Children) -> None:
        self._project = project
        self._children = children
        self._bodies = BodyReader()
        self._under_way: set[BuildRun] = set()

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
        build = BuildRun(self._project, self._children, heard)
        self._under_way.add(build)
        work = build.start(Build(heads, scratch, trusted))
        work.add_done_callback(lambda done: self._under_way.discard(build))
        try:
            return await asyncio.shield(work)
        except asyncio.CancelledError:
            await build.stop()
            raise

    async def stop(self) -> tuple[BuildEnd, ...]:
        """Stop all, and wait until their databases are gone."""
        return tuple(await asyncio.gather(*(each.stop() for each in self._under_way)))

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
