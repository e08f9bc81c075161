"""Ids that fit a column. Real ids share long beginnings (`0.57.0` and `0.57.0rc1`): a cut must never make two
of them one."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import pairwise

from migtui.core.cells import cells

COLUMNS = 12
"""Alembic's own ids have 12 hex digits."""


def shortened(ids: Iterable[str]) -> dict[str, str]:
    """For each id longer than 12 columns its shortest beginning of 11 or more with which no other begins, and
    "…"; the whole id where that saves nothing. Ids that fit are absent."""
    ordered = sorted(ids)
    if all(map(_fits, ordered)):
        return {}
    shared = [0, *(_common(left, right) for left, right in pairwise(ordered)), 0]
    return {
        id_: _cut(id_, max(shared[place], shared[place + 1]) + 1) for place, id_ in enumerate(ordered) if not _fits(id_)
    }


def _fits(id_: str) -> bool:
    return cells(id_) <= COLUMNS


def _cut(id_: str, unambiguous: int) -> str:
    length = unambiguous
    while length < len(id_) and cells(id_[: length + 1]) < COLUMNS:
        length += 1
    return id_ if length + 1 >= len(id_) else id_[:length] + "…"


def _common(left: str, right: str) -> int:
    return next(
        (place for place, (a, b) in enumerate(zip(left, right, strict=False)) if a != b),
        min(len(left), len(right)),
    )
