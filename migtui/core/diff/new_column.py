"""What the code of op.add_column() says of the column."""

from __future__ import annotations

import ast
import re
from collections.abc import Sequence
from dataclasses import dataclass
from textwrap import dedent

FILLED = ("Identity", "Computed", "Sequence")


@dataclass(frozen=True, slots=True)
class NewColumn:
    """The column."""

    nullable: bool
    has_value: bool
    """The server gives it one: a default, an identity, an expression."""
    is_computed: bool
    """Its default is an expression: `CURRENT_TIMESTAMP`, and no number or text."""

    @property
    def demands_value(self) -> bool:
        """Must rows that exist have a value that nobody gives?"""
        return not self.nullable and not self.has_value


def new_column(lines: Sequence[str]) -> NewColumn | None:
    """None: the code is not autogenerate's."""
    try:
        tree = ast.parse(dedent("\n".join(lines)))  # those of a batch block are indented
    except (SyntaxError, ValueError):
        return None
    calls = [node for node in ast.walk(tree) if isinstance(node, ast.Call)]
    column = next((call for call in calls if _name(call) == "Column"), None)
    if column is None:
        return None
    said = {keyword.arg: keyword.value for keyword in column.keywords if keyword.arg}
    default = said.get("server_default")
    has_default = default is not None and not _is(default, None)
    has_value = has_default or any(isinstance(each, ast.Call) and _name(each) in FILLED for each in column.args)
    nullable = said.get("nullable")
    is_computed = has_default and not _is_literal(default)
    return NewColumn(nullable is None or not _is(nullable, False), has_value, is_computed)


_LITERAL = re.compile(r"\s*\(?\s*([-+]?[\d.]+|'[^']*'|null|true|false)\s*\)?\s*", re.IGNORECASE)


def _is_literal(default: ast.expr | None) -> bool:
    """A Python string is a text for the server; `sa.text("0")` is what it says."""
    if isinstance(default, ast.Call) and _name(default) == "text" and default.args:
        text = default.args[0]
        return isinstance(text, ast.Constant) and _LITERAL.fullmatch(str(text.value)) is not None
    return isinstance(default, ast.Constant)


def _name(call: ast.Call) -> str:
    function = call.func
    return function.attr if isinstance(function, ast.Attribute) else getattr(function, "id", "")


def _is(node: ast.expr, value: object) -> bool:
    return isinstance(node, ast.Constant) and node.value is value
