"""What the Diff screen knows, without a widget: the comparison, what is folded, filtered, ticked and accepted.

The session keeps it, so that the screen is there at once when it is opened again.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import cached_property

from migtui.core.diff.alignment import ObjectPair, align, matching
from migtui.core.diff.model import Change, DatabaseDiff
from migtui.core.diff.origin import ThreeWay
from migtui.core.diff.renames import Rename, rename_candidates
from migtui.core.diff.risk import Assessment, assess_all
from migtui.engine.comparing import Comparison

from ..text import counted
from .arriving import Arriving
from .our_findings import our_findings
from .renames import Item, ShownRow, join_rows, join_tables
from .stakes import Stakes
from .tree import Entry, entries

OVERVIEW = 400
"""Rows that the sides show of several objects at most: choosing one shows all of its own."""


@dataclass(frozen=True, slots=True)
class Operation:
    """One operation of one database."""

    key: str
    change: Change
    assessment: Assessment


@dataclass(frozen=True, slots=True)
class Section:
    """What the sides show of one object."""

    item: Item
    rows: tuple[ShownRow, ...]


class Compared:
    """A comparison, and what follows from it; worked out once."""

    def __init__(self, plain: Comparison, shown: Comparison, at: datetime) -> None:
        """`plain`: without any renames, for the candidates and their ids."""
        self.plain = plain
        self.shown = shown
        self.at = at

    @cached_property
    def candidates(self) -> dict[str, tuple[Rename, ...]]:
        """By database key; those that were accepted too."""
        return {diff.key: tuple(rename_candidates(diff)) for diff in self.plain.databases}

    @cached_property
    def items(self) -> tuple[Item, ...]:
        """All objects, database by database."""
        return tuple(item for diff in self.shown.databases for item in self._items(diff))

    def _items(self, diff: DatabaseDiff) -> Sequence[Item]:
        items = join_tables(diff.key, align(diff), self.candidates.get(diff.key, ()), self.shown.renames)
        ours = Counter((finding.schema, finding.name) for finding in our_findings(diff))
        return [replace(item, findings=ours[item.pair.schema, item.pair.name]) for item in items] if ours else items

    def rows(self, item: Item) -> tuple[ShownRow, ...]:
        """Of an object, with the columns that may be one under another name on one line."""
        return join_rows(item.pair, self.candidates.get(item.key, ()), self.shown.renames)

    @cached_property
    def operations(self) -> tuple[Operation, ...]:
        """Of all databases, in the order of upgrade()."""
        return tuple(
            Operation(diff.key, change, assessment)
            for diff in self.shown.databases
            for change, assessment in zip(diff.changes, assess_all(diff), strict=True)
        )

    @cached_property
    def findings(self) -> int:
        """How many differences we see that no operation is about."""
        return sum(len(our_findings(diff)) for diff in self.shown.databases)

    def prepare(self) -> None:
        """Work all of it out now."""
        for name in ("items", "operations", "findings"):
            getattr(self, name)

    def diff(self, key: str) -> DatabaseDiff | None:
        return next((diff for diff in self.shown.databases if diff.key == key), None)


@dataclass
class DiffModel:
    """The state of the screen."""

    compared: Compared | None = None
    arriving: Arriving = field(default_factory=Arriving)
    """What a comparison that has not ended yet has told."""
    text: str = ""
    """Of the filter."""
    only_different: bool = False
    wraps: bool = False
    folded: set[str] = field(default_factory=set)
    """Ids of entries."""
    ticked: set[str] = field(default_factory=set)
    """Ids of operations."""
    accepted: tuple[tuple[str, str], ...] = ()
    """Renames, as Comparison.renames has them."""
    selected: str = "all"
    """Id of the entry under the cursor of the list."""
    entries: tuple[Entry, ...] = ()
    stakes: Stakes | None = None
    """What was counted for this comparison."""
    answers: Mapping[str, ThreeWay] = field(default_factory=dict)
    """Whose difference it is, by database key; empty: not asked of this comparison."""
    outdated: str = ""
    """Why what is shown is not true any more, or ""."""
    left_behind: frozenset[str] = frozenset()
    """The ticked operations of which it has been said that they are lost with migtui."""

    def lost(self) -> str:
        """What would be lost with migtui, in words: once; "" where nothing would, and at the second time."""
        ticked = frozenset(self.ticked)
        if ticked in (frozenset(), self.left_behind):
            return ""
        self.left_behind = ticked
        return f"{counted(len(ticked), 'ticked operation')} would be lost"

    def prepared(self, comparison: Comparison, at: datetime) -> Compared:
        """A comparison has ended. For a thread: 2,000 tables take half a second."""
        plain = self.compared.plain if self.compared is not None and comparison.renames else comparison
        compared = Compared(plain, comparison, at)
        compared.prepare()
        return compared

    def take(self, compared: Compared) -> None:
        """Show this comparison from now on."""
        self.compared = compared
        self.accepted = compared.shown.renames
        self.outdated = ""
        self.arriving = Arriving()
        self.ticked &= {operation.change.id for operation in compared.operations}
        self.arrange()

    def arrange(self) -> None:
        """Work out the list anew: something was folded, filtered or compared."""
        items = self.compared.items if self.compared is not None else self.arriving.items
        keys = [diff.key for diff in self.compared.shown.databases] if self.compared is not None else self.arriving.keys
        self.entries = entries(self._matching(items), keys, self.folded)

    def _matching(self, items: Sequence[Item]) -> tuple[Item, ...]:
        if not self.text and not self.only_different:
            return tuple(items)
        pairs: list[ObjectPair] = [item.pair for item in items]
        found = {id(pair) for pair in matching(pairs, self.text, only_different=self.only_different)}
        return tuple(item for item in items if id(item.pair) in found)

    @property
    def index(self) -> int:
        """The place of the selected entry in the list."""
        return next((at for at, entry in enumerate(self.entries) if entry.id == self.selected), 0)

    @property
    def entry(self) -> Entry | None:
        return self.entries[self.index] if self.entries else None

    def select(self, index: int) -> None:
        if 0 <= index < len(self.entries):
            self.selected = self.entries[index].id

    def fold(self) -> bool:
        """Fold the selected group, or unfold it. False: it is none."""
        entry = self.entry
        if entry is None or entry.kind in ("all", "object"):
            return False
        self.folded ^= {entry.id}
        self.arrange()
        return True

    # -- what is shown of the selected entry -----------------------------------------------------------------

    @property
    def sections(self) -> tuple[Section, ...]:
        """All rows of an object; of a group what differs (all, before that is known), `OVERVIEW` rows at most."""
        entry = self.entry
        if entry is None:
            return ()
        if entry.kind == "object":
            return tuple(Section(item, self._rows(item)) for item in entry.items)
        found: list[Section] = []
        count = 0
        for item in entry.items:
            if (item.is_different or self.compared is None) and count < OVERVIEW:
                rows = self._rows(item)
                whole = self.compared is None or not (item.pair.has_models and item.pair.has_database)
                found.append(Section(item, rows if whole else tuple(row for row in rows if row.sign != "=")))
                count += 1 + len(found[-1].rows)
        return tuple(found)

    def _rows(self, item: Item) -> tuple[ShownRow, ...]:
        if self.compared is None:
            return tuple(ShownRow(row) for row in self.arriving.rows(item))
        return self.compared.rows(item)

    @property
    def operations(self) -> tuple[Operation, ...]:
        """Of the selected entry. Those that are about no object stand under "all" and under their database."""
        entry = self.entry
        if self.compared is None or entry is None:
            return ()
        operations = self.compared.operations
        if entry.kind == "all" and not self.text:
            return operations
        if entry.kind == "database" and not self.text:
            return tuple(each for each in operations if each.key == entry.key)
        ids = {(item.key, id) for item in entry.items for id in item.pair.changes}
        return tuple(each for each in operations if (each.key, each.change.id) in ids)

    # -- choosing --------------------------------------------------------------------------------------------

    def tick(self, ids: Sequence[str]) -> None:
        """Tick these operations; where all are ticked, none of them."""
        if self.ticked.issuperset(ids):
            self.ticked.difference_update(ids)
        else:
            self.ticked.update(ids)

    @property
    def still_accepted(self) -> tuple[tuple[str, str], ...]:
        """Of the accepted renames those whose two operations are still found."""
        known = (
            {change.id for diff in self.compared.plain.databases for change in diff.changes} if self.compared else ()
        )
        return tuple(pair for pair in self.accepted if set(pair) <= set(known))

    def with_turned(self, rename: Rename) -> tuple[tuple[str, str], ...]:
        """The accepted renames, and this one, or without it where it is among them."""
        rest = tuple(pair for pair in self.accepted if pair != rename.pair)
        return rest if rename.pair in self.accepted else (*rest, rename.pair)
