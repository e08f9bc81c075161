"""One row of a definition as words: `status  VARCHAR(20)  NOT NULL`, `FK customer_id → customers(id)`.

Each word is marked by what the comparison says of its part: changed by an operation, noise, or neither.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from rich.cells import cell_len

from migtui.core.diff.alignment import RowPair
from migtui.core.diff.model import Row
from migtui.core.diff.row_words import CAPTIONS, CLAUSES

from ...text import Line, Span, one_line

BARE = frozenset({"deferrable", "unique", "autoincrement", "computed", "identity", "nulls"})
"""Parts that may be a word alone: where they do not say of themselves what they are, their name stands before."""
NULL = len("NOT NULL")


@dataclass(frozen=True, slots=True)
class Widths:
    """Cells of the first two columns of an object's columns."""

    name: int
    type: int


def widths(pairs: Iterable[RowPair], room: int) -> Widths:
    """As wide as the longest name and type, and not more than there is room for."""
    rows = [row for pair in pairs for row in (pair.models, pair.database) if row is not None and row.kind == "column"]
    name = max((cell_len(one_line(row.name)) for row in rows), default=0)
    type_ = max((cell_len(one_line(row.parts.get("type", ""))) for row in rows), default=0)
    name = min(name, max(10, room * 2 // 5))
    return Widths(name, min(type_, max(10, room - name - NULL - 4)))


def row_line(row: Row, pair: RowPair, at: Widths, *, style: str = "") -> Line:
    """The row in words. `style` is that of the whole row."""
    words = _column(row, at) if row.kind == "column" else _other(row)
    return tuple(_span(part, text, pair, style) for part, text in words if text)


def _span(part: str, text: str, pair: RowPair, style: str) -> Span:
    is_other_name = part == "name" and _has_two_names(pair)
    if (part in pair.changed or is_other_name) and pair.sign == "~":
        return text, "changed"
    return text, "dim" if part in pair.noise or is_other_name else style


def _has_two_names(pair: RowPair) -> bool:
    return pair.models is not None and pair.database is not None and pair.models.name != pair.database.name


Words = Iterable[tuple[str, str]]
"""(the part that it says, text)."""


def _column(row: Row, at: Widths) -> Words:
    said = one_line(row.name)
    yield "name", said
    yield "", " " * (max(0, at.name - cell_len(said)) + 2)
    rest = [(part, _clause(part, text)) for part, text in row.parts.items() if part not in ("type", "null")]
    type_, null = one_line(row.parts.get("type", "")), row.parts.get("null", "")
    yield "type", type_
    yield "", " " * (max(0, at.type - cell_len(type_)) + 2)
    yield "null", null
    yield "", " " * (NULL - len(null)) if rest else ""
    for part, text in rest:
        yield "", "  "
        yield part, text


def _other(row: Row) -> Words:
    caption = CAPTIONS.get(row.kind, "")
    parts = dict(row.parts)
    if row.kind == "foreign key":
        yield "", "FK "
        yield from _parts(parts)
        yield "", "  "
        yield "name", one_line(row.name)
        return
    if parts.pop("unique", "") and caption:
        yield "unique", "UNIQUE "
    yield "", f"{caption or row.kind} "
    if row.name and row.kind != "definition":
        yield "name", one_line(row.name)
        yield "", " "
    yield from _parts(parts, braces=True)


def _parts(parts: dict[str, str], *, braces: bool = False) -> Words:
    for at, (part, text) in enumerate(parts.items()):
        yield "", " " if at else ""
        yield part, f"({one_line(text)})" if braces and part == "columns" else _clause(part, text)


def _clause(part: str, text: str) -> str:
    said = one_line(text)
    if part == "comment":
        return f"-- {said}"
    if part == "include":
        return f"INCLUDE ({said})"
    if part in BARE and part.casefold()[:5] not in said.casefold():
        return f"{part.upper()} {said}"
    return CLAUSES.get(part, "") + said


def parts_apart(pair: RowPair, parts: Collection[str]) -> str:
    """What the database says of these parts, where it says it otherwise."""
    theirs = pair.database.parts if pair.database is not None else {}
    return ", ".join(_clause(part, theirs[part]) if part in theirs else f"no {part}" for part in sorted(parts))
