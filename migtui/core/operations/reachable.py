"""The functions of a version file that a step goes through: upgrade() and the file's own functions it calls."""

from __future__ import annotations

import ast
import functools
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from migtui.core.operations.expression import Function, Scope
from migtui.core.operations.imports import Imports, imports_of
from migtui.core.operations.names import learn, learn_class
from migtui.core.operations.source import empty_scope, parse, top_level

FunctionName = Literal["upgrade", "downgrade"]


@dataclass(frozen=True)
class Step:
    """What one step of a version file consists of."""

    imports: Imports
    scope: Scope
    """What the names mean at the top level of the file."""
    functions: tuple[Function, ...]
    """In the order in which the step comes to them."""


@functools.lru_cache(maxsize=8)  # two questions are asked of a file; to parse it is what takes the time
def read_step(source: str, function: FunctionName, database: str = "") -> Step | None:
    """The step in this direction; None for a file that Python cannot read. `database` chooses upgrade_engine1() in a
    file of the multidb template, "" all of them."""
    try:
        tree = parse(source)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return None
    scope = empty_scope(source)
    defined: dict[str, Function] = {}
    for node in ast.walk(tree):
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)):
            defined[node.name] = node
    for statement in top_level(tree):
        if isinstance(statement, ast.ClassDef):
            learn_class(statement, scope)
        else:
            learn(statement, scope)
    return Step(imports_of(tree), scope, tuple(_reached(function, defined, database)))


def _reached(function: FunctionName, defined: dict[str, Function], database: str) -> Iterator[Function]:
    todo, seen = [function, *_by_database(function, defined, database)], set[str]()
    while todo:
        name = todo.pop(0)
        if name in seen or name not in defined:
            continue
        seen.add(name)
        yield defined[name]
        todo.extend(node.id for node in ast.walk(defined[name]) if isinstance(node, ast.Name))


def _by_database(function: FunctionName, defined: dict[str, Function], database: str) -> list[str]:
    """upgrade(engine_name) of the multidb template looks up upgrade_<engine_name> in globals()."""
    main = defined.get(function)
    if main is None or not any(isinstance(node, ast.Name) and node.id == "globals" for node in ast.walk(main)):
        return []
    found = [name for name in defined if name.startswith(f"{function}_")]
    wanted = f"{function}_{'' if database == '_' else database}"
    return [wanted] if database and wanted in defined else found
