"""What follows a rename by itself: autogenerate drops it under the old name and creates it under the new one.

The server carries an index, a unique constraint and a foreign key over to the new name. Where nothing else is
different between what is dropped and what is created, neither has to be done; and on SQLite, where a constraint
without a name cannot be dropped, neither could.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from alembic.operations import ops

from ..revisions.pairing import Pair
from .renamed import MYSQL

NO_ACTION = ("NO ACTION", "RESTRICT")
"""What a foreign key does when nothing is said; MySQL and MariaDB know no difference between the two."""


@dataclass
class Names:
    """Old names and new ones."""

    tables: dict[tuple[str | None, str], str] = field(default_factory=dict)
    """By schema and old name."""
    columns: dict[tuple[str | None, str, str], str] = field(default_factory=dict)
    """By schema, table and old name."""

    def table(self, schema: str | None, name: str) -> str:
        """What it is called after the renames."""
        return self.tables.get((schema, name), name)

    def column(self, schema: str | None, table: str, name: str) -> str:
        """The same for a column of a table with its old name."""
        return self.columns.get((schema, table, name), name)


SAME = Names()
Signature = tuple[Any, ...]


def drop_what_follows(pairs: Sequence[Pair], names: Names, dialect: str) -> list[Pair]:
    """Take out of the script what is dropped and created and is the same thing once the names are new. Returns the
    other pairs."""
    left = list(pairs)
    for pair in [each for each in pairs if each.upgrade and each.downgrade]:
        twin = next((each for each in left if each is not pair and _are_one(pair, each, names, dialect)), None)
        if twin is not None:
            for each in (pair, twin):
                each.remove()
                left.remove(each)
    return left


def _are_one(old: Pair, new: Pair, names: Names, dialect: str) -> bool:
    if old.downgrade is None or new.upgrade is None or new.downgrade is None:
        return False
    mine = signature(old.downgrade.operation, names, dialect)
    is_same = mine is not None and mine == signature(new.upgrade.operation, SAME, dialect)
    return is_same and named_alike(_name(old.downgrade.operation), _name(new.upgrade.operation))


def named_alike(old: Any, new: Any) -> bool:
    """A name that the models do not give is the server's to choose."""
    return new is None or old is None or str(old) == str(new)


def _name(operation: Any) -> Any:
    return getattr(operation, "constraint_name", None) or getattr(operation, "index_name", None)


def signature(operation: Any, names: Names, dialect: str) -> Signature | None:
    """What an operation creates, without its name and under the new names of what it is made of. None: something else.
    Two that merely look different are dropped and created, as autogenerate wants it: that is never wrong."""
    if isinstance(operation, ops.CreateIndexOp):
        schema, table = operation.schema, operation.table_name
        columns = [getattr(each, "name", None) or str(each) for each in operation.columns]
        options = _options(operation.kw)
        kind = "unique" if operation.unique and dialect in MYSQL and not options else "index"
        return (kind, bool(operation.unique), *_columns(schema, table, columns, names), options)
    if isinstance(operation, ops.CreateUniqueConstraintOp):
        columns = [str(each) for each in operation.columns]
        place = _columns(operation.schema, operation.table_name, columns, names)
        return ("unique", True, *place, _options(operation.kw))
    if isinstance(operation, ops.CreateForeignKeyOp):
        return _foreign_key(operation, names)
    return None


def _foreign_key(operation: ops.CreateForeignKeyOp, names: Names) -> Signature:
    rest = dict(operation.kw)
    source, referent = rest.pop("source_schema", None), rest.pop("referent_schema", None)
    actions = tuple(str(rest.pop(name, None) or NO_ACTION[0]).upper() for name in ("onupdate", "ondelete"))
    return (
        "foreign key",
        *_columns(source, operation.source_table, operation.local_cols, names),
        *_columns(referent, operation.referent_table, operation.remote_cols, names),
        tuple(action if action not in NO_ACTION else "" for action in actions),
        _options(rest),
    )


def _columns(schema: str | None, table: str, columns: Iterable[Any], names: Names) -> Signature:
    return schema, names.table(schema, table), tuple(names.column(schema, table, str(each)) for each in columns)


def _options(given: Mapping[str, Any]) -> Signature:
    """Those that say something."""
    return tuple(sorted((name, str(value)) for name, value in given.items() if value))
