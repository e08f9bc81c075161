"""Finding revisions by what is written about them."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Search:
    """A search that is on, and what it has found so far."""

    query: str
    """As typed."""
    terms: tuple[str, ...]
    """The words of the query that are marked where they stand in a row, in lower case."""
    found: tuple[str, ...]
    """Ids in the order of the graph's rows."""
    complete: bool = True
    """False while files are still being read for their operations."""
