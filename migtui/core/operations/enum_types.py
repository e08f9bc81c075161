"""The types that PostgreSQL makes by the way: op.create_table() creates those of its Enum columns before the table."""

from __future__ import annotations

import ast
from collections.abc import Sequence

from migtui.core.operations.expression import HOPS, Scope, called, is_constant, keywords, resolve, string

SWITCHES = ("native_enum", "create_type")
"""Arguments that make it no type, or none of its own, where they are False."""


def made_types(columns: Sequence[ast.expr], scope: Scope) -> tuple[str, ...]:
    """The names of the types that come with these columns, each once. A type that belongs to a MetaData is made with
    that, and not here."""
    found: dict[str, None] = {}
    todo, hops = list(reversed(columns)), HOPS * 50
    while todo and hops:
        node, hops = resolve(todo.pop(), scope), hops - 1
        if isinstance(node, ast.Call):
            if called(node) in ("Enum", "ENUM") and (name := _type_name(node, scope)):
                found[name] = None
            inside = [node.func.value] if isinstance(node.func, ast.Attribute) else []  # sa.String().with_variant(…)
            todo += reversed([*inside, *node.args, *(word.value for word in node.keywords)])
    return tuple(found)


def _type_name(call: ast.Call, scope: Scope) -> str:
    words = keywords(call)
    if "metadata" in words or any(is_constant(words.get(name), False, scope) for name in SWITCHES):
        return ""
    name, schema = string(words.get("name"), scope), string(words.get("schema"), scope)
    return f"{schema}.{name}" if name and schema else name or ""
