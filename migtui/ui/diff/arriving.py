"""What a comparison tells before it has ended: the first picture of both sides, without any judgement."""

from __future__ import annotations

from dataclasses import dataclass, field

from migtui.core.diff.alignment import ObjectPair, RowPair
from migtui.core.diff.model import Row, SchemaObject
from migtui.engine.comparing import Partial

from .renames import Item

Place = tuple[str, str, str, str]
"""Key of the database, schema, kind, name."""
Rows = dict[tuple[str, str], Row]


@dataclass
class Arriving:
    """Grows with each piece."""

    keys: list[str] = field(default_factory=list)
    progress: Partial | None = None
    _sides: dict[str, dict[Place, SchemaObject]] = field(default_factory=lambda: {"models": {}, "database": {}})

    def hear(self, partial: Partial) -> None:
        """One piece, in its order."""
        if partial.key not in self.keys:
            self.keys.append(partial.key)
        if partial.total:
            self.progress = partial
        side = self._sides[partial.side]
        side.update({(partial.key, each.schema, each.kind, each.name): each for each in partial.objects})

    @property
    def items(self) -> tuple[Item, ...]:
        """By database, schema, kind and name: tables first. Their rows are made for who looks at one: `rows`."""
        found = {**self._sides["models"], **self._sides["database"]}
        order = sorted(found, key=lambda place: (self.keys.index(place[0]), place[1], place[2] != "table", place[3]))
        return tuple(Item(place[0], self._pair(place, found[place])) for place in order)

    def _pair(self, place: Place, either: SchemaObject) -> ObjectPair:
        has_models, has_database = (place in self._sides[side] for side in ("models", "database"))
        error = either.error
        return ObjectPair(
            either.kind,
            either.schema,
            either.name,
            "=",
            (),
            (),
            error,
            has_models=has_models,
            has_database=has_database,
        )

    def rows(self, item: Item) -> tuple[RowPair, ...]:
        """The rows of one object as they are known."""
        place = (item.key, item.pair.schema, item.pair.kind, item.pair.name)
        models, database = (self._sides[side].get(place) for side in ("models", "database"))
        ours: Rows = {(row.kind, row.key): row for row in (models.rows if models else ())}
        theirs: Rows = {(row.kind, row.key): row for row in (database.rows if database else ())}
        return tuple(RowPair(ours.get(each), theirs.get(each), "=") for each in dict.fromkeys((*ours, *theirs)))
