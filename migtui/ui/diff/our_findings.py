"""Our own findings of a comparison, worked out once: 0.3 s for 2,000 tables, and three screens want them."""

from __future__ import annotations

from collections import deque

from migtui.core.diff.findings import Finding, findings
from migtui.core.diff.model import DatabaseDiff

_KNOWN: deque[tuple[DatabaseDiff, tuple[Finding, ...]]] = deque(maxlen=8)
"""Of the last comparisons; by identity, since to compare or to hash them costs as much as the findings."""


def our_findings(diff: DatabaseDiff) -> tuple[Finding, ...]:
    """As `core.diff.findings.findings`. Any thread may ask."""
    for known, found in tuple(_KNOWN):
        if known is diff:
            return found
    found = findings(diff)
    _KNOWN.append((diff, found))
    return found


def findings_about(diff: DatabaseDiff, schema: str, name: str) -> int:
    """How many of them are about one object."""
    return sum((each.schema, each.name) == (schema, name) for each in our_findings(diff))
