"""Which dropped and added columns (or tables) of a comparison may be the same one under another name.

Only a question to the user: a rename keeps the data, and a wrong one mixes them up.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from .model import DatabaseDiff


@dataclass(frozen=True, slots=True)
class Rename:
    """One candidate."""

    kind: Literal["column", "table"]
    schema: str
    table: str
    """Of a column: its table. Of a table: the old name."""
    old: str
    new: str
    drop_id: str
    """Ids of the two operations."""
    add_id: str
    likeness: float
    """0 to 1: how much alike the two are."""
    reasons: tuple[str, ...] = ()
    """What they share: "type", "nullability", "position", "name"."""

    @property
    def pair(self) -> tuple[str, str]:
        """As `worker.requests.Preview.renames` has it."""
        return self.drop_id, self.add_id


def rename_candidates(diff: DatabaseDiff) -> tuple[Rename, ...]:
    """Each operation in one candidate at most, the best first.

    Columns: of one table, the same type and nullability, and either names that look alike or the same place. Tables:
    of one schema, with equal columns.
    """
    raise NotImplementedError
