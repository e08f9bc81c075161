"""Which of the rows on screen destroy data: found out after the frame, since reading a body costs 0.1 to 2 ms."""

from __future__ import annotations

from collections.abc import Callable, Container, Mapping

from migtui.core.graph.folding import Fold, Item
from migtui.core.model import Revision

PORTION = 8
"""Version files read at once."""
SOON, LATER = 0.02, 0.1
"""Seconds between two portions; of what is folded there may be thousands, and nobody waits for it."""


class LateMarks:
    """What is known, and what is still to be read: rows first, then the insides of folds."""

    def __init__(self, destroys: Callable[[Revision], bool]) -> None:
        self._destroys = destroys
        self._known: dict[str, bool] = {}
        self._rows: dict[str, int] = {}
        """By id the place that it was drawn at."""
        self._folds: dict[str, int] = {}

    def forget(self) -> None:
        """The files were read anew."""
        self._known.clear()
        self.drop()

    def drop(self) -> None:
        """The rows have other places."""
        self._rows.clear()
        self._folds.clear()

    def is_marked(self, item: Item) -> bool:
        """Whether it is known to destroy data; a fold when one of its revisions does."""
        if isinstance(item, Fold):
            return any(map(self._known.get, item.ids))
        return self._known.get(item.id, False)

    def want(self, item: Item, place: int) -> bool:
        """Look at what is drawn here. True when nothing else was waiting, so that somebody has to ask for a portion."""
        before = self.is_waiting
        if isinstance(item, Fold):
            last = item.ids[-1]  # read last
            if last not in self._known and last not in self._folds:
                self._folds |= {id: place for id in item.ids if id not in self._known}
        elif item.id not in self._known:
            self._rows[item.id] = place
        return self.is_waiting and not before

    @property
    def is_waiting(self) -> bool:
        return bool(self._rows or self._folds)

    @property
    def pause(self) -> float:
        """Seconds until the next portion."""
        return SOON if self._rows else LATER

    def read(self, visible: Container[int], revisions: Mapping[str, Revision]) -> list[int]:
        """Read a portion of what is still visible; the places where something destroys data."""
        found: list[int] = []
        left = PORTION
        while left and self.is_waiting:
            queue = self._rows or self._folds
            id = next(iter(queue))
            place = queue.pop(id)
            if place in visible:
                left -= 1
                self._known[id] = self._destroys(revisions[id])
                found += [place] if self._known[id] else []
        return found
