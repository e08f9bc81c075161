"""Which dropped and added columns (or tables) of a comparison may be the same one under another name.

Only a question to the user: a rename keeps the data, and a wrong one mixes them up.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import product
from typing import Literal

from .likeness import ALIKE, MYSQL, name_likeness, same_type
from .model import Change, DatabaseDiff, Row, SchemaObject

MANY = 2_500
"""Pairs to be looked at in one table, or in one group of tables with equal columns: 0.2 s. Where there are more, a
likeness says nothing any more, and there is no candidate."""

SAME_KIND, SAME_DEFAULT, SAME_PLACE, SAME_NAME = 0.45, 0.10, 0.15, 0.30
"""What each adds to the likeness of two columns. A name that looks alike counts more than the same place."""
TELLING = 2
"""Columns from which on equal ones make two tables alike whatever they are called."""
EQUAL_COLUMNS = 0.7
"""The likeness of two tables with equal columns whose names have nothing in common."""


@dataclass(frozen=True, slots=True)
class Rename:
    """One candidate."""

    kind: Literal["column", "table"]
    schema: str
    table: str
    """Of a column: its table. Of a table: the old name."""
    old: str
    new: str
    drop_id: str
    """Ids of the two operations."""
    add_id: str
    likeness: float
    """0 to 1: how much alike the two are."""
    reasons: tuple[str, ...] = ()
    """What they share: "type", "nullability", "position", "name"; of tables "columns", "name"."""

    @property
    def pair(self) -> tuple[str, str]:
        """As `worker.requests.Preview.renames` has it."""
        return self.drop_id, self.add_id


def rename_candidates(diff: DatabaseDiff) -> tuple[Rename, ...]:
    """Each operation in one candidate at most, the best first.

    Columns: of one table, the same type and nullability, and either names that look alike or the same place. Tables:
    of one schema, with equal columns; where there is one alone, with names that look alike: many a table is an id.
    """
    found = sorted([*_columns(diff), *_tables(diff)], key=_order)
    taken: set[str] = set()
    chosen = []
    for each in found:
        if taken.isdisjoint(each.pair):
            taken.update(each.pair)
            chosen.append(each)
    return tuple(chosen)


def _order(each: Rename) -> tuple[object, ...]:
    """The same when old and new are exchanged."""
    return (
        -each.likeness,
        each.kind,
        each.schema,
        "" if each.kind == "table" else each.table,
        sorted((each.old, each.new)),
    )


# -- columns -------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Column:
    """A column that one side alone has."""

    id: str
    row: Row
    place: tuple[str, int]
    """The last column before it that both sides have, and how far behind that it stands."""


def _columns(diff: DatabaseDiff) -> Iterator[Rename]:
    models, database = _by_place(diff.models), _by_place(diff.database)
    dropped, added = _touched(diff.changes, "DropColumnOp"), _touched(diff.changes, "AddColumnOp")
    for where in dropped.keys() & added.keys() & models.keys() & database.keys():
        common = {row.key for row in _column_rows(models[where])} & {row.key for row in _column_rows(database[where])}
        old = list(_alone(database[where], dropped[where], common))
        new = list(_alone(models[where], added[where], common))
        if len(old) * len(new) > MANY:
            continue
        for one, other in product(old, new):
            found = _column_rename(where, one, other, diff.options.dialect)
            if found is not None:
                yield found


def _touched(changes: Iterable[Change], kind: str) -> Mapping[tuple[str, str], Mapping[str, str]]:
    """By schema and table: the key of each column that an operation of this kind is about, and the operation's id."""
    found: dict[tuple[str, str], dict[str, str]] = defaultdict(dict)
    for change in changes:
        if change.kind == kind and change.upgrade and change.downgrade:
            found[change.schema, change.table] |= {
                touch.key: change.id for touch in change.touches if touch.kind == "column" and not touch.part
            }
    return found


