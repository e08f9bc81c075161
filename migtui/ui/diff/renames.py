"""Two lines of the Diff screen that may be one under another name stand side by side."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

from migtui.core.diff.alignment import ObjectPair, RowPair
from migtui.core.diff.renames import Rename


@dataclass(frozen=True, slots=True)
class ShownRow:
    """A line of the two sides."""

    pair: RowPair
    rename: Rename | None = None
    """That both are one column under another name."""
    is_question: bool = False
    """Nobody has said so yet."""

    @property
    def sign(self) -> str:
        """As RowPair has it, or "~?"."""
        return "~?" if self.is_question else self.pair.sign


@dataclass(frozen=True, slots=True)
class Item:
    """An object in the list of one database."""

    key: str
    """Of the database."""
    pair: ObjectPair
    rename: Rename | None = None
    """That both are one table under another name: `pair` has the models' name, and both sides' rows."""
    is_question: bool = False
    """Nobody has said so yet."""
    findings: int = 0
    """Differences that we see and no operation is about."""

    @property
    def sign(self) -> str:
        """As ObjectPair has it, or "~?"."""
        return "~?" if self.is_question else self.pair.sign

    @property
    def is_different(self) -> bool:
        return self.sign != "="


def join_rows(
    pair: ObjectPair, renames: Iterable[Rename], accepted: Collection[tuple[str, str]]
) -> tuple[ShownRow, ...]:
    """The rows of an object; where two columns are one under another name, on the line of the new one."""
    rows = [ShownRow(row) for row in pair.pairs]
    for rename in renames:
        if rename.kind == "column" and (rename.schema, rename.table) == (pair.schema, pair.name):
            rows = _joined(rows, rename, is_question=rename.pair not in accepted)
    return tuple(rows)


def _joined(rows: list[ShownRow], rename: Rename, *, is_question: bool) -> list[ShownRow]:
    new = next((row for row in rows if _is_column(row.pair, rename.new, on_models=True)), None)
    old = next((row for row in rows if _is_column(row.pair, rename.old, on_models=False)), None)
    if new is None or old is None:
        return rows
    if new is old:  # accepted, and aligned so
        return [ShownRow(row.pair, rename) if row is new else row for row in rows]
    if new.pair.database is not None or old.pair.models is not None:
        return rows
    changes = new.pair.changes + old.pair.changes
    one = ShownRow(RowPair(new.pair.models, old.pair.database, "~", changes=changes), rename, is_question)
    return [one if row is new else row for row in rows if row is not old]


def _is_column(pair: RowPair, name: str, *, on_models: bool) -> bool:
    row = pair.models if on_models else pair.database
    return row is not None and row.kind == "column" and row.name == name


def join_tables(
    key: str, pairs: Sequence[ObjectPair], renames: Iterable[Rename], accepted: Collection[tuple[str, str]]
) -> list[Item]:
    """The objects of a database; where two tables are one under another name, in the place of the new one."""
    tables = {(pair.schema, pair.name): pair for pair in pairs if pair.kind == "table"}
    by_new = {(each.schema, each.new): each for each in renames if each.kind == "table"}
    olds = {
        place: tables[rename.schema, rename.old]
        for place, rename in by_new.items()
        if rename.pair not in accepted and place in tables and (rename.schema, rename.old) in tables
    }
    gone = {id(old) for old in olds.values()}
    items: list[Item] = []
    for pair in pairs:
        place = (pair.schema, pair.name)
        rename = by_new.get(place) if pair.kind == "table" else None
        if rename is not None and place in olds:
            items.append(Item(key, _one(pair, olds[place]), rename, is_question=True))
        elif rename is not None and rename.pair in accepted:
            items.append(Item(key, pair, rename))
        elif id(pair) not in gone:
            items.append(Item(key, pair))
    return items


def _one(new: ObjectPair, old: ObjectPair) -> ObjectPair:
    """The new table's rows beside the old one's."""
    theirs = {(row.database.kind, row.database.key): row.database for row in old.pairs if row.database is not None}
    rows = [
        RowPair(row.models, theirs.pop((row.models.kind, row.models.key), None), "=")
        for row in new.pairs
        if row.models is not None
    ]
    rows += [RowPair(None, row, "=") for row in theirs.values()]
    changes = tuple(dict.fromkeys((*new.changes, *old.changes)))
    return ObjectPair("table", new.schema, new.name, "~", tuple(rows), changes, new.error or old.error)
