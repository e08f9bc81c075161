"""One database beside the models, while it is compared."""

from __future__ import annotations

import contextlib
import itertools
from collections import Counter
from collections.abc import Callable, Iterator
from typing import Any

import sqlalchemy
from alembic.runtime.migration import MigrationContext

from ..databases import connection_of
from ..protocol import ChangeFacts, Compared, DraftOperation, Event, ObjectFacts, Objects, Progress
from ..revisions.refusals import Refused
from ..schema.reflecting import database_objects
from ..schema.tables import model_objects
from .harvest import Harvest, Place
from .heard import Warned
from .linking import Sides
from .memory import Memory
from .op_sql import Blueprint, read_blueprint
from .options import collections_of, options_of
from .shared import compared_schemas, sharing

Send = Callable[[Event], None]

TOLD = 20
"""So many times it is told how far Alembic has come."""


class Beside:
    """What is known of it. Lives through all passes; each enters `looking`."""

    def __init__(self, key: str, name: str, context: MigrationContext, *, sql: bool) -> None:
        """`sql`: keep what the statements of operations depend on."""
        self.key = key
        self.name = name
        """Of the functions in a version file that are about it: see `Pair.key`."""
        self.dialect = connection_of(context).dialect
        self.default_schema: str | None = self.dialect.default_schema_name
        self.failed: dict[Place, str] = {}
        """Tables to leave out, and why."""
        self.one_by_one = False
        """Reflect no tables together."""
        self.blueprint: Blueprint | None = None
        self._sql = sql
        self._options = options_of(context)
        self._memory = Memory()
        self._warned = Warned()
        self._models: list[ObjectFacts] = []
        self._database: list[ObjectFacts] = []
        self._is_told = False
        self._harvest: Harvest | None = None

    @contextlib.contextmanager
    def looking(self, context: MigrationContext, send: Send) -> Iterator[None]:
        """Send both sides, if that has not been done, and watch over Alembic's comparison."""
        connection = connection_of(context)
        inspector = sqlalchemy.inspect(connection)
        self._memory.attach(inspector)
        self._harvest = Harvest(context, self.default_schema, self.failed)
        self.blueprint = read_blueprint(context) if self._sql else None
        with self._warned.collecting():
            if not self._is_told:
                self._tell_sides(context, inspector, self._harvest, send)
                self._is_told = True
            self._harvest.wrap(context)
            self._follow(inspector, send)
            with sharing(connection, inspector, one_by_one=self.one_by_one):
                yield

    def _follow(self, inspector: Any, send: Send) -> None:
        """Tell how many tables Alembic has reflected: on PostgreSQL it asks for each SERIAL column alone."""
        total = sum(each.kind == "table" for each in self._database)
        reflect, seen = inspector.reflect_table, itertools.count(1)

        def reflect_table(*arguments: Any, **options: Any) -> Any:
            done = next(seen)
            if done <= total and done % max(1, total // TOLD) == 0:
                send(Progress(self.key, "models", done, total))
            return reflect(*arguments, **options)

        inspector.reflect_table = reflect_table

    @property
    def sides(self) -> Sides:
        """The rows that operations are about."""
        return Sides(self._models, self._database, self.dialect, self.default_schema)

    def compared(self, changes: list[ChangeFacts], operations: list[DraftOperation]) -> Compared:
        """The event, with these changes, and those of their operations that nobody else tells."""
        harvest = self._harvest
        assert harvest is not None, "it has been looked at"
        tables, left_out = harvest.tables, harvest.left_out
        return Compared(self.key, self._options, tables, left_out, changes, self._warned.texts, operations)

    def _tell_sides(self, context: MigrationContext, inspector: Any, harvest: Harvest, send: Send) -> None:
        pieces = database_objects(
            inspector,
            connection_of(context),
            schemas=compared_schemas(context, inspector, harvest.wants_schema),
            wants=harvest.wants_table,
            report=lambda done, total: send(Progress(self.key, "database", done, total)),
        )
        for piece in pieces:
            self._database += piece
            send(Objects(self.key, "database", piece))
        self._models = model_objects(collections_of(context), self.dialect, self.default_schema)
        send(Objects(self.key, "models", self._models))


def refuse_models(context: MigrationContext) -> None:
    """Raise Refused where Alembic has nothing to compare with, in other words than its own."""
    if context.opts.get("target_metadata") is None:
        raise Refused(
            "env.py gives Alembic no models to compare with: target_metadata is None.",
            "Set target_metadata in env.py to the MetaData of the models (Base.metadata).",
        )
    names = Counter(key for collection in collections_of(context) for key in collection.tables)
    twice = ", ".join(sorted(key for key, count in names.items() if count > 1))
    if twice:
        raise Refused(
            f"More than one MetaData in target_metadata has these tables: {twice}.",
            "Alembic cannot tell them apart: leave them in one MetaData, or give one of them a schema of its own.",
        )
