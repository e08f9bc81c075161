"""Which vertical lines the graph needs, before anybody says in which lane they run.

A *line* keeps to one lane from its first row to its last. It carries a chain of revisions
(`trunk`) and goes on below the chain's end to the row of the revision that the chain forks from.

The other edges of a merge point are routed afterwards, as serie's second pass does it
(github.com/lusingander/serie): such an edge runs along a line that leads to the parent anyway, if there is
one at that row; else it gets a line of its own, a detour, which later edges to the same parent share. Every
horizontal stroke lies on the row of a revision that it starts or ends at.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from migtui.core.graph.trunk import Edges, chains


@dataclass(slots=True)
class Line:
    """One vertical line from row `first` to row `last`, both included."""

    first: int
    last: int
    turns: list[int] = field(default_factory=list)
    """Rows where a horizontal stroke ties the line to that row's revision."""
    padding: int = 0
    """1 when the line ends in a revision: what starts in the row below would look like its parent."""


@dataclass(frozen=True, slots=True)
class Routes:
    """All lines of a graph, the trunk first, and by row the index of the line that its revision sits on."""

    lines: list[Line]
    seats: list[int]


def edges(order: Sequence[str], parents: Mapping[str, Sequence[str]]) -> Edges:
    """By row the rows of its parents. A parent without a row, or with one further up, is left out."""
    row = {id_: number for number, id_ in enumerate(order)}
    found: list[tuple[int, ...]] = []
    for number, id_, next_ in zip(range(len(order)), order, [*order[1:], None], strict=False):
        given = parents.get(id_, ())
        if len(given) == 1 and given[0] == next_:  # nearly every row: a quarter less time
            found.append((number + 1,))
        else:
            below = (row[parent] for parent in given if row.get(parent, number) > number)
            found.append(tuple(dict.fromkeys(below)))
    return found


def route(order: Sequence[str], below: Edges) -> Routes:
    """The lines of the graph; none crosses a revision as long as no two in one lane overlap."""
    return _Router(order, below).run()


class _Router:
    def __init__(self, order: Sequence[str], below: Edges) -> None:
        self.below = below
        self.chains = chains(order, below)
        self.lines: list[Line] = []
        self.seats = [-1] * len(order)
        self.into: dict[int, list[tuple[int, int]]] = {}
        """By parent the lines that end there, each with the row from which it leads nowhere else."""

    def run(self) -> Routes:
        if self.chains.trunk is not None:
            self._chain(self.chains.trunk)
        for row, seat in enumerate(self.seats):
            if seat < 0:
                self._chain(row)
        for row, given in enumerate(self.below):
            for parent in given if len(given) > 1 else ():
                if self.chains.heir[parent] != row:
                    self._merge(row, parent)
        return Routes(self.lines, self.seats)

    def _chain(self, top: int) -> None:
        """Seat a revision and all that follow it down one line, to the fork that the line ends at."""
        main, heir = self.chains.main, self.chains.heir
        index = len(self.lines)
        end, parent = top, main[top]
        self.seats[end] = index
        while parent is not None and heir[parent] == end:
            end, parent = parent, main[parent]
            self.seats[end] = index
        self.lines.append(Line(top, end, padding=1))
        if len(self.below[end]) == 1 and parent is not None:
            self._fork(index, end, parent)

    def _fork(self, index: int, end: int, parent: int) -> None:
        line = self.lines[index]
        line.last, line.padding = parent, 0
        line.turns.append(parent)
        self.into.setdefault(parent, []).append((end + 1, index))

    def _merge(self, row: int, parent: int) -> None:
        """Lead an edge of a merge point to a parent that sits on another line."""
        heir = self.chains.heir[parent]
        shared = next((index for first, index in self.into.get(parent, ()) if first <= row), None)
        if heir is None or row > heir:
            self._join(self.seats[parent], row)
        elif shared is not None:
            self._join(shared, row)
        elif self.chains.main[row] == parent:
            self._fork(self.seats[row], row, parent)
        else:
            self.lines.append(Line(row, parent, [row, parent]))
            self.into.setdefault(parent, []).append((row, len(self.lines) - 1))

    def _join(self, index: int, row: int) -> None:
        line = self.lines[index]
        line.first = min(line.first, row)
        line.turns.append(row)
