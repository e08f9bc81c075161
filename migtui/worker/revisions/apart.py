"""The scripts of a revision to be, taken apart into the operations that a user can tick."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import Any

from ..protocol import Drafted, DraftOperation
from .pairing import Pair, Partners, operations_of, pairs_of
from .rendering import Sides, sides_of
from .watching import Watch


@dataclass(frozen=True)
class Found:
    """What Alembic has found, taken apart: Drafted, and the pairs by the ids in it."""

    drafted: Drafted
    pairs: dict[str, Pair]


def take_apart(watch: Watch, visit: int | None = None) -> Found:
    """The operations of the scripts that the project's process_revision_directives has left.

    `visit`: only what was found in this database, the first is 0. For an env.py that does not tell its databases apart:
    Alembic writes what it found in the last one.
    """
    scripts = watch.found.generated_revisions if watch.found is not None else []
    context = getattr(watch.found, "_last_autogen_context", None)
    parts = _Parts(visit)
    for file, script in enumerate(scripts):
        if context is not None:
            parts.add(script, file, context, watch.partners)
    given = str(scripts[0].rev_id) if scripts else watch.first_id
    return Found(
        Drafted(
            operations=parts.operations,
            downgrade_order=parts.downgrade_order,
            imports=sorted(parts.imports),
            keys=parts.keys or [""],
            rev_id="" if given == watch.first_id else given,
            vetoed=not scripts,
            unchanged=watch.autogenerate and watch.partners.is_empty,
            files=len(scripts),
        ),
        parts.pairs,
    )


class _Parts:
    """Collects over files and databases."""

    def __init__(self, visit: int | None) -> None:
        self._visit = visit
        self.operations: list[DraftOperation] = []
        self.downgrade_order: list[str] = []
        self.pairs: dict[str, Pair] = {}
        self.keys: list[str] = []
        self.imports: set[str] = set()
        self._seen: Counter[str] = Counter()

    def add(self, script: Any, file: int, context: Any, partners: Partners) -> None:
        """One script, rendered by Alembic with this AutogenContext."""
        for sides in sides_of(script, context, self._visit):
            pairs = pairs_of(sides, partners, context)
            operations = operations_of(pairs, file, self._seen)
            self.pairs.update(zip((operation.id for operation in operations), pairs, strict=True))
            self.operations += operations
            self.downgrade_order += _downgrade_order(sides, pairs, operations)
            self.keys += [sides.key] if sides.key not in self.keys else []
        self.imports |= context.imports


def _downgrade_order(sides: Sides, pairs: list[Pair], operations: list[DraftOperation]) -> list[str]:
    ids = {id(pair.downgrade): made.id for pair, made in zip(pairs, operations, strict=True) if pair.downgrade}
    return [ids[id(leaf)] for leaf in sides.downgrade]
