"""CREATE INDEX as SQLite keeps it, taken apart: SQLAlchemy skips indexes on expressions, and DESC."""

from __future__ import annotations

import re

from .row_texts import without_parentheses

_TOKEN = re.compile(r"'(?:[^']|'')*'|\"(?:[^\"]|\"\")*\"|`(?:[^`]|``)*`|\[[^\]]*\]|[(),]|[^\s'\"`\[(),]+|\s+")
_QUOTES = {'"': '"', "`": "`", "[": "]"}


def index_parts(sql: str) -> tuple[list[str], str]:
    """The columns as they are shown ("a", "b DESC", "lower(c)"), and what stands behind WHERE or ""."""
    parts: list[str] = []
    depth, part, rest = 0, "", ""
    for token in _TOKEN.findall(sql):
        if rest or (depth == 0 and parts):
            rest += token
        elif token == "(" and depth == 0:
            depth = 1
        elif token == ")" and depth == 1:
            parts.append(part)
            depth = 0
        elif token == "," and depth == 1:
            parts.append(part)
            part = ""
        elif depth:
            depth += (token == "(") - (token == ")")
            part += token
    where = re.sub(r"^\s*where\b", "", rest, flags=re.I)
    return [_column(each.strip()) for each in parts], without_parentheses(where)


def _column(text: str) -> str:
    """Names without their quotes; ASC says nothing."""
    text = re.sub(r"\s+asc$", "", text, flags=re.I)
    name, descending = re.sub(r"\s+desc$", "", text, flags=re.I), bool(re.search(r"\s+desc$", text, re.I))
    name = _unquoted(name) if _is_name(name) else without_parentheses(name)
    return f"{name} DESC" if descending else name


def _is_name(text: str) -> bool:
    """One quoted name and nothing more?"""
    return len(_TOKEN.findall(text)) == 1 and text[:1] in _QUOTES and text[-1:] == _QUOTES[text[0]]


def _unquoted(text: str) -> str:
    inner, quote = text[1:-1], _QUOTES[text[0]]
    return inner if quote == "]" else inner.replace(quote * 2, quote)
