"""Walks over a graph of ids. None of them recurses: a real history is a chain of thousands."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

Edges = Mapping[str, Sequence[str]]


def reach(starts: Iterable[str], *graphs: Edges) -> set[str]:
    """The starts and everything that the edges of any of the graphs lead to from there."""
    todo = list(starts)
    seen = set(todo)
    while todo:
        id_ = todo.pop()
        for graph in graphs:
            for other in graph.get(id_, ()):
                if other not in seen:
                    seen.add(other)
                    todo.append(other)
    return seen


def reverse(graph: Edges) -> dict[str, tuple[str, ...]]:
    """The same edges backwards. Who has none is absent; the others come sorted."""
    found: dict[str, list[str]] = {}
    for id_, others in graph.items():
        for other in others:
            found.setdefault(other, []).append(id_)
    return {id_: tuple(sorted(others) if len(others) > 1 else others) for id_, others in found.items()}


def cycles(graph: Edges) -> list[tuple[str, ...]]:
    """The groups of ids that lead to each other, each sorted; an id that leads to itself is a group of one.

    No id may name another twice, nor one that is not in the graph.
    """
    knot = _peeled(_peeled(graph))
    if not knot:
        return []
    back = reverse(knot)
    groups: list[tuple[str, ...]] = []
    done: set[str] = set()
    for id_ in sorted(knot):
        if id_ not in done:
            group = reach([id_], knot) & reach([id_], back)
            done |= group
            if len(group) > 1 or id_ in knot[id_]:
                groups.append(tuple(sorted(group)))
    return groups


def _peeled(graph: Edges) -> dict[str, tuple[str, ...]]:
    """The reversed graph without all that leads out of it: after two turns only cycles are left, and what
    joins them.
    """
    waiting = {id_: len(others) for id_, others in graph.items()}
    back = reverse(graph)
    ready = [id_ for id_, count in waiting.items() if not count]
    while ready:
        id_ = ready.pop()
        del waiting[id_]
        for other in back.get(id_, ()):
            waiting[other] -= 1
            if not waiting[other]:
                ready.append(other)
    return {id_: tuple(other for other in back.get(id_, ()) if other in waiting) for id_ in waiting}
