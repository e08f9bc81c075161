"""The graphs of real projects, as text that a human can review in a diff.

A snapshot holds the graph and the ids, nothing else of the project. MIGTUI_UPDATE_SNAPSHOTS=1 rewrites
them: read the diff before you commit it.
"""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest

from migtui.core.graph.drawing import UNICODE
from migtui.core.graph.lanes import lay_out
from migtui.core.graph.order import newest_first
from tests.core.drawn import plain_text

HISTORIES = Path(__file__).parents[3] / "shared" / "histories"
SNAPSHOTS = Path(__file__).parent / "snapshots"
NAMES = (
    "galaxy",
    "geonature",
    "neutron",
    "open-event-server",
    "redash",
    "scale-busy-300",
    "superset",
    "warehouse",
)


def _draw(name: str) -> str:
    revisions = json.loads((HISTORIES / f"{name}.json").read_text())["revisions"]
    graph = {revision["revision"]: tuple(revision["down_revision"]) for revision in revisions}
    depends_on = {revision["revision"]: tuple(revision["depends_on"]) for revision in revisions}
    nodes = {id_: UNICODE.applied_merge if len(parents) > 1 else UNICODE.applied for id_, parents in graph.items()}
    layout = lay_out(newest_first(graph, extra=depends_on), graph)
    return "".join(f"{line}\n" for line in plain_text(layout, nodes, {}))


@pytest.mark.parametrize("name", NAMES)
def test_the_graph_is_drawn_as_before(name: str) -> None:
    if not HISTORIES.is_dir():
        pytest.skip("the shared histories are not beside the repository")
    drawn = _draw(name)
    snapshot = SNAPSHOTS / f"{name}.txt"
    if os.environ.get("MIGTUI_UPDATE_SNAPSHOTS") == "1":
        snapshot.write_text(drawn, encoding="utf-8")
    assert drawn == snapshot.read_text(encoding="utf-8")


def test_no_snapshot_is_left_over() -> None:
    assert sorted(path.stem for path in SNAPSHOTS.glob("*.txt")) == sorted(NAMES)
