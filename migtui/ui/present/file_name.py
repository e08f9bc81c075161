"""A name for a file of statements: what it does, from where to where."""

from __future__ import annotations

import re
from collections.abc import Sequence

from migtui.core.plan import Plan, Shortens

MOST = 2
"""Heads that a name spells out."""


def plan_file_name(plan: Plan, history: Shortens) -> str:
    """ "upgrade_4f2c91ab_to_b3aa9912.sql"; where several databases go different ways, the plan's own target."""
    ways = {(database.heads, database.heads_after) for database in plan.databases}
    if len(ways) == 1:
        return file_name(plan.direction, *ways.pop(), history)
    return _safe(f"{plan.direction}_to_{plan.target}") + ".sql"


def file_name(verb: str, before: Sequence[str], after: Sequence[str], history: Shortens) -> str:
    """ "downgrade_b3aa9912_to_base.sql". Whatever an id is made of, the name has no separator and is no hidden file."""
    return _safe(f"{verb}_{_ends(before, history)}_to_{_ends(after, history)}") + ".sql"


def _ends(heads: Sequence[str], history: Shortens) -> str:
    if len(heads) > MOST:
        return f"{len(heads)}_heads"
    return "_".join(history.short(head) for head in heads) or "base"


def _safe(text: str) -> str:
    return re.sub(r"[^\w.+@-]+", "_", text)[:120]
