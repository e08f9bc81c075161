"""Asking for models and database side by side, and for what the migrations build."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from ..core.database import DatabaseState
from ..core.diff.model import BuiltStage
from ..core.diff.origin import ThreeWay
from ..core.history import History
from ..worker.protocol import Compare, Count, Counted, Define, Defined, Stake
from .build_run import BuildEnd
from .building import Builds, three_ways
from .children import Children
from .comparing import Collector, Comparison, Listener, Renames
from .project import Project
from .reader import Reader, Seen


class Diffs:
    """Questions about the schema. All raise MigtuiError, and none writes anything to the project's databases.

    Cancel a call to stop what it has begun.
    """

    def __init__(self, project: Project, reader: Reader, children: Children) -> None:
        self._reader = reader
        self._seen: Seen | None = None
        """What the last comparison has loaded."""
        self._builds = Builds(project, children)

    async def compare(self, *, renames: Renames = (), sql: bool = False, heard: Listener | None = None) -> Comparison:
        """Models beside databases, wherever these stand. `heard` is told what is known already."""
        collector = Collector(heard)
        await self._reader.ask(Compare([list(pair) for pair in renames], sql), collector.hear)
        self._seen = self._reader.seen
        return collector.comparison(renames)

    async def is_outdated(self) -> bool:
        """A file that the last comparison has loaded is another one by now: env.py, the models. Asks no worker."""
        return self._seen is not None and await self._seen.has_changed()

    async def define(self, key: str, schema: str, name: str, kind: str = "table") -> Defined:
        """Both sides of one table as DDL and as Python."""
        answer = await self._reader.ask(Define(key, schema, name, kind))
        return next((event for event in answer.events if isinstance(event, Defined)), Defined())

    async def count(self, stakes: Sequence[Stake]) -> tuple[Counted, ...]:
        """How many rows are at stake: one answer a stake, in their order."""
        answer = await self._reader.ask(Count(list(stakes)))
        return tuple(event for event in answer.events if isinstance(event, Counted))

    async def build(
        self,
        history: History,
        compared: Comparison | Sequence[DatabaseState],
        *,
        trusted: bool = False,
        heard: Listener | None = None,
    ) -> tuple[BuiltStage, ...]:
        """What the migrations build up to where these databases stand, and up to the newest heads, in scratch databases
        that are gone afterwards. Two stages a database, or a last one with its `error`.

        `heard` is told the steps, as the side "built". `trusted`: the migrations may do anything, provided that the
        settings name a scratch database. Cancel the call to stop it: it ends when the databases are gone. The real ones
        are only opened. Takes a history that is loaded from the files as they are now.
        """
        states = compared.states if isinstance(compared, Comparison) else compared
        return await self._builds.build(history, states, trusted=trusted, heard=heard)

    @staticmethod
    def three_way(comparison: Comparison, stages: Iterable[BuiltStage]) -> tuple[ThreeWay, ...]:
        """Whose difference each operation is, for each database that was built. A comparison without renames."""
        return three_ways(comparison, stages)

    async def stop_builds(self) -> tuple[BuildEnd, ...]:
        """Stop what is being built, and wait until it is gone; how each build has ended. It takes seconds where a
        migration's code does not listen."""
        return await self._builds.stop()
