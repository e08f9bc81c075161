"""A plan of which not all fits: in a line each what one must have read before `y`, then the rest."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from migtui.core import plan_words
from migtui.core.place import ends
from migtui.core.plan import Plan
from migtui.core.plan_words import Fact

from ..snapshot import Snapshot
from ..text import elide, elide_middle, line_width, one_line
from .bars import target

FIRST = ("Will fail", "Will destroy", "Writes", "Purge", "Forgets")
"""What stands above the fold, with the database and the way back."""


def brief_target(snapshot: Snapshot, width: int) -> str:
    """The database in one line, with host and name whole for as long as they fit."""
    states = snapshot.databases or ()
    said = [target(states)]
    if len(states) == 1:
        said += [states[0].url, *ends(states[0].url)]
    return next(
        (text for text in map(one_line, said) if _width(text) <= width), elide_middle(one_line(said[-1]), width)
    )


def brief_facts(plan: Plan, snapshot: Snapshot, width: int) -> Iterator[Fact]:
    """The losses and the way back in a line each of `width` cells; below them the others, and whole what was cut."""
    all_ = tuple(plan_words.facts(plan, snapshot.history))
    losses = [fact for fact in all_ if fact.name in FIRST]
    shown = [Fact(fact.name, _briefly(fact, plan, width), fact.weight) for fact in losses]
    back = Fact("Undo", _way_back(plan, snapshot, width))
    yield from (*shown, back)
    yield from (fact for fact in all_ if fact.name not in (*FIRST, "Undo"))
    whole = [*losses, *(fact for fact in all_ if fact.name == "Undo")]
    for fact, brief in zip(whole, (*shown, back), strict=True):
        if fact.text != brief.text:
            yield Fact(fact.name, fact.text, fact.weight)


def _briefly(fact: Fact, plan: Plan, width: int) -> str:
    destroyed = plan_words.worst_first(plan)
    if fact.name == "Will destroy" and destroyed:
        return as_many(tuple(map(one_line, destroyed)), width)
    return elide(one_line(fact.text), width)


def as_many(texts: Sequence[str], width: int) -> str:
    """ "table a · table b + 3 more": as many as fit, but one at least, which is cut where it has to be."""
    for count in range(len(texts), 0, -1):
        left = len(texts) - count
        rest = f" + {left} more" if left else ""
        said = " · ".join(texts[:count])
        if _width(said) + len(rest) <= width or count == 1:
            return elide(said, width - len(rest)) + rest
    return ""


def _way_back(plan: Plan, snapshot: Snapshot, width: int) -> str:
    whole = plan_words.way_back(plan, snapshot.history)
    return whole if _width(whole) <= width else elide(plan_words.way_back(plan, snapshot.history, briefly=True), width)


def _width(text: str) -> int:
    return line_width(((text, ""),))
