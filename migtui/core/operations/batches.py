"""Batch mode offline: where Alembic builds a table anew it copies the one that is there, so it has to see it."""

from __future__ import annotations

import ast
from collections.abc import Mapping

from migtui.core.operations.expression import Scope, called, dotted, keywords
from migtui.core.operations.names import batch_table

IN_PLACE = frozenset({"create_index", "drop_index", "f"})
"""What SQLite can do to a table without building it anew, besides a simple add_column."""


def rebuilds(call: ast.Call, parents: Mapping[ast.AST, ast.AST], scope: Scope, dialect: str) -> str:
    """Why this `op.batch_alter_table(…)` cannot be printed offline, or "".

    As Alembic decides it: `recreate="always"`, or on SQLite anything but indexes and simple columns; unless
    `copy_from` says what the table looks like.
    """
    words = keywords(call)
    recreate = words.get("recreate")
    wanted = recreate.value if isinstance(recreate, ast.Constant) else "auto"
    if wanted == "never" or "copy_from" in words:
        return ""
    if wanted != "always" and (dialect != "sqlite" or not _needs_it(call, parents)):
        return ""
    name = "SQLite" if dialect == "sqlite" else "it"
    return f"uses batch mode: {name} builds {batch_table(call, scope)} anew, and Alembic must see the table for that"


def _needs_it(call: ast.Call, parents: Mapping[ast.AST, ast.AST]) -> bool:
    item = parents.get(call)
    statement = parents.get(item) if isinstance(item, ast.withitem) else None
    if not isinstance(item, ast.withitem) or not isinstance(statement, (ast.With, ast.AsyncWith)):
        return True  # opened in a way that is not followed
    batch = dotted(item.optional_vars) if item.optional_vars is not None else ""
    return any(
        _is_heavy(node)
        for part in statement.body
        for node in ast.walk(part)
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and dotted(node.func.value) == batch
    )


def _is_heavy(call: ast.Call) -> bool:
    name = called(call)
    if name == "add_column":
        return any(
            isinstance(node, ast.Call)
            and (
                called(node) in ("ForeignKey", "Computed")
                or any(word.arg == "server_default" and isinstance(word.value, ast.Call) for word in node.keywords)
            )
            for node in ast.walk(call)
        )
    return name not in IN_PLACE
