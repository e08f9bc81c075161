"""One row of a definition as plain words, nearly as in SQL: `VARCHAR(20) NOT NULL`, `(customer) → item(id)`."""

from __future__ import annotations

from collections.abc import Collection

from .alignment import RowPair
from .model import Row

CAPTIONS = {
    "primary key": "PK",
    "foreign key": "FK",
    "unique": "UQ",
    "check": "CK",
    "exclude": "EX",
    "index": "IX",
    "trigger": "TR",
}
CLAUSES = {
    "default": "DEFAULT ",
    "collation": "COLLATE ",
    "ondelete": "ON DELETE ",
    "onupdate": "ON UPDATE ",
    "initially": "INITIALLY ",
    "match": "MATCH ",
    "method": "USING ",
    "where": "WHERE ",
    "refers": "→ ",
}
"""What stands before a part, so that it is read as in SQL."""
_CLAUSES = {**CLAUSES, "identity": "IDENTITY ", "computed": "AS ", "comment": "-- ", "nulls": "NULLS "}
_ABSENT = {"null": "no NULL", "unique": "not unique", "deferrable": "not deferrable"}


def row_title(row: Row) -> str:
    """What the row is called: a column by its name, a constraint with what it is."""
    if row.kind == "column":
        return row.name
    return " ".join(filter(None, (CAPTIONS.get(row.kind, row.kind), row.name if row.kind != "definition" else "")))


def row_words(row: Row) -> str:
    """The rest of the row, its parts in their order."""
    return " ".join(clause(part, text) for part, text in row.parts.items() if text)


def clause(part: str, text: str) -> str:
    """One part with what stands before it: "DEFAULT 0", "INCLUDE (note)"."""
    if part in ("columns", "include"):
        return f"({text})" if part == "columns" else f"INCLUDE ({text})"
    return f"{_CLAUSES.get(part, '')}{text}"


def other_words(pair: RowPair, parts: Collection[str]) -> str:
    """What the database says of these parts: "VARCHAR(12), no DEFAULT"."""
    theirs = pair.database.parts if pair.database is not None else {}
    ours = pair.models.parts if pair.models is not None else {}
    wanted = [part for part in dict.fromkeys((*ours, *theirs)) if part in parts]
    return ", ".join(clause(part, theirs[part]) if theirs.get(part) else _absent(part) for part in wanted)


def _absent(part: str) -> str:
    return _ABSENT.get(part) or f"no {_CLAUSES[part].strip() if _CLAUSES.get(part, '').isupper() else part}"
