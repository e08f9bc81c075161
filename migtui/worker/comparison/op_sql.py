"""The statements of single operations, as upgrade() would send them, without asking the project's database.

The operations' own Python is run, since that is what a version file will say: from the operations as objects Alembic
would make a column with its foreign key and its index, which a version file creates apart. On most servers it runs in a
context that prints (as for --sql). SQLite's batch mode looks at the table that it builds anew, so there it runs in a
database in memory that has the same schema and no rows.
"""

from __future__ import annotations

import contextlib
import io
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from alembic.operations import Operations
from alembic.runtime.migration import MigrationContext
from sqlalchemy import create_engine, event
from sqlalchemy.engine import Connection, Dialect
from sqlalchemy.exc import SQLAlchemyError

from .. import sqlwatch
from ..databases import connection_of
from ..protocol import DraftOperation
from ..schema.compiling import plain
from .harvest import one_line

QUESTIONS = ("PRAGMA", "SELECT")
SCHEMA = (
    "select sql from sqlite_master where sql is not null and name not like 'sqlite#_%' escape '#'"
    " order by case type when 'table' then 0 when 'index' then 1 else 2 end, rowid"
)
_IMPORT = re.compile(r"^(?:import|from)\s[^$\n]*$", re.M)


@dataclass(frozen=True)
class Blueprint:
    """What has to be known of a database while its connection is there."""

    dialect: Dialect
    opts: dict[str, Any]
    """As env.py has configured the context: a naming convention changes names."""
    schema: list[str] = field(default_factory=list)
    """Of SQLite: its own CREATE statements."""


Statements = tuple[list[str], str]
"""Without the last semicolon; and why there are none."""


def read_blueprint(context: MigrationContext) -> Blueprint:
    """Asks SQLite alone, one question."""
    connection = connection_of(context)
    schema: list[str] = []
    if connection.dialect.name == "sqlite":
        with sqlwatch.muted():
            schema = [str(row[0]) for row in connection.exec_driver_sql(SCHEMA)]
    return Blueprint(connection.dialect, dict(context.opts), schema)


def template_imports(folder: str) -> list[str]:
    """The import lines that script.py.mako writes into every version file."""
    with contextlib.suppress(OSError):
        return _IMPORT.findall(Path(folder, "script.py.mako").read_text("utf-8", "replace"))
    return []


def statements_of(
    operations: Sequence[DraftOperation], blueprint: Blueprint, imports: Iterable[str]
) -> list[Statements]:
    """One answer for each operation; each runs after those before it. `imports` are lines of Python."""
    heard: list[str] = []
    try:
        with _context(blueprint, heard) as context, Operations.context(context):
            names = _names(imports)
            return [_answer(operation, names, context, heard) for operation in operations]
    except Exception as error:  # the project may listen to every engine, also to ours
        return [([], one_line(error))] * len(operations)


def _answer(
    operation: DraftOperation, names: dict[str, Any], context: MigrationContext, heard: list[str]
) -> Statements:
    code = "\n".join([operation.group, *operation.upgrade] if operation.group else operation.upgrade)
    try:
        with _undone_by_failure(context):
            heard.clear()
            exec(compile(code, "<upgrade>", "exec"), names)
            return list(heard), ""
    except Exception as error:
        return [], one_line(error)


@contextlib.contextmanager
def _undone_by_failure(context: MigrationContext) -> Iterator[None]:
    """An operation that fails half-way in memory must not take the table from those after it."""
    if context.as_sql:
        yield
        return
    connection = connection_of(context)
    connection.exec_driver_sql("savepoint operation")
    try:
        yield
    except BaseException:
        connection.exec_driver_sql("rollback to operation")
        raise
    finally:
        connection.exec_driver_sql("release operation")


def _names(imports: Iterable[str]) -> dict[str, Any]:
    """The global names of a version file. One that cannot be imported is missed where it is used."""
    names: dict[str, Any] = {"__name__": "preview"}
    for line in ("from alembic import op", "import sqlalchemy as sa", *imports):
        with contextlib.suppress(Exception):
            exec(line, names)
    return names


def _context(blueprint: Blueprint, heard: list[str]) -> contextlib.AbstractContextManager[MigrationContext]:
    return _in_memory(blueprint, heard) if blueprint.dialect.name == "sqlite" else _printing(blueprint, heard)


@contextlib.contextmanager
def _printing(blueprint: Blueprint, heard: list[str]) -> Iterator[MigrationContext]:
    opts = {**blueprint.opts, "as_sql": True, "output_buffer": io.StringIO()}
    context = MigrationContext.configure(dialect=blueprint.dialect, opts=opts)
    end = context.impl.command_terminator

    def hear(text: str) -> None:
        heard.append(plain(text.rstrip().removesuffix(end), blueprint.dialect))

    context.impl.static_output = hear  # type: ignore[method-assign]
    yield context


@contextlib.contextmanager
def _in_memory(blueprint: Blueprint, heard: list[str]) -> Iterator[MigrationContext]:
    engine = create_engine("sqlite://", future=True)  # SQLAlchemy 1.4 would commit by itself

    def hear(connection: Connection, cursor: Any, statement: str, *rest: Any) -> None:
        if not statement.lstrip().upper().startswith(QUESTIONS):
            heard.append(statement.strip())

    with sqlwatch.muted(), engine.connect() as connection:
        for statement in blueprint.schema:
            with contextlib.suppress(SQLAlchemyError):  # a virtual table whose module is not there
                connection.exec_driver_sql(statement)
        event.listen(engine, "before_cursor_execute", hear)
        yield MigrationContext.configure(connection, opts={**blueprint.opts, "as_sql": False})
    engine.dispose()
