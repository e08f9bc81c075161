"""Edits of env.py: the models' metadata, the modules that define tables, and options of `context.configure`.

All functions take and return the file's text, change nothing that is so already, and raise SyntaxError when the text
is no Python.
"""

from __future__ import annotations

import ast
from collections.abc import Mapping, Sequence

from migtui.core.environment.configure_edits import configure_calls, set_keyword, with_configure_option
from migtui.core.environment.env_imports import (
    bound_names,
    import_line,
    import_lines,
    imported_modules,
    names_for,
    renamed,
)
from migtui.core.environment.metadata_source import MetadataSource
from migtui.core.environment.source_text import SourceText

__all__ = [
    "MetadataSource",
    "configure_calls",
    "with_configure_option",
    "with_imports",
    "with_metadata",
    "with_metadata_by_name",
]


def with_metadata(source: str, sources: Sequence[MetadataSource]) -> str:
    """Import the sources and make them env.py's target_metadata: one, or a list of several.

    Calls of `context.configure` without a target_metadata of their own, or with None, are given it.
    """
    text = SourceText(source)
    names = names_for(text.tree, sources)
    value = _value([renamed(each, names) for each in sources])
    return _with_target(text, import_lines(text.tree, sources, names), value)


def with_metadata_by_name(source: str, sources: Mapping[str, Sequence[MetadataSource]]) -> str:
    """The same for the multidb template, whose target_metadata is a dict by the databases' names."""
    text = SourceText(source)
    every = list(dict.fromkeys(each for some in sources.values() for each in some))
    names = names_for(text.tree, every)
    entries = [f'    "{key}": {_value([renamed(each, names) for each in some])},\n' for key, some in sources.items()]
    return _with_target(text, import_lines(text.tree, every, names), "{\n" + "".join(entries) + "}", is_map=True)


def with_imports(source: str, modules: Sequence[str]) -> str:
    """Import these modules for what they do when they are imported: define tables."""
    text = SourceText(source)
    known = set(imported_modules(text.tree))
    bound = bound_names(text.tree) - {module.partition(".")[0] for module in known}
    lines = [import_line(module, bound) for module in dict.fromkeys(modules) if module not in known]
    target = _target(text.tree)
    text.insert_lines(_place(text, target), lines)
    return text.changed()


# -- target_metadata -------------------------------------------------------------------------------------------------


def _with_target(text: SourceText, imports: list[str], value: str, *, is_map: bool = False) -> str:
    target = _target(text.tree)
    place = _place(text, target)
    if target is not None and target.value is not None:
        text.insert_lines(place, imports)
        text.replace(text.start(target.value), text.end(target.value), value)
    else:
        text.insert_lines(place, [*imports, f"target_metadata = {value}"])
    if not is_map:
        for call in configure_calls(text.tree):
            if _has_no_metadata(call):
                set_keyword(text, call, "target_metadata", "target_metadata")
    return text.changed()


def _target(tree: ast.Module) -> ast.Assign | ast.AnnAssign | None:
    """The last assignment of target_metadata at the module's top."""
    found: ast.Assign | ast.AnnAssign | None = None
    for node in tree.body:
        targets = (
            node.targets if isinstance(node, ast.Assign) else [node.target] if isinstance(node, ast.AnnAssign) else []
        )
        if any(isinstance(target, ast.Name) and target.id == "target_metadata" for target in targets):
            assert isinstance(node, (ast.Assign, ast.AnnAssign))
            found = node
    return found


def _has_no_metadata(call: ast.Call) -> bool:
    given = [keyword.value for keyword in call.keywords if keyword.arg == "target_metadata"]
    if not given:
        return all(keyword.arg is not None for keyword in call.keywords)  # **options may bring it
    return isinstance(given[0], ast.Constant) and given[0].value is None


def _place(text: SourceText, target: ast.stmt | None) -> int:
    """Above target_metadata, where Alembic's own comment puts the import: after fileConfig, which would disable the
    loggers that the models' modules have made. Else after the last import at the module's top.
    """
    if target is not None:
        return text.line_of(text.start(target))[0]
    imports = [node for node in text.tree.body if isinstance(node, (ast.Import, ast.ImportFrom))]
    return text.after_line(text.end(imports[-1])) if imports else _after_docstring(text)


def _after_docstring(text: SourceText) -> int:
    body = text.tree.body
    has_docstring = bool(body) and ast.get_docstring(text.tree, clean=False) is not None
    return text.after_line(text.end(body[0])) if has_docstring else 0


def _value(expressions: Sequence[str]) -> str:
    unique = list(dict.fromkeys(expressions))
    return unique[0] if len(unique) == 1 else f"[{', '.join(unique)}]" if unique else "None"
