"""The words of a search, marked where they stand in a row."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from ..text import Line, Span

if TYPE_CHECKING:
    from migtui.core.search import Search

ELSEWHERE, ELSEWHERE_ASCII = "≈", "~"
"""Found by something that the row does not show: the file, the author, an operation."""
STYLE = "found"


class Marker:
    """Knows what a search has found and by which words."""

    def __init__(self, search: Search) -> None:
        self._found = frozenset(search.found)
        # Longer words first: of "user" and "users" the whole word is marked.
        words = sorted(filter(None, search.terms), key=len, reverse=True)
        self._words = re.compile("|".join(map(re.escape, words)), re.IGNORECASE) if words else None

    def has_found(self, id: str) -> bool:
        """Whether the revision was found."""
        return id in self._found

    def stands_in(self, text: str) -> bool:
        """Whether one of the words does."""
        return self._words is not None and self._words.search(text) is not None

    def marked(self, text: str, style: str) -> Line:
        """The text in this style, with the words in that of what was found."""
        spans: list[Span] = []
        end = 0
        for match in self._words.finditer(text) if self._words is not None else ():
            spans += [(text[end : match.start()], style), (match.group(), STYLE)]
            end = match.end()
        return tuple(span for span in (*spans, (text[end:], style)) if span[0])


def is_marked(line: Line) -> bool:
    """Whether a word was found in it."""
    return any(style in (STYLE, f"chip-{STYLE}") for _, style in line)
