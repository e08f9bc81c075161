"""The engine: everything that a front end asks of a project, answered by worker processes.

All methods belong to one event loop. Nothing here waits for a database longer than its caller wants:
cancelling the call is enough, the worker behind it is then replaced.
"""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass

from ..core.database import DatabaseState
from ..core.history import History
from ..core.plan import Direction, Plan
from ..errors import DatabaseUnreachable
from ..worker.protocol import Current, Database, FileFacts, Import, Locations, MakePlan, Revisions, Scripts
from ..worker.protocol import Plan as PlanFacts
from .bodies import BodyReader
from .child import Started
from .children import Children
from .command_line import command_line
from .plans import build_plan
from .process import WorkerProcess
from .project import Project
from .reader import Answer, Reader
from .runner import Run
from .states import state_of

PATIENCE = 20.0
"""Seconds for a database to say where it stands after a run. A killed run may have left locks behind."""


@dataclass(frozen=True, slots=True)
class DatabaseReport:
    """Where every database of the project stands."""

    states: tuple[DatabaseState, ...]
    locations: tuple[str, ...] | None = None
    """Where the version files are according to env.py, when that is not what the configuration says."""
    output: str = ""
    """What env.py printed."""


class Engine:
    """One project's workers: a reader, and a runner that stands by. Close it, else they outlive you."""

    def __init__(self, project: Project, *, standby: bool = True, early: Started | None = None) -> None:
        """`standby`: keep a runner warm (48 MB) from the first reading on; not for who runs nothing. `early`: a
        reader that was started before there was an event loop.
        """
        self.project = project
        self._keeps_standby = standby
        self._children = Children(project, early)
        self._reader = Reader(project, self._children)
        self._standby: WorkerProcess | None = None
        self._bodies = BodyReader()
        self._states: tuple[DatabaseState, ...] = ()

    async def start(self) -> None:
        """Spawn the reader. For after the first frame, which it would cost 130 ms on two cores.

        Raises InterpreterError.
        """
        await self._reader.start()

    async def read_databases(self) -> DatabaseReport:
        """Where the databases stand, changing nothing. Raises MigtuiError (see `errors`)."""
        answer = await self._reader.ask(Current())
        self._states = _states(answer)
        located = [tuple(event.version_locations) for event in answer.events if isinstance(event, Locations)]
        if self._keeps_standby:
            await self._stand_by()
        return DatabaseReport(self._states, located[-1] if located else None, answer.output)

    async def import_files(self, paths: Sequence[str]) -> tuple[FileFacts, ...]:
        """Import these version files one by one, for what cannot be read from their text."""
        answer = await self._reader.ask(Import(list(paths)))
        return tuple(event for event in answer.events if isinstance(event, FileFacts))

    async def scripts(self) -> Revisions:
        """The history as Alembic loads it. Raises OperationError where Alembic cannot."""
        answer = await self._reader.ask(Scripts())
        return next((event for event in answer.events if isinstance(event, Revisions)), Revisions())

    async def plan(self, direction: Direction, target: str, history: History) -> Plan:
        """What `alembic <direction> <target>` would do now, step by step, for each database."""
        answer = await self._reader.ask(MakePlan(direction, target))
        self._states = _states(answer) or self._states
        facts = [event for event in answer.events if isinstance(event, PlanFacts)]
        return await build_plan(self.project, history, self._bodies, direction, target, facts)

    def run(self, plan: Plan) -> Run:
        """Run the plan if the databases are still as it saw them. Nothing happens before the first iteration."""
        return Run(self.project, plan, self._states, self._take_runner, self._reread)

    def command_line(self, *words: str) -> str:
        """The `alembic …` line that the user would type for this, without passwords."""
        return command_line(self.project, *words)

    async def _stand_by(self) -> None:
        """Have a warm runner ready: it spares the next run 330 ms, and has not seen the project yet."""
        if self._standby is None or not self._standby.is_alive:
            self._standby = await self._children.spawn("runner")

    async def close(self) -> None:
        """Kill every worker and wait for their ends. Whatever is under way then raises OperationError."""
        await self._children.close()

    async def _take_runner(self) -> WorkerProcess:
        await self._stand_by()
        process, self._standby = self._standby, None
        assert process is not None, "_stand_by spawns one"
        process.open()
        return process

    async def _reread(self) -> tuple[DatabaseState, ...]:
        """After a run: a fresh connection says where the databases stand. Raises MigtuiError."""
        try:
            report = await asyncio.wait_for(self.read_databases(), PATIENCE)
        except asyncio.TimeoutError as error:
            raise DatabaseUnreachable(
                f"the database did not say within {PATIENCE:.0f} s where it stands",
                hint="read it again in a while",
            ) from error
        return report.states


def _states(answer: Answer) -> tuple[DatabaseState, ...]:
    return tuple(state_of(event) for event in answer.events if isinstance(event, Database))
