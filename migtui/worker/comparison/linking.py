"""Which rows of the two sides an operation is about."""

from __future__ import annotations

import contextlib
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from alembic.operations import ops
from sqlalchemy.engine import Dialect

from ..protocol import ChangeFacts, ObjectFacts, RowFacts, Touch
from ..revisions.pairing import Pair
from ..schema.row_keys import (
    COMMENT,
    PRIMARY_KEY,
    check_key,
    find_row,
    foreign_key_key,
    index_key,
    schema_name,
    unique_key,
)
from .altered import altered

Rows = Sequence[RowFacts]


class Sides:
    """The rows of the tables of one database, on both sides."""

    def __init__(
        self,
        models: Iterable[ObjectFacts],
        database: Iterable[ObjectFacts],
        dialect: Dialect,
        default_schema: str | None,
    ) -> None:
        self.dialect = dialect
        self._default_schema = default_schema
        self._models = _by_place(models)
        self._database = _by_place(database)

    def schema(self, name: Any) -> str:
        """As the facts have it: "" for the default one."""
        return schema_name(None if name is None else str(name), self._default_schema)

    def models(self, schema: str, table: str) -> Rows:
        """The rows of this table; none where it is not known."""
        return self._models.get((schema, table), ())

    def database(self, schema: str, table: str) -> Rows:
        """The same on the other side."""
        return self._database.get((schema, table), ())


def change_facts(number: str, pair: Pair, sides: Sides) -> ChangeFacts:
    """What is known of one operation. One that cannot be understood has no touches."""
    operation = pair.leaf.operation
    schema, table = _place(pair, sides)
    touches: list[Touch] = []
    before: dict[str, str] = {}
    after: dict[str, str] = {}
    with contextlib.suppress(Exception):  # a stranger's operation may have any attributes
        if isinstance(operation, ops.AlterColumnOp):
            database, models = sides.database(schema, table), sides.models(schema, table)
            before, after, touches = altered(operation, sides.dialect, database, models)
        else:
            touches = list(_touches(operation, schema, table, sides))
    return ChangeFacts(number, schema, table, touches, before, after)


def _by_place(objects: Iterable[ObjectFacts]) -> dict[tuple[str, str], Rows]:
    return {(each.schema, each.name): each.rows for each in objects if each.kind == "table"}


def _place(pair: Pair, sides: Sides) -> tuple[str, str]:
    """Schema and name of the table: of the operation, or of the block in which it stands."""
    operation, owner = pair.leaf.operation, pair.leaf.owner
    options = getattr(operation, "kw", None)
    of_source = options.get("source_schema") if isinstance(options, dict) else None
    schemas = (getattr(operation, "schema", None), of_source, getattr(owner, "schema", None))
    names = (
        getattr(operation, "table_name", None),
        getattr(operation, "source_table", None),
        getattr(owner, "table_name", None),
    )
    return sides.schema(next(filter(None, schemas), None)), str(next(filter(None, names), ""))


def _touches(operation: Any, schema: str, table: str, sides: Sides) -> Iterator[Touch]:
    if isinstance(operation, (ops.CreateTableOp, ops.DropTableOp)):
        yield Touch("table", table)
    elif isinstance(operation, ops.RenameTableOp):
        yield Touch("table", table)
        yield Touch("table", str(operation.new_table_name))
    elif isinstance(operation, ops.AddColumnOp):
        yield Touch("column", str(operation.column.name))
    elif isinstance(operation, ops.DropColumnOp):
        yield Touch("column", str(operation.column_name))
    elif isinstance(operation, (ops.CreateTableCommentOp, ops.DropTableCommentOp)):
        yield Touch("comment", COMMENT)
    elif isinstance(operation, ops.CreateIndexOp):
        yield _index(operation, sides.models(schema, table))
    elif isinstance(operation, ops.DropIndexOp):
        yield _dropped_index(operation, sides.database(schema, table))
    elif isinstance(operation, ops.AddConstraintOp):
        name = _name(getattr(operation, "constraint_name", None))
        yield _constraint(operation, name, sides.models(schema, table), sides)
    elif isinstance(operation, ops.DropConstraintOp):
        yield _dropped_constraint(operation, sides.database(schema, table), sides)


def _name(given: Any) -> str:
    """Of a constraint or an index: Alembic has markers of its own for "no name"."""
    return str(given) if isinstance(given, str) else ""


def _index(operation: Any, rows: Rows) -> Touch:
    columns = [str(getattr(each, "name", each)) for each in operation.columns]
    name = _name(operation.index_name)
    return _named(rows, ("index", "unique"), name) or _known(rows, "index", index_key(name, columns), name)


def _dropped_index(operation: Any, rows: Rows) -> Touch:
    """Its columns are known only where it has been reflected."""
    name = _name(operation.index_name)
    found = _named(rows, ("index", "unique"), name)
    if found is None:
        with contextlib.suppress(Exception):
            return _index(operation.reverse(), rows)
    return found or Touch("index", name)


def _dropped_constraint(operation: Any, rows: Rows, sides: Sides) -> Touch:
    name = _name(operation.constraint_name)
    with contextlib.suppress(Exception):
        return _constraint(operation.reverse(), name, rows, sides)
    kind = KINDS.get(operation.constraint_type, "unique")
    return _named(rows, (kind,), name) or Touch(kind, name)


KINDS = {"foreignkey": "foreign key", "unique": "unique", "check": "check", "primary": "primary key"}
"""The kind of the row, by DropConstraintOp.constraint_type."""


def _constraint(operation: Any, name: str, rows: Rows, sides: Sides) -> Touch:
    if isinstance(operation, ops.CreateForeignKeyOp):
        schema = sides.schema(operation.kw.get("referent_schema"))
        key = foreign_key_key(operation.local_cols, schema, str(operation.referent_table), operation.remote_cols)
        return _known(rows, "foreign key", key, name)
    if isinstance(operation, ops.CreatePrimaryKeyOp):
        return Touch("primary key", PRIMARY_KEY)
    if isinstance(operation, ops.CreateCheckConstraintOp):
        columns = [row.name for row in rows if row.kind == "column"]
        return _known(rows, "check", check_key(str(operation.condition), columns), name)
    if isinstance(operation, ops.CreateUniqueConstraintOp):
        key = unique_key(str(getattr(each, "name", each)) for each in operation.columns)
        return _named(rows, ("unique", "index"), name) or _known(rows, "unique", key, name)
    return _named(rows, ("exclude", "check"), name) or Touch("exclude", name)


def _named(rows: Rows, kinds: Sequence[str], name: str) -> Touch | None:
    return next((Touch(row.kind, row.key) for kind in kinds for row in rows if _is(row, kind, name)), None)


def _is(row: RowFacts, kind: str, name: str) -> bool:
    return bool(name) and row.kind == kind and row.name == name


def _known(rows: Rows, kind: str, key: str, name: str) -> Touch:
    row = find_row(rows, kind, key, name)
    return Touch(kind, key if row is None else row.key)
