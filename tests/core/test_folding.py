"""Folding: what is folded is one line without forks, nothing is lost, and no line beside it breaks."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from migtui.core.graph.folding import LEAST, Fold, fold, foldable, run_at, runs, shown, unfold
from migtui.core.graph.lanes import Row, lay_out
from migtui.core.graph.order import newest_first
from migtui.core.graph.walk import reverse
from migtui.core.history import History, build_history
from migtui.core.model import Problem, Revision
from tests.core.test_lanes import Graph, ordered_graphs


def chain(*names: str) -> list[Revision]:
    """Newest first, as they are drawn."""
    return [Revision(name, (below,)) for name, below in pairwise(names)] + [Revision(names[-1])]


def rows_of(history: History) -> tuple[Row, ...]:
    return lay_out(history.order, history.parents).rows


def folds(history: History, kept: tuple[str, ...] = ()) -> list[str]:
    """The rows that are left, one word each; a fold as its ids with blanks."""
    inside = foldable(history, kept)
    return [
        " ".join(item.ids) if isinstance(item, Fold) else item.id for item in fold(rows_of(history), inside)
    ]  # fmt: skip


@st.composite
def drawn_graphs(draw: st.DrawFn) -> tuple[tuple[Row, ...], Graph]:
    """A layout, with chains in the place of some revisions: random graphs alone have few runs."""
    order, graph = draw(ordered_graphs())
    longer: Graph = {}
    new_order: list[str] = []
    for id_ in order:
        names = [id_, *(f"{id_}.{number}" for number in range(draw(st.sampled_from((0, 0, 2, 7)))))]
        new_order += names
        longer |= {name: (below,) for name, below in pairwise(names)}
        longer[names[-1]] = graph[id_]
    return lay_out(new_order, longer).rows, longer


def linear(graph: Graph) -> frozenset[str]:
    above = reverse(graph)
    return frozenset(id_ for id_, below in graph.items() if len(below) == 1 and len(above.get(id_, ())) == 1)


@settings(max_examples=150, deadline=None)
@given(drawn_graphs(), st.data())
def test_folding_loses_nothing_and_folds_nothing_but_lines(
    case: tuple[tuple[Row, ...], Graph], data: st.DataObject
) -> None:
    rows, graph = case
    chosen = linear(graph) - data.draw(st.frozensets(st.sampled_from([row.id for row in rows]), max_size=8))
    items = fold(rows, chosen)
    assert unfold(items) == rows
    for item in items:
        if isinstance(item, Fold):
            assert len(item.ids) > 1 and chosen.issuperset(item.ids)
            assert [graph[id_] for id_ in item.ids[:-1]] == [(below,) for below in item.ids[1:]]
            beside = {(row.up & ~(1 << row.lane), row.down & ~(1 << row.lane), row.lane) for row in item.rows}
            assert len(beside) == 1 and item.row.up == item.row.down, "the lines beside it pass through"


@settings(max_examples=100, deadline=None)
@given(drawn_graphs())
def test_every_revision_has_one_place(case: tuple[tuple[Row, ...], Graph]) -> None:
    rows, graph = case
    for folded in (frozenset[str](), linear(graph)):
        found = shown(rows, folded)
        ids = [item.ids if isinstance(item, Fold) else (item.id,) for item in found.items]
        assert sorted(id_ for each in ids for id_ in each) == sorted(graph)
        assert all(id_ in ids[place] for id_, place in found.places.items())
        assert list(found.numbers) == [sum(map(len, ids[:place])) for place in range(len(ids))]


@settings(max_examples=100, deadline=None)
@given(drawn_graphs())
def test_the_run_of_a_row_is_the_run_that_is_folded(case: tuple[tuple[Row, ...], Graph]) -> None:
    rows, graph = case
    inside = linear(graph)
    every = list(runs(rows, inside, least=1))
    for place in range(len(rows)):
        expected = next((run for run in every if place in run), range(place, place))
        assert run_at(rows, place, inside) == expected
    assert list(runs(rows, inside)) == [run for run in every if len(run) >= LEAST]


def test_heads_bases_forks_and_merges_stay() -> None:
    upper = [Revision("h", ("g",)), Revision("g", ("f",)), Revision("f", ("e",)), Revision("e", ("d",))]
    merge = [Revision("d", ("c", "y")), Revision("y", ("x",)), Revision("x", ("a",))]
    lower = [Revision("c", ("b",)), Revision("b", ("a",)), Revision("a", ("zero",)), Revision("zero")]
    assert folds(build_history([*upper, *merge, *lower])) == ["h", "g f e", "d", "y x", "c b", "a", "zero"]


@pytest.mark.parametrize(
    "special",
    [
        Revision("d", ("c",), branch_labels=("billing",)),
        Revision("d", ("c",), depends_on=("a",)),
        Revision("d", ("c",), problem=Problem("syntax", "oops")),
    ],
    ids=["label", "dependency", "problem"],
)
def test_what_has_something_to_say_stays(special: Revision) -> None:
    rest = [revision for revision in chain("h", "g", "f", "e", "d", "c", "b", "a") if revision.id != "d"]
    assert folds(build_history([*rest, special])) == ["h", "g f e", "d", "c b", "a"]


def test_what_others_depend_on_and_what_is_to_be_seen_stays() -> None:
    revisions = chain("h", "g", "f", "e", "d", "c", "b", "a")
    assert folds(build_history(revisions)) == ["h", "g f e d c b", "a"]
    assert folds(build_history(revisions), kept=("e",)) == ["h", "g f", "e", "d c b", "a"]
    assert folds(build_history([*revisions, Revision("z", depends_on=("e",))])) == [
        "z", "h", "g f", "e", "d c b", "a",
    ]  # fmt: skip


def test_lines_beside_a_run_pass_it() -> None:
    graph: Graph = {"m": ("t3", "s3"), "t3": ("t2",), "t2": ("t1",), "t1": ("o",)}
    graph |= {"s3": ("s2",), "s2": ("o",), "o": ()}
    rows = lay_out(newest_first(graph), graph).rows
    items = fold(rows, linear(graph))
    assert [item.ids if isinstance(item, Fold) else item.id for item in items] == [
        "m", ("s3", "s2"), ("t3", "t2", "t1"), "o",
    ]  # fmt: skip
    assert [(item.row.lane, item.row.up, item.row.down) for item in items if isinstance(item, Fold)] == [
        (1, 0b11, 0b11),
        (0, 0b11, 0b11),
    ]


def test_a_long_chain_is_no_trouble() -> None:
    names = [f"{number:05}" for number in range(20_000)]
    assert len(fold(rows_of(build_history(chain(*names))), frozenset(names[1:-1]))) == 3
