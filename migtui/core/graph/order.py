"""The order of the rows: newest first, every branch in one piece.

Create dates are missing, wrong or no dates at all in real projects, so the order comes from the graph
alone. Children stand above their parents. A branch that was merged hangs right below its merge point, with
the trunk after it; a branch that is still open stands right above the revision that it forks from. The same
graph always gives the same order, whatever PYTHONHASHSEED and the order of the files; a new revision moves
its own branch and little else.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any

from migtui.core.graph.dag import Dag, tidy

Tie = Callable[[str], Any]
Rank = Callable[[int], Any]


def newest_first(
    parents: Mapping[str, Sequence[str]],
    tie: Tie | None = None,
    extra: Mapping[str, Iterable[str]] | None = None,
) -> tuple[str, ...]:
    """Every id of `parents`, each above its parents.

    `tie` decides between revisions that the graph does not tell apart; without it their ids do. `extra` holds
    dependencies (`depends_on`, as ids): a part of the history that shares no edge with another, but depends
    on it, stands above it. Parents without a row of their own are passed over, and so is one edge of each
    cycle.
    """
    dag = tidy(parents)
    rank = _ranking(dag, tie)
    heads = sorted((number for number, children in enumerate(dag.children) if not children), key=rank)
    if extra:
        heads = _dependents_first(heads, dag, extra)
    return tuple(dag.ids[number] for number in _Walk(dag, rank).run(heads))


def _ranking(dag: Dag, tie: Tie | None) -> Rank:
    """The sort key that puts the revision with the longest history first."""
    if tie is None:
        return lambda number: (-dag.heights[number], dag.ids[number])
    key = tie
    return lambda number: (-dag.heights[number], key(dag.ids[number]), dag.ids[number])


class _Walk:
    """From the heads downwards, the latest revision to become ready first.

    A head is called when all that was called before it has come and a revision still waits for it; that calls
    everything below the head too. Every revision and every edge is looked at once.
    """

    def __init__(self, dag: Dag, rank: Rank) -> None:
        self.parents = dag.parents
        self.children = dag.children
        self.rank = rank
        self.called = [False] * len(dag.ids)
        self.coming = [0] * len(dag.ids)
        """How many children have been called and have not come yet."""
        self.uncalled: dict[int, Iterator[int]] = {}
        self.ready: list[int] = []

    def run(self, heads: Iterable[int]) -> list[int]:
        order: list[int] = []
        for head in heads:
            if not self.called[head]:
                self._call(head)
            while self.ready:
                order.append(self.ready.pop())
                self._leave(order[-1])
        return order

    def _leave(self, number: int) -> None:
        given = self.parents[number]
        # the parent with the longest history comes last, so that shorter branches hang below the merge point
        for parent in sorted(given, key=self.rank) if len(given) > 1 else given:
            self.coming[parent] -= 1
            if not self.coming[parent]:
                self._settle(parent)

    def _settle(self, number: int) -> None:
        """All children called so far have come: call a head above one that was not, else this one is ready."""
        child = self._uncalled_child(number)
        if child is None:
            self.ready.append(number)
            return
        while self.children[child]:
            child = min(self.children[child], key=self.rank)
        self._call(child)

    def _uncalled_child(self, number: int) -> int | None:
        children = self.children[number]
        if len(children) == 1:
            return None  # it has been called, or nobody would ask
        if number not in self.uncalled:
            self.uncalled[number] = iter(sorted(children, key=self.rank))
        return next((child for child in self.uncalled[number] if not self.called[child]), None)

    def _call(self, head: int) -> None:
        self.ready.append(head)
        self.called[head] = True
        below = [head]
        while below:
            for parent in self.parents[below.pop()]:
                self.coming[parent] += 1
                if not self.called[parent]:
                    self.called[parent] = True
                    below.append(parent)


def _dependents_first(heads: list[int], dag: Dag, extra: Mapping[str, Iterable[str]]) -> list[int]:
    """The heads, grouped by the part of the history they belong to, a part above those it depends on.

    Of two parts that depend on each other, the one that does so more often stands above.
    """
    part = _parts(heads, dag)
    own = {id_: part[number] for number, id_ in enumerate(dag.ids)}
    count = Counter((own[id_], own[other]) for id_ in dag.ids for other in extra.get(id_, ()) if other in own)
    needs: dict[str, list[str]] = {part[head]: [] for head in heads}
    for (above, below), times in count.items():
        if times >= count[below, above]:
            needs[above].append(below)
    place = {dag.ids[head]: place for place, head in enumerate(heads)}
    row = {name: row for row, name in enumerate(newest_first(needs, tie=place.__getitem__))}
    return sorted(heads, key=lambda head: (row[part[head]], place[dag.ids[head]]))


def _parts(heads: Iterable[int], dag: Dag) -> dict[int, str]:
    """For every revision the id of the first head of its connected part."""
    part: dict[int, str] = {}
    for head in heads:
        reach = [] if head in part else [head]
        while reach:
            number = reach.pop()
            if number not in part:
                part[number] = dag.ids[head]
                reach += dag.parents[number]
                reach += dag.children[number]
    return part
