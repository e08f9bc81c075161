"""A dropped and an added column, or table, turned into a rename, in upgrade() and in downgrade().

Alembic cannot tell them apart, has no renderer for RenameTableOp, and its reverse of a renamed column forgets the name
(alembic#1635).
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from .apart import Found
from .watching import Watch


class NoSuchPair(Exception):
    """The operations are others by now, or cannot be a rename."""


def rename(found: Found, watch: Watch, pairs: Sequence[Sequence[str]]) -> None:
    """Change the scripts of the watch: each pair of ids in `found` becomes one operation. Take apart again after it.

    Raises NoSuchPair.
    """
    raise NotImplementedError


def is_renamed(operation: Any) -> bool:
    """Was this operation made by `rename`?"""
    raise NotImplementedError
