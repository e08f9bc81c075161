"""What we see and autogenerate does not. Read-only, marked as ours, never turned into operations by themselves.

PostgreSQL's enum labels, the columns of primary keys, the text of CHECK constraints, the predicate and the method of
indexes, server defaults and timezones where their comparison is off, and whether views, sequences and triggers are
there at all.
"""

from __future__ import annotations

from dataclasses import dataclass

from .model import DatabaseDiff, RowKind


@dataclass(frozen=True, slots=True)
class Finding:
    """One difference that no operation is about."""

    id: str
    """Subject of `Limit.id`: "enum-labels", "primary-key", "check-text", "index-where", "index-method",
    "server-default", "timezone", "view", "sequence", "trigger"."""
    schema: str
    name: str
    """Of the object."""
    kind: RowKind | None
    """The row that it is about; None: the object as a whole."""
    key: str
    part: str
    text: str
    """One sentence: "the database lacks the label 'refunded'"."""
    models: str = ""
    """What this side says; "" where it has nothing."""
    database: str = ""
    certain: bool = True
    """False: the two texts may well mean the same, as a server rewrites what it is given."""
    upgrade: tuple[str, ...] = ()
    """Lines of Python for a revision, as a proposal; empty where Alembic has no operation for it."""
    downgrade: tuple[str, ...] = ()


def findings(diff: DatabaseDiff) -> tuple[Finding, ...]:
    """By object. Two texts that differ only in what the server rewrites (case, white space, parentheses, casts, IN and
    ANY) are no finding. What an operation is about already is none either."""
    raise NotImplementedError
