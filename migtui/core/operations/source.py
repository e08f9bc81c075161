"""A version file's text as a syntax tree, and what its top level consists of."""

from __future__ import annotations

import ast
import re
import warnings
from collections.abc import Iterator

from migtui.core.operations.expression import Scope


def parse(source: str) -> ast.Module:
    """Raises SyntaxError; ValueError for null bytes; RecursionError and MemoryError for absurd nesting."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # "\d" in a migration's SQL is the user's affair
        return ast.parse(source)


def empty_scope(source: str) -> Scope:
    """The scope of a file of which nothing has been learnt yet."""
    return Scope(tuple(re.split(r"\r\n|\r|\n", source.removeprefix("\ufeff"))))


def top_level(tree: ast.Module) -> Iterator[ast.stmt]:
    """The statements that run on import, also under `if`, `try` and `with`."""
    todo = list(reversed(tree.body))
    while todo:
        statement = todo.pop()
        yield statement
        if isinstance(statement, (ast.If, ast.Try, ast.With)):
            todo.extend(reversed([n for n in ast.iter_child_nodes(statement) if isinstance(n, ast.stmt)]))
