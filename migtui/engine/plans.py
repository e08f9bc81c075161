"""Alembic's own steps, with what the version files say that each of them does."""

from __future__ import annotations

from collections.abc import Sequence

from ..core.history import History
from ..core.plan import DatabasePlan, Direction, Plan, Step
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
) -> Plan:
    """The plan as the screen shows it. Reading a step's file takes about a millisecond, so it gives way in between."""
    pace = Pace()
    databases: list[DatabasePlan] = []
    for fact in facts:
        steps: list[Step] = []
        for step in fact.steps:
            steps.append(_step(step, history, bodies))
            await pace.give_way()
        databases.append(DatabasePlan(fact.key, tuple(fact.heads), tuple(fact.heads_after), tuple(steps)))
    return Plan(direction, target, command_line(project, direction, target), tuple(databases))


def _step(fact: StepFacts, history: History, bodies: BodyReader) -> Step:
    known = history.revisions.get(fact.revision)
    message = known.message if known is not None else fact.doc.partition("\n")[0]
    file = fact.file or (known.file if known is not None else "")
    if not file or fact.direction == "stamp":
        return Step(fact.revision, fact.direction, message, file)
    body = bodies.body(file)
    operations = body.upgrade if fact.direction == "upgrade" else body.downgrade
    return Step(fact.revision, fact.direction, message, file, operations, body.way_back)
