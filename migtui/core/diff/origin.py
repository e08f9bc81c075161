"""Whose difference is it? Models, migrations and database, three ways.

- *pending*: a migration that is not applied yet makes it: it is in the schema at the heads, not in the database.
- *model*: the models have changed and no migration does it yet.
- *drift*: the database differs from what its own revision should have built.

The idea of a scratch database that replays the history is Prisma's shadow database and Atlas's dev database.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Literal

from .model import ROW_ORDER, BuiltStage, Change, DatabaseDiff, LeftOut, Row, RowKind, SchemaObject

Origin = Literal["pending", "model", "drift"]


@dataclass(frozen=True, slots=True)
class Drift:
    """One row, or object, in which the database is not what its own revision builds."""

    schema: str
    name: str
    object_kind: str
    kind: RowKind | None
    """None: the object as a whole is too many or missing."""
    key: str
    built: Row | None
    """What the migrations build; None: nothing. Where the object as a whole is meant, the side that has it has a row
    of the kind "definition" with its name and no parts."""
    database: Row | None
    """What is there; None: nothing."""
    parts: tuple[str, ...] = ()
    """The parts that differ, where both are there."""
    text: str = ""
    """One sentence: "column orders.note is there, and no migration makes it"."""


@dataclass(frozen=True, slots=True)
class ThreeWay:
    """The answer for one database."""

    key: str
    where: str
    """Where it was built."""
    origins: Mapping[str, Origin]
    """By the id of each operation of the comparison."""
    drifts: tuple[Drift, ...]
    pending: int = 0
    model: int = 0
    drift: int = 0
    error: str = ""
    """Why the question could not be answered, or ""."""
    revision: str = ""
    hint: str = ""
    left: str = ""
    unread: tuple[str, ...] = ()
    """Tables that could not be read on one of the sides, with the reason: whether they drift is not known."""

    @property
    def is_answered(self) -> bool:
        return not self.error


def three_way(diff: DatabaseDiff, current: BuiltStage, heads: BuiltStage) -> ThreeWay:
    """An operation that the comparison finds in the database but not in what its revision builds is drift; one that is
    also there at the heads is the models'; the others are pending.

    Drift is also found without the models, row by row: both sides were read from servers of one kind, so here any
    difference of the texts counts. `drift` counts drifts and operations of drift without counting one thing twice.
    """
    failed = current if current.error else heads
    origins: dict[str, Origin] = {}
    drifts: tuple[Drift, ...] = ()
    if not current.error:
        origins = dict(_origins(diff.changes, current, None if heads.error else heads))
        drifts = tuple(_drifts(diff, current))
    found = list(origins.values())
    return ThreeWay(
        key=diff.key,
        where=current.where or heads.where,
        origins=origins,
        drifts=drifts,
        pending=found.count("pending"),
        model=found.count("model") + sum(1 for id_ in heads.change_ids if id_ not in origins),
        drift=len(drifts)
        + sum(1 for each in diff.changes if origins.get(each.id) == "drift" and _is_new(each, drifts)),
        error=failed.error,
        revision=failed.revision,
        hint=failed.hint or current.hint,
        left=heads.left or current.left,
        unread=() if current.error else tuple(_unread(diff, current)),
    )


def _origins(changes: Iterable[Change], current: BuiltStage, heads: BuiltStage | None) -> Iterator[tuple[str, Origin]]:
    """Without the heads only drift can be told."""
    for change in changes:
        if change.id not in current.change_ids:
            yield change.id, "drift"
        elif heads is not None:
            yield change.id, "model" if change.id in heads.change_ids else "pending"


def _is_new(change: Change, drifts: Iterable[Drift]) -> bool:
    """Is no drift about the same thing? One of a whole object is about all that belongs to it."""
    here = [each for each in drifts if (each.schema, each.name) == (change.schema, change.table)]
    if not change.touches or any(each.kind is None for each in here):
        return not here
    touched = {(None, "") if each.kind == "table" else (each.kind, each.key) for each in change.touches}
    return not any((each.kind, each.key) in touched for each in here)


# -- drift without the models ------------------------------------------------------------------------------------

_ROW_KINDS: dict[str, tuple[RowKind, ...]] = {
    "column": ("column",),
    "index": ("index",),
    "unique_constraint": ("unique",),
    "foreign_key_constraint": ("foreign key",),
    "check_constraint": ("check",),
}
"""Kinds of rows by what Alembic's hooks call them."""


