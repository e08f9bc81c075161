"""Edits of env.py that only the doctor makes. All take and return the file's text, and give it back unchanged where it
is not written in the way that they know; they raise SyntaxError when it is no Python.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

from migtui.core.environment.configuration_text import doubled
from migtui.core.environment.source_text import SourceText


def with_loggers_kept(source: str) -> str:
    """Every `fileConfig(…)` is told `disable_existing_loggers=False`."""
    text = SourceText(source)
    for call in _calls(text.tree, r"(logging\.config\.|config\.)?fileConfig"):
        given = next((each for each in call.keywords if each.arg == "disable_existing_loggers"), None)
        value = given.value if given is not None else call.args[2] if len(call.args) > 2 else None
        if value is not None:
            text.replace(text.start(value), text.end(value), "False")
        elif call.args or call.keywords:
            arguments: list[ast.expr | ast.keyword] = [*call.args, *call.keywords]
            end = max(map(text.end, arguments))
            text.replace(end, end, ", disable_existing_loggers=False")
    return text.changed()


def with_percent_doubled(source: str) -> str:
    """The URL that env.py hands to `set_main_option("sqlalchemy.url", …)` gets every % doubled."""
    text = SourceText(source)
    for value in _url_arguments(text.tree):
        start, end = text.start(value), text.end(value)
        written = text.text[start:end]
        if isinstance(value, ast.Constant):
            text.replace(start, end, doubled(written))
        elif "%%" not in written:
            is_simple = isinstance(value, (ast.Name, ast.Attribute, ast.Call, ast.Subscript, ast.JoinedStr))
            text.replace(start, end, f'{written if is_simple else f"({written})"}.replace("%", "%%")')
    return text.changed()


def with_scheme(source: str, old: str, new: str) -> str:
    """Every string that begins like the URL `old://` begins with `new://`."""
    text = SourceText(source)
    for node in ast.walk(text.tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and node.value.startswith(f"{old}://"):
            start, end = text.start(node), text.end(node)
            written = text.text[start:end]
            if f"{old}://" in written:
                text.replace(start, end, written.replace(f"{old}://", f"{new}://", 1))
    return text.changed()


def url_schemes(source: str) -> tuple[str, ...]:
    """The fronts of the URLs that are written in env.py: ("postgresql+asyncpg",)."""
    try:
        tree = ast.parse(source)
    except (SyntaxError, ValueError):
        return ()
    texts = (node.value for node in ast.walk(tree) if isinstance(node, ast.Constant) and isinstance(node.value, str))
    found = (re.match(r"(\w+(?:\+\w+)?)://", text) for text in texts)
    return tuple(dict.fromkeys(match[1] for match in found if match))


def is_async(source: str) -> bool:
    """Does this env.py connect through asyncio, with an engine of its own or of the application's?"""
    return re.search(r"\b(async_engine_from_config|create_async_engine|AsyncEngine|async with)\b", source) is not None


def _calls(tree: ast.AST, pattern: str) -> Iterator[ast.Call]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and re.fullmatch(pattern, ast.unparse(node.func)):
            yield node


def _url_arguments(tree: ast.AST) -> Iterator[ast.expr]:
    for call in _calls(tree, r"(\w+\.)*set_(main|section)_option"):
        arguments = list(call.args)
        if len(arguments) >= 2 and isinstance(arguments[-2], ast.Constant) and "url" in str(arguments[-2].value):
            yield arguments[-1]
