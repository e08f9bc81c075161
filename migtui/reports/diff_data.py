"""What `migtui diff --json` prints. The keys are described in the README."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict

from ..core.diff.alignment import ObjectPair, RowPair
from ..core.diff.model import Change, Row
from ..core.diff.renames import Rename
from ..core.diff.risk import Assessment
from .examined import Examined

Data = Mapping[str, object]


def diff_data(examined: Sequence[Examined], *, every_row: bool = False, sql: bool = False) -> Data:
    """The whole answer."""
    return {"databases": [_database(one, every_row=every_row, sql=sql) for one in examined]}


def _database(one: Examined, *, every_row: bool, sql: bool) -> Data:
    """What is not known of a database that could not be compared is null."""
    state, diff = one.state, one.diff
    known: dict[str, object] = dict.fromkeys(
        ("objects", "operations", "renames", "findings", "limits", "left_out", "warnings")
    )
    if diff is not None:
        known = {
            "objects": [_object(each, every_row=every_row) for each in one.objects if every_row or each.sign != "="],
            "operations": [_operation(*each, sql=sql) for each in one.operations],
            "renames": [_rename(each) for each in one.renames],
            "findings": [asdict(each) for each in one.findings],
            "limits": [asdict(each) for each in one.limits],
            "left_out": [asdict(each) for each in diff.left_out],
            "warnings": diff.warnings,
        }
    return {
        "key": state.key,
        "name": state.name,
        "database": state.url,
        "dialect": state.dialect,
        "heads": None if state.error else state.heads,
        "error": state.error or None,
        "complete": one.is_complete,
        **known,
    }


def _object(each: ObjectPair, *, every_row: bool) -> Data:
    return {
        "schema": each.schema,
        "name": each.name,
        "kind": each.kind,
        "sign": each.sign,
        "error": each.error or None,
        "operations": each.changes,
        "rows": [_row(pair) for pair in each.pairs if every_row or pair.sign != "="],
    }


def _row(pair: RowPair) -> Data:
    row = pair.models or pair.database
    return {
        "kind": row.kind if row is not None else "",
        "name": row.name if row is not None else "",
        "sign": pair.sign,
        "changed": sorted(pair.changed),
        "operations": pair.changes,
        "models": _parts(pair.models),
        "database": _parts(pair.database),
    }


def _rename(each: Rename) -> Data:
    return {
        "kind": each.kind,
        "schema": each.schema,
        "table": each.table,
        "old": each.old,
        "new": each.new,
        "operations": each.pair,
        "likeness": each.likeness,
        "reasons": each.reasons,
    }


def _parts(row: Row | None) -> Data | None:
    return None if row is None else dict(row.parts)


def _operation(change: Change, assessment: Assessment, *, sql: bool) -> Data:
    said: dict[str, object] = {"sql": change.sql, "sql_error": change.sql_error or None} if sql else {}
    return {
        "id": change.id,
        "kind": change.kind,
        "schema": change.schema,
        "table": change.table,
        "risk": assessment.risk,
        "why": assessment.words,
        "upgrade": change.upgrade,
        "downgrade": change.downgrade,
        "batch": change.group or None,
        **said,
    }
