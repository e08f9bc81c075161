"""The engine: everything that a front end asks of a project, answered by worker processes.

All methods belong to one event loop. Nothing here waits for a database longer than its caller wants:
cancelling the call is enough, the worker behind it is then replaced.
"""

from __future__ import annotations

import asyncio
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeVar

from ..core.database import DatabaseState
from ..core.history import History
from ..core.plan import Direction, Plan
from ..errors import DatabaseUnreachable, OperationError
from ..worker.protocol import (
    Current,
    Database,
    Draft,
    Drafted,
    EnsureVersion,
    EnvFacts,
    FileFacts,
    Import,
    Init,
    Inspect,
    Locations,
    MakePlan,
    Merge,
    Preview,
    Revisions,
    Scripts,
    ScriptSql,
    StepSql,
    TemplateList,
    Templates,
    WriteRevision,
    Written,
)
from ..worker.protocol import Plan as PlanFacts
from .bodies import BodyReader
from .child import Started
from .children import Children
from .command_line import command_line
from .comparing import Renames
from .diffs import Diffs
from .plans import build_plan
from .project import Project
from .reader import Answer, Reader
from .runner import Run
from .scripting import StepScript
from .sql_scripts import SqlScripts
from .standby import Standby
from .states import state_of
from .tasks import Tasks

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
        """`standby`: keep a runner warm from the first reading on; not for who runs nothing. `early`: a reader that
        was started before there was an event loop.
        """
        self.project = project
        self._keeps_standby = standby
        self._children = Children(project, early)
        self._reader = Reader(project, self._children)
        self._scripter = Reader(project, self._children)
        """Runs migrations offline, for their SQL: whatever their code does, `_reader` goes on answering."""
        self.diffs = Diffs(project, self._reader, self._children)
        """Models and database beside one another."""
        self._standby = Standby(self._children)
        self._tasks = Tasks(project, self._standby)
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
            await self._standby.prepare()
        return DatabaseReport(self._states, located[-1] if located else None, answer.output)

    async def import_files(self, paths: Sequence[str]) -> tuple[FileFacts, ...]:
        """Import these version files one by one, for what cannot be read from their text."""
        answer = await self._reader.ask(Import(list(paths)))
        return tuple(event for event in answer.events if isinstance(event, FileFacts))

    async def scripts(self) -> Revisions:
        """The history as Alembic loads it. Raises OperationError where Alembic cannot."""
        answer = await self._reader.ask(Scripts())
        return next((event for event in answer.events if isinstance(event, Revisions)), Revisions())

    async def plan(
        self, direction: Direction, target: str, history: History, *, purge: bool = False, tag: str | None = None
    ) -> Plan:
        """What `alembic <direction> <target>` would do now, step by step, for each database."""
        answer = await self._reader.ask(MakePlan(direction, target, purge, tag))
        self._states = _states(answer) or self._states
        facts = [event for event in answer.events if isinstance(event, PlanFacts)]
        dialects = {state.key: state.dialect for state in self._states or ()}
        return await build_plan(
            self.project, history, self._bodies, direction, target, facts, purge=purge, tag=tag, dialects=dialects
        )

    # -- new version files -----------------------------------------------------------------------------------

    async def preview(self, draft: Draft, *, check: bool = False, renames: Renames = ()) -> Drafted:
        """What `alembic revision` would write, or what `alembic check` finds. Nothing is written.

        Raises NotAtHead where autogenerate needs a database that is at head, and OperationError.
        """
        return _only(Drafted, await self._reader.ask(Preview(draft, check, [list(pair) for pair in renames])))

    async def write_revision(
        self,
        draft: Draft,
        drafted: Drafted | None = None,
        keep: Collection[str] | None = None,
        renames: Renames = (),
    ) -> Written:
        """`alembic revision`; with the operations in `keep` alone, of those that the preview found.

        Raises PlanChanged when they are others by now, and OperationError; then no file is left behind.
        """
        found = None if drafted is None else [operation.id for operation in drafted.operations]
        kept = None if keep is None else sorted(keep)
        task = WriteRevision(draft, found, kept, [list(pair) for pair in renames])
        return _only(Written, await self._tasks.perform(task))

    async def merge(
        self,
        revisions: Sequence[str],
        message: str,
        *,
        branch_label: str | None = None,
        rev_id: str | None = None,
        splice: bool = False,
    ) -> Written:
        """`alembic merge`."""
        task = Merge(list(revisions), message, branch_label, rev_id, splice)
        return _only(Written, await self._tasks.perform(task))

    async def ensure_version(self) -> None:
        """`alembic ensure_version`: the version table is there afterwards."""
        await self._tasks.perform(EnsureVersion())

    async def init(self, directory: str, template: str, *, package: bool = False) -> Written:
        """`alembic init`, or `flask db init`: `project` then describes what is to be."""
        return _only(Written, await self._tasks.perform(Init(directory, template, package)))

    async def templates(self) -> list[tuple[str, str]]:
        """Name and synopsis of the templates that `init` can take."""
        found = _only(TemplateList, await self._reader.ask(Templates()))
        return [(name, synopsis) for name, synopsis in found.templates]

    # -- looking closer --------------------------------------------------------------------------------------

    async def script_sql(
        self,
        direction: Direction,
        target: str,
        *,
        heads: Mapping[str, Sequence[str]],
        steps: Mapping[str, Sequence[str]],
        leave_out: Collection[str] = (),
        purge: bool = False,
        tag: str | None = None,
    ) -> tuple[StepSql, ...]:
        """The statements of these steps in offline mode, from these heads. `heads` and `steps` by database key.

        It runs the migrations' code, in a worker of its own. Cancel the call to stop it.
        """
        question = ScriptSql(
            direction,
            target,
            {key: list(rows) for key, rows in heads.items()},
            {key: list(ids) for key, ids in steps.items()},
            sorted(leave_out),
            purge,
            tag,
        )
        answer = await self._scripter.ask(question)
        return tuple(event for event in answer.events if isinstance(event, StepSql))

    async def plan_sql(self, plan: Plan) -> tuple[StepScript, ...]:
        """The statements of each step of the plan, in its order, from the rows that the databases really have.

        Raises MigtuiError where env.py has no offline mode or fails. Cancel the call to stop it.
        """
        return await self._scripts().of_plan(plan)

    async def revision_sql(self, history: History, revision_id: str, direction: Direction) -> tuple[StepScript, ...]:
        """The statements of one revision, from its parents up or from itself down: one for each database.

        Raises as `plan_sql` does.
        """
        return await self._scripts().of_revision(history, revision_id, direction)

    def _scripts(self) -> SqlScripts:
        return SqlScripts(self.script_sql, self._bodies, self._states)

    async def inspect(self, *, without_database: bool = False) -> tuple[EnvFacts, ...]:
        """What env.py configured, for each database; on request also where one does not answer.

        Asked of a fresh process: see `worker.inspecting`.
        """
        reader = Reader(self.project, self._children)
        try:
            answer = await reader.ask(Inspect(without_database))
        finally:
            await reader.close()
        return tuple(event for event in answer.events if isinstance(event, EnvFacts))

    # -- running ---------------------------------------------------------------------------------------------

    def run(self, plan: Plan) -> Run:
        """Run the plan if the databases are still as it saw them. Nothing happens before the first iteration."""
        return Run(self.project, plan, self._states, self._standby.take, self._reread)

    def command_line(self, *words: str) -> str:
        """The `alembic …` line that the user would type for this, without passwords."""
        return command_line(self.project, *words)

    async def close(self) -> None:
        """Let the files that are being written be finished and scratch databases be removed, then kill every worker and
        wait for their ends.

        Whatever is under way after `tasks.GRACE` raises OperationError.
        """
        await asyncio.gather(self._tasks.finish(), self.diffs.stop_builds())
        await self._children.close()

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


EventT = TypeVar("EventT", Drafted, Written, TemplateList)


def _only(kind: type[EventT], answer: Answer) -> EventT:
    for event in answer.events:
        if isinstance(event, kind):
            return event
    raise OperationError("the worker ended without an answer")


def _states(answer: Answer) -> tuple[DatabaseState, ...]:
    return tuple(state_of(event) for event in answer.events if isinstance(event, Database))
