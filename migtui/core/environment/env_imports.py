"""The import statements of env.py: what is there, and what to add without taking a name that is in use."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Sequence

from migtui.core.environment.metadata_source import MetadataSource

UNUSED = "  # noqa: F401"

Names = dict[tuple[str, str], str]
"""By module and name in it: the name in env.py."""


def names_for(tree: ast.Module, sources: Sequence[MetadataSource]) -> Names:
    """What each source is called in env.py. A name that is taken becomes `shop_models_Base`."""
    names: Names = {
        (node.module, alias.name): alias.asname or alias.name
        for node in tree.body
        if isinstance(node, ast.ImportFrom) and node.module and not node.level
        for alias in node.names
    }
    taken = bound_names(tree)
    for each in sources:
        key = (each.module, each.name)
        if key not in names:
            names[key] = f"{each.module.replace('.', '_')}_{each.name}" if each.name in taken else each.name
            taken.add(names[key])
    return names


def renamed(source: MetadataSource, names: Names) -> str:
    return names[source.module, source.name] + source.expression[len(source.name) :]


def import_lines(tree: ast.Module, sources: Sequence[MetadataSource], names: Names) -> list[str]:
    known = {line for node in tree.body if isinstance(node, ast.ImportFrom) for line in _from_lines(node)}
    lines = []
    for each in sources:
        name = names[each.module, each.name]
        alias = "" if name == each.name else f" as {name}"
        line = f"from {each.module} import {each.name}{alias}"
        if line not in known and line not in lines:
            lines.append(line)
    return lines


def _from_lines(node: ast.ImportFrom) -> Iterator[str]:
    for alias in node.names:
        yield f"from {node.module} import {alias.name}" + (f" as {alias.asname}" if alias.asname else "")


def import_line(module: str, bound: set[str]) -> str:
    """`import config.models` would put the package in the place of env.py's own `config`."""
    alias = f" as {module.replace('.', '_')}_module" if module.partition(".")[0] in bound else ""
    return f"import {module}{alias}{UNUSED}"


def imported_modules(tree: ast.Module) -> Iterator[str]:
    for node in tree.body:
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            yield node.module


def bound_names(tree: ast.Module) -> set[str]:
    """Every name that the file binds or uses."""
    names = {node.id for node in ast.walk(tree) if isinstance(node, ast.Name)}
    for node in ast.walk(tree):
        if isinstance(node, (ast.Import, ast.ImportFrom)):
            names |= {(alias.asname or alias.name).partition(".")[0] for alias in node.names}
        elif isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)):
            names.add(node.name)
    return names
