"""What SQLite refuses outside of batch mode, whatever the table holds.

Measured with Alembic 1.13, 1.16 and 1.20: `near "ALTER": syntax error`, or NotImplementedError "No support for ALTER of
constraints in SQLite dialect". A renaming works, and so does a dropped column.
"""

from __future__ import annotations

import ast
from collections.abc import Mapping

from migtui.core.operations.expression import Scope, called, is_constant, keywords, resolve

REFUSED = frozenset(
    {
        *("create_unique_constraint", "create_foreign_key", "create_check_constraint", "create_primary_key"),
        *("create_exclude_constraint", "drop_constraint", "create_table_comment", "drop_table_comment"),
    }
)


def is_refused(directive: str, given: Mapping[str, ast.expr], scope: Scope) -> bool:
    """Does SQLite refuse this directive of `op`? `given`: its arguments by Alembic's names."""
    if directive == "alter_column":
        return _alters(given, scope)
    if directive == "add_column":
        return "inline_references" not in given and _adds_constraint(given.get("column"), scope)
    return directive in REFUSED


def _alters(given: Mapping[str, ast.expr], scope: Scope) -> bool:
    """More than a name, or what the column is said to be already."""
    if any(name in given and not is_constant(given[name], None, scope) for name in ("type_", "nullable")):
        return True
    return any(name in given and not is_constant(given[name], False, scope) for name in ("server_default", "comment"))


def _adds_constraint(column: ast.expr | None, scope: Scope) -> bool:
    """`unique=True` and a foreign key are constraints, which Alembic adds apart."""
    found = resolve(column, scope) if column is not None else None
    if not isinstance(found, ast.Call) or called(found) != "Column":
        return False
    return is_constant(keywords(found).get("unique"), True, scope) or any(
        called(resolve(each, scope)) == "ForeignKey" for each in found.args
    )
