"""What the names in a version file mean after each statement: constants, aliases of `op`, batches, tables."""

from __future__ import annotations

import ast

from migtui.core.operations.expression import Scope, called, dotted, plain, resolve

SUBMODULES = {"sql", "orm", "dialects", "schema", "mysql", "postgresql", "sqlite", "mssql", "oracle"}


def bind(name: str, value: ast.expr | None, scope: Scope, outer: Scope) -> None:
    """Give a parameter in `scope` the value that an expression has in `outer`; forget it when that is unknown."""
    for names in (scope.batches, scope.values, scope.functions):
        names.pop(name, None)
    source = dotted(value) if value is not None else ""
    if source in outer.ops:
        scope.ops.add(name)
    elif source in outer.batches:
        scope.batches[name] = outer.batches[source]
    elif value is not None:
        found = resolve(value, outer)
        if not isinstance(found, ast.Name):
            scope.values[name] = found


def learn(statement: ast.stmt, scope: Scope) -> None:
    """What the names mean after this statement."""
    if isinstance(statement, ast.Assign):
        for target in statement.targets:
            _assign(target, statement.value, scope)
    elif isinstance(statement, ast.AnnAssign) and statement.value:
        _assign(statement.target, statement.value, scope)
    elif isinstance(statement, (ast.AugAssign, ast.For, ast.AsyncFor)):
        _forget(statement.target, scope)
    elif isinstance(statement, (ast.With, ast.AsyncWith)):
        for item in statement.items:
            _learn_item(item, scope)
    elif isinstance(statement, (ast.Import, ast.ImportFrom)):
        learn_import(statement, scope)


def _assign(target: ast.expr, value: ast.expr, scope: Scope) -> None:
    """`q = q.where(…)` leaves q what it was, a refined statement; `sql = sql + …` makes it unknown."""
    if not isinstance(target, ast.Name):
        _forget(target, scope)
    elif _start(value) == target.id:
        return
    elif isinstance(value, (ast.BinOp, ast.JoinedStr)) and target.id in _names(value):
        _forget(target, scope)
    else:
        scope.values[target.id] = value


def _start(node: ast.expr) -> str:
    while isinstance(node, (ast.Call, ast.Attribute)):
        node = node.func if isinstance(node, ast.Call) else node.value
    return node.id if isinstance(node, ast.Name) else ""


def _names(node: ast.expr) -> set[str]:
    return {part.id for part in ast.walk(node) if isinstance(part, ast.Name)}


def _forget(target: ast.expr, scope: Scope) -> None:
    if isinstance(target, (ast.Name, ast.Tuple, ast.List, ast.Starred)):
        for name in _names(target):
            scope.values.pop(name, None)


def _learn_item(item: ast.withitem, scope: Scope) -> None:
    if not isinstance(item.optional_vars, ast.Name):
        return
    name, opened = item.optional_vars.id, item.context_expr
    if isinstance(opened, ast.Call) and called(opened) == "batch_alter_table":
        scope.batches[name] = batch_table(opened, scope)
    else:
        scope.values[name] = opened


def batch_table(call: ast.Call, scope: Scope) -> str:
    """The table of `op.batch_alter_table("orders", schema="shop")`."""
    words = {word.arg: word.value for word in call.keywords if word.arg}
    table = plain(call.args[0] if call.args else words.get("table_name"), scope)
    schema = words.get("schema", call.args[1] if len(call.args) > 1 else None)
    if schema is None or (isinstance(schema, ast.Constant) and schema.value is None):
        return table
    return f"{plain(schema, scope)}.{table}"


def learn_class(node: ast.ClassDef, scope: Scope) -> None:
    """A mapped class stands for its table."""
    name = node.name
    for statement in node.body:
        if isinstance(statement, ast.Assign) and any(dotted(t) == "__tablename__" for t in statement.targets):
            name = plain(statement.value, scope)
    scope.tables[node.name] = name


def learn_import(statement: ast.Import | ast.ImportFrom, scope: Scope) -> None:
    """Find out under which names Alembic's op and SQLAlchemy are known."""
    for alias in statement.names:
        bound = alias.asname or alias.name.split(".")[0]
        if isinstance(statement, ast.Import):
            _import(alias, bound, scope)
        else:
            _import_from(statement.module or "", alias.name, bound, scope)


def _import(alias: ast.alias, bound: str, scope: Scope) -> None:
    scope.modules.add(bound)
    if alias.name in {"alembic", "alembic.op"}:
        scope.ops.add(bound if alias.name == "alembic.op" and alias.asname else f"{bound}.op")
    if alias.name.split(".")[0] == "sqlalchemy":
        scope.sqlalchemy.add(bound)


def _import_from(module: str, name: str, bound: str, scope: Scope) -> None:
    if module == "alembic" and name == "op":
        scope.ops.add(bound)
    elif module == "alembic.op":
        scope.directives[bound] = name
    elif module.split(".")[0] == "sqlalchemy":
        scope.sqlalchemy.add(bound)
        if name in SUBMODULES:
            scope.modules.add(bound)
