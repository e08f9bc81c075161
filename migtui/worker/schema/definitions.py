"""A table as text: the statements that make it, and the Python that autogenerate would write for it."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from typing import Any

from alembic.autogenerate.api import AutogenContext
from alembic.operations.ops import CreateIndexOp, CreateTableOp, ModifyTableOps
from alembic.runtime.migration import MigrationContext
from sqlalchemy import event
from sqlalchemy.engine import Dialect
from sqlalchemy.exc import DBAPIError
from sqlalchemy.schema import (
    AddConstraint,
    Column,
    CreateIndex,
    CreateTable,
    MetaData,
    SetColumnComment,
    SetTableComment,
    Table,
)
from sqlalchemy.types import NullType

from ..databases import connection_of
from ..revisions.rendering import Leaf, render_leaf
from .compiling import Compiler, statement
from .savepoints import guarded


def table_ddl(table: Table, dialect: Dialect) -> str:
    """CREATE TABLE, its indexes, its comments. Raises what SQLAlchemy's compilers raise."""
    return ";\n\n".join(_statements(table, dialect)) + ";"


def _statements(table: Table, dialect: Dialect) -> Iterator[str]:
    compiler: Any = Compiler(dialect)
    yield statement(CreateTable(table), dialect)
    for constraint in table.foreign_key_constraints if dialect.supports_alter else ():
        if constraint.use_alter and compiler.creates(constraint):
            yield statement(AddConstraint(constraint), dialect)
    for index in _indexes(table):
        if compiler.creates(index):
            yield statement(CreateIndex(index), dialect)
    if dialect.supports_comments and not dialect.inline_comments:
        if table.comment:
            yield statement(SetTableComment(table), dialect)
        commented = (column for column in table.columns if column.comment)
        yield from (statement(SetColumnComment(column), dialect) for column in commented)


def table_python(table: Table, context: MigrationContext) -> str:
    """`op.create_table(...)` and its indexes, by the project's own renderers and options."""
    autogenerate = AutogenContext(context, autogenerate=False)  # else it insists on models where env.py has a script
    operations: list[Any] = [CreateTableOp.from_table(table)]
    indexes: list[Any] = [CreateIndexOp.from_index(index) for index in _indexes(table)]
    if indexes:
        operations.append(ModifyTableOps(table.name, indexes, schema=table.schema))
    return "\n".join(line for each in operations for line in render_leaf(Leaf(each, None), autogenerate).lines)


def _indexes(table: Table) -> list[Any]:
    return sorted(table.indexes, key=lambda index: str(index.name or ""))


def reflected_table(inspector: Any, context: MigrationContext, name: str, schema: str | None) -> Table:
    """The database's table as autogenerate sees it: the tables that it refers to are there by name only.

    Raises NoSuchTableError, and what the dialect raises.
    """
    impl: Any = context.impl
    connection = connection_of(context)
    metadata = MetaData()
    table = Table(name, metadata, schema=schema)

    def corrected(_: object, table: Table, column: Any) -> None:
        with contextlib.suppress(DBAPIError), guarded(connection):  # Alembic 1.20 fails on a SERIAL of a table "it's"
            impl.autogen_column_reflect(inspector, table, column)

    event.listen(table, "column_reflect", corrected)
    inspector.reflect_table(table, None, resolve_fks=False)
    for key in inspector.get_foreign_keys(name, schema=schema):
        other = Table(key["referred_table"], metadata, schema=key["referred_schema"])
        for column in key["referred_columns"]:
            if column not in other.columns:
                other.append_column(Column(column, NullType()))
    return table
