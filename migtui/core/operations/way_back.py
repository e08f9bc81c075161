"""Does downgrade() lead back? Read from its first statements."""

from __future__ import annotations

import ast
from typing import Literal

from migtui.core.operations.expression import Function, called

WayBack = Literal["yes", "empty", "raises", "missing"]
"""Does downgrade() lead back? `empty`: nothing but pass or a docstring; `raises`: it raises at once;
`missing`: the file defines no downgrade()."""


def way_back(function: Function) -> WayBack:
    """What the function does first: `raises` at once, nothing at all (`empty`), or anything (`yes`)."""
    for statement in function.body:
        if isinstance(statement, ast.Raise):
            return "raises"
        if not _does_nothing(statement):
            return "yes"
        if isinstance(statement, ast.Return):
            return "empty"
    return "empty"


def _does_nothing(statement: ast.stmt) -> bool:
    if isinstance(statement, (ast.Pass, ast.Import, ast.ImportFrom, ast.Global, ast.Nonlocal)):
        return True
    if isinstance(statement, ast.Return):
        return statement.value is None or isinstance(statement.value, ast.Constant)
    if isinstance(statement, ast.Expr):
        return isinstance(statement.value, ast.Constant) or called(statement.value) == "print"
    return False


def worst(found: list[WayBack]) -> WayBack:
    """Of several databases' downgrade functions: one that raises stops the run; one that does something counts."""
    order: tuple[WayBack, ...] = ("raises", "yes", "empty")
    return next((way for way in order if way in found), "missing")
