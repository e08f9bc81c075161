"""Sequences and enums that the models would create beside their tables."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from sqlalchemy.engine import Dialect
from sqlalchemy.schema import Sequence
from sqlalchemy.types import ARRAY, Enum, TypeDecorator

from ..protocol import ObjectFacts
from .row_keys import schema_name
from .row_parts import label_rows


def enum_objects(tables: Iterable[Any], dialect: Dialect, default_schema: str | None) -> list[ObjectFacts]:
    """PostgreSQL's enum types, once each, with a row a label. Other dialects spell enums out in the column's type."""
    return [
        ObjectFacts("enum", schema, name, label_rows(map(str, enum.enums)))
        for (schema, name), enum in enums_of(tables, dialect, default_schema).items()
    ]


def enums_of(tables: Iterable[Any], dialect: Dialect, default_schema: str | None) -> dict[tuple[str, str], Any]:
    """The types themselves, as the dialect has them, by schema and name."""
    if dialect.name != "postgresql":
        return {}
    found: dict[tuple[str, str], Any] = {}
    for table in tables:
        for column in table.columns:
            enum = _enum_of(column.type, dialect)
            if enum is not None and enum.name:
                found.setdefault((schema_name(enum.schema, default_schema), str(enum.name)), enum)
    return found


def _enum_of(kind: Any, dialect: Dialect) -> Any:
    """The native enum in this type, or None. A type of the user's own may raise anything."""
    try:
        while isinstance(kind, TypeDecorator):
            kind = kind.load_dialect_impl(dialect)
        kind = kind.dialect_impl(dialect)
        if isinstance(kind, ARRAY):
            return _enum_of(kind.item_type, dialect)
        return kind if isinstance(kind, Enum) and kind.native_enum else None
    except Exception:
        return None


def sequence_objects(
    collections: Iterable[Any], tables: Iterable[Any], dialect: Dialect, default_schema: str | None
) -> list[ObjectFacts]:
    """Sequences by name only."""
    found = sequences_of(collections, tables, dialect, default_schema)
    return [ObjectFacts("sequence", schema, name) for schema, name in found]


def sequences_of(
    collections: Iterable[Any], tables: Iterable[Any], dialect: Dialect, default_schema: str | None
) -> dict[tuple[str, str], Any]:
    """Those that CREATE TABLE would need or MetaData.create_all would create, by schema and name."""
    if not dialect.supports_sequences:
        return {}
    found = {}
    for sequence in _sequences(collections, tables):
        if not (sequence.optional and getattr(dialect, "sequences_optional", False)):
            found[schema_name(sequence.schema, default_schema), str(sequence.name)] = sequence
    return found


def _sequences(collections: Iterable[Any], tables: Iterable[Any]) -> Iterator[Any]:
    for metadata in collections:
        yield from getattr(metadata, "_sequences", {}).values()  # SQLAlchemy has no public name for them
    for table in tables:
        yield from (column.default for column in table.columns if isinstance(column.default, Sequence))
