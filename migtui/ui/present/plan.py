"""The Plan screen as lines: what will happen, to which database, and how to get back."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from migtui.core import plan_words
from migtui.core.plan import Confirmation, Plan
from migtui.core.plan_words import Fact, Weight
from migtui.core.plan_words import title as title

from ..snapshot import Snapshot
from ..text import Line, elide, line_width, one_line, wrap
from .bars import target
from .brief_plan import brief_facts, brief_target

FIELD = 14
NAME = 40
"""Cells of a database's name in a question; a longer one is among the facts."""
BESIDE, GAP = 2, 2
"""Cells that a button has beside its label, and those to what follows."""


WEIGHTS: Mapping[Weight, str] = {"": "", "command": "label", "warning": "warning", "danger": "danger"}
"""The styles of facts."""


def facts(plan: Plan, snapshot: Snapshot, note: str, width: int, height: int | None = None) -> list[Line]:
    """Target, then what is to be said of the plan itself; in another order where `height` rows do not hold it."""
    noted: list[Line] = [((text, "warning"),) for text in wrap(note, width)] if note else []
    lines = [*noted, *_targets(snapshot, width), *_facts(plan_words.facts(plan, snapshot.history), width)]
    if height is None or len(lines) <= height:
        return lines
    protection = _protection(snapshot)
    one = brief_target(snapshot, max(10, width - FIELD - line_width(protection)))
    brief = [*_fact("Target", one, width, *protection), *_facts(brief_facts(plan, snapshot, width - FIELD), width)]
    whole = [] if one == one_line(target(snapshot.databases or ())) else _targets(snapshot, width)
    return [*noted, *brief, *whole]


def _facts(said: Iterable[Fact], width: int) -> list[Line]:
    return [line for fact in said for line in _fact(fact.name, fact.text, width, style=WEIGHTS[fact.weight])]


def _targets(snapshot: Snapshot, width: int) -> list[Line]:
    """The database; each by its name where there are several."""
    states = snapshot.databases or ()
    if len(states) < 2:
        return _fact("Target", target(states), width, *_protection(snapshot))
    lines: list[Line] = []
    for index, state in enumerate(states):
        more = _protection(snapshot) if index == len(states) - 1 else ()
        lines += _fact("" if index else "Target", f"{state.title}: {target((state,))}", width, *more)
    return lines


def _protection(snapshot: Snapshot) -> tuple[tuple[str, str], ...]:
    return (("  PROTECTED", "danger"),) if snapshot.is_protected else ()


def _fact(name: str, text: str, width: int, *more: tuple[str, str], style: str = "") -> list[Line]:
    folded = wrap(one_line(text), max(10, width - FIELD - line_width(more)))
    lines: list[Line] = [((f"{name:<{FIELD}}", "dim"), (folded[0], style))]
    lines += [((" " * FIELD, ""), (part, style)) for part in folded[1:]]
    lines[-1] = (*lines[-1], *more)
    return lines


def question(plan: Plan, confirmation: Confirmation, key: str, name: str = "") -> str:
    """What the user is asked beside the buttons. `name`: of the database, where it is to be typed."""
    return {
        "none": "Nothing to do." if plan.is_empty else "Read-only: nothing can be run here.",
        "key": f"{key} runs this.",
        "release": f"Read this, then press {key}."
        if plan.direction == "stamp"
        else f"Data {'will' if plan.destroys else 'may'} be lost: read, then press {key}.",
        "type-name": f"Type the name {elide(one_line(name), NAME)}:",
    }[confirmation]


def buttons(plan: Plan, asked: str, width: int) -> tuple[str, bool]:
    """What stands on the run button, in `width` cells with the question; and whether there is room for Cancel, too.

    The frame above has the whole title, and the keys below have Cancel.
    """
    room = width - line_width(((asked, ""),)) - GAP
    cancel = len("Cancel") + BESIDE + GAP
    short = plan.direction.capitalize()
    for label, others in ((title(plan), cancel), (short, cancel), (short, 0)):
        if line_width(((label, ""),)) + BESIDE + others <= room:
            return label, bool(others)
    return short, False


def name_to_type(snapshot: Snapshot) -> str:
    """The name that confirms a plan for a protected database: that of the first one that is protected."""
    states = snapshot.protected_databases or snapshot.databases or ()
    return next((state.name for state in states if state.name), states[0].title if states else "the database")


def transactional_ddl(snapshot: Snapshot) -> str:
    """What a failure in the middle would leave, as far as the databases have said."""
    return plan_words.transactional_ddl(snapshot.databases or ())
