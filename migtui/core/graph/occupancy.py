"""Which lanes are taken in which rows.

A lane is a bit, so that a question about all lanes is one integer operation. Kept in a segment tree over
the rows: a line of any length costs about 2 log2(rows) steps, however many lanes there are. (Trying lane
after lane takes seconds on 5,000 open heads.)
"""

from __future__ import annotations


class Occupancy:
    def __init__(self, rows: int) -> None:
        self.leaves = 1 << max(rows - 1, 0).bit_length()
        self.whole = [0] * (2 * self.leaves)
        """Lanes taken in every row below this node, noted here and not further down."""
        self.some = [0] * (2 * self.leaves)
        """Lanes taken in at least one row below this node, as noted here or further down."""

    def first_free(self, first: int, last: int) -> int:
        """The leftmost lane that is free in every row from `first` to `last`, both included."""
        taken = self.taken(first, last)
        return (~taken & taken + 1).bit_length() - 1

    def taken(self, first: int, last: int) -> int:
        """The lanes that are taken in at least one of these rows, as bits."""
        lanes = 0
        for node in self._cover(first, last):
            lanes |= self.some[node]
        for leaf in (first, last):
            node = (leaf + self.leaves) >> 1
            while node:
                lanes |= self.whole[node]
                node >>= 1
        return lanes

    def take(self, first: int, last: int, lane: int) -> None:
        """Mark the lane as taken in these rows."""
        bit = 1 << lane
        for node in self._cover(first, last):
            self.whole[node] |= bit
            while node and not self.some[node] & bit:
                self.some[node] |= bit
                node >>= 1

    def _cover(self, first: int, last: int) -> list[int]:
        """The fewest nodes of the tree that together hold exactly these rows."""
        nodes = []
        low, high = first + self.leaves, last + self.leaves + 1
        while low < high:
            if low & 1:
                nodes.append(low)
                low += 1
            if high & 1:
                high -= 1
                nodes.append(high)
            low >>= 1
            high >>= 1
        return nodes
