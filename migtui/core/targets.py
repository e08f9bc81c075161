"""How far a revision is, and targets for one step up or down in Alembic's own notation.

`downgrade -1` picks a head by itself when several are applied, and is an "ambiguous walk" at a merge point (both
measured on Alembic 1.20.1), so the user chooses and the choice is spelled out.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Literal

from migtui.core.history import History
from migtui.core.model import Standing


@dataclass(frozen=True, slots=True)
class Target:
    """A target that Alembic takes, and what it means."""

    target: str
    text: str


_STEPS = re.compile(r"(?:.+@)?(?P<sign>[+-])\d+")


def direction_to(
    history: History, target: str, standings: Mapping[str, Standing], here: Collection[str]
) -> Literal["upgrade", "downgrade"]:
    """Which of Alembic's two commands leads to a target as it takes it: down to what is applied and not the end of it.

    `standings` as of all databases, `here` the rows of their version tables. An upgrade where that is not known:
    Alembic then says why it refuses.
    """
    name = target.rpartition("@")[2]
    if found := _STEPS.fullmatch(target):
        return "downgrade" if found["sign"] == "-" else "upgrade"
    if name == "base":
        return "downgrade"
    if name in ("head", "heads"):
        return "upgrade"
    revision = history.resolve(name)
    if revision is None or standings.get(revision.id) != "applied" or revision.id in here:
        return "upgrade"
    return "downgrade"


def one_step_up(
    history: History, standings: Mapping[str, Standing], current: Iterable[str], *, several: bool = False
) -> tuple[Target, ...]:
    """The pending revisions that could be applied next, in the order of the graph; Alembic's own `+1` from one head.

    With several heads `upgrade +1` is refused, or takes the branch that comes first: there each way is named.
    So it is for `several` databases: one that is at head has no `+1`, and Alembic refuses it for all.
    """
    ways = [id_ for id_ in history.order if standings.get(id_) == "pending" and _is_next(history, standings, id_)]
    if len(ways) == 1 and len(tuple(current)) < 2 and not several:
        return (Target("+1", f"apply {history.short(ways[0])}"),)
    return tuple(Target(way, f"apply {history.short(way)} {history.revisions[way].message}".rstrip()) for way in ways)


def _is_next(history: History, standings: Mapping[str, Standing], id_: str) -> bool:
    needed = (*history.parents.get(id_, ()), *history.dependencies.get(id_, ()))
    return all(standings.get(other) == "applied" for other in needed)


def one_step_down(history: History, current: Iterable[str], *, apart: bool = False) -> tuple[Target, ...]:
    """The ways to go one step down from the applied heads; one entry where there is nothing to choose.

    `apart`: several databases stand on different rows. Alembic then takes each a step down, whichever row is named.
    """
    if apart:
        return (Target("-1", "one step down in each database"),)
    heads = [head for head in sorted(current) if head in history.revisions]
    if len(heads) == 1 and not history.revisions[heads[0]].is_merge_point:
        return (Target("-1", f"undo {history.short(heads[0])}"),)
    return tuple(target for head in heads for target in _below(history, head))


def _below(history: History, head: str) -> tuple[Target, ...]:
    revision = history.revisions[head]
    undo = f"undo {history.short(head)} {revision.message}".rstrip()
    if not revision.is_merge_point:
        return (Target(f"{head}@-1", undo),)
    return tuple(Target(parent, f"{undo}, down to {history.short(parent)}") for parent in revision.down_revisions)


def steps_up(history: History, standings: Mapping[str, Standing], id_: str, *, limit: int) -> int | None:
    """How many pending revisions an upgrade to this one applies, itself included; None for more than `limit`.

    It is asked for at every move of the cursor: counting 10,000 takes 20 ms, so it stops early.
    """
    found = {id_}
    waiting = [id_]
    while waiting and len(found) <= limit:
        current = waiting.pop()
        for parent in (*history.parents.get(current, ()), *history.dependencies.get(current, ())):
            if parent not in found and standings.get(parent) == "pending":
                found.add(parent)
                waiting.append(parent)
    return len(found) if len(found) <= limit else None
