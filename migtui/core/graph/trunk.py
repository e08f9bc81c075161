"""Which revisions share a line: the trunk first, then one chain after the other.

Every revision names one main parent, the one with the longest history. The main parents down from the
revision with the longest history of all are the trunk: the longest chain, the least id between equals. It
does not depend on the database or on the rows. A revision that is the main parent of several stays on the
line of one, its heir.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

Edges = Sequence[tuple[int, ...]]
"""Per row the rows of its parents, all of them further down."""


@dataclass(frozen=True, slots=True)
class Chains:
    """All by row."""

    trunk: int | None
    """The trunk's first row; None when there is no row at all."""
    main: Sequence[int | None]
    """The main parent; None for a base."""
    heir: Sequence[int | None]
    """The child on the same line; None where a line begins."""


def chains(order: Sequence[str], below: Edges) -> Chains:
    """Tie every revision to one parent and at most one child."""
    length = _lengths(below)

    def longest(rows: Sequence[int]) -> int:
        most = max(map(length.__getitem__, rows))
        return min((row for row in rows if length[row] == most), key=order.__getitem__)

    main = [longest(given) if len(given) > 1 else given[0] if given else None for given in below]
    trunk = longest(range(len(order))) if order else None
    return Chains(trunk, main, _heirs(trunk, main))


def _lengths(below: Edges) -> list[int]:
    """How many revisions the longest chain down from each row has."""
    length = [1] * len(below)
    for row in reversed(range(len(below))):
        for parent in below[row]:
            if length[row] <= length[parent]:
                length[row] = length[parent] + 1
    return length


def _heirs(trunk: int | None, main: Sequence[int | None]) -> list[int | None]:
    """The trunk's child, else the topmost one, so that the lines that fork off below are short."""
    heir: list[int | None] = [None] * len(main)
    while trunk is not None:
        parent = main[trunk]
        if parent is not None:
            heir[parent] = trunk
        trunk = parent
    for row, parent in enumerate(main):
        if parent is not None and heir[parent] is None:
            heir[parent] = row
    return heir
