"""Code in colours: Pygments finds the words, the theme has the colours.

Imported when the first code is shown: Pygments costs 18 ms.
"""

from __future__ import annotations

from collections.abc import Iterable

from pygments.lexer import Lexer
from pygments.token import Comment, Keyword, Name, Number, String, Token

from ..text import Line, Span

_STYLES = (
    (Comment, "comment"),
    (Keyword, "keyword"),
    (Name.Builtin, "keyword"),
    (String.Symbol, ""),  # "a quoted name"
    (String.Name, ""),
    (Name.Quoted, ""),
    (String, "string"),
    (Number, "number"),
)


def coloured(text: str, language: type[Lexer]) -> Iterable[Line]:
    """The text line by line, in the colours of its words. What it says stays as it is."""
    lexer = language(stripnl=False, ensurenl=False)
    spans: list[Span] = []
    for kind, value in lexer.get_tokens(text):
        style = _style(kind) if value != "." else ""  # PostgreSQL's lexer takes the dot of "l.id" for a number
        first, *more = value.split("\n")
        spans.append((first, style))
        for part in more:
            yield tuple(span for span in spans if span[0])
            spans = [(part, style)]
    yield tuple(span for span in spans if span[0])


def _style(kind: object) -> str:
    assert isinstance(kind, type(Token))
    return next((style for parent, style in _STYLES if kind in parent), "")
