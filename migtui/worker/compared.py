"""From what a revision to be has become, to what is known of its operations, database by database."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

from .apart import Found, take_apart
from .beside import Beside
from .linking import change_facts
from .pairing import Pair
from .protocol import Compared
from .watching import Watch


def compared(visited: Sequence[Beside], watch: Watch, found: Found) -> Iterator[Compared]:
    """One for each database, in env.py's order."""
    names = Counter(each.name for each in visited)
    for visit, beside in enumerate(visited):
        pairs: Mapping[str, Pair] = found.pairs
        if names[beside.name] > 1:
            pairs = take_apart(watch, visit).pairs
        sides = beside.sides
        own = {number: pair for number, pair in pairs.items() if pair.key == beside.name}
        yield beside.compared([change_facts(number, pair, sides) for number, pair in own.items()])
