"""A graph of revisions made safe to walk, and the questions that the order of the rows asks it.

A graph is a mapping of ids to the ids of their parents. `tidy` makes any such mapping safe to walk; every
other function here expects a tidy one. Nothing depends on the order in which the mapping was filled,
nothing recurses: real chains have thousands of revisions.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

Parents = Mapping[str, tuple[str, ...]]
Children = Mapping[str, Sequence[str]]


def tidy(parents: Mapping[str, Iterable[str]]) -> dict[str, tuple[str, ...]]:
    """The same graph, keys sorted, without unknown or repeated parents or edges that close a cycle."""
    known = {
        id_: tuple(dict.fromkeys(parent for parent in parents[id_] if parent in parents and parent != id_))
        for id_ in sorted(parents)
    }
    knot = _unsorted(known)
    if not knot:
        return known
    closing = _closing_edges(known, knot)
    return {
        id_: tuple(parent for parent in given if (id_, parent) not in closing) if id_ in knot else given
        for id_, given in known.items()
    }


def children_of(parents: Parents) -> dict[str, list[str]]:
    """Who names whom as a parent, in the order of the mapping (sorted, when it is tidy)."""
    children: dict[str, list[str]] = {id_: [] for id_ in parents}
    for id_, given in parents.items():
        for parent in given:
            children[parent].append(id_)
    return children


def heights(parents: Parents, children: Children) -> dict[str, int]:
    """How many revisions the longest chain down from each one has; 1 for a base."""
    height: dict[str, int] = {}
    missing = {id_: len(given) for id_, given in parents.items()}
    ready = [id_ for id_, count in missing.items() if not count]
    while ready:
        id_ = ready.pop()
        height[id_] = 1 + max((height[parent] for parent in parents[id_]), default=0)
        for child in children[id_]:
            missing[child] -= 1
            if not missing[child]:
                ready.append(child)
    return height


def _unsorted(parents: Parents) -> frozenset[str]:
    """The ids that lie on a cycle or below one: those that no order of children before parents can reach."""
    waiting = dict.fromkeys(parents, 0)
    for given in parents.values():
        for parent in given:
            waiting[parent] += 1
    ready = [id_ for id_, count in waiting.items() if not count]
    while ready:
        for parent in parents[ready.pop()]:
            waiting[parent] -= 1
            if not waiting[parent]:
                ready.append(parent)
    return frozenset(id_ for id_, count in waiting.items() if count)


def _closing_edges(parents: Parents, knot: Iterable[str]) -> frozenset[tuple[str, str]]:
    """The edges that lead back into the path, in a depth-first walk that starts at the least id."""
    closing: set[tuple[str, str]] = set()
    open_: set[str] = set()
    seen: set[str] = set()
    for start in sorted(knot):
        path = [] if start in seen else [(start, iter(parents[start]))]
        seen.add(start)
        open_.update(id_ for id_, _ in path)
        while path:
            id_, rest = path[-1]
            parent = next(rest, None)
            if parent is None:
                open_.discard(id_)
                path.pop()
            elif parent in open_:
                closing.add((id_, parent))
            elif parent not in seen:
                seen.add(parent)
                open_.add(parent)
                path.append((parent, iter(parents[parent])))
    return frozenset(closing)
