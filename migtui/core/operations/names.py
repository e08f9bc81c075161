"""What the names in a version file mean after each statement: constants, aliases of `op`, batches, tables."""

from __future__ import annotations

import ast

from migtui.core.operations.expression import Function, Scope, called, dotted, plain, resolve, root

SUBMODULES = {"sql", "orm", "dialects", "schema", "mysql", "postgresql", "sqlite", "mssql", "oracle"}


def bind(name: str, value: ast.expr | None, scope: Scope, outer: Scope) -> None:
    """Give a parameter in `scope` the value that an expression has in `outer`; forget it when that is unknown."""
    for names in (scope.batches, scope.values, scope.functions, scope.imported):
        names.pop(name, None)
    scope.unsure.discard(name)
    source = dotted(value) if value is not None else ""
    if source in outer.ops:
        scope.ops.add(name)
    elif source in outer.batches:
        scope.batches[name] = outer.batches[source]
    elif value is not None:
        found = resolve(value, outer)
        if not isinstance(found, ast.Name):
            scope.values[name] = found
        elif found.id in outer.functions:
            scope.functions[name] = outer.functions[found.id]
        else:
            scope.unsure.add(name)
    else:
        scope.unsure.add(name)


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
    if isinstance(target, ast.Tuple) and isinstance(value, ast.Tuple) and len(target.elts) == len(value.elts):
        for part, given in zip(target.elts, value.elts, strict=True):
            _forget(part, scope)
            if not any(isinstance(each, ast.Starred) for each in (part, given)):
                _assign(part, given, scope)
    elif not isinstance(target, ast.Name):
        _forget(target, scope)
    elif _start(value) == target.id:
        scope.unsure.add(target.id)
    elif isinstance(value, (ast.BinOp, ast.JoinedStr)) and target.id in _names(value):
        _forget(target, scope)
    else:
        scope.unsure.discard(target.id)
        scope.functions.pop(target.id, None)
        scope.values[target.id] = value


def _start(node: ast.expr) -> str:
    while isinstance(node, (ast.Call, ast.Attribute)):
        node = node.func if isinstance(node, ast.Call) else node.value
    return node.id if isinstance(node, ast.Name) else ""


def _names(node: ast.expr) -> set[str]:
    return {part.id for part in ast.walk(node) if isinstance(part, ast.Name)}


def _forget(target: ast.expr, scope: Scope) -> None:
    if isinstance(target, (ast.Name, ast.Tuple, ast.List, ast.Starred)):
        forget(_names(target), scope)


def forget(names: set[str], scope: Scope) -> None:
    """What these names mean is not known any more."""
    for name in names:
        scope.values.pop(name, None)
    scope.unsure |= names


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


def bound_names(statement: ast.stmt) -> set[str]:
    """The names that an assignment or a definition binds."""
    if isinstance(statement, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)):
        return {statement.name}
    targets = statement.targets if isinstance(statement, ast.Assign) else []
    return {part.id for each in targets for part in ast.walk(each) if isinstance(part, ast.Name)}


def define(function: Function, scope: Scope) -> None:
    """A function that the file defines. Defined twice, it may be either."""
    if function.name in scope.functions:
        scope.unsure.add(function.name)
    else:
        scope.unsure.discard(function.name)
    scope.values.pop(function.name, None)
    scope.functions[function.name] = function


def learn_class(node: ast.ClassDef, scope: Scope) -> None:
    """A mapped class stands for its table. Its methods are remembered: to call one is to run the file's code."""
    name = node.name
    own = {part.name for part in node.body if isinstance(part, (ast.FunctionDef, ast.AsyncFunctionDef))}
    scope.methods |= own
    if not own & _CONSTRUCTORS and not node.keywords and all(_is_plain_base(base, scope) for base in node.bases):
        scope.plain_classes.add(node.name)
    for statement in node.body:
        if isinstance(statement, ast.Assign) and any(dotted(t) == "__tablename__" for t in statement.targets):
            name = plain(statement.value, scope)
    scope.tables[node.name] = name


_CONSTRUCTORS = {"__init__", "__new__", "__post_init__", "__init_subclass__", "__call__"}
_PLAIN_MODULES = {"sqlalchemy", "enum", "typing", "abc", "dataclasses", "collections", "datetime"}


def _is_plain_base(base: ast.expr, scope: Scope) -> bool:
    """`object`, SQLAlchemy's classes and what it makes (`declarative_base()`), the file's plain classes."""
    start = root(base, scope)
    if not isinstance(start, ast.Name):
        return False
    source = scope.imported.get(start.id, "").partition(".")[0]
    return source in _PLAIN_MODULES or start.id in scope.plain_classes or start.id in _PYTHONS


_PYTHONS = {"object", "Exception", "RuntimeError", "ValueError", "str", "int", "dict", "list", "tuple"}


def learn_import(statement: ast.Import | ast.ImportFrom, scope: Scope) -> None:
    """Find out under which names Alembic's op and SQLAlchemy are known."""
    for alias in statement.names:
        bound = alias.asname or alias.name.split(".")[0]
        scope.imported[bound] = _source(statement, alias)
        scope.values.pop(bound, None)
        scope.functions.pop(bound, None)
        scope.unsure.discard(bound)
        if isinstance(statement, ast.Import):
            _import(alias, bound, scope)
        else:
            _import_from(statement.module or "", alias.name, bound, scope)


def _source(statement: ast.Import | ast.ImportFrom, alias: ast.alias) -> str:
    """Where an imported name comes from, in full."""
    if isinstance(statement, ast.Import):
        return alias.name if alias.asname else alias.name.split(".")[0]
    module = "." * statement.level + (statement.module or "")
    return f"{module}.{alias.name}" if module else alias.name


def _import(alias: ast.alias, bound: str, scope: Scope) -> None:
    scope.modules.add(bound)
    if alias.name in {"alembic", "alembic.op"}:
        scope.ops.add(bound if alias.name == "alembic.op" and alias.asname else f"{bound}.op")


def _import_from(module: str, name: str, bound: str, scope: Scope) -> None:
    if module == "alembic" and name == "op":
        scope.ops.add(bound)
    elif module == "alembic.op":
        scope.directives[bound] = name
    elif module.split(".")[0] == "sqlalchemy" and name in SUBMODULES:
        scope.modules.add(bound)