def _drifts(diff: DatabaseDiff, current: BuiltStage) -> Iterator[Drift]:
    """By schema, object and row."""
    built = {(each.schema, each.name, each.kind): each for each in _within(current.objects, diff.left_out)}
    there = {(each.schema, each.name, each.kind): each for each in _within(diff.database, diff.left_out)}
    unwanted = set(_unwanted_rows(diff.left_out))
    for place in sorted({*built, *there}):
        mine, theirs = built.get(place), there.get(place)
        if (mine and mine.error) or (theirs and theirs.error):
            continue
        if mine is None or theirs is None:
            found = mine or theirs
            assert found is not None, "one side has it"
            yield _whole(found, is_built=mine is not None)
        else:
            yield from _rows(mine, theirs, unwanted)


def _unread(diff: DatabaseDiff, current: BuiltStage) -> Iterator[str]:
    for each in (*_within(diff.database, diff.left_out), *_within(current.objects, diff.left_out)):
        if each.kind == "table" and each.error:
            yield f"{each.full_name}: {each.error}"


def _within(objects: Iterable[SchemaObject], left_out: Iterable[LeftOut]) -> list[SchemaObject]:
    """Without the version table and what the project's filters leave out. What Alembic could not compare with the
    models has been read all the same, and is compared here."""
    unwanted = {(each.schema, each.name) for each in left_out if each.kind == "table" and each.why != "error"}
    return [each for each in objects if (each.schema, each.name) not in unwanted]


def _unwanted_rows(left_out: Iterable[LeftOut]) -> Iterator[tuple[str, str, str, str]]:
    for each in left_out:
        for kind in _ROW_KINDS.get(each.kind, ()):
            yield each.schema, each.table, kind, each.name


def _whole(found: SchemaObject, *, is_built: bool) -> Drift:
    row = Row("definition", found.name, "")
    name = f"{found.kind} {found.full_name}"
    return Drift(
        found.schema,
        found.name,
        found.kind,
        None,
        "",
        built=row if is_built else None,
        database=None if is_built else row,
        text=_missing(name) if is_built else _extra(name),
    )


def _rows(built: SchemaObject, there: SchemaObject, unwanted: set[tuple[str, str, str, str]]) -> Iterator[Drift]:
    mine = {(row.kind, row.key): row for row in built.rows}
    theirs = {(row.kind, row.key): row for row in there.rows}
    for kind, key in sorted({*mine, *theirs}, key=lambda each: (ROW_ORDER.index(each[0]), each[1])):
        one, other = mine.get((kind, key)), theirs.get((kind, key))
        row = one or other
        assert row is not None, "one side has it"
        if (built.schema, built.name, kind, row.name) in unwanted:
            continue
        parts = _different(one, other)
        if parts or one is None or other is None:
            text = _sentence(_named(row, built), one, other, parts)
            yield Drift(built.schema, built.name, built.kind, kind, key, one, other, parts, text)


def _different(built: Row | None, there: Row | None) -> tuple[str, ...]:
    if built is None or there is None:
        return ()
    names = dict.fromkeys((*built.parts, *there.parts))
    return tuple(name for name in names if built.parts.get(name, "") != there.parts.get(name, ""))


# -- sentences ---------------------------------------------------------------------------------------------------

_PARTS = {"null": "nullability", "refers": "target", "where": "condition", "text": "definition", "initially": "timing"}


def _named(row: Row, owner: SchemaObject) -> str:
    """ "column orders.note", "index ix_orders_note of orders"."""
    if row.kind == "column":
        return f"column {owner.full_name}.{row.name or row.key}"
    if row.kind in ("comment", "definition"):
        return f"the {row.kind} of {owner.kind} {owner.full_name}"
    columns = row.parts.get("columns", "")
    name = row.name or (f"({columns})" if columns else row.key)
    word = {"unique": "unique constraint", "check": "check constraint"}.get(row.kind, row.kind)
    return f"{word} {name} of {owner.full_name}".replace("  ", " ")


def _extra(name: str) -> str:
    return f"{name} is there, and no migration makes it"


def _missing(name: str) -> str:
    return f"{name} is missing, though a migration makes it"


def _sentence(name: str, built: Row | None, there: Row | None, parts: Iterable[str]) -> str:
    if built is None:
        return _extra(name)
    if there is None:
        return _missing(name)
    return f"{name}: " + ", ".join(_instead(part, built, there) for part in parts)


def _instead(part: str, built: Row, there: Row) -> str:
    word = _PARTS.get(part, part)
    has, wanted = there.parts.get(part, ""), built.parts.get(part, "")
    if not has:
        return f"no {word}, and the migrations make {wanted}"
    return f"{word} is {has}, and the migrations make {wanted or 'none'}"
