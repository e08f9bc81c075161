"""Which objects of the two sides are the same one, and which operations are about each."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import zip_longest

from .model import Change, DatabaseDiff, LeftOut, ObjectKind, SchemaObject
from .placing import adds, drops

Name = tuple[str, str]
"""(schema, name)."""

OBJECT_ORDER: tuple[ObjectKind, ...] = ("table", "view", "materialized view", "sequence", "enum")


@dataclass(frozen=True, slots=True)
class Meeting:
    """One object with what there is of it."""

    kind: ObjectKind
    schema: str
    name: str
    models: SchemaObject | None
    database: SchemaObject | None
    changes: tuple[Change, ...] = ()
    """In the order of upgrade()."""
    error: str = ""


def meetings(diff: DatabaseDiff) -> Iterator[Meeting]:
    """Every object of both sides once, then those that only an operation or a failure tells of.

    A table that an operation renames is one object, under its new name.
    """
    renamed = _renamed(diff)
    about = _about(diff, renamed)
    errors = _errors(diff.left_out)
    seen: set[Name] = set()
    for (kind, schema, name), (ours, theirs) in _filed(diff, renamed).items():
        changes = about[schema, name] if (schema, name) not in seen else []
        seen.add((schema, name))
        for at, (models, database) in enumerate(zip_longest(ours, theirs)):
            error = _error(models, database) or errors.get((schema, name), "")
            yield Meeting(kind, schema, name, models, database, () if at else tuple(changes), error)
    only_known = dict.fromkeys((*_touched(diff.changes), *errors))
    for schema, name in only_known:
        if renamed.get((schema, name), (schema, name)) not in seen:
            changes = about[schema, name]
            yield Meeting("table", schema, name, None, None, tuple(changes), errors.get((schema, name), ""))


def _filed(
    diff: DatabaseDiff, renamed: dict[Name, Name]
) -> dict[tuple[ObjectKind, str, str], tuple[list[SchemaObject], list[SchemaObject]]]:
    """Both sides by kind and name, tables first: they are what an operation is about when a name is there twice."""
    filed: dict[tuple[ObjectKind, str, str], tuple[list[SchemaObject], list[SchemaObject]]] = {}
    for side, objects in enumerate((diff.models, diff.database)):
        for each in objects:
            schema, name = each.schema, each.name
            if side and each.kind == "table":
                schema, name = renamed.get((schema, name), (schema, name))
            filed.setdefault((each.kind, schema, name), ([], []))[side].append(each)
    return dict(sorted(filed.items(), key=lambda item: OBJECT_ORDER.index(item[0][0])))


def _about(diff: DatabaseDiff, renamed: dict[Name, Name]) -> dict[Name, list[Change]]:
    about: dict[Name, list[Change]] = defaultdict(list)
    for change in diff.changes:
        for name in dict.fromkeys(renamed.get(name, name) for name in _names(change)):
            about[name].append(change)
    return about


def _renamed(diff: DatabaseDiff) -> dict[Name, Name]:
    """Old to new names: an operation that neither adds nor drops a table, and names one of each side alone."""
    ours, theirs = (
        {(each.schema, each.name) for each in side if each.kind == "table"} for side in (diff.models, diff.database)
    )
    renamed = {}
    for change in diff.changes:
        if adds(change) or drops(change):
            continue
        names = set(_names(change))
        new, old = names & (ours - theirs), names & (theirs - ours)
        if len(new) == len(old) == 1:
            renamed[old.pop()] = new.pop()
    return renamed


def _names(change: Change) -> list[Name]:
    """The table of the operation; of a renamed one both names."""
    if adds(change) or drops(change):
        return [(change.schema, change.table)]
    tables = [touch.key for touch in change.touches if touch.kind == "table" and touch.key]
    return [(change.schema, name) for name in (change.table, *tables)]


def _touched(changes: Iterable[Change]) -> list[Name]:
    return [(each.schema, each.table) for each in changes if each.touches]


def _errors(left_out: Iterable[LeftOut]) -> dict[Name, str]:
    """Why, by table: also where only a part of it could not be compared."""
    failed = (each for each in left_out if each.why == "error" and each.kind != "schema")
    return {(each.schema, each.table or each.name): each.error or "could not be compared" for each in failed}


def _error(*sides: SchemaObject | None) -> str:
    return next((side.error for side in sides if side is not None and side.error), "")
