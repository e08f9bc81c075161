"""Newest first, branches in one piece, and the same whatever the order of the files."""

from __future__ import annotations

import json
import os
import random
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from migtui.core.graph.order import newest_first

HISTORIES = Path(__file__).parents[3] / "shared" / "histories"

Graph = dict[str, tuple[str, ...]]


@st.composite
def tangles(draw: st.DrawFn) -> Graph:
    """Anything files can say: unknown parents, a revision that names itself, cycles, repeated parents."""
    names = [f"r{number}" for number in range(draw(st.integers(0, 12)))]
    parents = st.lists(st.sampled_from([*names, "gone"]), max_size=3).map(tuple)
    return {name: draw(parents) for name in names}


@st.composite
def histories(draw: st.DrawFn) -> Graph:
    size = draw(st.integers(1, 40))
    names = draw(st.permutations([f"r{number:02}" for number in range(size)]))
    graph: Graph = {}
    for number, name in enumerate(names):
        earlier = names[max(0, number - 8) : number]
        graph[name] = tuple(draw(st.lists(st.sampled_from(earlier), max_size=3, unique=True))) if earlier else ()
    return graph


def _history(name: str) -> Graph:
    if not HISTORIES.is_dir():
        pytest.skip("the shared histories are not beside the repository")
    revisions = json.loads((HISTORIES / f"{name}.json").read_text())["revisions"]
    return {revision["revision"]: tuple(revision["down_revision"]) for revision in revisions}


@given(histories())
def test_every_revision_once_and_above_its_parents(graph: Graph) -> None:
    order = newest_first(graph)
    row = {id_: number for number, id_ in enumerate(order)}
    assert sorted(order) == sorted(graph)
    assert all(row[id_] < row[parent] for id_, parents in graph.items() for parent in parents)


@given(tangles(), st.randoms(use_true_random=False))
def test_no_tangle_loses_a_revision_or_depends_on_the_order_of_the_files(graph: Graph, chance: random.Random) -> None:
    ids = list(graph)
    chance.shuffle(ids)
    assert newest_first({id_: graph[id_] for id_ in ids}) == newest_first(graph)
    assert sorted(newest_first(graph)) == sorted(graph)


def test_a_cycle_costs_one_edge_and_not_the_order_of_the_rest() -> None:
    order = newest_first({"e": ("d",), "d": ("c",), "c": ("b",), "b": ("a", "d"), "a": ()})
    row = {id_: number for number, id_ in enumerate(order)}
    edges = [("e", "d"), ("d", "c"), ("c", "b"), ("b", "d"), ("b", "a")]
    assert sum(row[child] > row[parent] for child, parent in edges) == 1


def test_a_merged_branch_hangs_below_its_merge_point_the_trunk_after_it() -> None:
    graph: Graph = {"merge": ("t2", "side"), "t2": ("t1",), "t1": ("base",), "side": ("base",), "base": ()}
    assert newest_first(graph) == ("merge", "side", "t2", "t1", "base")


def test_an_open_branch_stands_above_the_revision_that_it_forks_from() -> None:
    graph: Graph = {"t4": ("t3",), "t3": ("t2",), "t2": ("t1",), "t1": (), "x2": ("x1",), "x1": ("t2",)}
    assert newest_first(graph) == ("t4", "t3", "x2", "x1", "t2", "t1")


def test_of_two_open_branches_the_nearer_one_comes_first() -> None:
    graph: Graph = {"t4": ("t3",), "t3": ("t2",), "t2": ("t1",), "t1": (), "low": ("t1",), "high": ("t2",)}
    assert newest_first(graph) == ("t4", "t3", "high", "t2", "low", "t1")


def test_a_merged_branch_with_its_own_base_does_not_wait_for_the_end() -> None:
    graph: Graph = {"m": ("t1", "other"), "t1": ("t0",), "t0": ("base",), "base": (), "other": ()}
    assert newest_first(graph)[:2] == ("m", "other")


