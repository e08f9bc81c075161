"""The list of objects as it is folded: all, databases where there are several, schemas where there are several."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Literal

from .renames import Item


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the list."""

    kind: Literal["all", "database", "schema", "object"]
    items: tuple[Item, ...]
    """The objects under it; of an object that one."""
    key: str = ""
    schema: str = ""
    depth: int = 0
    is_folded: bool = False

    @property
    def id(self) -> str:
        """The same as long as the thing is called so."""
        if self.kind == "object":
            pair = self.items[0].pair
            return "\0".join(("object", self.key, pair.kind, pair.schema, pair.name))
        return self.kind if self.kind == "all" else "\0".join((self.kind, self.key, self.schema))

    @property
    def changes(self) -> int:
        """Operations about what is under it."""
        return len({(item.key, id) for item in self.items for id in item.pair.changes})


def entries(items: Sequence[Item], keys: Sequence[str], folded: Collection[str]) -> tuple[Entry, ...]:
    """All lines that are not folded away. `items` come database by database, schema by schema."""
    if not items:
        return (Entry("all", ()),)
    found = [Entry("all", tuple(items))]
    for key in keys:
        own = tuple(item for item in items if item.key == key)
        depth = 0
        if len(keys) > 1:
            group = Entry("database", own, key)
            found.append(group := _folded(group, folded))
            if group.is_folded:
                continue
            depth = 1
        found += _schemas(own, key, depth, folded)
    return tuple(found)


def _schemas(items: Sequence[Item], key: str, depth: int, folded: Collection[str]) -> list[Entry]:
    groups = [(schema, tuple(group)) for schema, group in groupby(items, key=lambda item: item.pair.schema)]
    if len(groups) == 1 and not groups[0][0]:
        return _objects(groups[0][1], key, depth)
    found: list[Entry] = []
    for schema, group in groups:
        entry = _folded(Entry("schema", group, key, schema, depth), folded)
        found += [entry, *([] if entry.is_folded else _objects(group, key, depth + 1))]
    return found


def _objects(items: Sequence[Item], key: str, depth: int) -> list[Entry]:
    return [Entry("object", (item,), key, item.pair.schema, depth) for item in items]


def _folded(entry: Entry, folded: Collection[str]) -> Entry:
    return Entry(entry.kind, entry.items, entry.key, entry.schema, entry.depth, entry.id in folded)
