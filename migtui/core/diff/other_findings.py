"""What no operation tells of enums, views, sequences and triggers."""

from __future__ import annotations

from collections.abc import Iterator

from . import proposals
from .alignment import RowPair
from .finding import Finding, Sight, called, proposed
from .model import Row


def trigger_findings(sight: Sight, pair: RowPair) -> Iterator[Finding]:
    """Models cannot have any."""
    if pair.models is None and not sight.knows_entities:
        yield sight.of_row("trigger", pair, "", f"the database has the trigger{called(pair)}, models have none")


def presence_findings(sight: Sight) -> Iterator[Finding]:
    """Of views and sequences. A view that the models map as a table is known."""
    each = sight.object
    id = "sequence" if each.kind == "sequence" else "view"
    mapped = {(one.schema, one.name) for one in sight.diff.models if one.kind == "table"} if id == "view" else set()
    is_known = id == "view" and (sight.knows_entities or (each.schema, each.name) in mapped)
    if is_known or each.changes or (each.has_models and each.has_database):
        return
    text = f"the database lacks the {each.kind} {each.name}"
    if each.has_database:
        text = f"the database has the {each.kind} {each.name}, models do not know it"
    yield sight.of_object(id, text)


def enum_findings(sight: Sight) -> Iterator[Finding]:
    """PostgreSQL's types. op.create_table creates one that is missing, op.add_column does not."""
    each = sight.object
    if each.has_models and each.has_database:
        yield from _labels(sight)
    elif not (each.has_models and _is_created(sight)):
        lacks = "the models lack" if each.has_database else "the database lacks"
        yield sight.of_object("enum-labels", f"{lacks} the type {each.name}")


def _is_created(sight: Sight) -> bool:
    creating = (change for change in sight.diff.changes if change.kind == "CreateTableOp")
    return any(f"name={sight.object.name!r}" in line for change in creating for line in change.upgrade)


def _labels(sight: Sight) -> Iterator[Finding]:
    each = sight.object
    models = [pair.models.key for pair in each.pairs if pair.models]
    database = {pair.database.key: pair.database for pair in each.pairs if pair.database}
    for pair in each.pairs:
        if pair.database is None and pair.models is not None:
            found = sight.of_row("enum-labels", pair, "", f"the database lacks the label {pair.models.key!r}")
            lines = proposals.enum_label(each.schema, each.name, pair.models.key, models, database)
            yield proposed(found, (lines, ()))
        elif pair.models is None and pair.database is not None:
            yield sight.of_row("enum-labels", pair, "", f"the models lack the label {pair.database.key!r}")
    ours = [label for label in models if label in database]
    theirs = sorted(ours, key=lambda label: _position(database[label]))
    if ours != theirs:
        text = "the labels stand in another order in the database"
        yield sight.of_object("enum-labels", text, "position", ", ".join(ours), ", ".join(theirs))


def _position(row: Row) -> int:
    text = row.parts.get("position", "")
    return int(text) if text.isdigit() else 0
