"""The database's side: what the Inspector sees, as rows, with few statements for many tables."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from typing import Any

from sqlalchemy.engine import Connection

from .protocol import ObjectFacts

Report = Callable[[int, int], None]
"""Called with how many tables have been read, and how many there are."""


def database_objects(
    inspector: Any,
    connection: Connection,
    *,
    schemas: Collection[str | None],
    wants: Callable[[str, str | None], bool],
    report: Report,
) -> Iterator[list[ObjectFacts]]:
    """Tables, views, sequences and enums of these schemas (None: the default one), in pieces, as they are read.

    `wants(table name, schema)`: False for a table that the project's include_name does not want. A table that cannot be
    read has an `error` and costs no other one.
    """
    raise NotImplementedError