def _alone(table: SchemaObject, ids: Mapping[str, str], common: set[str]) -> Iterator[_Column]:
    before, behind = "", 0
    for row in _column_rows(table):
        behind += 1
        if row.key in common:
            before, behind = row.key, 0
        elif row.key in ids:
            yield _Column(ids[row.key], row, (before, behind))


def _column_rename(where: tuple[str, str], old: _Column, new: _Column, dialect: str) -> Rename | None:
    if not _same_kind(old.row, new.row, dialect):
        return None
    name = name_likeness(old.row.name, new.row.name)
    is_there, is_alike = old.place == new.place, name >= ALIKE
    if not (is_there or is_alike):
        return None
    same_default = old.row.parts.get("default") == new.row.parts.get("default")
    likeness = SAME_KIND + SAME_DEFAULT * same_default + SAME_PLACE * is_there + SAME_NAME * name
    reasons = ["type", "nullability", *["position"] * is_there, *["name"] * is_alike]
    names = (old.row.name, new.row.name, old.id, new.id)
    return Rename("column", *where, *names, round(likeness, 3), tuple(reasons))


def _same_kind(old: Row, new: Row, dialect: str) -> bool:
    """A computed column is no other one's new name, and MySQL and MariaDB cannot rename it with Alembic."""
    computed = {"computed" in each.parts for each in (old, new)}
    if computed == {True, False} or (computed == {True} and dialect in MYSQL):
        return False
    is_same = old.parts.get("null") == new.parts.get("null")
    return is_same and same_type(old.parts.get("type", ""), new.parts.get("type", ""), dialect)


# -- tables --------------------------------------------------------------------------------------------------


def _tables(diff: DatabaseDiff) -> Iterator[Rename]:
    dialect = diff.options.dialect
    dropped = _groups(diff.changes, "DropTableOp", _by_place(diff.database))
    added = _groups(diff.changes, "CreateTableOp", _by_place(diff.models))
    for group in dropped.keys() & added.keys():
        if len(dropped[group]) * len(added[group]) > MANY:
            continue
        for (drop, old), (add, new) in product(dropped[group], added[group]):
            name = name_likeness(old.name, new.name)
            if _equal_columns(old, new, dialect) and (name >= ALIKE or len(_column_rows(old)) >= TELLING):
                reasons = ("columns", "name") if name >= ALIKE else ("columns",)
                likeness = round(EQUAL_COLUMNS + (1 - EQUAL_COLUMNS) * name, 3)
                yield Rename("table", old.schema, old.name, old.name, new.name, drop, add, likeness, reasons)


_Groups = Mapping[tuple[str, frozenset[str]], Sequence[tuple[str, SchemaObject]]]


def _groups(changes: Iterable[Change], kind: str, objects: Mapping[tuple[str, str], SchemaObject]) -> _Groups:
    """Tables that an operation of this kind is about, by schema and names of columns, with the operation's id."""
    found: dict[tuple[str, frozenset[str]], list[tuple[str, SchemaObject]]] = defaultdict(list)
    for change in changes:
        table = objects.get((change.schema, change.table))
        if change.kind == kind and change.upgrade and change.downgrade and table is not None:
            names = frozenset(row.name for row in _column_rows(table))
            if names:
                found[change.schema, names].append((change.id, table))
    return found


def _equal_columns(old: SchemaObject, new: SchemaObject, dialect: str) -> bool:
    """Those of equal name; the groups have the same names."""
    others = {row.name: row for row in _column_rows(new)}
    return all(_same_kind(row, others[row.name], dialect) for row in _column_rows(old))


# -- both ----------------------------------------------------------------------------------------------------


def _by_place(objects: Iterable[SchemaObject]) -> Mapping[tuple[str, str], SchemaObject]:
    return {(each.schema, each.name): each for each in objects if each.kind == "table" and not each.error}


def _column_rows(table: SchemaObject) -> list[Row]:
    return [row for row in table.rows if row.kind == "column"]
