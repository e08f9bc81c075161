"""What one call does to the database, whoever it is called on: Alembic's `op`, a connection, a session, a type.

Answers None for a call that is not understood. `harmless` names those that are known to change no
database, so that a list of operations is not drowned in `sa.inspect(…)` and `print(…)`.
"""

from __future__ import annotations

import ast

from migtui.core.operations.callee import spelled, target
from migtui.core.operations.expression import HOPS, Scope, called, dotted, keywords, plain, resolve, table_of
from migtui.core.operations.operation_text import describe
from migtui.core.operations.sql_risk import Effect, Sign
from migtui.core.operations.statement_text import executed

EXECUTES = {"execute", "exec_driver_sql", "executemany", "executescript", "scalar", "scalars"}
SESSION_WRITES = {
    "add",
    "add_all",
    "merge",
    "bulk_save_objects",
    "bulk_insert_mappings",
    "bulk_update_mappings",
}


def effects_of_call(call: ast.Call, scope: Scope) -> tuple[Effect, ...] | None:
    """The effects of this very call, without those of calls inside it; None when it is not understood."""
    func = target(call.func, scope)
    if isinstance(func, ast.Name):
        directive = scope.directives.get(func.id) if func.id not in scope.unsure else None
        return describe(directive, call, scope) if directive else None
    if not isinstance(func, ast.Attribute):
        return None
    receiver = spelled(func.value, scope)
    if receiver in scope.ops:
        return describe(func.attr, call, scope)
    if receiver in scope.batches:
        return describe(func.attr, call, scope, scope.batches[receiver])
    return _on_object(func, call, scope)


def _on_object(func: ast.Attribute, call: ast.Call, scope: Scope) -> tuple[Effect, ...] | None:
    if func.attr in EXECUTES and (call.args or call.keywords):
        words = keywords(call)
        return executed(call.args[0] if call.args else words.get("statement", words.get("sql")), scope)
    if func.attr in {"create", "drop", "create_all", "drop_all"}:
        return _schema_item(func, scope)
    if func.attr in {"delete", "update"} and (entity := _queried(func.value, scope)) is not None:
        return _rows(func.attr, entity)
    if func.attr in SESSION_WRITES | {"delete"} and _is_session(func.value, scope):
        return _through_session(func.attr, call, scope)
    return None


def _schema_item(func: ast.Attribute, scope: Scope) -> tuple[Effect, ...] | None:
    """`sa.Enum(name="status").drop(bind)`, `users.create(bind)`, `Base.metadata.drop_all(bind)`."""
    found = resolve(func.value, scope)
    sign: Sign = "+" if func.attr.startswith("create") else "-"
    if func.attr.endswith("_all"):
        return (Effect(sign, f"tables of {dotted(func.value) or 'MetaData'}", "safe" if sign == "+" else "destroys"),)
    kind = called(found).lower() or ("table" if dotted(found).endswith(".__table__") else "")
    if kind == "table":
        return (Effect(sign, f"table {table_of(func.value, scope)}", "safe" if sign == "+" else "destroys"),)
    if kind in {"enum", "domain"} and isinstance(found, ast.Call):
        return (Effect(sign, f"type {plain(keywords(found).get('name'), scope)}", "safe"),)
    if kind in {"index", "sequence"} and isinstance(found, ast.Call):
        name = plain(found.args[0] if found.args else keywords(found).get("name"), scope)
        return (Effect(sign, f"{kind} {name}", "safe" if sign == "+" or kind == "index" else "unknown"),)
    return None


def _queried(node: ast.expr, scope: Scope) -> str | None:
    """The entity of `session.query(Order).filter(…)`, else None."""
    for _ in range(HOPS * 5):
        node = resolve(node, scope)
        if isinstance(node, ast.Call) and called(node) == "query":
            return table_of(node.args[0], scope) if node.args else "?"
        if isinstance(node, ast.Call):
            node = node.func
        elif isinstance(node, ast.Attribute):
            node = node.value
        else:
            break
    return None


def _rows(verb: str, entity: str) -> tuple[Effect, ...]:
    if verb == "delete":
        return (Effect("-", f"delete from {entity}", "destroys"),)
    return (Effect("~", f"update {entity}", "unknown"),)


def _is_session(node: ast.expr, scope: Scope) -> bool:
    if "session" in dotted(node).lower():
        return True
    found = resolve(node, scope)
    made = called(found) or (called(found.func) if isinstance(found, ast.Call) else "")
    return made.lower() in {"session", "sessionmaker", "asyncsession"}


def _through_session(verb: str, call: ast.Call, scope: Scope) -> tuple[Effect, ...]:
    what = scope.quote(call.args[0]) if call.args else "?"
    if verb == "delete":
        return (Effect("-", f"delete row {what} through the session", "destroys"),)
    return (Effect("~", f"writes {what} through the session", "unknown"),)