def test_unrelated_parts_stay_apart_the_longest_first() -> None:
    graph: Graph = {"a": (), "long2": ("long1",), "long1": (), "z": ()}
    assert newest_first(graph) == ("long2", "long1", "a", "z")


def test_the_caller_decides_between_equals() -> None:
    dates = {"a": 3, "b": 1, "c": 2}
    assert newest_first({"a": (), "b": (), "c": ()}, tie=dates.__getitem__) == ("b", "c", "a")


def test_a_part_stands_above_the_part_that_it_depends_on() -> None:
    graph: Graph = {"core2": ("core1",), "core1": (), "plugin": (), "theme": ()}
    depends_on = {"plugin": ("core1",), "theme": ("plugin", "unknown")}
    assert newest_first(graph, extra=depends_on) == ("theme", "plugin", "core2", "core1")


def test_parts_that_depend_on_each_other_keep_their_rows_together() -> None:
    graph: Graph = {"a2": ("a1",), "a1": (), "b2": ("b1",), "b1": ()}
    assert newest_first(graph, extra={"a2": ("b1",), "b2": ("a1",)}) in (
        ("a2", "a1", "b2", "b1"),
        ("b2", "b1", "a2", "a1"),
    )


def test_the_parts_of_geonature_stand_above_what_they_depend_on() -> None:
    graph = _history("geonature")
    revisions = json.loads((HISTORIES / "geonature.json").read_text())["revisions"]
    depends_on = {revision["revision"]: tuple(revision["depends_on"]) for revision in revisions}
    row = {id_: number for number, id_ in enumerate(newest_first(graph, extra=depends_on))}
    wrong = [
        (id_, other) for id_, others in depends_on.items() for other in others if row.get(other, len(row)) < row[id_]
    ]
    # these two parts depend on each other: five times this way round, once the other
    assert wrong == [("92f0083cf735", "2b0b3bd0248c")]


@pytest.mark.parametrize("name", ["superset", "open-event-server", "galaxy", "neutron", "scale-busy-300"])
def test_one_more_revision_on_a_head_leaves_the_other_rows_alone(name: str) -> None:
    graph = _history(name)
    named = {parent for parents in graph.values() for parent in parents}
    before = newest_first(graph)
    for head in sorted(graph.keys() - named):
        after = newest_first(graph | {"new": (head,)})
        assert tuple(id_ for id_ in after if id_ != "new") == before
        assert after.index("new") == before.index(head)


@pytest.mark.parametrize("name", ["superset", "open-event-server", "galaxy", "warehouse"])
def test_one_more_branch_leaves_the_order_of_the_other_rows_alone(name: str) -> None:
    graph = _history(name)
    before = newest_first(graph)
    for parent in before[5 :: max(len(before) // 20, 1)]:
        after = newest_first(graph | {"new": (parent,)})
        assert tuple(id_ for id_ in after if id_ != "new") == before


def test_the_hash_seed_does_not_matter() -> None:
    program = (
        "import random; from migtui.core.graph.order import newest_first; chance = random.Random(1);"
        "graph = {str(n): tuple(str(chance.randrange(n)) for _ in range(n % 4)) for n in range(300)};"
        "print(newest_first({id_: graph[id_] for id_ in set(graph)}))"
    )
    outputs = {
        subprocess.run(
            [sys.executable, "-c", program],
            env=os.environ | {"PYTHONHASHSEED": seed},
            capture_output=True,
            check=True,
        ).stdout
        for seed in ("0", "1", "2")
    }
    assert len(outputs) == 1


@settings(max_examples=20, deadline=None)
@given(st.integers(1, 3))
def test_a_ladder_of_merges_takes_no_exponential_time(width: int) -> None:
    graph: Graph = {f"0-{side}": () for side in range(width)}
    for step in range(1, 300):
        parents = tuple(f"{step - 1}-{side}" for side in range(width))
        graph |= {f"{step}-{side}": parents for side in range(width)}
    assert len(newest_first(graph)) == len(graph)
