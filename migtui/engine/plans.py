"""Alembic's own steps, with what the version files say that each of them does."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace

from ..core.history import History
from ..core.plan import DatabasePlan, Direction, Plan, Step, refusal
from ..worker.protocol import Plan as PlanFacts
from ..worker.protocol import StepFacts
from .bodies import BodyReader
from .command_line import command_line
from .pace import Pace
from .project import Project


async def build_plan(
    project: Project,
    history: History,
    bodies: BodyReader,
    direction: Direction,
    target: str,
    facts: Sequence[PlanFacts],
    *,
    purge: bool = False,
    tag: str | None = None,
    dialects: Mapping[str, str],
) -> Plan:
    """The plan as the screen shows it. `dialects`: by the key of a database.

    Reading a step's file takes about a millisecond, so it gives way in between."""
    pace = Pace()
    databases: list[DatabasePlan] = []
    keys = {fact.key for fact in facts}
    for fact in facts:
        steps: list[Step] = []
        for step in fact.steps:
            steps.append(_for_database(_step(step, history, bodies), fact.key, keys))
            await pace.give_way()
        steps = _judged(steps, dialects.get(fact.key, ""), fact.enums)
        databases.append(
            DatabasePlan(fact.key, tuple(fact.heads), tuple(fact.heads_after), tuple(steps), tuple(fact.back))
        )
    options = [*(["--purge"] if purge else []), *(["--tag", tag] if tag is not None else [])]
    targets = target.split() if direction == "stamp" else [target]
    command = command_line(project, direction, *options, *targets)
    return Plan(direction, target, command, tuple(databases), purge, tag)


def _step(fact: StepFacts, history: History, bodies: BodyReader) -> Step:
    known = history.revisions.get(fact.revision)
    message = known.message if known is not None else fact.doc.partition("\n")[0]
    file = fact.file or (known.file if known is not None else "")
    if not file or fact.direction == "stamp":
        return Step(fact.revision, fact.direction, message, file)
    body = bodies.body(file)
    operations = body.upgrade if fact.direction == "upgrade" else body.downgrade
    return Step(fact.revision, fact.direction, message, file, operations, body.way_back, leaves=body.leaves)


def _judged(steps: Sequence[Step], dialect: str, enums: Collection[str]) -> list[Step]:
    """The steps with what this kind of database makes of them. `enums`: the types that it has before the first."""
    found, types = [], set(enums)
    for step in steps:
        refused = refusal(step.operations, dialect, types)
        found.append(replace(step, refused=refused, leaves=step.leaves if dialect == "postgresql" else ()))
        types -= {operation.dropped_type for operation in step.operations}
    return found


def _for_database(step: Step, key: str, keys: Collection[str]) -> Step:
    """The step without what only another of the plan's databases gets: upgrade_engine1() is not run on engine2.

    Flask-Migrate's own database has no name in the file, upgrade_(), and the key "_".
    """
    if len(keys) < 2 or not any(operation.database for operation in step.operations):
        return step
    named = [(operation, operation.database or "_") for operation in step.operations]
    return replace(step, operations=tuple(operation for operation, name in named if name == key or name not in keys))
