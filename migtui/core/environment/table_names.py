"""The tables that a module defines by name, from its text."""

from __future__ import annotations

import ast


def table_names(source: str) -> tuple[tuple[str, int], ...]:
    """Name and 1-based line of each `__tablename__ = "…"` and `Table("…", …)`, in the order of the text.

    Names that are computed, as Flask-SQLAlchemy computes them, are not found. Text that is no Python has none.
    """
    try:
        tree = ast.parse(source)
    except (SyntaxError, ValueError, RecursionError):
        return ()
    found = [named for node in ast.walk(tree) if (named := _named(node)) is not None]
    return tuple(sorted(found, key=lambda each: each[1]))


def _named(node: ast.AST) -> tuple[str, int] | None:
    if isinstance(node, ast.Assign) and any(
        isinstance(target, ast.Name) and target.id == "__tablename__" for target in node.targets
    ):
        return _text(node.value, node.lineno)
    if isinstance(node, ast.AnnAssign) and ast.unparse(node.target) == "__tablename__" and node.value is not None:
        return _text(node.value, node.lineno)
    if isinstance(node, ast.Call) and node.args and ast.unparse(node.func).rpartition(".")[2] == "Table":
        return _text(node.args[0], node.lineno)
    return None


def _text(value: ast.expr, line: int) -> tuple[str, int] | None:
    is_text = isinstance(value, ast.Constant) and isinstance(value.value, str)
    return (value.value, line) if is_text else None  # type: ignore[attr-defined]
