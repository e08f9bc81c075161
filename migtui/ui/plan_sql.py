"""The statements of a plan's steps, as far as they are known: fetched in the background while the plan is read."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import replace
from typing import TYPE_CHECKING

from migtui.core.plan import DatabasePlan, Plan, Step
from migtui.errors import MigtuiError

from .snapshot import Snapshot
from .text import Line

if TYPE_CHECKING:
    from migtui.engine.scripting import StepScript

FIRST = 50
"""Steps of each database that are asked for first."""


class PlanSql:
    """Belongs to one event loop and one plan."""

    def __init__(self, plan: Plan) -> None:
        self._plan = plan
        self._scripts: dict[tuple[str, str], StepScript] = {}
        self._counts: dict[tuple[str, str], str] = {}
        self._total = ""
        self.all: tuple[StepScript, ...] | None = None
        """Every step's, in the plan's order; None until they are known."""
        self.error: MigtuiError | None = None
        """Why there are none."""

    def count(self, key: str, step: Step) -> str:
        """ "3 statements", or "" while that is not known."""
        return self._counts.get((key, step.revision), "") if self._plan.direction != "stamp" else ""

    @property
    def total(self) -> str:
        """ "14 statements", or "" while that is not known."""
        return self._total

    def lines(self, key: str, step: Step | None, snapshot: Snapshot, width: int) -> list[Line]:
        """The step's statements, or why they are not there."""
        scripts = self._of(key, step)
        if not scripts:
            if self.error is None:
                return [(("computing offline SQL …", "dim"),)] if self.all is None else []
            from .present.sql import error_note

            return error_note(self.error, width)
        from .present.sql import dialect_of, script_lines  # with Pygments 18 ms

        lines: list[Line] = []
        dialect, save = dialect_of(snapshot, key), snapshot.keys.name("plan.save")
        for script in scripts:
            lines += [*([()] if lines else []), *script_lines(script, width, save, dialect=dialect)]
        return lines

    def _of(self, key: str, step: Step | None) -> list[StepScript]:
        """A stamp is shown as one: --purge belongs to no step, and which row goes first says nothing."""
        if self._plan.direction == "stamp":
            return [script for script in self.all or () if script.key == key]
        script = self._scripts.get((key, step.revision)) if step is not None else None
        return [script] if script is not None else []

    def _learn(self, scripts: tuple[StepScript, ...]) -> None:
        from .present.sql import count_text

        self._scripts = {(script.key, script.revision): script for script in scripts}
        self._counts = {place: count_text([script]) for place, script in self._scripts.items()}

    async def fetch(
        self, ask: Callable[[Plan], Awaitable[tuple[StepScript, ...]]], changed: Callable[[], object]
    ) -> None:
        """Ask for the first steps, then for all: what is read first is there first. `changed` is called after each."""
        from .present.sql import count_text

        try:
            for part in parts(self._plan):
                scripts = await ask(part)
                self._learn(scripts)
                if part is self._plan:
                    self.all, self._total = scripts, count_text(scripts)
                changed()
        except MigtuiError as error:
            self.error = error
            changed()


def parts(plan: Plan) -> list[Plan]:
    """The plan's beginning where it is long, and the plan."""
    if all(len(database.steps) <= FIRST for database in plan.databases):
        return [plan]
    return [replace(plan, databases=tuple(map(_beginning, plan.databases))), plan]


def _beginning(database: DatabasePlan) -> DatabasePlan:
    return replace(database, steps=database.steps[:FIRST])
