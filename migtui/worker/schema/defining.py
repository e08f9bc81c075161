"""One table as a whole, on both sides: as DDL and as Python."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from alembic.runtime.migration import MigrationContext
from sqlalchemy import inspect
from sqlalchemy.exc import NoSuchTableError

from ..databases import connection_of, identify, read_session
from ..environment import visit_databases
from ..keys import Identity, name_all, numbered
from ..project import Project
from ..protocol import Define, Defined, Definition, Event
from ..reading import NoDatabase
from ..stage import Stage
from ..unreachable import Unreachable
from .definitions import reflected_table, table_ddl, table_python
from .modelled import enums_of, sequences_of
from .other_definitions import database_enum_ddl, database_sequence_ddl, enum_ddl, sequence_ddl, view_ddl
from .row_keys import schema_name
from .savepoints import guarded, reason


def define(project: Project, stage: Stage, send: Callable[[Event], None], request: Define) -> None:
    """Answer a Define. Raises NoDatabase where env.py visits no database of this key, and whatever env.py raises."""
    identities: list[Identity] = []
    found: dict[int, Defined] = {}

    def visit(heads: tuple[str, ...], context: MigrationContext) -> None:
        identity = identify(context, read_session(connection_of(context)))
        index = len(identities)
        identities.append(identity)
        if request.key in (*identity.names(), numbered(identity, index)):
            found[index] = _Defining(context, request).defined()

    with Unreachable().watching():
        visit_databases(project, stage, visit)
    keys = name_all(identities)
    answer = next((made for index, made in found.items() if keys[index] == request.key), None)
    if answer is None:
        raise NoDatabase(f"env.py hands no database named {request.key!r} to Alembic any more.")
    send(answer)


class _Defining:
    """Both sides in one database."""

    def __init__(self, context: MigrationContext, request: Define) -> None:
        self._context = context
        self._connection = connection_of(context)
        self._request = request
        with guarded(self._connection):
            self._inspector: Any = inspect(self._connection)
        self._default_schema = self._inspector.default_schema_name
        self._place = (request.schema, request.name)

    def defined(self) -> Defined:
        """What cannot be made is the error of its own side."""
        if self._request.kind == "table":
            return Defined(_both(self._model_table, self._ddl, self._python), self._database_table())
        return Defined(_ddl_alone(self._model_ddl), _ddl_alone(self._database_ddl))

    def _database_table(self) -> Definition:
        with guarded(self._connection):
            return _both(self._reflected, self._ddl, self._python)

    def _reflected(self) -> Any:
        try:
            with guarded(self._connection):
                return reflected_table(self._inspector, self._context, self._request.name, self._schema)
        except NoSuchTableError:
            return None

    def _ddl(self, table: Any) -> str:
        return table_ddl(table, self._connection.dialect)

    def _python(self, table: Any) -> str:
        return table_python(table, self._context)

    @property
    def _schema(self) -> str | None:
        return self._request.schema or None

    def _collections(self) -> list[Any]:
        target = self._context.opts.get("target_metadata")
        several = target if isinstance(target, (list, tuple)) else [target]
        return [each for each in several if getattr(each, "tables", None) is not None]

    def _tables(self) -> list[Any]:
        return [table for metadata in self._collections() for table in metadata.tables.values()]

    def _model_table(self) -> Any:
        places = ((schema_name(table.schema, self._default_schema), table.name, table) for table in self._tables())
        return next((table for schema, name, table in places if (schema, name) == self._place), None)

    def _model_ddl(self) -> str:
        dialect = self._connection.dialect
        if self._request.kind == "enum":
            enum = enums_of(self._tables(), dialect, self._default_schema).get(self._place)
            return "" if enum is None else enum_ddl(dialect, self._schema, self._request.name, map(str, enum.enums))
        if self._request.kind == "sequence":
            sequences = sequences_of(self._collections(), self._tables(), dialect, self._default_schema)
            found = sequences.get(self._place)
            return "" if found is None else sequence_ddl(found, dialect)
        return ""

    def _database_ddl(self) -> str:
        made = {"enum": database_enum_ddl, "sequence": database_sequence_ddl}.get(self._request.kind, view_ddl)
        return made(self._inspector, self._connection, self._schema, self._request.name)


def _both(table: Callable[[], Any], ddl: Callable[[Any], str], python: Callable[[Any], str]) -> Definition:
    """Each text for itself: the one may be there where the other cannot be made."""
    problems: list[str] = []

    def tried(make: Callable[[], Any]) -> Any:
        try:
            return make()
        except Exception as error:
            problems.append(reason(error))
            return None

    found = tried(table)
    if found is None:
        return Definition(error="; ".join(problems))
    texts = [tried(lambda make=make: make(found)) or "" for make in (ddl, python)]  # type: ignore[misc]
    return Definition(texts[0], texts[1], problems[0] if problems else "")


def _ddl_alone(make: Callable[[], str]) -> Definition:
    try:
        return Definition(make())
    except NoSuchTableError:
        return Definition()
    except Exception as error:
        return Definition(error=reason(error))
