"""The way through the selected revision, as the rows need it. Made when the cursor rests, not at each key."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from migtui.core.graph.path import Lit, way_through

from ..snapshot import Snapshot


@dataclass(frozen=True, slots=True)
class Way:
    """From the bases to the heads."""

    ids: frozenset[str]
    """The revisions on it."""
    strokes: Mapping[str, Lit]
    """By row."""


def way_of(snapshot: Snapshot, id: str) -> Way | None:
    """None where there is nothing to tell apart: in a single line."""
    history = snapshot.history
    if snapshot.layout.lanes < 2 or id not in history.revisions:
        return None
    older = history.ancestors([id], dependencies=False)
    newer = history.descendants([id], dependencies=False)
    return Way(older | newer, way_through(snapshot.layout.rows, older, newer))
