"""What an operation does to what is there."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Literal

from ..operations.operations import read_body
from .model import Change, DatabaseDiff
from .new_column import new_column
from .type_change import type_change

Risk = Literal["additive", "widening", "narrowing", "destructive", "neutral", "unknown"]
"""`additive` something new beside what is there; `widening` whatever is there still fits; `narrowing` what is there may
not fit, and the statement fails or cuts; `destructive` data is gone; `neutral` no value is concerned (a comment, an
index that goes); `unknown` the project's own operations, and what cannot be told from the types."""

Question = Literal["rows", "values", "nulls", "longer"]

SEVERITY: tuple[Risk, ...] = ("neutral", "additive", "widening", "unknown", "narrowing", "destructive")


@dataclass(frozen=True, slots=True)
class Assessment:
    """The class of one operation."""

    risk: Risk
    words: str
    """Why, in a few words for the list: "destroys data", "widens", "fails where NULL is stored"."""
    questions: tuple[tuple[Question, str, int], ...] = ()
    """What to ask the database: (what, column or "" for the whole table, length). See `worker.diffs.Stake`."""


def assess(change: Change, dialect: str) -> Assessment:
    """Both types are as compiled for the dialect. A column that becomes NOT NULL narrows; a NOT NULL column that is
    added without a default fails where there are rows, and narrows too; so do a unique constraint and a foreign key."""
    if dialect == "sqlite" and _needs_batch(change):
        return OUTSIDE_OF_BATCH
    judge = JUDGES.get(change.kind)
    return judge(change, dialect) if judge else Assessment("unknown", "the project's own")


def assess_all(diff: DatabaseDiff) -> Sequence[Assessment]:
    """One for each of `diff.changes`. A constraint of a table that is created in the same pass is additive."""
    created = {(each.schema, each.table) for each in diff.changes if each.kind == "CreateTableOp"}
    return tuple(
        Assessment("additive", "adds")
        if (each.schema, each.table) in created
        and each.kind in STUMBLES
        and not (diff.options.dialect == "sqlite" and _needs_batch(each))
        else assess(each, diff.options.dialect)
        for each in diff.changes
    )


OUTSIDE_OF_BATCH = Assessment("narrowing", "fails on SQLite: set render_as_batch=True in env.py (the Doctor does)")


def _needs_batch(change: Change) -> bool:
    """Does SQLite refuse it as it is written, outside of a batch block?"""
    code = "\n".join(f"    {line}" for line in change.upgrade)
    return not change.group and any(
        each.needs_batch for each in read_body(f"{IMPORTS}def upgrade():\n{code}\n").upgrade
    )


IMPORTS = "from alembic import op\nimport sqlalchemy as sa\n"


def _adds_column(change: Change, dialect: str) -> Assessment:
    """MySQL and MariaDB put 0 or '' into what is NOT NULL and has no default."""
    column = new_column(change.upgrade)
    if column is not None and column.is_computed and dialect == "sqlite" and not change.group:
        return Assessment("narrowing", "the default is computed: fails where rows exist", (("rows", "", 0),))
    if column is None or not column.demands_value:
        return Assessment("additive", "adds")
    if dialect in ("mysql", "mariadb"):
        return Assessment("additive", "adds, with 0 or '' in rows that exist")
    return Assessment("narrowing", "fails where rows exist", (("rows", "", 0),))


def _drops_column(change: Change, dialect: str) -> Assessment:
    return Assessment("destructive", "destroys data", tuple(("values", name, 0) for name in _columns(change)))


def _alters_column(change: Change, dialect: str) -> Assessment:
    """The worst of what it does."""
    parts = {touch.part for touch in change.touches} | {*change.before, *change.after}
    judged = [Assessment("neutral", "keeps the values")]
    if len(_columns(change)) > 1:
        judged.append(Assessment("neutral", "renames, keeps the values"))
    if "type" in parts and change.before.get("type") != change.after.get("type", change.before.get("type")):
        judged.append(_alters_type(change, dialect))
    if change.after.get("null") == "NOT NULL":
        judged.append(Assessment("narrowing", "fails where NULL is stored", _about(change, "nulls")))
    elif "null" in change.after:
        judged.append(Assessment("widening", "allows NULL"))
    return _worst(judged)


def _alters_type(change: Change, dialect: str) -> Assessment:
    using = any("postgresql_using" in line for line in change.upgrade)
    found = type_change(change.before.get("type", ""), change.after.get("type", ""), dialect, using=using)
    if found.fit != "narrowing":
        return Assessment(found.fit, found.words)
    return Assessment("narrowing", found.words, _about(change, "longer" if found.length else "values", found.length))


def _worst(judged: Sequence[Assessment]) -> Assessment:
    worst = max((each.risk for each in judged), key=SEVERITY.index)
    said = [each for each in judged if each.risk == worst]
    if worst == "neutral":
        return said[-1]
    questions = dict.fromkeys(question for each in judged for question in each.questions)
    return Assessment(worst, ", ".join(each.words for each in said), tuple(questions))


def _columns(change: Change) -> list[str]:
    return list(dict.fromkeys(touch.key for touch in change.touches if touch.kind == "column"))


def _about(change: Change, what: Question, length: int = 0) -> tuple[tuple[Question, str, int], ...]:
    """One question about the column, under the name that the database has for it."""
    old = change.before.get("name") or next(iter(_columns(change)), "")
    return ((what, old, length),) if old else ()


def _creates_index(change: Change, dialect: str) -> Assessment:
    unique = any("unique=True" in line for line in change.upgrade)
    return Assessment("narrowing", "fails where values repeat") if unique else Assessment("additive", "adds")


def _always(risk: Risk, words: str, *questions: tuple[Question, str, int]) -> Judge:
    return lambda change, dialect: Assessment(risk, words, questions)


Judge = Callable[[Change, str], Assessment]
STUMBLES = frozenset(
    {"CreateIndexOp", "CreateUniqueConstraintOp", "CreateForeignKeyOp", "CreateCheckConstraintOp", "CreatePrimaryKeyOp"}
)
JUDGES: dict[str, Judge] = {
    "CreateTableOp": _always("additive", "adds"),
    "DropTableOp": _always("destructive", "destroys data", ("rows", "", 0)),
    "RenameTableOp": _always("neutral", "renames, keeps the rows"),
    "AddColumnOp": _adds_column,
    "DropColumnOp": _drops_column,
    "AlterColumnOp": _alters_column,
    "CreateIndexOp": _creates_index,
    "DropIndexOp": _always("neutral", "drops an index, keeps the rows"),
    "CreateUniqueConstraintOp": _always("narrowing", "fails where values repeat"),
    "CreateForeignKeyOp": _always("narrowing", "fails where a row refers to none"),
    "CreateCheckConstraintOp": _always("narrowing", "fails where a row breaks it"),
    "CreatePrimaryKeyOp": _always("narrowing", "fails where values repeat or are NULL"),
    "DropConstraintOp": _always("widening", "allows more"),
    "CreateTableCommentOp": _always("neutral", "a comment"),
    "DropTableCommentOp": _always("neutral", "a comment"),
}


def operations_words(assessments: Sequence[Assessment]) -> str:
    """ "5 operations, 1 destroys data"."""
    count, destroying = len(assessments), sum(each.risk == "destructive" for each in assessments)
    verb = "destroys" if destroying == 1 else "destroy"
    return f"{count} operation{'s' * (count != 1)}" + (f", {destroying} {verb} data" if destroying else "")
