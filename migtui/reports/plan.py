"""What `migtui plan` prints: what the Plan screen shows, as text and as JSON."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from ..core.database import DatabaseState
from ..core.paint import Line, folded
from ..core.plan import DatabasePlan, Plan, Step, will_destroy, will_fail
from ..core.plan_words import (
    ARROWS,
    RISKS,
    does_nothing,
    facts,
    no_steps,
    step_risk,
    title,
    transactional_ddl,
    way_back,
)
from ..core.wording import counted, printable
from .history import Data, Reading

if TYPE_CHECKING:
    from ..core.operations.operations import Operation
    from ..engine.scripting import StepScript

FIELD, STEP = 14, 11
"""Cells before what is said of a plan, and before what a step does."""
_SIGNS = {"+": "plus", "-": "minus", "~": "tilde"}


@dataclass(frozen=True)
class Planned:
    """A plan, and what it is a plan for."""

    plan: Plan
    reading: Reading
    protected: Collection[str] = ()
    """Titles of the databases on which it would have to be confirmed by name."""
    read_only: bool = False
    scripts: Sequence[StepScript] | None = None
    """The statements, where they were asked for."""

    @property
    def states(self) -> tuple[DatabaseState, ...]:
        return self.reading.states or ()


def plan_lines(planned: Planned, width: int | None = None) -> Iterator[Line]:
    """`migtui plan`: title, databases, facts, and the steps with what each does. Nothing of it is cut: what has no room
    in `width` cells is folded."""
    for line, indent in _lines(planned):
        yield from (line,) if width is None else folded(line, width, indent)


def _lines(planned: Planned) -> Iterator[tuple[Line, int]]:
    """Each with the cells that lines folded from it stand in."""
    plan = planned.plan
    yield from ((line, FIELD) for line in _head(planned))
    yield (), 0
    number = 0
    for database in plan.databases:
        if len(plan.databases) > 1:
            steps = counted(len(database.steps), "step")
            yield ((printable(database.key or "database"), "head"), (f"  {steps}", "dim")), FIELD
        for step in database.steps:
            number += 1
            yield from ((line, STEP) for line in _step(step, number))
    if not number:
        yield ((no_steps(plan), "dim"),), 0
    if number and (said := transactional_ddl(planned.states)):
        yield (), 0
        yield ((said, "dim"),), 0


def _head(planned: Planned) -> Iterator[Line]:
    plan = planned.plan
    yield ((title(plan), "bold"),)
    yield from _targets(planned)
    for fact in facts(plan, planned.reading.history):
        style = "label" if fact.weight == "command" else fact.weight
        yield (f"{fact.name:<{FIELD}}", "dim"), (printable(fact.text), style)
    if planned.read_only:
        yield ("Read-only", "warning"), ("     the screens run no plan here", "")


def _targets(planned: Planned) -> Iterator[Line]:
    for index, state in enumerate(planned.states):
        name = f"{state.title}: " if planned.reading.is_several else ""
        server = f" · {state.dialect} {state.server}".rstrip() if state.server else ""
        field = "" if index else "Target"
        guarded: Line = (("  PROTECTED", "danger"),) if state.title in planned.protected else ()
        yield (f"{field:<{FIELD}}", "dim"), (printable(f"{name}{state.url}{server}"), ""), *guarded


def _step(step: Step, number: int) -> Iterator[Line]:
    risk, style = RISKS[step_risk(step)]
    arrow = (ARROWS[step.direction], "pending" if step.direction == "upgrade" else "warning")
    head: Line = ((f" {number:>3}  ", "dim"), arrow, ("  ", ""), (printable(step.revision), "label"))
    message = f"  {printable(step.message)}" if step.message else ""
    yield (*head, (message, ""), (f"  {risk}" if risk else "", style))
    for operation in step.operations if step.direction != "stamp" else ():
        yield _operation(operation)
    if nothing := does_nothing(step):
        yield ((f"{'':<9}{nothing}", "dim"),)


def _operation(operation: Operation) -> Line:
    loss = "  ⚠" if operation.risk == "destroys" else ""
    sign = (f"{'':<9}{operation.sign} ", _SIGNS.get(operation.sign, "dim"))
    return sign, (printable(operation.text), "warning" if loss else ""), (loss, "warning")


def plan_data(planned: Planned) -> Data:
    """`migtui plan --json`. The keys are always there; what is not known is null."""
    plan, fails = planned.plan, will_fail(planned.plan)
    return {
        "direction": plan.direction,
        "target": plan.target,
        "title": title(plan),
        "command": plan.command,
        "empty": plan.is_empty,
        "tag": plan.tag,
        "steps": len(plan.steps),
        "destroys": will_destroy(plan),
        "fails_at": fails.revision if fails is not None else None,
        "undo": way_back(plan, planned.reading.history),
        "transactional_ddl": _transactional(planned.states),
        "read_only": planned.read_only,
        "databases": [_database(planned, database) for database in plan.databases],
        "error": None,
    }


def refusal_data(direction: str, target: str, error: Data) -> Data:
    """`migtui plan --json` where there is no plan: the same keys, and why."""
    known: Data = {"direction": direction or None, "target": target, "steps": None, "databases": [], "error": error}
    names = "direction target title command empty tag steps destroys fails_at undo transactional_ddl read_only"
    return {name: known.get(name) for name in [*names.split(), "databases", "error"]}


def _transactional(states: Sequence[DatabaseState]) -> bool | None:
    found = {state.transactional_ddl for state in states}
    return False if False in found else None if not found or None in found else True


def _database(planned: Planned, database: DatabasePlan) -> Data:
    state = next((each for each in planned.states if each.key == database.key), DatabaseState(key=database.key))
    sql: Mapping[str, Data] = {}
    if planned.scripts is not None:
        scripts = {each.revision: each for each in planned.scripts if each.key == database.key}
        sql = {step.revision: _sql(scripts.get(step.revision)) for step in database.steps}
    return {
        "key": database.key,
        "name": state.name,
        "database": state.url,
        "dialect": state.dialect,
        "server": state.server,
        "protected": state.title in planned.protected,
        "heads": database.heads,
        "heads_after": database.heads_after,
        "steps": [{**_step_data(step), **sql.get(step.revision, {})} for step in database.steps],
    }


def _step_data(step: Step) -> Data:
    return {
        "revision": step.revision,
        "direction": step.direction,
        "message": step.message,
        "file": step.file,
        "risk": step_risk(step) or None,
        "way_back": step.way_back,
        "operations": [
            {"sign": each.sign, "text": each.text, "risk": each.risk}
            for each in (step.operations if step.direction != "stamp" else ())
        ],
    }


def _sql(script: StepScript | None) -> Data:
    if script is None:
        return {"sql": None, "incomplete": [], "sql_error": None}
    return {
        "sql": None if script.refused else script.sql,
        "incomplete": script.incomplete,
        "sql_error": script.refused or script.error or None,
    }


def shortfalls(scripts: Iterable[StepScript]) -> Iterator[tuple[str, bool]]:
    """What is to be said of statements that are not all there, and whether some are missing for sure."""
    for each in scripts:
        name = f"{each.direction} {each.revision}".strip()
        if each.refused:
            yield f"{name} was not run for its SQL: {each.refused}", True
        if each.error:
            yield f"{name} cannot be run offline: {each.error}", True
        yield from ((f"{name} may be incomplete: {reason}", False) for reason in each.incomplete)
