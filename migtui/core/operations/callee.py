"""What a call calls: `drop("z")` after `drop = op.drop_table` is `op.drop_table("z")`."""

from __future__ import annotations

import ast

from migtui.core.operations.expression import HOPS, Scope, dotted


def target(func: ast.expr, scope: Scope) -> ast.expr:
    """The expression that is called, behind the names it was given. A name of which it is not sure what it means is
    left as it is."""
    for _ in range(HOPS):
        if not isinstance(func, ast.Name) or func.id in scope.unsure or func.id not in scope.values:
            break
        func = scope.values[func.id]
    return func


def spelled(node: ast.expr, scope: Scope) -> str:
    """The dotted name of an expression with its first name as it was before it was given others: `op` for `o` after
    `o = op`; "" for what is no chain of names."""
    name = dotted(node)
    for _ in range(HOPS):
        first, _, rest = name.partition(".")
        known = first in scope.ops or first in scope.batches or first in scope.imported
        behind = dotted(scope.values[first]) if first in scope.values and not known else ""
        if not behind or first in scope.unsure:
            break
        name = f"{behind}.{rest}" if rest else behind
    return name
