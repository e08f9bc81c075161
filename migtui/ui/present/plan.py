"""The Plan screen as lines: what will happen, to which database, and how to get back."""

from __future__ import annotations

from dataclasses import dataclass

from migtui.core.plan import WHY_NOT, Confirmation, Plan, Step, from_to, undo, will_destroy, will_fail

from ..snapshot import Snapshot
from ..text import Line, counted, elide, line_width, one_line, pad, wrap
from .bars import target
from .summary import operation_lines

FIELD = 14
ARROWS = {"upgrade": "↑", "downgrade": "↓", "stamp": "="}
ARROWS_ASCII = {"upgrade": "^", "downgrade": "v", "stamp": "="}


@dataclass(frozen=True, slots=True)
class StepRow:
    """A line of the list of steps; `step` is None for a database's heading."""

    line: Line
    step: Step | None


def title(plan: Plan) -> str:
    """ "Downgrade 2 steps"."""
    what = plan.direction.capitalize()
    return f"{what} {counted(len(plan.steps), 'step')}" if plan.steps else f"{what}: nothing to do"


def facts(plan: Plan, snapshot: Snapshot, note: str, width: int) -> list[Line]:
    """Target, From → to, Command, Will fail, Will destroy, Undo."""
    lines: list[Line] = [((text, "warning"),) for text in wrap(note, width)] if note else []
    lines += _fact("Target", target(snapshot.databases or ()), width, *_protection(snapshot))
    for database in plan.databases:
        name = f"{database.key}: " if database.key else ""
        lines += _fact("From → to", name + from_to(database, snapshot.history), width)
    lines += _fact("Command", plan.command, width, style="label")
    if (fails := will_fail(plan)) is not None:
        name = snapshot.history.short(fails.revision)
        lines += _fact("Will fail", f"at {name}: {WHY_NOT[fails.way_back]}", width, style="danger")
    destroyed = will_destroy(plan)
    lines += _fact(
        "Will destroy",
        " · ".join(destroyed) or "nothing that the version files show",
        width,
        style="danger" if destroyed else "",
    )
    return [*lines, *_fact("Undo", undo(plan), width)]


def _protection(snapshot: Snapshot) -> tuple[tuple[str, str], ...]:
    return (("  PROTECTED", "danger"),) if snapshot.is_protected else ()


def _fact(name: str, text: str, width: int, *more: tuple[str, str], style: str = "") -> list[Line]:
    folded = wrap(one_line(text), max(10, width - FIELD - line_width(more)))
    lines: list[Line] = [((f"{name:<{FIELD}}", "dim"), (folded[0], style))]
    lines += [((" " * FIELD, ""), (part, style)) for part in folded[1:]]
    lines[-1] = (*lines[-1], *more)
    return lines


def question(plan: Plan, confirmation: Confirmation) -> str:
    """What the user is asked beside the buttons."""
    return {
        "none": "Read-only: nothing can be run here." if plan.steps else "Nothing to do.",
        "key": "y runs this.",
        "release": f"Data {'will' if plan.destroys else 'may'} be lost: read, then press y.",
        "type-name": "Type the database's name:",
    }[confirmation]


def name_to_type(snapshot: Snapshot) -> str:
    """The name that confirms a plan for a protected database."""
    states = snapshot.databases or ()
    return next((state.name for state in states if state.name), states[0].title if states else "the database")


def step_rows(plan: Plan, snapshot: Snapshot, width: int, *, ascii: bool) -> list[StepRow]:
    """The steps of every database in the order of execution, a heading above each where there are several."""
    rows: list[StepRow] = []
    number = 0
    for database in plan.databases:
        if len(plan.databases) > 1:
            count = counted(len(database.steps), "step")
            rows.append(StepRow(((f" {database.key or 'database'}", "head"), (f"  {count}", "dim")), None))
        for step in database.steps:
            number += 1
            rows.append(StepRow(step_line(step, number, snapshot, width, ascii=ascii), step))
    return rows


def step_line(step: Step, number: int, snapshot: Snapshot, width: int, *, ascii: bool) -> Line:
    """ "  1  ↓   b3aa9912   invoice pdf path         ⚠ data"."""
    arrow = (ARROWS_ASCII if ascii else ARROWS)[step.direction]
    risk, style = step_risk(step, ascii=ascii)
    left = f" {number:>3}  "
    name = snapshot.history.short(step.revision)
    room = max(4, width - len(left) - 4 - 12 - 3 - len(risk) - 3)
    message = elide(one_line(step.message), room)
    return (
        (left, "dim"),
        (f"{arrow}   ", "pending" if step.direction == "upgrade" else "warning"),
        (pad(name, 12) + "   ", "label"),
        (pad(message, room), ""),
        (f" {risk}", style),
    )


def step_risk(step: Step, *, ascii: bool) -> tuple[str, str]:
    """The word behind a step, and its style."""
    if step.direction == "downgrade" and step.way_back in ("raises", "missing"):
        return ("x fails" if ascii else "✗ fails"), "broken"
    if step.destroys:
        return ("! data" if ascii else "⚠ data"), "warning"
    if any(operation.risk == "unknown" for operation in step.operations):
        return "code", "dim"
    return "", ""


def step_details(step: Step, width: int) -> list[Line]:
    """What the step does, from its file's syntax tree."""
    lines: list[Line] = [((one_line(step.revision), "title"), (f"  {step.direction}", "dim")), ()]
    lines += [((text, ""),) for text in wrap(one_line(step.message), width)]
    lines.append(())
    if not step.operations:
        return [*lines, (("does nothing that the version file shows", "dim"),)]
    for operation in step.operations:
        lines += [line[1:] for line in operation_lines(operation, width + 12)]
    return lines


def transactional_ddl(snapshot: Snapshot) -> str:
    """What a failure in the middle would leave, as far as the databases have said."""
    states = snapshot.databases or ()
    if any(state.transactional_ddl is False for state in states):
        return "no transactional DDL: a failure leaves finished steps"
    if states and all(state.transactional_ddl for state in states):
        each = any(state.transaction_per_migration for state in states)
        return f"transactional DDL · {'a transaction for each step' if each else 'one transaction for all steps'}"
    return ""
