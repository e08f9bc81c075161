"""What no operation tells of primary keys, CHECK constraints and indexes."""

from __future__ import annotations

from collections.abc import Iterator

from . import proposals
from .alignment import RowPair
from .finding import Finding, Sight, called, proposed
from .texts import same_text


def primary_key_findings(sight: Sight, pair: RowPair) -> Iterator[Finding]:
    """By columns and their order, never by name."""
    ours, theirs = (side.parts.get("columns", "") if side else "" for side in (pair.models, pair.database))
    if ours == ", ".join(sight.new_names.get(name, name) for name in theirs.split(", ")):
        return
    said = [f"({text})" if text else "none" for text in (ours, theirs)]
    text = f"the primary key is {said[0]} in the models, {said[1]} in the database"
    lines = proposals.primary_key(sight.place, pair.models, pair.database, sight.columns)
    yield proposed(sight.of_row("primary-key", pair, "columns", text), lines)


def check_findings(sight: Sight, pair: RowPair) -> Iterator[Finding]:
    """Whether it is there, and what it says."""
    models, database = pair.models, pair.database
    name = called(pair)
    if models and database:
        if same_text(models.parts.get("text", ""), database.parts.get("text", "")):
            return
        found = sight.of_row(
            "check-text", pair, "text", f"the CHECK{name} reads otherwise in the database", certain=False
        )
    else:
        lacks = "the database lacks" if models else "the models lack"
        found = sight.of_row("check-text", pair, "text", f"{lacks} the CHECK{name}")
    yield proposed(found, proposals.check(sight.place, models, database))


def index_findings(sight: Sight, pair: RowPair) -> Iterator[Finding]:
    """Only of one that both sides have."""
    models, database = pair.models, pair.database
    if not models or not database:
        return
    lines = proposals.index(sight.place, models, database, [*sight.new_names.values(), *sight.new_names])
    ours, theirs = models.parts.get("where", ""), database.parts.get("where", "")
    if "where" not in pair.changed and ours != theirs and not (ours and theirs and same_text(ours, theirs)):
        how = "has another predicate" if ours and theirs else "has no predicate" if ours else "has a predicate"
        text = f"the index {models.name} {how} in the database"
        yield proposed(sight.of_row("index-where", pair, "where", text, certain=not (ours and theirs)), lines)
    ours, theirs = models.parts.get("method", ""), database.parts.get("method", "")
    if "method" not in pair.changed and ours != theirs and sight.options.dialect == "postgresql":
        text = f"the index {models.name} is {ours or 'btree'} in the models, {theirs or 'btree'} in the database"
        yield proposed(sight.of_row("index-method", pair, "method", text), lines)
