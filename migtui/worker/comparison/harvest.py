"""What a comparison looks at and what it leaves out, heard where Alembic asks the project's own filters.

The filters keep their say: `include_object` and `include_name` in the options of a context are wrapped, and whatever
they answer is what Alembic hears. Only one that raises costs no more than what it was asked about.
"""

from __future__ import annotations

from typing import Any

from alembic.runtime.migration import MigrationContext

from ..protocol import LeftOut
from ..schema.row_keys import schema_name
from ..texts import driver_text, first_line

Place = tuple[str, str]
"""Schema ("" for the default one) and name of a table."""


def one_line(error: BaseException) -> str:
    """Class and text of an exception, as `LeftOut.error` has it."""
    text = first_line(driver_text(getattr(error, "orig", None) or error))
    name = type(error).__name__
    return f"{name}: {text}" if text else name


class Harvest:
    """The filters of one context."""

    def __init__(self, context: MigrationContext, default_schema: str | None, failed: dict[Place, str]) -> None:
        """`failed`: tables to leave out, since a comparison has failed on them, and why."""
        self._default_schema = default_schema
        self._failed = failed
        self._include_object = context.opts.get("include_object")
        self._include_name = context.opts.get("include_name")
        self._left_out: dict[tuple[str, str, str, str], LeftOut] = {}
        self._unseen: set[tuple[str, str, str, str]] = set()
        """Where include_name has raised: to Alembic the database lacks it, and the models must not seem to add it."""
        self._tables: dict[Place, None] = {}
        self._note_version_table(context)

    def wrap(self, context: MigrationContext) -> None:
        """From now on Alembic asks here."""
        context.opts.update(include_object=self._asked_object, include_name=self._asked_name)

    @property
    def tables(self) -> list[list[str]]:
        """As in Compared."""
        return sorted([schema, name] for schema, name in self._tables)

    @property
    def left_out(self) -> list[LeftOut]:
        """As in Compared."""
        found = dict(self._left_out)
        for (schema, name), error in self._failed.items():
            found["table", schema, "", name] = LeftOut(schema, name, "error", error)
        return [found[key] for key in sorted(found)]

    def wants_schema(self, schema: str | None) -> bool:
        """Does the project's include_name want this schema? A filter that raises is left for Alembic to meet."""
        return self._quietly(schema, "schema", {})

    def wants_table(self, name: str, schema: str | None) -> bool:
        """The same for a table of the database, asked as Alembic asks it. The version table is Alembic's own."""
        if ("table", self._schema(schema), "", name) in self._left_out:
            return False
        full = f"{schema}.{name}" if schema else name
        return self._quietly(name, "table", {"schema_name": schema, "schema_qualified_table_name": full})

    def _quietly(self, name: str | None, kind: str, parents: dict[str, Any]) -> bool:
        if self._include_name is None:
            return True
        try:
            return bool(self._include_name(name, kind, parents))
        except Exception:
            return True

    def _asked_name(self, name: str | None, kind: str, parents: dict[str, Any]) -> bool:
        table = str(parents.get("table_name") or "")
        schema = self._schema(name if kind == "schema" else parents.get("schema_name"))
        if kind == "table" and (schema, str(name)) in self._failed:
            return False
        return self._ask(self._include_name, "include_name", kind, schema, table, name, (name, kind, parents))

    def _asked_object(self, thing: Any, name: Any, kind: str, reflected: bool, other: Any) -> bool:
        owner = thing if kind == "table" else getattr(thing, "table", None)
        schema = self._schema(getattr(owner, "schema", None))
        table = "" if kind == "table" else str(getattr(owner, "name", ""))
        if kind == "table" and (schema, str(name)) in self._failed:
            return False
        arguments = (thing, name, kind, reflected, other)
        wanted = self._ask(self._include_object, "include_object", kind, schema, table, name, arguments)
        if kind == "table" and wanted:
            self._tables[schema, str(name)] = None
        return wanted

    def _ask(self, question: Any, why: Any, kind: str, schema: str, table: str, name: Any, arguments: Any) -> bool:
        text = "" if name is None else str(name)
        if (kind, schema, table, text) in self._unseen:
            return False
        if question is None:
            return True
        error = ""
        try:
            wanted = bool(question(*arguments))
        except Exception as raised:
            if kind == "schema":
                raise  # without all of it there is nothing to compare
            if why == "include_name":
                self._unseen.add((kind, schema, table, text))
            wanted, why, error = False, "error", one_line(raised)
        if not wanted:
            self._left_out.setdefault((kind, schema, table, text), LeftOut(schema, text, why, error, kind, table))
        return wanted

    def _schema(self, schema: Any) -> str:
        return schema_name(None if schema is None else str(schema), self._default_schema)

    def _note_version_table(self, context: MigrationContext) -> None:
        schema = self._schema(context.version_table_schema)
        left = LeftOut(schema, context.version_table, "version table")
        self._left_out["table", schema, "", context.version_table] = left
