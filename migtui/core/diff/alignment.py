"""The two sides row beside row, and what is different between them.

A row or a part of it is *different* where one of Alembic's operations is about it. What merely reads otherwise
(MariaDB's INTEGER(11) against INTEGER, a default in other words) is noise: shown dimmed, never counted.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from .meeting import OBJECT_ORDER, Meeting, meetings
from .model import Change, DatabaseDiff, ObjectKind, Row
from .placing import Placed, adds, drops, placed

Sign = Literal["=", "~", "+", "-", "?"]
"""`+` the models alone have it, `-` the database alone, `~` both and an operation changes it, `=` no operation is about
it, `?` it could not be read or was not compared."""


@dataclass(frozen=True, slots=True)
class RowPair:
    """What stands on one line of the two sides."""

    models: Row | None
    database: Row | None
    sign: Sign
    """From the operations alone: a row that one side lacks without an operation about it is "=", and noise."""
    changed: frozenset[str] = frozenset()
    """The parts that operations are about."""
    noise: frozenset[str] = frozenset()
    """The parts that read otherwise without an operation; all of a row that one side lacks without one."""
    changes: tuple[str, ...] = ()
    """Ids of the operations about this row."""


@dataclass(frozen=True, slots=True)
class ObjectPair:
    """One object of the list on the left."""

    kind: ObjectKind
    schema: str
    name: str
    sign: Sign
    pairs: tuple[RowPair, ...]
    """Columns in the models' order with the database's own ones where they belong, then the rest by `ROW_ORDER`."""
    changes: tuple[str, ...] = ()
    """Ids of the operations about this object, in the order of upgrade()."""
    error: str = ""
    """Why a side could not be read."""
    has_models: bool = True
    has_database: bool = True

    @property
    def full_name(self) -> str:
        return f"{self.schema}.{self.name}" if self.schema else self.name


def align(diff: DatabaseDiff) -> tuple[ObjectPair, ...]:
    """Every object of both sides, by schema (the default one first) and name; tables before other kinds.

    Objects that are not tables ("view", "sequence", "enum") are "=" unless an operation is about them. A table that an
    operation is about is there even when no side could be read; so is one that could not be compared. A table under an
    accepted new name is one object, with the name that the models have for it.
    """
    return tuple(sorted(map(_pair, meetings(diff)), key=_object_order))


def unplaced(diff: DatabaseDiff) -> tuple[Change, ...]:
    """The operations that are about no object of the sides: what only the project's own hook knows."""
    placed_ids = {change.id for meeting in meetings(diff) for change in meeting.changes}
    return tuple(each for each in diff.changes if each.id not in placed_ids)


def matching(objects: Sequence[ObjectPair], text: str = "", *, only_different: bool = False) -> tuple[ObjectPair, ...]:
    """Those whose name contains the text (any case; several words: all of them), also by the name of a column."""
    words = text.casefold().split()
    wanted = (each for each in objects if each.sign != "=" or not only_different)
    return tuple(each for each in wanted if _has_words(each, words))


def _has_words(each: ObjectPair, words: Sequence[str]) -> bool:
    name = each.full_name.casefold()
    missing = [word for word in words if word not in name]
    if not missing:
        return True
    rows = (row for pair in each.pairs for row in (pair.models, pair.database) if row is not None)
    columns = {row.name.casefold() for row in rows if row.kind == "column"}
    return all(any(word in column for column in columns) for word in missing)


def _object_order(each: ObjectPair) -> tuple[str, int, str, str]:
    return each.schema, OBJECT_ORDER.index(each.kind), each.name.casefold(), each.name


def _pair(meeting: Meeting) -> ObjectPair:
    whole = [each for each in meeting.changes if any(touch.kind == "table" for touch in each.touches)]
    whole_table = [each.id for each in whole if adds(each) or drops(each)]
    models, database = meeting.models, meeting.database
    lines = placed(models.rows if models else (), database.rows if database else (), meeting.changes)
    added, dropped = any(map(adds, whole)), any(map(drops, whole))
    is_told = models is None and database is None
    return ObjectPair(
        kind=meeting.kind,
        schema=meeting.schema,
        name=meeting.name,
        sign=_object_sign(meeting, added=added, dropped=dropped),
        pairs=tuple(_row_pair(line, whole_table) for line in lines),
        changes=tuple(each.id for each in meeting.changes),
        error=meeting.error,
        has_models=models is not None or (is_told and not dropped),
        has_database=database is not None or (is_told and not added),
    )


def _object_sign(meeting: Meeting, *, added: bool, dropped: bool) -> Sign:
    if added != dropped:
        return "+" if added else "-"
    if meeting.changes:
        return "~"
    return "?" if meeting.error else "="


def _row_pair(line: Placed, whole_table: Sequence[str]) -> RowPair:
    """`whole_table`: ids of the operations that add or drop the table, which are about each row without an own one."""
    (models, database), touched = line
    changes = tuple(dict.fromkeys(change.id for change, _ in touched)) or tuple(whole_table)
    differ = _differing(models, database)
    if not changes:
        return RowPair(models, database, "=", noise=differ)
    changed = {touch.part for _, touch in touched}
    if "" in changed or not touched or models is None or database is None:
        changed = (changed - {""}) | differ
    return RowPair(models, database, _row_sign(models, database), frozenset(changed), differ - changed, changes)


def _row_sign(models: Row | None, database: Row | None) -> Sign:
    if models is not None and database is not None:
        return "~"
    return "+" if models is not None else "-"


def _differing(models: Row | None, database: Row | None) -> frozenset[str]:
    ours: Mapping[str, str] = models.parts if models else {}
    theirs: Mapping[str, str] = database.parts if database else {}
    return frozenset(part for part in {*ours, *theirs} if ours.get(part, "") != theirs.get(part, ""))
