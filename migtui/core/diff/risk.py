"""What an operation does to what is there."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from .model import Change, DatabaseDiff

Risk = Literal["additive", "widening", "narrowing", "destructive", "neutral", "unknown"]
"""`additive` something new beside what is there; `widening` whatever is there still fits; `narrowing` what is there may
not fit, and the statement fails or cuts; `destructive` data is gone; `neutral` no value is concerned (a comment, an
index that goes); `unknown` the project's own operations, and what cannot be told from the types."""

Question = Literal["rows", "values", "nulls", "longer"]


@dataclass(frozen=True, slots=True)
class Assessment:
    """The class of one operation."""

    risk: Risk
    words: str
    """Why, in a few words for the list: "destroys data", "widens", "fails where NULL is stored"."""
    questions: tuple[tuple[Question, str, int], ...] = ()
    """What to ask the database: (what, column or "" for the whole table, length). See `worker.diffs.Stake`."""


def assess(change: Change, dialect: str) -> Assessment:
    """Both types are as compiled for the dialect. A column that becomes NOT NULL narrows; a NOT NULL column that is
    added without a default fails where there are rows, and narrows too; so do a unique constraint and a foreign key."""
    raise NotImplementedError


def assess_all(diff: DatabaseDiff) -> Sequence[Assessment]:
    """One for each of `diff.changes`. A constraint of a table that is created in the same pass is additive."""
    raise NotImplementedError
