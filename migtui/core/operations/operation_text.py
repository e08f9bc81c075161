"""Each directive of Alembic's `op` as one readable line with its risk: `+ column invoice.pdf_path`.

A directive is described by a small function that gets its arguments by Alembic's own parameter names,
whether they were written by position, by keyword, or left out because a batch supplies the table.
"""

from __future__ import annotations

import ast
from collections.abc import Callable
from dataclasses import dataclass

from migtui.core.operations.column_types import change_risk
from migtui.core.operations.enum_types import made_types
from migtui.core.operations.expression import Scope, called, keywords, names, plain, resolve, table_of, type_text
from migtui.core.operations.sql_risk import Effect, Risk, Sign, one_line
from migtui.core.operations.sqlite_alter import is_refused
from migtui.core.operations.statement_text import executed


@dataclass(frozen=True, slots=True)
class Arguments:
    """The arguments of one directive call."""

    given: dict[str, ast.expr]
    rest: tuple[ast.expr, ...]
    """Positional arguments after the named ones: the columns of create_table."""
    scope: Scope
    batch: str | None
    """The batch's table, when the directive was called on a batch."""

    def text(self, name: str) -> str:
        return plain(self.given.get(name), self.scope)

    def names(self, name: str) -> str:
        return names(self.given.get(name), self.scope)

    def is_true(self, name: str) -> bool:
        found = self.given.get(name)
        value = resolve(found, self.scope) if found is not None else None
        return isinstance(value, ast.Constant) and value.value is True

    def value(self, name: str) -> object:
        """The constant given; Ellipsis when absent or not a constant."""
        found = self.given.get(name)
        value = resolve(found, self.scope) if found is not None else None
        return value.value if isinstance(value, ast.Constant) else ...

    def table(self, name: str = "table_name", schema: str = "schema") -> str:
        """The table with its schema."""
        if self.batch is not None and name in {"table_name", "source_table"}:
            return self.batch
        table = self.text(name)
        return f"{self.text(schema)}.{table}" if self.has(schema) else table

    def has(self, name: str) -> bool:
        return name in self.given and self.value(name) is not None


Describe = Callable[[Arguments], tuple[Effect, ...]]
BATCH_SUPPLIES = {"table_name", "source_table"}
OLD_NAMES = {
    "tablename": "table_name",
    "name": "constraint_name",
    "source": "source_table",
    "referent": "referent_table",
}
"""Parameter names of Alembic before 0.8, still found in old files."""


def describe(directive: str, call: ast.Call, scope: Scope, batch: str | None = None) -> tuple[Effect, ...]:
    """What `op.<directive>(…)` does. A directive that is not Alembic's own (a plugin's) is shown as written."""
    found = DIRECTIVES.get(directive)
    if found is None:
        return (Effect("·", "runs op." + one_line(scope.quote(call).split(".", 1)[-1]), "unknown"),)
    parameters, reader = found
    given = bind(parameters, call, scope, batch)
    done = reader(given)
    if batch is None and is_refused(directive, given.given, scope):
        return tuple(effect._replace(needs_batch=True) for effect in done)
    return done


def bind(parameters: str, call: ast.Call, scope: Scope, batch: str | None) -> Arguments:
    """Match the call's arguments to parameter names, as Python would."""
    wanted = [name for name in parameters.split() if batch is None or name not in BATCH_SUPPLIES]
    given = dict(zip(wanted, call.args, strict=False))
    for word, value in keywords(call).items():
        given[OLD_NAMES.get(word, word) if word not in wanted else word] = value
    return Arguments(given, tuple(call.args[len(wanted) :]), scope, batch)


def _one(sign: Sign, text: str, risk: Risk = "safe") -> tuple[Effect, ...]:
    return (Effect(sign, text, risk),)


# -- tables and columns ----------------------------------------------------------------------------


def _create_table(given: Arguments) -> tuple[Effect, ...]:
    return (Effect("+", f"table {given.table()}", "safe", enums=made_types(given.rest, given.scope)),)


def _drop_table(given: Arguments) -> tuple[Effect, ...]:
    return _one("-", f"table {given.table()}", "destroys")


def _rename_table(given: Arguments) -> tuple[Effect, ...]:
    return _one("~", f"table {given.table('old_table_name')} rename to {given.text('new_table_name')}")


def _column(given: Arguments) -> str:
    """The name of the column in `add_column(…, sa.Column("name", …))`."""
    node = given.given.get("column")
    found = resolve(node, given.scope) if node is not None else None
    if isinstance(found, ast.Call) and called(found) == "Column":
        name = found.args[0] if found.args else keywords(found).get("name")
        return plain(name, given.scope)
    return plain(node, given.scope)


def _add_column(given: Arguments) -> tuple[Effect, ...]:
    return _one("+", f"column {given.table()}.{_column(given)}")


def _drop_column(given: Arguments) -> tuple[Effect, ...]:
    return _one("-", f"column {given.table()}.{given.text('column_name')}", "destroys")


def _alter_column(given: Arguments) -> tuple[Effect, ...]:
    """Everything that one alter_column changes, on one line, with the worst risk of it."""
    parts: list[str] = []
    risk: Risk = "safe"
    if given.has("type_"):
        text, risk = _new_type(given)
        parts.append(text)
    if given.value("nullable") is not ...:
        parts.append("NULL" if given.value("nullable") else "NOT NULL")
    if "server_default" in given.given and given.value("server_default") is not False:
        parts.append(_default(given))
    if given.has("new_column_name"):
        parts.append(f"rename to {given.text('new_column_name')}")
    if "comment" in given.given and given.value("comment") is not False:
        parts.append("comment" if given.has("comment") else "no comment")
    column = f"column {given.table()}.{given.text('column_name')}"
    return _one("~", f"{column} {', '.join(parts)}".rstrip(), risk)


