"""What a version file's module-level statements bind the four names of Alembic to, without running them.

A name ends up with an expression (the last plain assignment wins), with `Computed` (only running the file can
tell), or is absent. A name that is bound under an `if`, unpacked, imported, augmented or reached through a
`global` statement is computed.
"""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

NAMES = frozenset({"revision", "down_revision", "branch_labels", "depends_on"})
_KEYWORDS = {
    "AugAssign": "+=",
    "Delete": "del",
    "Expr": ":=",
    "FunctionDef": "def",
    "AsyncFunctionDef": "async def",
    "ClassDef": "class",
    "AsyncFor": "async for",
    "AsyncWith": "async with",
    "TryStar": "try",
}
"""How a statement is written, where that is not the lower-case name of its node."""


@dataclass(frozen=True, slots=True)
class Computed:
    """A value that only running the file can tell, and why."""

    reason: str
    line: int


Bound = ast.expr | Computed


@dataclass(slots=True)
class Bindings:
    """The names of Alembic that were bound, and whether a star import may have bound more."""

    values: dict[str, Bound] = field(default_factory=dict)
    star_import: int = 0
    """Line of the last `from x import *`; 0 without one."""


def read_bindings(statements: Iterable[ast.stmt]) -> Bindings:
    """Follow module-level statements in order."""
    bindings = Bindings()
    for statement in statements:
        if isinstance(statement, ast.Assign):
            _assign(bindings, statement)
        elif isinstance(statement, ast.AnnAssign):
            if statement.value is not None and _name(statement.target):
                bindings.values[_name(statement.target)] = statement.value
        elif isinstance(statement, (ast.Import, ast.ImportFrom)):
            _import(bindings, statement)
        elif not _is_constant(statement):
            _other(bindings, statement)
    return bindings


def _assign(bindings: Bindings, statement: ast.Assign) -> None:
    for target in statement.targets:
        if isinstance(target, ast.Name):
            if target.id in NAMES:
                bindings.values[target.id] = statement.value
        else:
            for name in _stored(target):
                bindings.values[name] = Computed("is unpacked from another value", statement.lineno)


def _import(bindings: Bindings, statement: ast.Import | ast.ImportFrom) -> None:
    for alias in statement.names:
        if alias.name == "*":
            bindings.star_import = statement.lineno
        name = alias.asname or alias.name
        if name in NAMES:
            bindings.values[name] = Computed("is imported", statement.lineno)


def _other(bindings: Bindings, statement: ast.stmt) -> None:
    """A compound statement, a function, a class, `+=`, `del`, a bare expression: whatever it binds is computed."""
    if isinstance(statement, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)):
        names = NAMES & {statement.name}  # what its body binds is its own, but for a global statement
    else:
        names = frozenset(_stored(statement))
        for node in ast.walk(statement):
            if isinstance(node, (ast.Import, ast.ImportFrom)):
                _import(bindings, node)
    for name in names.union(_declared_global(statement)):
        bindings.values[name] = Computed(f"is bound by `{_keyword(statement)}`", statement.lineno)


def _stored(tree: ast.AST) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Name) and node.id in NAMES and not isinstance(node.ctx, ast.Load):
            yield node.id


def _declared_global(tree: ast.AST) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Global):
            yield from NAMES.intersection(node.names)


def _name(target: ast.expr) -> str:
    return target.id if isinstance(target, ast.Name) and target.id in NAMES else ""


def _is_constant(statement: ast.stmt) -> bool:
    return isinstance(statement, ast.Expr) and isinstance(statement.value, ast.Constant)


def _keyword(statement: ast.stmt) -> str:
    kind = type(statement).__name__
    return _KEYWORDS.get(kind, kind.lower())
