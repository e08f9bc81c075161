"""Which line of the two sides an operation is about."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import cast

from .beside import RANK, Line, beside
from .model import Change, Row, RowKind, Touch

Touched = tuple[Change, Touch]
Placed = tuple[Line, tuple[Touched, ...]]
"""A line, and what the operations touch in it."""
Place = tuple[str, str]
"""(kind, key or name)."""

SAME_THING: Mapping[str, str] = {"index": "unique", "unique": "index"}
"""Where a server makes no difference, an operation may name the other one."""


def adds(change: Change) -> bool:
    """Does the operation make something that was not there?"""
    return change.kind.startswith(("Add", "Create"))


def drops(change: Change) -> bool:
    """Does it take something away?"""
    return change.kind.startswith("Drop")


def placed(models: Sequence[Row], database: Sequence[Row], changes: Sequence[Change]) -> list[Placed]:
    """All lines, and each touch of a row in exactly one of them.

    A row that an operation is about and that neither side has (it could not be read) is made from its key. Touches of
    the whole table are in no line.
    """
    lines = beside(models, database, _renamed(models, database, changes))
    touched = [(change, touch) for change in changes for touch in change.touches if touch.kind != "table"]
    known = _Known(lines)
    lost: dict[Place, list[Touched]] = defaultdict(list)
    found: dict[int, list[Touched]] = defaultdict(list)
    for change, touch in touched:
        at = known.find(touch, of_models=not drops(change))
        if at is None:
            lost[touch.kind, touch.key].append((change, touch))
        else:
            found[at].append((change, touch))
    everything = [(line, tuple(found[at])) for at, line in enumerate(lines)]
    everything += [(_made(*place, (change for change, _ in about)), tuple(about)) for place, about in lost.items()]
    return sorted(everything, key=lambda each: _rank(each[0]))


def _renamed(models: Sequence[Row], database: Sequence[Row], changes: Iterable[Change]) -> dict[str, str]:
    """New to old names of columns: an operation that is neither about a new column nor a lost one, and names both."""
    ours, theirs = ({row.key for row in side if row.kind == "column"} for side in (models, database))
    renamed = {}
    for change in changes:
        touched = {touch.key for touch in change.touches if touch.kind == "column"}
        new, old = touched & (ours - theirs), touched & (theirs - ours)
        if len(new) == len(old) == 1 and not adds(change) and not drops(change):
            renamed[new.pop()] = old.pop()
    return renamed


class _Known:
    """The lines by key, by name, and by the key or name of what may be the same thing."""

    def __init__(self, lines: Sequence[Line]) -> None:
        self._keys: tuple[dict[Place, int], dict[Place, int]] = ({}, {})
        self._names: tuple[dict[Place, int], dict[Place, int]] = ({}, {})
        for at, line in enumerate(lines):
            for side, row in enumerate(line):
                if row is not None:
                    self._keys[side].setdefault((row.kind, row.key), at)
                    self._names[side].setdefault((row.kind, row.name), at)

    def find(self, touch: Touch, *, of_models: bool) -> int | None:
        """Number of the line; what an operation takes away is looked for in the database first."""
        kinds = [touch.kind, *([SAME_THING[touch.kind]] if touch.kind in SAME_THING else [])]
        sides = (0, 1) if of_models else (1, 0)
        places = (
            known[side].get((kind, touch.key))
            for kind in kinds
            for known in (self._keys, self._names)
            for side in sides
        )
        return next((at for at in places if at is not None), None)


def _made(kind: str, key: str, changes: Iterable[Change]) -> Line:
    """A line of which only the key is known. What is neither added nor dropped is there on both sides."""
    changes = tuple(changes)
    row = Row(cast("RowKind", kind), key, key)
    ours = not all(map(drops, changes))
    theirs = not all(map(adds, changes))
    return (row if ours else None, row if theirs else None)


def _rank(line: Line) -> int:
    return min(RANK[row.kind] for row in line if row is not None)