def _new_type(given: Arguments) -> tuple[str, Risk]:
    after = type_text(given.given.get("type_"), given.scope)
    if "existing_type" not in given.given:
        return f"type {after}", "unknown"
    before = type_text(given.given["existing_type"], given.scope)
    risk = "unknown" if given.has("postgresql_using") else change_risk(before, after)
    return (f"type {after}, narrower than {before}" if risk == "destroys" else f"type {after}"), risk


def _default(given: Arguments) -> str:
    return f"default {given.text('server_default')}" if given.has("server_default") else "no default"


def _comment(given: Arguments) -> tuple[Effect, ...]:
    return _one("~", f"table {given.table()} comment")


def _no_comment(given: Arguments) -> tuple[Effect, ...]:
    return _one("~", f"table {given.table()} no comment")


# -- indexes and constraints -----------------------------------------------------------------------


def _create_index(given: Arguments) -> tuple[Effect, ...]:
    unique = "unique " if given.is_true("unique") else ""
    how = " concurrently" if given.is_true("postgresql_concurrently") else ""
    columns = given.names("columns")
    return _one("+", f"{unique}index {given.text('index_name')} on {given.table()}({columns}){how}")


def _drop_index(given: Arguments) -> tuple[Effect, ...]:
    on = f" on {given.table()}" if given.batch is not None or given.has("table_name") else ""
    how = " concurrently" if given.is_true("postgresql_concurrently") else ""
    return _one("-", f"index {given.text('index_name')}{on}{how}")


def _named(kind: str, given: Arguments) -> str:
    """`unique uq_a`; an unnamed constraint has None for a name."""
    name = given.text("constraint_name")
    return kind if name in {"None", "?"} else f"{kind} {name}"


def _constraint(kind: str) -> Describe:
    def reader(given: Arguments) -> tuple[Effect, ...]:
        columns = given.names("columns")
        inside = f"({columns})" if columns else ""
        return _one("+", f"{_named(kind, given)} on {given.table()}{inside}")

    return reader


def _create_foreign_key(given: Arguments) -> tuple[Effect, ...]:
    source = f"{given.table('source_table', 'source_schema')}({given.names('local_cols')})"
    referent = f"{given.table('referent_table', 'referent_schema')}({given.names('remote_cols')})"
    return _one("+", f"{_named('foreign key', given)} on {source} → {referent}")


KINDS = {"foreignkey": "foreign key", "unique": "unique", "check": "check", "primary": "primary key"}


def _drop_constraint(given: Arguments) -> tuple[Effect, ...]:
    kind = KINDS.get(given.text("type_"), "constraint")
    return _one("-", f"{_named(kind, given)} on {given.table()}")


# -- rows and SQL ----------------------------------------------------------------------------------


def _bulk_insert(given: Arguments) -> tuple[Effect, ...]:
    node = given.given.get("table")
    table = table_of(node, given.scope) if node is not None else "?"
    rows = resolve(given.given["rows"], given.scope) if "rows" in given.given else None
    count = f"{len(rows.elts)} " if isinstance(rows, ast.List) else ""
    return _one("+", f"{count}row{'' if count == '1 ' else 's'} in {table}")


def _execute(given: Arguments) -> tuple[Effect, ...]:
    return executed(given.given.get("sqltext"), given.scope)


INVOKED_LOSSES = {"DropTableOp", "DropColumnOp"}


def _invoke(given: Arguments) -> tuple[Effect, ...]:
    node = given.given.get("operation")
    if node is None:
        return _one("·", "invokes ?", "unknown")
    risk: Risk = "destroys" if called(resolve(node, given.scope)) in INVOKED_LOSSES else "unknown"
    return _one("·", f"invokes {given.scope.quote(node)}", risk)


def _batch(given: Arguments) -> tuple[Effect, ...]:
    """A batch that is not opened by `with`: what is done with it is out of sight."""
    return _one("~", f"table {given.table()} (batch)", "unknown")


def _nothing(given: Arguments) -> tuple[Effect, ...]:
    return ()


DIRECTIVES: dict[str, tuple[str, Describe]] = {
    "create_table": ("table_name", _create_table),
    "drop_table": ("table_name", _drop_table),
    "rename_table": ("old_table_name new_table_name", _rename_table),
    "add_column": ("table_name column", _add_column),
    "drop_column": ("table_name column_name", _drop_column),
    "alter_column": ("table_name column_name", _alter_column),
    "create_table_comment": ("table_name comment", _comment),
    "drop_table_comment": ("table_name", _no_comment),
    "create_index": ("index_name table_name columns", _create_index),
    "drop_index": ("index_name table_name", _drop_index),
    "create_unique_constraint": ("constraint_name table_name columns", _constraint("unique")),
    "create_primary_key": ("constraint_name table_name columns", _constraint("primary key")),
    "create_check_constraint": ("constraint_name table_name condition", _constraint("check")),
    "create_exclude_constraint": ("constraint_name table_name", _constraint("exclude")),
    "create_foreign_key": (
        "constraint_name source_table referent_table local_cols remote_cols",
        _create_foreign_key,
    ),
    "drop_constraint": ("constraint_name table_name type_", _drop_constraint),
    "bulk_insert": ("table rows", _bulk_insert),
    "execute": ("sqltext", _execute),
    "invoke": ("operation", _invoke),
    "batch_alter_table": ("table_name", _batch),
    "get_bind": ("", _nothing),
    "get_context": ("", _nothing),
    "f": ("name", _nothing),
    "inline_literal": ("value", _nothing),
}
"""Directive → its leading positional parameters, in Alembic's order, and its description."""
