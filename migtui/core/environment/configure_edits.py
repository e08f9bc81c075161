"""Options of `context.configure` in the text of env.py, each call in the layout that it has."""

from __future__ import annotations

import ast
import re

from migtui.core.environment.source_text import SourceText

WIDTH = 88
"""A call on one line that would grow longer is folded: the formatters' usual limit."""


def with_configure_option(source: str, option: str, value: str) -> str:
    """Pass `option=value` to every call of `context.configure`, in place of another value."""
    text = SourceText(source)
    for call in configure_calls(text.tree):
        set_keyword(text, call, option, value)
    return text.changed()


def configure_calls(tree: ast.AST) -> list[ast.Call]:
    """The calls `context.configure(…)`, in the order of the text."""
    found = [
        node
        for node in ast.walk(tree)
        if isinstance(node, ast.Call) and re.fullmatch(r"(alembic\.)?context\.configure", ast.unparse(node.func))
    ]
    return sorted(found, key=lambda call: (call.lineno, call.col_offset))


def set_keyword(text: SourceText, call: ast.Call, option: str, value: str) -> None:
    for keyword in call.keywords:
        if keyword.arg == option:
            text.replace(text.start(keyword.value), text.end(keyword.value), value)
            return
    arguments: list[ast.expr | ast.keyword] = [*call.args, *call.keywords]
    close = text.end(call) - 1
    if not arguments:
        text.replace(close, close, f"{option}={value}")
        return
    last = max(arguments, key=text.end)
    end = text.end(last)
    tail = text.text[end:close]
    if "\n" not in tail and "\r" not in tail:
        _append_on_line(text, call, end, close, f"{option}={value}")
        return
    comma = tail.lstrip().startswith(",")
    if not comma:
        text.replace(end, end, ",")
    line_end = text.line_of(end + (tail.index(",") if comma else 0))[1]  # a comment may follow
    text.replace(line_end, line_end, f"\n{_indent_of(text, call, last)}{option}={value},")


def _indent_of(text: SourceText, call: ast.Call, argument: ast.expr | ast.keyword) -> str:
    """As the argument's own line is indented, or one step deeper than the line on which the call begins."""
    own, first = text.line_of(text.start(argument))[0], text.line_of(text.start(call))[0]
    return _blanks(text, own) if own != first else _blanks(text, first) + "    "


def _blanks(text: SourceText, offset: int) -> str:
    found = re.compile(r"[ \t]*").match(text.text, offset)
    return found[0] if found else ""


def _append_on_line(text: SourceText, call: ast.Call, end: int, close: int, argument: str) -> None:
    """At the end of a line that also closes the call; folded when it gets long and the call has no other line."""
    line_start, line_end = text.line_of(end)
    start = text.end(call.func) + 1
    is_one_line = text.line_of(start)[0] == line_start
    if not is_one_line or line_end - line_start + len(argument) + 2 <= WIDTH:
        text.replace(end, end, f", {argument}")
        return
    base = _blanks(text, line_start)
    text.replace(start, start, f"\n{base}    ")
    text.replace(end, close, f", {argument}\n{base}")
