"""What no operation tells of a column: its comparison is off, or Alembic cannot change it."""

from __future__ import annotations

from collections.abc import Iterator

from . import proposals
from .alignment import RowPair
from .finding import Finding, Sight, proposed
from .model import Row
from .texts import is_literal, same_computed, same_default

ZONE = " WITH TIME ZONE"


def column_findings(sight: Sight, pair: RowPair) -> Iterator[Finding]:
    """Only of a column that both sides have, and of parts that no operation is about."""
    models, database = pair.models, pair.database
    if not models or not database:
        return
    differing = {
        part
        for part in ("default", "identity", "computed", "type")
        if models.parts.get(part, "") != database.parts.get(part, "") and part not in pair.changed
    }
    is_off = sight.options.compare_server_default == "off"
    if "default" in differing and is_off:
        yield from _default(sight, pair, models, database)
    if "identity" in differing and is_off and sight.options.dialect == "postgresql":
        text = f"the identity of {models.name} is another one in the database"
        yield sight.of_row("identity", pair, "identity", text)
    if "computed" in differing:
        yield from _computed(sight, pair, models, database)
    if "type" in differing and sight.options.compare_type == "off":
        yield from _timezone(sight, pair, models, database)


def _default(sight: Sight, pair: RowPair, models: Row, database: Row) -> Iterator[Finding]:
    ours, theirs = models.parts.get("default", ""), database.parts.get("default", "")
    if _is_misread(sight, ours, theirs) or (ours and theirs and same_default(ours, theirs)):
        return
    how = "has another default" if ours and theirs else "has no default" if ours else "has a default"
    certain = all(is_literal(text) for text in (ours, theirs) if text)
    text = f"the column {models.name} {how} in the database"
    found = sight.of_row("server-default", pair, "default", text, certain=certain)
    yield proposed(found, proposals.default(sight.place, models, database))


def _is_misread(sight: Sight, ours: str, theirs: str) -> bool:
    """Of the expressions that MariaDB keeps SQLAlchemy misses DEFAULT ucase('a'), and 1.4 cuts (1 + 2) to (1."""
    is_cut = theirs.count("(") != theirs.count(")") and "'" not in theirs
    is_missed = not theirs and not is_literal(ours)
    return sight.options.dialect in proposals.MYSQL and (is_missed or is_cut)


def _computed(sight: Sight, pair: RowPair, models: Row, database: Row) -> Iterator[Finding]:
    ours, theirs = models.parts.get("computed", ""), database.parts.get("computed", "")
    if not (ours and theirs and same_computed(ours, theirs)):
        how = "is computed otherwise" if ours and theirs else "is not computed" if ours else "is computed"
        text = f"the column {models.name} {how} in the database"
        yield sight.of_row("computed", pair, "computed", text, certain=not (ours and theirs))


def _timezone(sight: Sight, pair: RowPair, models: Row, database: Row) -> Iterator[Finding]:
    ours, theirs = models.parts.get("type", ""), database.parts.get("type", "")
    if (ZONE in ours) != (ZONE in theirs) and ours.split(" ")[0] == theirs.split(" ")[0]:
        text = f"the column {models.name} has {'no' if ZONE in ours else 'a'} time zone in the database"
        yield proposed(sight.of_row("timezone", pair, "type", text), proposals.timezone(sight.place, models, database))
