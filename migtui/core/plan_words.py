"""What is to be said of a plan before it runs, in the words that the screens and `migtui plan` share."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal, Protocol

from migtui.core.database import DatabaseState
from migtui.core.plan import DatabasePlan, Direction, Plan, Shortens, Step, from_to, undo, will_destroy, will_fail
from migtui.core.wording import counted

Weight = Literal["", "command", "warning", "danger"]
"""How much a fact matters; "command" is one to type."""


class Knows(Shortens, Protocol):
    """A history, as far as a plan's words need it."""

    def is_defined(self, id_: str) -> bool: ...


@dataclass(frozen=True, slots=True)
class Fact:
    """A line of what is known of a plan."""

    name: str
    """ "Will destroy"; "" where the line above has the same name."""
    text: str
    weight: Weight = ""


def title(plan: Plan) -> str:
    """ "Downgrade 2 steps", "Stamp base"."""
    what = plan.direction.capitalize()
    if plan.is_empty:
        return f"{what}: nothing to do"
    return f"Stamp {plan.target}" if plan.direction == "stamp" else f"{what} {counted(len(plan.steps), 'step')}"


def facts(plan: Plan, history: Knows) -> Iterator[Fact]:
    """From → to, Command, then what is lost, or what a stamp writes, and the way back."""
    for index, database in enumerate(plan.databases):
        yield Fact("" if index else "From → to", _named(database, from_to(database, history)))
    yield Fact("Command", plan.command, "command")
    if plan.tag is not None:
        yield Fact("Tag", f"{plan.tag} (env.py is given --tag)")
    yield from _writes(plan, history) if plan.direction == "stamp" else _losses(plan, history)
    yield Fact("Undo", way_back(plan, history))


def way_back(plan: Plan, history: Knows, *, briefly: bool = False) -> str:
    """How to get back, `briefly` without the ids to go to. Alembic stamps no id that it has no file of."""
    lost = [head for database in plan.databases for head in _forgotten(plan, database, history)]
    if not lost:
        return undo(plan, briefly=briefly)
    known = dict.fromkeys(head for database in plan.databases for head in database.heads if head not in lost)
    back = f"stamp {' '.join(known)} restores the others; " if known and len(plan.databases) == 1 else ""
    return f"{back}{', '.join(lost)} cannot be stamped again without its file"


def worst_first(plan: Plan) -> tuple[str, ...]:
    """What is lost, whole tables before rows and columns."""
    return tuple(sorted(will_destroy(plan), key=lambda text: not text.startswith(("table", "truncate", "schema"))))


def _losses(plan: Plan, history: Knows) -> Iterator[Fact]:
    if (fails := will_fail(plan)) is not None:
        yield Fact("Will fail", f"at {history.short(fails.revision)}: {fails.why_it_fails}", "danger")
    destroyed = will_destroy(plan)
    said = " · ".join(destroyed) or "nothing that the version files show"
    yield Fact("Will destroy", said, "danger" if destroyed else "")


def _writes(plan: Plan, history: Knows) -> Iterator[Fact]:
    """A stamp runs no migration; with --purge it also forgets what no version file explains."""
    yield Fact("Writes", "the version table only: no migration is run")
    for database in plan.databases if plan.purge else ():
        rows = ", ".join(database.heads)
        said = f"erases all rows first: {rows}" if rows else "there is no row to erase"
        yield Fact("Purge", _named(database, said), "warning" if rows else "")
        if unknown := _forgotten(plan, database, history):
            yield Fact("Forgets", _named(database, f"{', '.join(unknown)}: no version file knows it"), "warning")


def _forgotten(plan: Plan, database: DatabasePlan, history: Knows) -> list[str]:
    """The rows that a purge erases for good."""
    return [head for head in database.heads if not history.is_defined(head)] if plan.purge else []


def _named(database: DatabasePlan, text: str) -> str:
    return f"{database.key}: {text}" if database.key else text


def transactional_ddl(states: Sequence[DatabaseState]) -> str:
    """What a failure in the middle would leave, as far as the databases have said."""
    if any(state.transactional_ddl is False for state in states):
        return "no transactional DDL: a failure leaves finished steps"
    if states and all(state.transactional_ddl for state in states):
        each = any(state.transaction_per_migration for state in states)
        return f"transactional DDL · {'a transaction for each step' if each else 'one transaction for all steps'}"
    return ""


Risk = Literal["", "fails", "data", "code"]
RISKS: Mapping[Risk, tuple[str, str]] = {
    "fails": ("✗ fails", "broken"),
    "data": ("⚠ data", "warning"),
    "code": ("code", "dim"),
    "": ("", ""),
}
"""How a risk is said behind a step, and the style of that."""
ARROWS: Mapping[Direction, str] = {"upgrade": "↑", "downgrade": "↓", "stamp": "="}
"""Which way a step goes."""


def step_risk(step: Step) -> Risk:
    """The word behind a step: it will fail, it destroys data, nobody knows what its code does."""
    if step.why_it_fails:
        return "fails"
    if step.destroys:
        return "data"
    return "code" if any(operation.risk == "unknown" for operation in step.operations) else ""


def does_nothing(step: Step) -> str:
    """In place of a step's operations where there are none; a stamp runs none anyway."""
    return "" if step.operations or step.direction == "stamp" else "does nothing that the version file shows"


def no_steps(plan: Plan) -> str:
    """In place of steps where there are none."""
    return "nothing to do" if plan.is_empty else "no step: the rows are erased, and that is all"
