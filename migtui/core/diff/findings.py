"""What we see and autogenerate does not. Read-only, marked as ours, never turned into operations by themselves.

PostgreSQL's enum labels, the columns of primary keys, the text of CHECK constraints, the predicate and the method of
indexes, what is computed, server defaults and timezones where their comparison is off, and whether views, sequences and
triggers are there at all.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from .alignment import RowPair, align
from .column_findings import column_findings
from .constraint_findings import check_findings, index_findings, primary_key_findings
from .finding import Finding, Sight
from .model import DatabaseDiff
from .other_findings import enum_findings, presence_findings, trigger_findings

__all__ = ["Finding", "findings"]

LOOKS: dict[str, Callable[[Sight, RowPair], Iterator[Finding]]] = {
    "column": column_findings,
    "primary key": primary_key_findings,
    "check": check_findings,
    "index": index_findings,
    "trigger": trigger_findings,
}
BY_PART = ("column", "index")
"""Of these an operation may be about one part only."""


def findings(diff: DatabaseDiff) -> tuple[Finding, ...]:
    """By object. Two texts that differ only in what the server rewrites (case, white space, parentheses, casts, IN and
    ANY) are no finding. What an operation is about already is none either."""
    return tuple(finding for each in align(diff) for finding in _of_object(Sight(diff, each)))


def _of_object(sight: Sight) -> Iterator[Finding]:
    each = sight.object
    if each.error or each.sign in ("+", "-", "?"):
        return
    if each.kind == "enum":
        yield from enum_findings(sight)
    elif each.kind != "table":
        yield from presence_findings(sight)
    elif each.has_models and each.has_database:
        yield from _of_rows(sight)


def _of_rows(sight: Sight) -> Iterator[Finding]:
    unwanted = _unwanted(sight)
    for pair in sight.object.pairs:
        row = pair.models or pair.database
        if row is None or row.kind not in LOOKS or (row.name and row.name in unwanted):
            continue
        if not pair.changes or (pair.sign == "~" and row.kind in BY_PART):
            yield from LOOKS[row.kind](sight, pair)


def _unwanted(sight: Sight) -> set[str]:
    """Names of what the project's filters leave out of this table."""
    each = sight.object
    left_out = (one for one in sight.diff.left_out if one.why != "error" and one.kind != "table")
    return {one.name for one in left_out if (one.schema, one.table) == (each.schema, each.name)}
