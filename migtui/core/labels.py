"""Which branch labels Alembic counts for each revision.

A label belongs to the revision that declares it and to everything above it. Alembic also lets it climb down:
where a single line without forks and merges leads from the declaring revision to its head, the revisions
below get the label as well, down to the next fork or merge, and a dependency counts as a fork there.
"""

from __future__ import annotations

from collections.abc import Mapping

from migtui.core.graph.walk import Edges, reach
from migtui.core.model import Revision


def spread_labels(revisions: Mapping[str, Revision], children: Edges, dependents: Edges) -> dict[str, tuple[str, ...]]:
    """The labels of every revision that has any, sorted."""
    found: dict[str, set[str]] = {}
    for id_, revision in revisions.items():
        if revision.branch_labels:
            for other in reach([id_], children) | _below(id_, revisions, children, dependents):
                found.setdefault(other, set()).update(revision.branch_labels)
    return {id_: tuple(sorted(labels)) for id_, labels in found.items()}


def _below(id_: str, revisions: Mapping[str, Revision], children: Edges, dependents: Edges) -> set[str]:
    """The revisions under `id_` that its labels climb down to."""

    def is_joint(name: str) -> bool:
        forks = {*children.get(name, ()), *dependents.get(name, ())}
        return len(forks) > 1 or revisions[name].is_merge_point

    found: set[str] = set()
    at: str | None = id_
    while at is not None and at not in found:  # up to the head: one joint on the way, and nothing climbs down
        if is_joint(at):
            return set()
        found.add(at)
        at = next(iter(children.get(at, ())), None)
    at = next(iter(revisions[id_].down_revisions), None)
    while at is not None and at not in found and not is_joint(at):
        found.add(at)
        at = next(iter(revisions[at].down_revisions), None)
    return found
