"""What an AlterColumnOp changes, part by part."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import Computed, Identity
from sqlalchemy.engine import Dialect

from ..protocol import RowFacts, Touch
from ..schema.row_texts import type_text

Parts = dict[str, str]


def altered(
    operation: Any, dialect: Dialect, database: Sequence[RowFacts], models: Sequence[RowFacts]
) -> tuple[Parts, Parts, list[Touch]]:
    """Before, after, and the touches: those of a rename first. `database` and `models` are the table's rows."""
    old = str(operation.column_name)
    new = str(operation.modify_name or old)
    theirs, ours = _parts(database, old), _parts(models, new)
    parts = list(_changed(operation))
    before = {"type": _type(operation.existing_type, dialect) or theirs.get("type", "")}
    after = {"type": _type(operation.modify_type, dialect) or before["type"]}
    if "null" in parts:
        before["null"], after["null"] = _null(operation.existing_nullable), _null(operation.modify_nullable)
    for part in parts:
        before.setdefault(part, theirs.get(part, ""))
        after.setdefault(part, ours.get(part, ""))
    renamed = [Touch("column", old), Touch("column", new)] if new != old else []
    return before, after, [*renamed, *(Touch("column", new, part) for part in parts)]


def _type(given: Any, dialect: Dialect) -> str:
    """As the rows say it; "" for none."""
    if given is None:
        return ""
    made = given() if isinstance(given, type) else given
    try:
        return type_text(made, dialect)[0]
    except Exception:  # a type of the project's that cannot be written
        return type(made).__name__


def _parts(rows: Sequence[RowFacts], name: str) -> Mapping[str, str]:
    return next((row.parts for row in rows if row.kind == "column" and row.name == name), {})


def _changed(operation: Any) -> Sequence[str]:
    found = []
    if operation.modify_type is not None:
        found.append("type")
    if operation.modify_nullable is not None:
        found.append("null")
    if operation.modify_server_default is not False:
        found += _kinds_of_default(operation.existing_server_default, operation.modify_server_default)
    if operation.modify_comment is not False:
        found.append("comment")
    return found + [name.removeprefix("modify_") for name in operation.kw if name.startswith("modify_")]


def _kinds_of_default(*defaults: Any) -> list[str]:
    """A column goes from one kind of default to another, or keeps the kind."""
    kinds = {_kind(each) for each in defaults if each is not None and each is not False}
    return [kind for kind in ("default", "identity", "computed") if kind in kinds] or ["default"]


def _kind(default: Any) -> str:
    if isinstance(default, Identity):
        return "identity"
    return "computed" if isinstance(default, Computed) else "default"


def _null(nullable: bool | None) -> str:
    return "" if nullable is None else "NULL" if nullable else "NOT NULL"
