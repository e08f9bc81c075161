"""Asking for SQL: the statements come from the worker, what is known to be missing from them from the files.

The version files show without being run which of them read data or reflect, so that their offline SQL is not the
whole truth, and which would open a connection of their own and so are not run at all.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Protocol

from ..core.database import DatabaseState
from ..core.history import History
from ..core.operations.offline import incomplete
from ..core.operations.own_connection import own_connection
from ..core.operations.reachable import FunctionName
from ..core.plan import Direction, Plan
from ..worker.protocol import StepSql
from .bodies import BodyReader
from .pace import Pace
from .scripting import StepScript

NOT_VISITED = "env.py prints nothing for it in offline mode"


@dataclass(frozen=True, slots=True)
class Part:
    """What is asked about one database."""

    key: str
    heads: tuple[str, ...]
    """The rows of its version table where the first step begins."""
    steps: tuple[tuple[str, str], ...]
    """Revision and version file of each step, in order."""
    note: str = ""
    """What is to be said of the first step."""


class Ask(Protocol):
    """`Engine.script_sql`."""

    async def __call__(
        self,
        direction: Direction,
        target: str,
        *,
        heads: Mapping[str, Sequence[str]],
        steps: Mapping[str, Sequence[str]],
        leave_out: Collection[str] = (),
        purge: bool = False,
        tag: str | None = None,
    ) -> tuple[StepSql, ...]: ...


class SqlScripts:
    """Asks for SQL, and says beside it what the version files tell."""

    def __init__(self, ask: Ask, bodies: BodyReader, states: Sequence[DatabaseState]) -> None:
        self._ask = ask
        self._bodies = bodies
        self._states = {state.key: state for state in states}

    async def of_plan(self, plan: Plan) -> tuple[StepScript, ...]:
        """Each step of the plan."""
        parts = [
            Part(
                database.key,
                database.heads,
                tuple((step.revision, step.file) for step in database.steps),
                self._note(database.key, database.heads, plan.direction),
            )
            for database in plan.databases
        ]
        return await self._scripts(plan.direction, plan.target, parts, purge=plan.purge, tag=plan.tag)

    async def of_revision(self, history: History, revision_id: str, direction: Direction) -> tuple[StepScript, ...]:
        """One revision, for every database."""
        keys = list(self._states) or [""]
        revision = history.revisions.get(revision_id)
        if revision is None or not revision.file:
            error = "no file defines this revision"
            return tuple(StepScript(key, revision_id, direction, "", error=error) for key in keys)
        heads, target = rows_below(history, revision_id), revision_id
        if direction == "downgrade":
            heads, target = (revision_id,), next(iter(revision.down_revisions), "base")
        return await self._scripts(
            direction, target, [Part(key, heads, ((revision_id, revision.file),)) for key in keys]
        )

    async def _scripts(
        self, direction: Direction, target: str, parts: Sequence[Part], *, purge: bool = False, tag: str | None = None
    ) -> tuple[StepScript, ...]:
        blank = [script for part in parts for script in await self._read(direction, part)]
        refused = {script.revision for script in blank if script.refused}
        if all(script.refused for script in blank) and not purge:
            return tuple(blank)
        found = await self._ask(
            direction,
            target,
            heads={part.key: part.heads for part in parts},
            steps={part.key: [revision for revision, _ in part.steps] for part in parts},
            leave_out=refused,
            purge=purge,
            tag=tag,
        )
        return _filled(blank, parts, found, direction)

    async def _read(self, direction: Direction, part: Part) -> list[StepScript]:
        """The steps without their SQL. Reading a file takes about a millisecond, so it gives way in between."""
        pace, scripts = Pace(), list[StepScript]()
        for revision, file in part.steps:
            script = StepScript(part.key, revision, direction, "")
            if direction != "stamp":
                script = self._looked_at(script, file)
            if not scripts and part.note:
                script = replace(script, incomplete=(part.note, *script.incomplete))
            scripts.append(script)
            await pace.give_way()
        return scripts

    def _looked_at(self, script: StepScript, file: str) -> StepScript:
        source = self._bodies.source(file)
        function: FunctionName = "upgrade" if script.direction == "upgrade" else "downgrade"
        refused = own_connection(source, function)  # of any database: a revision is left out for all of them
        if refused:
            return replace(script, refused=refused)
        state = self._states.get(script.key)
        return replace(script, incomplete=incomplete(source, function, state.dialect if state else "", script.key))

    def _note(self, key: str, heads: tuple[str, ...], direction: Direction) -> str:
        """Offline, Alembic takes a database without rows for one without a version table."""
        state = self._states.get(key)
        if heads or direction == "downgrade" or state is None or not state.has_version_table or state.missing_file:
            return ""
        return f"the table {state.version_table} is there already, and CREATE TABLE would fail: leave it out"


def rows_below(history: History, revision_id: str) -> tuple[str, ...]:
    """The rows of a version table to which this revision can be applied: its parents, and what it depends on where no
    other of these implies it."""
    needed = dict.fromkeys((*history.parents.get(revision_id, ()), *history.dependencies.get(revision_id, ())))
    return tuple(
        id_ for id_ in needed if not any(id_ in history.ancestors([other]) for other in needed if other != id_)
    )


def _filled(
    blank: Sequence[StepScript], parts: Sequence[Part], found: Sequence[StepSql], direction: Direction
) -> tuple[StepScript, ...]:
    """The steps with their SQL. A step that has none, and was not left out, says so."""
    printed = {(step.key, step.index): step for step in found}
    scripts: list[StepScript] = []
    remaining = iter(blank)
    for part in parts:
        for index in range(len(part.steps)):
            script, step = next(remaining), printed.get((part.key, index))
            if script.refused:
                scripts.append(script)
            elif step is None:
                scripts.append(replace(script, error=NOT_VISITED))
            else:
                scripts.append(replace(script, sql=step.sql, error=step.error))
        bare = printed.get((part.key, 0))
        if not part.steps and bare is not None:
            scripts.append(StepScript(part.key, "", direction, bare.sql, error=bare.error))
    return tuple(scripts)
