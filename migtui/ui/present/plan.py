"""The Plan screen as lines: what will happen, to which database, and how to get back."""

from __future__ import annotations

from migtui.core.plan import WHY_NOT, Confirmation, DatabasePlan, Plan, from_to, undo, will_destroy, will_fail

from ..snapshot import Snapshot
from ..text import Line, counted, line_width, one_line, wrap
from .bars import target

FIELD = 14


def title(plan: Plan) -> str:
    """ "Downgrade 2 steps", "Stamp base"."""
    what = plan.direction.capitalize()
    if plan.is_empty:
        return f"{what}: nothing to do"
    return f"Stamp {plan.target}" if plan.direction == "stamp" else f"{what} {counted(len(plan.steps), 'step')}"


def facts(plan: Plan, snapshot: Snapshot, note: str, width: int) -> list[Line]:
    """Target, From → to, Command, then what is lost, or what a stamp writes, and the way back."""
    lines: list[Line] = [((text, "warning"),) for text in wrap(note, width)] if note else []
    lines += _targets(plan, snapshot, width)
    for index, database in enumerate(plan.databases):
        name = f"{database.key}: " if database.key else ""
        lines += _fact("From → to" if index == 0 else "", name + from_to(database, snapshot.history), width)
    lines += _fact("Command", plan.command, width, style="label")
    if plan.tag is not None:
        lines += _fact("Tag", f"{plan.tag} (env.py is given --tag)", width)
    lines += _writes(plan, snapshot, width) if plan.direction == "stamp" else _losses(plan, snapshot, width)
    return [*lines, *_fact("Undo", _undo(plan, snapshot), width)]


def _undo(plan: Plan, snapshot: Snapshot) -> str:
    """Alembic stamps no id that it has no file of."""
    lost = [head for database in plan.databases for head in _forgotten(plan, database, snapshot)]
    if not lost:
        return undo(plan)
    known = dict.fromkeys(head for database in plan.databases for head in database.heads if head not in lost)
    back = f"stamp {' '.join(known)} restores the others; " if known and len(plan.databases) == 1 else ""
    return f"{back}{', '.join(lost)} cannot be stamped again without its file"


def _forgotten(plan: Plan, database: DatabasePlan, snapshot: Snapshot) -> list[str]:
    """The rows that a purge erases for good."""
    return [head for head in database.heads if _is_unknown(head, snapshot)] if plan.purge else []


def _targets(plan: Plan, snapshot: Snapshot, width: int) -> list[Line]:
    """The database; each by its name where there are several."""
    states = snapshot.databases or ()
    if len(states) < 2:
        return _fact("Target", target(states), width, *_protection(snapshot))
    lines: list[Line] = []
    for index, state in enumerate(states):
        more = _protection(snapshot) if index == len(states) - 1 else ()
        lines += _fact("" if index else "Target", f"{state.title}: {target((state,))}", width, *more)
    return lines


def _losses(plan: Plan, snapshot: Snapshot, width: int) -> list[Line]:
    lines: list[Line] = []
    if (fails := will_fail(plan)) is not None:
        name = snapshot.history.short(fails.revision)
        lines += _fact("Will fail", f"at {name}: {WHY_NOT[fails.way_back]}", width, style="danger")
    destroyed = will_destroy(plan)
    said = " · ".join(destroyed) or "nothing that the version files show"
    return [*lines, *_fact("Will destroy", said, width, style="danger" if destroyed else "")]


def _writes(plan: Plan, snapshot: Snapshot, width: int) -> list[Line]:
    """A stamp runs no migration; with --purge it also forgets what no version file explains."""
    lines = _fact("Writes", "the version table only: no migration is run", width)
    if not plan.purge:
        return lines
    for database in plan.databases:
        name = f"{database.key}: " if database.key else ""
        rows = ", ".join(database.heads)
        said = f"erases all rows first: {rows}" if rows else "there is no row to erase"
        lines += _fact("Purge", name + said, width, style="warning" if rows else "")
        if unknown := _forgotten(plan, database, snapshot):
            lines += _fact("Forgets", f"{name}{', '.join(unknown)}: no version file knows it", width, style="warning")
    return lines


def _is_unknown(head: str, snapshot: Snapshot) -> bool:
    known = snapshot.history.revisions.get(head)
    return known is None or (known.problem is not None and known.problem.kind == "missing")


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
        "none": "Nothing to do." if plan.is_empty else "Read-only: nothing can be run here.",
        "key": "y runs this.",
        "release": "Read this, then press y."
        if plan.direction == "stamp"
        else f"Data {'will' if plan.destroys else 'may'} be lost: read, then press y.",
        "type-name": "Type the database's name:",
    }[confirmation]


def name_to_type(snapshot: Snapshot) -> str:
    """The name that confirms a plan for a protected database: that of the first one that is protected."""
    states = snapshot.protected_databases or snapshot.databases or ()
    return next((state.name for state in states if state.name), states[0].title if states else "the database")


def transactional_ddl(snapshot: Snapshot) -> str:
    """What a failure in the middle would leave, as far as the databases have said."""
    states = snapshot.databases or ()
    if any(state.transactional_ddl is False for state in states):
        return "no transactional DDL: a failure leaves finished steps"
    if states and all(state.transactional_ddl for state in states):
        each = any(state.transaction_per_migration for state in states)
        return f"transactional DDL · {'a transaction for each step' if each else 'one transaction for all steps'}"
    return ""
