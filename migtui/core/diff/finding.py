"""One finding, and what is looked at to make it."""

from __future__ import annotations

from dataclasses import dataclass, replace

from .alignment import ObjectPair, RowPair
from .model import DatabaseDiff, Options, Row, RowKind
from .proposals import Lines, Place


@dataclass(frozen=True, slots=True)
class Finding:
    """One difference that no operation is about."""

    id: str
    """Subject of `Limit.id`: "enum-labels", "primary-key", "check-text", "index-where", "index-method",
    "server-default", "identity", "computed", "timezone", "view", "sequence", "trigger"."""
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


class Sight:
    """One object, in the comparison of its database."""

    def __init__(self, diff: DatabaseDiff, each: ObjectPair) -> None:
        self.diff = diff
        self.object = each
        self.place = Place(each.schema, each.name, diff.options.dialect, diff.options.render_as_batch)
        both = [(pair.models, pair.database) for pair in each.pairs]
        columns = [(ours, theirs) for ours, theirs in both if ours and theirs and ours.kind == "column"]
        self.columns: list[Row] = [theirs for _, theirs in columns]
        """The database's, of which the models know."""
        self.new_names = {theirs.name: ours.name for ours, theirs in columns}

    @property
    def options(self) -> Options:
        """How env.py compares."""
        return self.diff.options

    @property
    def knows_entities(self) -> bool:
        """Are views and triggers compared by alembic_utils?"""
        return any("alembic_utils" in name for name in self.options.comparators)

    def of_object(self, id: str, text: str, part: str = "", models: str = "", database: str = "") -> Finding:
        """About all of it."""
        return Finding(id, self.object.schema, self.object.name, None, "", part, text, models, database)

    def of_row(self, id: str, pair: RowPair, part: str, text: str, *, certain: bool = True) -> Finding:
        """About one row, with what both sides say of the part."""
        row = pair.models or pair.database
        assert row is not None
        ours, theirs = (side.parts.get(part, "") if side else "" for side in (pair.models, pair.database))
        name = self.object.schema, self.object.name
        return Finding(id, *name, row.kind, row.key, part, text, ours, theirs, certain)


def proposed(finding: Finding, lines: tuple[Lines, Lines]) -> Finding:
    """With lines for upgrade() and downgrade()."""
    return replace(finding, upgrade=lines[0], downgrade=lines[1])


def called(pair: RowPair) -> str:
    """ " ck_price", or "" where neither side has a name."""
    name = next((side.name for side in (pair.models, pair.database) if side and side.name), "")
    return f" {name}" if name else ""
