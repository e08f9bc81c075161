"""`migtui plan TARGET`: what an upgrade, a downgrade or a stamp would do. Nothing is run and nothing is written.

The same questions as the Plan screen asks, to the same workers.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from typing import TYPE_CHECKING

from ..core.ranges import near
from ..core.targets import direction_to, one_step_down
from ..errors import DatabaseUnreachable, EnvironmentFailed, MigtuiError, OperationError, ProjectError
from ..reports.history import Data, Reading, failure_data
from ..reports.plan import Planned, plan_data, plan_lines, refusal_data, shortfalls
from .output import DIFFERENT, UNREACHABLE, UNREADABLE, narrate, narrate_all, print_data, print_lines, print_sql
from .reading import asking, read
from .stopping import run

if TYPE_CHECKING:
    from ..core.plan import Direction, Plan
    from ..engine.client import Engine
    from ..engine.project import Project
    from .look import Look


def plan(
    project: Project,
    look: Look,
    target: str,
    *,
    direction: Direction | None = None,
    forms: Collection[str] = (),
    read_only: bool = False,
) -> int:
    """Print the plan: as text, or as "json", "sql", or as JSON with the statements in it.

    `direction`: None for the one that leads there from where the databases stand.
    """
    narrate_all(project.notes)
    asked = _Asked(project, target, direction, with_sql="sql" in forms, read_only=read_only)
    try:
        planned = run(asked.answer())
    except MigtuiError as error:
        if "json" in forms:
            print_data(refusal_data(asked.direction or "", target, _error_data(error)))
        raise
    code = _narrate(planned)
    if "json" in forms:
        print_data(plan_data(planned))
    elif "sql" in forms:
        _print_sql(planned)
    else:
        print_lines(look.painted(plan_lines(planned, look.width)), ascii=look.ascii)
    return code


KINDS = {DIFFERENT: "refused", UNREACHABLE: "unreachable"}
"""What `--json` calls these errors; the others as `status` does."""
UNLIKE_ANY = "migtui graph prints the revisions and labels that there are"
"""For a name that is like none of them: whoever has mistyped it has nothing to stamp."""


class _Asked:
    """One question, as far as it has been answered."""

    def __init__(
        self, project: Project, target: str, direction: Direction | None, *, with_sql: bool, read_only: bool
    ) -> None:
        self._project = project
        self._target = target
        self.direction = direction
        self._with_sql = with_sql
        self._read_only = read_only

    async def answer(self) -> Planned:
        """Raises MigtuiError where the databases cannot be read, or Alembic refuses."""
        from ..engine.files import load_history

        async with asking(self._project) as engine:
            reading = await read(engine, self._project, load_history(self._project), narrated=False)
            _refuse_unread(reading)
            if self.direction is None:
                self.direction = direction_to(reading.history, self._target, reading.standings, reading.here)
            made = await self._plan(engine, reading, self.direction)
            if self._target == "-1" and made.direction == "downgrade":
                _say_the_ways(reading)
            scripts = await engine.plan_sql(made) if self._with_sql and not made.is_empty else None
        patterns = self._project.settings.protected
        protected = frozenset(state.title for state in reading.states or () if state.is_matched(patterns))
        return Planned(made, reading, protected, self._read_only, scripts or ([] if self._with_sql else None))

    async def _plan(self, engine: Engine, reading: Reading, direction: Direction) -> Plan:
        try:
            return await engine.plan(direction, self._target, reading.history, tag=self._project.tag)
        except OperationError as error:
            error.hint = _meant(self._target, reading) or error.hint
            raise


def _refuse_unread(reading: Reading) -> None:
    """A plan begins where a database stands."""
    if reading.failure is not None:
        kinds: dict[str, type[MigtuiError]] = {"unreachable": DatabaseUnreachable, "env-fails": EnvironmentFailed}
        failure = reading.failure
        raise kinds.get(failure.kind, ProjectError)(failure.message, hint=failure.hint, where=failure.where)


def _say_the_ways(reading: Reading) -> None:
    """From several heads Alembic takes one of them by itself."""
    ways = one_step_down(reading.history, reading.current or (), apart=reading.is_several)
    if len(ways) > 1:
        narrate(f"Alembic has chosen among {len(ways)} ways down; {', '.join(way.target for way in ways)} name them")


def _meant(target: str, reading: Reading) -> str:
    """For a target that Alembic does not know: the revision whose name is most like it."""
    label, _, name = target.rpartition("@")
    named = re.sub(r"(?<=\w)[+-]\d+$", "", name)
    for each in filter(None, (label, named)):
        is_name = each in ("head", "heads", "base") or re.fullmatch(r"[+-]\d+", each)
        if not is_name and reading.history.resolve(each) is None:
            return near(reading.history, each) or UNLIKE_ANY
    return ""


def _error_data(error: MigtuiError) -> Data:
    from ..engine.states import failure_of

    failure = failure_of(error)
    return {**failure_data(failure), "kind": KINDS.get(error.exit_code, failure.kind)}


def _narrate(planned: Planned) -> int:
    """What is missing from the statements, on standard error; 3 where some are missing for sure."""
    found = list(shortfalls(planned.scripts or ()))
    for text, _ in found:
        narrate(text)
    return UNREADABLE if any(missing for _, missing in found) else 0


def _print_sql(planned: Planned) -> None:
    """As the Plan screen saves it, to the byte."""
    from ..engine.scripting import save_sql

    print_sql(save_sql(planned.scripts or ()))
