"""Do two pieces of SQL say the same, when a server may have written one of them anew?"""

from __future__ import annotations

import re
from functools import lru_cache

from .sql_expression import expression
from .sql_forms import Node
from .sql_words import Unreadable, words_of

LITERAL = re.compile(r"\(*\s*(?:'(?:[^']|'')*'|[-+]?\d+(?:\.\d+)?|true|false|null)\s*\)*", re.IGNORECASE)
TYPE_ENDS = ("varying", "precision")
BOOLEANS = {"'f'": "false", "'t'": "true", "'false'": "false", "'true'": "true"}


def same_text(one: str, other: str) -> bool:
    """Of CHECK constraints and predicates."""
    if one == other:
        return True
    return _form(one) == _form(other)


def same_default(one: str, other: str) -> bool:
    """Of server defaults: for a boolean column 'f' is false."""
    forms = [_form(text) for text in (one, other)]
    first, second = (BOOLEANS.get(form, form) if isinstance(form, str) else form for form in forms)
    return first == second


def same_computed(one: str, other: str) -> bool:
    """Of computed columns, with STORED or VIRTUAL behind the expression."""
    (first, kept), (second, stored) = ((text.rpartition(" ")[::2]) for text in (one, other))
    return one == other or (kept == stored and same_text(first, second))


def is_literal(text: str) -> bool:
    """Is it a plain value, which a server does not put in other words?"""
    return LITERAL.fullmatch(text) is not None


@lru_cache(maxsize=4096)
def _form(text: str) -> Node:
    """A tree, or what is left of the words where no tree can be made."""
    try:
        return expression(text)
    except Unreadable:
        return _loose(text)


def _loose(text: str) -> str:
    """The words in small letters, without parentheses and casts."""
    try:
        words = [word.text.lower() for word in words_of(text) if word.text not in ("(", ")")]
    except Unreadable:
        return " ".join(text.lower().split())
    kept: list[str] = []
    for place, word in enumerate(words):
        before = words[place - 1] if place else ""
        is_type = before == "::" or (word in TYPE_ENDS and words[place - 2 : place - 1] == ["::"])
        if word != "::" and not is_type:
            kept.append(word)
    return " ".join(kept)
