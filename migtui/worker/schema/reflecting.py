"""The database's side: what the Inspector sees, as rows, with few statements for many tables.

SQLAlchemy 2 asks for many tables at once. A table with which that fails, and each one with SQLAlchemy 1.4, is asked for
alone: one that cannot be read costs no other.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Sequence
from copy import copy
from typing import Any

from sqlalchemy.engine import Connection
from sqlalchemy.exc import NoSuchTableError

from ..protocol import ObjectFacts
from .catalogs import read_catalog, unknown_types
from .other_objects import other_objects
from .reflected import Reflected, Reflector
from .savepoints import guarded, reason, refuse_lost

Report = Callable[[int, int], None]
"""Called with how many tables have been read, and how many there are."""

FEW = 50
"""Tables of a piece where each table is asked for, so that something can be shown soon."""
MANY = 1000
"""Tables that are asked for at once, where the dialect can; a third of that at first."""
PIECE = 100
"""Objects that are sent at once: some 130 kB."""

_QUESTIONS = (
    "columns",
    "pk_constraint",
    "foreign_keys",
    "unique_constraints",
    "check_constraints",
    "indexes",
    "table_comment",
    "table_options",
)


def database_objects(
    inspector: Any,
    connection: Connection,
    *,
    schemas: Collection[str | None],
    wants: Callable[[str, str | None], bool],
    report: Report,
) -> Iterator[list[ObjectFacts]]:
    """Tables, views, sequences and enums of these schemas (None: the default one), in pieces, as they are read.

    `wants(table name, schema)`: False for a table that the project's include_name does not want. A table that cannot be
    read has an `error` and costs no other one; one that is dropped meanwhile is left out. What our own questions do not
    find out is a Python warning. Raises only where no table names can be had, and when the connection is lost.
    """
    names = {}
    for schema in schemas:
        with guarded(connection):
            names[schema] = [name for name in inspector.get_table_names(schema=schema) if wants(name, schema)]
    done, total = 0, sum(map(len, names.values()))
    report(done, total)
    for schema, tables in names.items():
        one = _Schema(inspector, connection, schema)
        for chunk in _chunks(tables, connection):
            objects = one.tables(chunk)
            done += len(chunk)
            report(done, total)
            yield from _pieces(objects)
        yield from _pieces(other_objects(inspector, connection, schema, one.reflector, one.owned))


def _chunks(tables: Sequence[str], connection: Connection) -> Iterator[list[str]]:
    """A smaller one first."""
    one_by_one = connection.dialect.name in _ONE_BY_ONE
    size, end = (FEW, FEW) if one_by_one else (MANY, MANY // 3)
    start = 0
    while start < len(tables):
        yield list(tables[start:end])
        start, end = end, end + size


_ONE_BY_ONE = ("sqlite", "mysql", "mariadb")
"""Dialects that ask for each table anyway."""


def _pieces(objects: list[ObjectFacts]) -> Iterator[list[ObjectFacts]]:
    for start in range(0, len(objects), PIECE):
        yield objects[start : start + PIECE]


class _Schema:
    """One schema while it is read."""

    def __init__(self, inspector: Any, connection: Connection, schema: str | None) -> None:
        self._inspector = inspector
        self._connection = connection
        self._schema = schema
        catalog = read_catalog(connection, schema)
        self.reflector = Reflector(connection.dialect, schema, inspector.default_schema_name, catalog)
        self.owned = catalog.owned

    def tables(self, names: list[str]) -> list[ObjectFacts]:
        """These tables; without those that are gone."""
        found, errors = self._at_once(names), {}
        for name in names:
            if name not in found:
                alone, errors[name] = self._alone(name)
                if alone is not None:
                    found[name] = alone
        unknown = [name for name in names if name in found and found[name].has_unknown_type()]
        types = unknown_types(self._connection, self._schema, unknown) if unknown else {}
        return [self.reflector.table(name, found[name], errors.get(name, ""), types) for name in names if name in found]

    def _at_once(self, names: list[str]) -> dict[str, Reflected]:
        """Nothing where the Inspector cannot. Where any table fails, the halves are tried: few questions find it."""
        if not hasattr(self._inspector, "get_multi_columns"):
            return {}
        found: dict[str, Reflected] = {}
        try:
            with guarded(self._connection):
                for question in _QUESTIONS:
                    self._ask_of_all(question, names, found)
        except Exception as error:
            refuse_lost(error, self._connection)
            half = len(names) // 2
            return {**self._at_once(names[:half]), **self._at_once(names[half:])} if half else {}
        return found

    def _ask_of_all(self, question: str, names: list[str], found: dict[str, Reflected]) -> None:
        try:
            answers = getattr(self._inspector, f"get_multi_{question}")(schema=self._schema, filter_names=names)
        except NotImplementedError:
            return
        for (_, name), answer in answers.items():
            if question == "columns":
                found[name] = Reflected()
            if name in found:
                setattr(found[name], question, answer or getattr(found[name], question))

    def _alone(self, name: str) -> tuple[Reflected | None, str]:
        """None for a table that is gone. Else what can be read of it, and why the rest cannot.

        Answers are copied: SQLAlchemy 1.4 sorts SQLite's columns anew when it is asked for the primary key.
        """
        found, problem = Reflected(), ""
        for question in _QUESTIONS:
            try:
                with guarded(self._connection):
                    answer = getattr(self._inspector, f"get_{question}")(name, schema=self._schema)
                setattr(found, question, copy(answer) or getattr(found, question))
            except NotImplementedError:
                continue
            except NoSuchTableError:
                return None, ""
            except Exception as error:
                refuse_lost(error, self._connection)
                problem = problem or reason(error)
        return found, problem
