"""What all rows of one drawing share, and the columns that they have."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

from rich.cells import cell_len

from migtui.core.graph.drawing import ASCII, UNICODE, Glyphs, graph_width
from migtui.core.graph.folding import Shown, shown

from ..snapshot import Snapshot
from ..text import one_line
from .found import Marker
from .git import COMMIT_WIDTH, Authors, author_width

if TYPE_CHECKING:
    from migtui.core.search import Search

MAX_LANES = 12
"""Lanes drawn at most; the widest of 60 real histories has 7, a busier one is cut with a mark."""
FULL_IDS, FULL_ID = 100, 32
"""Cells of a row from which on ids are not shortened, unless one has more cells than these."""
SHORT_ID = 16
"""Cells of the column of short ids at most. Ids are shortened to 12, but for those that begin like another."""
DATES = 120
"""Cells of a row from which on the date stands before the age."""
DATE_WIDTH = 10


class Columns(NamedTuple):
    """What stands in a row of a certain width, beside the graph, the message and the age. 0: not at all."""

    id: int
    is_full: bool
    """Ids are not shortened."""
    author: int
    commit: int
    date: int


@dataclass(frozen=True)
class RowStyle:
    """What all rows of one drawing share."""

    snapshot: Snapshot
    now: datetime
    ascii: bool = False
    search: Search | None = None
    """What is looked for: its terms are marked where they stand, and what it does not find is dim."""
    authors: Authors = "auto"
    folded: frozenset[str] = frozenset()
    """The revisions that are folded where they follow one another, as `core.graph.folding` has it."""

    def draws_as(self, other: RowStyle) -> bool:
        """Every row of the graph looks the same: a refresh on focus, where nothing has changed, is not to cost a frame.

        Ages have minutes at least.
        """
        mine, its = self.snapshot, other.snapshot
        return (
            mine.loaded is its.loaded
            and mine.layout is its.layout
            and mine.git is its.git
            and (mine.databases, mine.failure) == (its.databases, its.failure)
            and (self.ascii, self.search, self.authors) == (other.ascii, other.search, other.authors)
            and self.folded == other.folded
            and self.now.timestamp() // 60 == other.now.timestamp() // 60
        )

    @cached_property
    def glyphs(self) -> Glyphs:
        return ASCII if self.ascii else UNICODE

    @cached_property
    def graph_width(self) -> int:
        """Cells of the graph column; wide enough for a comfortable gap."""
        return max(graph_width(self.snapshot.layout, max_lanes=MAX_LANES) + 1, 4)

    @cached_property
    def shown(self) -> Shown:
        """The rows, some of them folded."""
        return shown(self.snapshot.layout.rows, self.folded)

    @cached_property
    def marker(self) -> Marker | None:
        """What marks the terms of the search, if one is on."""
        return Marker(self.search) if self.search is not None else None

    def columns(self, width: int) -> Columns:
        """What stands in a row of this many cells."""
        if width not in self._columns:
            author = author_width(self.snapshot.git, self.authors, width)
            full = self._full_id if width >= FULL_IDS else FULL_ID + 1
            self._columns[width] = Columns(
                id=full if full <= FULL_ID else self._short_id,
                is_full=full <= FULL_ID,
                author=author,
                commit=COMMIT_WIDTH if author and width >= DATES else 0,
                date=DATE_WIDTH if width >= DATES else 0,
            )
        return self._columns[width]

    @cached_property
    def _columns(self) -> dict[int, Columns]:
        return {}

    @cached_property
    def _short_id(self) -> int:
        """One long id does not push all messages away: its own alone."""
        history = self.snapshot.history
        widths = {cell_len(history.short(id)) for id in history.order}
        return max((width for width in widths if width <= SHORT_ID), default=0)

    @cached_property
    def _full_id(self) -> int:
        return max((cell_len(one_line(id)) for id in self.snapshot.history.order), default=0)
