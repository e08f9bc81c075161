"""The targets that take a database back to where it stood before a plan.

With several heads the rows of before are not those targets: `alembic downgrade a1` does nothing to another branch that
stands at a1, and takes every branch down that leaves a1. So each candidate is asked of Alembic.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from alembic.script import ScriptDirectory
from alembic.script.revision import RevisionError
from alembic.util import CommandError

from .protocol import Direction, StepFacts

Heads = frozenset[str]
Lead = Callable[[Direction, str, Heads], Heads]
"""Where `alembic <direction> <target>` leads from these rows."""


def back(script: ScriptDirectory, plan: Sequence[StepFacts], before: Heads, after: Heads, lead: Lead) -> list[str]:
    """The targets of the commands that undo the plan, one after the other; none where no such commands are found."""
    if not plan or plan[0].direction == "stamp":
        return []
    direction: Direction = "downgrade" if plan[0].direction == "upgrade" else "upgrade"
    if len(before) < 2 and len(after) < 2 and all(len(step.down_revisions) < 2 for step in plan):
        return sorted(before) or ["base"]
    found: list[str] = []
    here = after
    for target in _candidates(direction, plan, before, after):
        if here == before:
            break
        try:
            there = lead(direction, target, here)
        except (CommandError, RevisionError):
            continue
        if there != here and _is_on_the_way(script, direction, there, before):
            found.append(target)
            here = there
    return found if here == before else []


def _candidates(direction: Direction, plan: Sequence[StepFacts], before: Heads, after: Heads) -> Iterator[str]:
    """The rows that are gone first; then, for a branch that grew beside a row that stays, its own way down."""
    yield from sorted(before - after)
    if direction == "upgrade":
        return
    if not before:
        yield "base"
    taken = {step.revision for step in plan}
    for step in plan:
        for parent in step.down_revisions or ["base"]:
            if parent not in taken:
                yield f"{step.revision}@{parent}"


def _is_on_the_way(script: ScriptDirectory, direction: Direction, there: Heads, before: Heads) -> bool:
    """Has nothing been taken down that was there before, or brought up that was not?"""
    now, then = _applied(script, there), _applied(script, before)
    return then <= now if direction == "downgrade" else now <= then


def _applied(script: ScriptDirectory, heads: Heads) -> set[str]:
    """The rows and all that lies below them."""
    found, todo = set[str](), list(heads)
    while todo:
        id_ = todo.pop()
        if id_ in found:
            continue
        found.add(id_)
        revision = script.get_revision(id_)
        if revision is not None:
            todo.extend(revision._all_down_revisions)
    return found
