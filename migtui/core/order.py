"""The order of the rows: newest first, every branch in one piece.

Create dates are missing, wrong or no dates at all in real projects, so the order comes from the graph
alone. Children stand above their parents. A branch that was merged hangs right below its merge point, with
the trunk after it; a branch that is still open stands right above the revision that it forks from. The same
graph always gives the same order, whatever PYTHONHASHSEED and the order of the files; a new revision moves
its own branch and little else.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

from migtui.core.dag import Children, Parents, children_of, heights, tidy

Tie = Callable[[str], Any]


def newest_first(
    parents: Mapping[str, Iterable[str]],
    tie: Tie | None = None,
    extra: Mapping[str, Iterable[str]] | None = None,
) -> tuple[str, ...]:
    """Every id of `parents`, each above its parents.

    `tie` decides between revisions that the graph does not tell apart; without it their ids do. `extra`
    holds dependencies (`depends_on`, as ids): a part of the history that shares no edge with another, but
    depends on it, stands above it. Parents without a row of their own are passed over, and so is one edge
    of each cycle.
    """
    graph = tidy(parents)
    children = children_of(graph)
    height = heights(graph, children)
    rank = _ranking(height, tie)
    heads = sorted((id_ for id_ in graph if not children[id_]), key=rank)
    if extra:
        heads = _dependents_first(heads, graph, children, extra)
    return tuple(_Walk(graph, children, rank).run(heads))


def _ranking(height: Mapping[str, int], tie: Tie | None) -> Tie:
    """The sort key that puts the revision with the longest history first."""
    if tie is None:
        return lambda id_: (-height[id_], id_)
    key = tie
    return lambda id_: (-height[id_], key(id_), id_)


class _Walk:
    """From the heads downwards, the latest revision to become ready first.

    A head is called when all that was called before it has come and a revision still waits for it; that calls
    everything below the head too. Every revision and every edge is looked at once.
    """

    def __init__(self, parents: Parents, children: Children, rank: Tie) -> None:
        self.parents = parents
        self.children = children
        self.rank = rank
        self.called: set[str] = set()
        self.coming = dict.fromkeys(parents, 0)
        """How many children have been called and have not come yet."""
        self.uncalled: dict[str, Iterator[str]] = {}
        self.ready: list[str] = []

    def run(self, heads: Iterable[str]) -> list[str]:
        order: list[str] = []
        for head in heads:
            if head not in self.called:
                self._call(head)
            while self.ready:
                order.append(self.ready.pop())
                self._leave(order[-1])
        return order

    def _leave(self, id_: str) -> None:
        given = self.parents[id_]
        # the parent with the longest history comes last, so that shorter branches hang below the merge point
        for parent in sorted(given, key=self.rank) if len(given) > 1 else given:
            self.coming[parent] -= 1
            if not self.coming[parent]:
                self._settle(parent)

    def _settle(self, id_: str) -> None:
        """All children called so far have come: call a head above one that was not, else the revision is ready."""
        if id_ not in self.uncalled:
            self.uncalled[id_] = iter(sorted(self.children[id_], key=self.rank))
        child = next((child for child in self.uncalled[id_] if child not in self.called), None)
        if child is None:
            self.ready.append(id_)
            return
        while self.children[child]:
            child = min(self.children[child], key=self.rank)
        self._call(child)

    def _call(self, head: str) -> None:
        self.ready.append(head)
        self.called.add(head)
        below = [head]
        while below:
            for parent in self.parents[below.pop()]:
                self.coming[parent] += 1
                if parent not in self.called:
                    self.called.add(parent)
                    below.append(parent)


def _dependents_first(
    heads: list[str], parents: Parents, children: Children, extra: Mapping[str, Iterable[str]]
) -> list[str]:
    """The heads, grouped by the part of the history they belong to, a part above those it depends on."""
    part = _parts(heads, parents, children)
    needs: dict[str, list[str]] = {part[head]: [] for head in heads}
    for id_ in sorted(part):
        needs[part[id_]] += [part[other] for other in extra.get(id_, ()) if other in part]
    place = {head: place for place, head in enumerate(heads)}
    position = {name: row for row, name in enumerate(newest_first(needs, tie=place.__getitem__))}
    return sorted(heads, key=lambda head: (position[part[head]], place[head]))


def _parts(heads: Iterable[str], parents: Parents, children: Children) -> dict[str, str]:
    """For every id the first head of its connected part."""
    part: dict[str, str] = {}
    for head in heads:
        reach = [] if head in part else [head]
        while reach:
            id_ = reach.pop()
            if id_ not in part:
                part[id_] = head
                reach += parents[id_]
                reach += children[id_]
    return part
