"""A statement of a version file taken apart: the expressions that run with it, and the names that it makes."""

from __future__ import annotations

import ast

from migtui.core.operations.expression import Function, Scope, called
from migtui.core.operations.names import forget


def own_expressions(statement: ast.stmt) -> list[ast.AST]:
    """The parts of a statement that are not statements; `except` clauses and `case`s come with their blocks."""
    if isinstance(statement, (ast.With, ast.AsyncWith)):
        return [part for item in statement.items for part in _opened(item.context_expr)]
    if isinstance(statement, ast.Raise):  # the exception itself is no news
        return [*_arguments(statement.exc)] if isinstance(statement.exc, ast.Call) else []
    if isinstance(statement, (ast.FunctionDef, ast.AsyncFunctionDef)):  # what runs where it is defined
        given = statement.args
        return [*map(_as_call, statement.decorator_list), *given.defaults, *(d for d in given.kw_defaults if d)]
    if isinstance(statement, ast.Match):
        return [statement.subject, *(case.guard for case in statement.cases if case.guard)]
    return [n for n in ast.iter_child_nodes(statement) if isinstance(n, (ast.expr, ast.keyword))]


def _opened(opened: ast.expr) -> list[ast.AST]:
    """A batch is opened for what is done with it; what is in its brackets is looked at."""
    return _arguments(opened) if called(opened) == "batch_alter_table" and isinstance(opened, ast.Call) else [opened]


def _arguments(call: ast.Call) -> list[ast.AST]:
    return [*call.args, *call.keywords]


def _as_call(decorator: ast.expr) -> ast.AST:
    """A decorator is called with the function."""
    return ast.copy_location(ast.Call(decorator, [], []), decorator)


_LEAVES = frozenset({ast.Name, ast.Constant, ast.Load, ast.Store, ast.Add, ast.Mod, ast.Eq, ast.And, ast.Or, ast.Not})
"""Nothing is called in these, and they are most of a file."""


def expressions_in(node: ast.AST) -> list[ast.AST]:
    return [
        child for child in ast.iter_child_nodes(node) if type(child) not in _LEAVES and not isinstance(child, ast.stmt)
    ]


def with_own_names(statement: ast.stmt, scope: Scope) -> Scope:
    """The scope inside the statement's expressions: comprehensions, lambdas and `:=` bind names of their own."""
    own: set[str] = set()
    todo = own_expressions(statement)
    while todo:
        node = todo.pop()
        if isinstance(node, (ast.comprehension, ast.NamedExpr)):
            own |= {part.id for part in ast.walk(node.target) if isinstance(part, ast.Name)}
        elif isinstance(node, ast.Lambda):
            own |= {argument.arg for argument in (*node.args.posonlyargs, *node.args.args, *node.args.kwonlyargs)}
        todo.extend(expressions_in(node))
    if not own:
        return scope
    inner = scope.inner()
    forget(own, inner)
    return inner


def writes_attribute(statement: ast.stmt) -> bool:
    """False for `order.total = …`: on a mapped object that is an UPDATE to come."""
    targets = statement.targets if isinstance(statement, ast.Assign) else []
    if isinstance(statement, (ast.AugAssign, ast.AnnAssign)):
        targets = [statement.target]
    return not any(isinstance(target, ast.Attribute) for target in targets)


def bound_arguments(function: Function, call: ast.Call) -> list[tuple[str, ast.expr | None]]:
    """Parameter → argument or default. None for what the call does not show."""
    parameters = [*function.args.posonlyargs, *function.args.args]
    defaults = function.args.defaults
    found: dict[str, ast.expr | None] = {parameter.arg: None for parameter in [*parameters, *function.args.kwonlyargs]}
    found.update(zip((p.arg for p in parameters[len(parameters) - len(defaults) :]), defaults, strict=True))
    found.update((p.arg, d) for p, d in zip(function.args.kwonlyargs, function.args.kw_defaults, strict=True) if d)
    found.update(zip((parameter.arg for parameter in parameters), call.args, strict=False))
    found.update((word.arg, word.value) for word in call.keywords if word.arg in found)
    return list(found.items())
