"""What is executed: SQL as text, or a SQLAlchemy construct built in place, in one readable line with its risk."""

from __future__ import annotations

import ast

from migtui.core.operations.expression import HOPS, Scope, called, resolve, string, table_of
from migtui.core.operations.sql_risk import Effect, effects

VERBS = {"delete", "update", "insert", "select"}
MAKES_NOTHING: tuple[Effect, ...] = ()


def executed(node: ast.expr | None, scope: Scope) -> tuple[Effect, ...]:
    """The effects of executing this expression."""
    if node is None:
        return (Effect("·", "SQL: ?", "unknown"),)
    text = string(node, scope)
    if text is not None:
        return effects(text) or (Effect("·", f"SQL: {scope.quote(node)}", "unknown"),)
    return (construct(node, scope) or Effect("·", f"SQL: {scope.quote(node)}", "unknown"),)


def construct(node: ast.expr, scope: Scope) -> Effect | None:
    """`orders.update().where(…)`, `sa.delete(orders)`, `DropTable(orders)`; None when it is none of these."""
    found = resolve(node, scope)
    for _ in range(HOPS * 5):  # long chains of .where().values() are real
        if not isinstance(found, ast.Call):
            return None
        name = called(found)
        if name in VERBS:
            return _verb(name, _target(found, scope))
        if name.startswith(("Create", "Drop")):
            return _schema_item(name, found, scope)
        if not isinstance(found.func, ast.Attribute):
            return None
        found = resolve(found.func.value, scope)
    return None


def _target(call: ast.Call, scope: Scope) -> str:
    """The table of `sa.update(orders)`, `update(orders)` or `orders.update()`."""
    func = call.func
    stands_in_front = isinstance(func, ast.Attribute) and not _is_module(func.value, scope)
    if stands_in_front and isinstance(func, ast.Attribute):
        return table_of(func.value, scope)
    return table_of(call.args[0], scope) if call.args else "?"


def _is_module(node: ast.expr, scope: Scope) -> bool:
    while isinstance(node, ast.Attribute):
        node = node.value
    return isinstance(node, ast.Name) and node.id in scope.modules | {"sa", "sql"} and node.id not in scope.values


def _verb(verb: str, table: str) -> Effect:
    if verb == "delete":
        return Effect("-", f"delete from {table}", "destroys")
    if verb == "update":
        return Effect("~", f"update {table}", "unknown")
    if verb == "insert":
        return Effect("+", f"rows in {table}", "safe")
    return Effect("·", f"select from {table}", "safe")


def _schema_item(name: str, call: ast.Call, scope: Scope) -> Effect:
    """SQLAlchemy's DDL constructs: CreateSequence(Sequence("s")), DropTable(t)."""
    thing = name.removeprefix("Create").removeprefix("Drop").lower()
    target = resolve(call.args[0], scope) if call.args else None
    inner = target.args[0] if isinstance(target, ast.Call) and target.args else target
    label = f"{thing} {_item_name(inner, scope)}"
    if name.startswith("Create"):
        return Effect("+", label, "safe")
    return Effect("-", label, "destroys" if thing in {"table", "schema", "column"} else "unknown")


def _item_name(node: ast.expr | None, scope: Scope) -> str:
    if node is None:
        return "?"
    return string(node, scope) or table_of(node, scope)
