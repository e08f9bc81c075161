"""The steps of a plan: a line each, and what the one under the cursor does."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from migtui.core import plan_words
from migtui.core.plan import DatabasePlan, Plan, Step, from_to

from ..snapshot import Snapshot
from ..text import PLAIN, Line, counted, one_line, pad, wrap
from .bars import target
from .summary import bare_operations

RISK = 7
"""Cells for "⚠ data", "✗ fails", "code"."""
MESSAGE = 20
"""Cells that a message needs before there is room for the number of statements."""
Count = Callable[[str, Step], str]
"""How many statements a database's step has, in words; "" while that is not known."""


@dataclass(frozen=True, slots=True)
class StepRow:
    """A line of the list of steps; `step` is None for a database's heading."""

    line: Line
    database: DatabasePlan
    step: Step | None


def step_rows(
    plan: Plan, snapshot: Snapshot, width: int, *, ascii: bool, count: Count = lambda key, step: ""
) -> list[StepRow]:
    """The steps of every database in the order of execution, a heading above each where there are several."""
    rows: list[StepRow] = []
    number = 0
    for database in plan.databases:
        if len(plan.databases) > 1:
            steps = counted(len(database.steps), "step")
            rows.append(StepRow(((f" {database.key or 'database'}", "head"), (f"  {steps}", "dim")), database, None))
        for step in database.steps:
            number += 1
            line = step_line(step, number, snapshot, width, ascii=ascii, count=count(database.key, step))
            rows.append(StepRow(line, database, step))
    return rows


def no_steps(plan: Plan) -> Line:
    """In place of steps where there are none."""
    return ((plan_words.no_steps(plan), "dim"),)


def step_line(step: Step, number: int, snapshot: Snapshot, width: int, *, ascii: bool, count: str = "") -> Line:
    """ "  1  ↓   b3aa9912   invoice pdf path         3 statements  ⚠ data"."""
    arrow = plan_words.ARROWS[step.direction].translate(PLAIN if ascii else {})
    risk, style = step_risk(step, ascii=ascii)
    left = f" {number:>3}  "
    name = snapshot.history.short(step.revision)
    room = max(4, width - len(left) - 4 - 12 - 3 - 4 - RISK)
    said = _count(count, room)
    return (
        (left, "dim"),
        (f"{arrow}   ", "pending" if step.direction == "upgrade" else "warning"),
        (pad(name, 12) + "   ", "label"),
        (pad(one_line(step.message), room - len(said)), ""),
        (said, "dim"),
        (f"  {pad(risk, RISK)}", style),
    )


def _count(count: str, room: int) -> str:
    """The number of statements: in full where the message has room enough beside it, else "3 SQL", else not at all."""
    for text, width in ((count, 17), (count.partition(" ")[0] + " SQL", 9)):
        if count and room - width >= MESSAGE:
            return f"{text:>{width}}"
    return ""


def step_risk(step: Step, *, ascii: bool) -> tuple[str, str]:
    """The word behind a step, and its style."""
    text, style = plan_words.RISKS[plan_words.step_risk(step)]
    return text.translate(PLAIN if ascii else {}), style


def step_operations(step: Step, width: int) -> list[Line]:
    """What the step does, from its file's syntax tree. A stamp does none of it."""
    if step.direction == "stamp":
        return []
    return bare_operations(step.operations, width) or [((plan_words.does_nothing(step), "dim"),)]


def database_lines(database: DatabasePlan, snapshot: Snapshot, width: int) -> list[Line]:
    """One of several databases: which it is, and where the plan takes it."""
    states = tuple(state for state in snapshot.databases or () if state.key == database.key)
    lines: list[Line] = [((one_line(database.key), "title"),)]
    lines += [((part, "dim"),) for part in wrap(one_line(target(states)), width)] if states else []
    return [*lines, (), *(((part, ""),) for part in wrap(one_line(from_to(database, snapshot.history)), width))]
