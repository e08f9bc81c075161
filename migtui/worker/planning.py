"""The steps that Alembic's commands would execute, and where they would leave the version table.

Asked of the very functions that `alembic.command` asks, so that the plan on the screen is the run. The order
of a plan can depend on the hash seed where there are several heads with dependencies: the engine fixes it for
both workers.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from alembic.runtime.migration import HeadMaintainer, MigrationStep
from alembic.script import ScriptDirectory

from .protocol import Direction, Plan, StepFacts
from .returning import back
from .selftest import require_steps


def plan(
    script: ScriptDirectory, direction: Direction, target: str, heads: tuple[str, ...], *, purge: bool = False
) -> Plan:
    """What `alembic <direction> <target>` would do to a database that stands at `heads`.

    `purge`: as if the version table were empty. No file has to explain the rows that it holds.
    """
    begin = () if purge else heads
    steps = alembic_steps(script, direction, target, begin)
    after = heads_after(begin, steps)
    facts = [step_facts(step, direction) for step in steps]

    def lead(way: Direction, to: str, rows: frozenset[str]) -> frozenset[str]:
        return frozenset(heads_after(rows, alembic_steps(script, way, to, tuple(sorted(rows)))))

    return Plan(
        key="",
        heads=sorted(heads),
        heads_after=after,
        steps=facts,
        back=back(script, facts, frozenset(begin), frozenset(after), lead),
    )


def alembic_steps(script: ScriptDirectory, direction: Direction, target: str, heads: tuple[str, ...]) -> list[Any]:
    """Alembic's own RevisionStep and StampStep objects."""
    require_steps()
    current: Any = heads
    if direction == "upgrade":
        return list(script._upgrade_revs(target, current))
    if direction == "downgrade":
        return list(script._downgrade_revs(target, current))
    return list(script._stamp_revs(tuple(target.split()), current))


def steps_named(script: ScriptDirectory, direction: Direction, revisions: Iterable[str]) -> list[Any]:
    """Alembic's steps for exactly these revisions, in this order."""
    return [_step_of(script, direction, revision) for revision in revisions]


def _step_of(script: ScriptDirectory, direction: Direction, revision: str) -> Any:
    """A step asks its file for the function when it is made. A file without it is a step that raises, no error yet."""
    found: Any = script.get_revision(revision)
    make = MigrationStep.upgrade_from_script if direction == "upgrade" else MigrationStep.downgrade_from_script
    if hasattr(found.module, direction):
        return make(script.revision_map, found)

    def missing(**options: Any) -> None:
        raise NotImplementedError(f"The file has no {direction}().")

    missing.__name__ = direction
    setattr(found.module, direction, missing)
    try:
        return make(script.revision_map, found)
    finally:
        delattr(found.module, direction)


def step_id(step: Any) -> str:
    """The one revision that names a step: for a stamp where it goes to, or where it goes away from."""
    script = getattr(step, "revision", None)
    if script is not None:
        return str(script.revision)
    return str(next(iter((*step.to_revisions, *step.from_revisions)), ""))


def step_facts(step: Any, direction: Direction) -> StepFacts:
    script = getattr(step, "revision", None)
    return StepFacts(
        revision=step_id(step),
        direction=direction,
        down_revisions=list(script._versioned_down_revisions if script is not None else step.from_revisions),
        doc=str(step.doc or ""),
        file=str(getattr(script, "path", "") or ""),
    )


def heads_after(heads: Iterable[str], steps: Iterable[Any]) -> list[str]:
    """The rows of the version table after these steps, by Alembic's own rules for merging and unmerging rows."""
    table = _VersionTable(heads)
    for step in steps:
        table.update_to_step(step)
    return sorted(table.heads)


class _VersionTable(HeadMaintainer):
    """Alembic's bookkeeping of the version table, without a database behind it."""

    def __init__(self, heads: Iterable[str]) -> None:
        self.heads = set(heads)

    def update_to_step(self, step: Any) -> None:
        """As Alembic does it, but for the step down from an only head to its only parent: there Alembic collects
        all ancestors at every step, 356 ms for 500 steps of a history of 1,000."""
        script = getattr(step, "revision", None)
        below: list[str] = list(script._normalized_down_revisions if script and step.is_downgrade else ())
        if script is not None and len(below) == 1 and self.heads == {script.revision}:
            self._update_version(script.revision, below[0])
        else:
            super().update_to_step(step)

    def _insert_version(self, version: str) -> None:
        self.heads.add(version)

    def _delete_version(self, version: str) -> None:
        self.heads.remove(version)

    def _update_version(self, from_: str, to_: str) -> None:
        self.heads.remove(from_)
        self.heads.add(to_)
