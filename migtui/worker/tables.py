"""The models' side: SQLAlchemy's Table objects as rows."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from sqlalchemy.engine import Dialect

from .protocol import ObjectFacts


def model_objects(collections: Iterable[Any], dialect: Dialect, default_schema: str | None) -> list[ObjectFacts]:
    """Every table of these MetaData, and the sequences and enums that they would create on this dialect.

    A table that cannot be compiled for the dialect has an `error`. A schema that is the connection's default one is ""
    where the models name it as the database's side does: see `reflecting`.
    """
    raise NotImplementedError


def table_object(table: Any, dialect: Dialect, default_schema: str | None) -> ObjectFacts:
    """One table."""
    raise NotImplementedError
