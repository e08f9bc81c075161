"""Asking for models and database side by side, and for what the migrations build."""

from __future__ import annotations

from collections.abc import Sequence

from ..worker.protocol import Compare, Count, Counted, Define, Defined, Stake
from .children import Children
from .comparing import Collector, Comparison, Listener, Renames
from .project import Project
from .reader import Reader


class Diffs:
    """Questions about the schema. All raise MigtuiError, and none writes anything to the project's databases.

    Cancel a call to stop what it has begun.
    """

    def __init__(self, project: Project, reader: Reader, children: Children) -> None:
        self._project = project
        self._reader = reader
        self._children = children

    async def compare(self, *, renames: Renames = (), sql: bool = False, heard: Listener | None = None) -> Comparison:
        """Models beside databases, wherever these stand. `heard` is told what is known already."""
        collector = Collector(heard)
        await self._reader.ask(Compare([list(pair) for pair in renames], sql), collector.hear)
        return collector.comparison(renames)

    async def define(self, key: str, schema: str, name: str, kind: str = "table") -> Defined:
        """Both sides of one table as DDL and as Python."""
        answer = await self._reader.ask(Define(key, schema, name, kind))
        return next((event for event in answer.events if isinstance(event, Defined)), Defined())

    async def count(self, stakes: Sequence[Stake]) -> tuple[Counted, ...]:
        """How many rows are at stake: one answer a stake, in their order."""
        answer = await self._reader.ask(Count(list(stakes)))
        return tuple(event for event in answer.events if isinstance(event, Counted))
