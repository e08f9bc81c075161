"""Which operation of downgrade() undoes which of upgrade().

Alembic makes downgrade() by reversing upgrade(), so at that moment the two are pairs by their places. The project's
process_revision_directives comes after, and may do anything to either side: operations that it left alone are
known again by identity, others by what their reverse says, and what is left is written on one side only.
"""

from __future__ import annotations

import contextlib
import hashlib
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any

from ..protocol import DraftOperation
from .rendering import Leaf, Sides, render_leaf


@dataclass(frozen=True)
class Pair:
    """One line of the list that the user ticks: an operation with its reverse, or one side alone."""

    key: str
    upgrade: Leaf | None
    downgrade: Leaf | None

    @property
    def leaf(self) -> Leaf:
        """The side that names it."""
        found = self.upgrade or self.downgrade
        assert found is not None, "a pair has a side"
        return found

    def remove(self) -> None:
        """Out of the script."""
        for leaf in (self.upgrade, self.downgrade):
            if leaf is not None:
                leaf.remove()


class Partners:
    """Remembers, before the project's hook runs, which operation Alembic has made from which."""

    def __init__(self) -> None:
        self._of: dict[int, Any] = {}
        self._kept: list[Any] = []
        """An id() is one as long as the object lives."""
        self.is_empty = True
        """There was no operation at all."""

    def learn(self, scripts: Iterable[Any]) -> None:
        """All of these scripts, as Alembic has just made them."""
        for script in scripts:
            for up, down in zip(script.upgrade_ops_list, script.downgrade_ops_list, strict=False):
                self.is_empty = self.is_empty and up.is_empty()
                self._learn(up.ops, down.ops)

    def join(self, up: Any, down: Any) -> None:
        """From now on `down` undoes `up`."""
        self._of[id(up)] = down
        self._kept.append(up)

    def is_pair(self, up: Any, down: Any) -> bool:
        """Has Alembic made `down` from `up`?"""
        return self._of.get(id(up)) is down

    def _learn(self, up: Sequence[Any], down: Sequence[Any]) -> None:
        if len(up) != len(down):
            return
        for mine, other in zip(up, reversed(down), strict=True):
            if id(mine) in self._of:
                continue
            if hasattr(mine, "ops") and hasattr(other, "ops"):
                self._learn(mine.ops, other.ops)
            else:
                self.join(mine, other)


def pairs_of(sides: Sides, partners: Partners, context: Any) -> list[Pair]:
    """In the order of upgrade(); what only downgrade() has comes last."""
    found: dict[int, Leaf] = {}
    free = list(reversed(sides.downgrade))  # downgrade() is upgrade() backwards

    def take(up: Leaf, down: Leaf | None) -> None:
        if down is not None:
            found[id(up)] = down
            free.remove(down)

    for up in sides.upgrade:
        take(up, next((leaf for leaf in free if partners.is_pair(up.operation, leaf.operation)), None))
    for up in sides.upgrade:
        if free and id(up) not in found:
            undone = _reverse(up, context)
            take(up, next((leaf for leaf in free if undone == (leaf.table, leaf.lines)), None))
    both = [Pair(sides.key, up, found.get(id(up))) for up in sides.upgrade]
    return both + [Pair(sides.key, None, leaf) for leaf in reversed(free)]


def _reverse(leaf: Leaf, context: Any) -> tuple[str, tuple[str, ...]] | None:
    """The table and the lines of its reverse, or None: many an operation of a project's own has none."""
    with contextlib.suppress(Exception):
        reverse = replace(leaf, operation=leaf.operation.reverse())
        return reverse.table, render_leaf(reverse, context).lines
    return None


def operations_of(pairs: Sequence[Pair], file: int, seen: Counter[str]) -> list[DraftOperation]:
    """The pairs as the engine hears of them. `seen` counts those that look alike, over all files."""
    found = []
    for pair in pairs:
        text = _text(pair)
        seen[text] += 1
        found.append(_operation(pair, file, f"{text}\0{seen[text]}"))
    return found


def _text(pair: Pair) -> str:
    sides = [line for leaf in (pair.upgrade, pair.downgrade) if leaf for line in ("\0", leaf.group, *leaf.lines)]
    return "\n".join([pair.key, pair.leaf.kind, str(pair.upgrade is None), *sides])


def _operation(pair: Pair, file: int, text: str) -> DraftOperation:
    up, down = pair.upgrade, pair.downgrade
    return DraftOperation(
        id=hashlib.sha1(text.encode("utf-8", "surrogatepass"), usedforsecurity=False).hexdigest()[:16],
        key=pair.key,
        kind=pair.leaf.kind,
        table=pair.leaf.table,
        upgrade=list(up.lines) if up else [],
        downgrade=list(down.lines) if down else [],
        group=up.group if up else "",
        downgrade_group=down.group if down else "",
        block=up.block if up else 0,
        downgrade_block=down.block if down else 0,
        file=file,
    )
