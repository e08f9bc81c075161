"""Narrowing what a dialog lists to what has all words of a filter, with the words marked."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from migtui.core.search import Search

from ..text import Line, plain
from .found import Marker

HEADING = "head"
"""The style of a heading, which stays where something below it does."""


class Filter:
    """The words that are typed, in any order and in either case. Without words it takes everything."""

    def __init__(self, text: str = "") -> None:
        self.words = tuple(dict.fromkeys(text.lower().split()))[:12]
        self._marker = Marker(Search(text, self.words, ()))

    def takes(self, text: str) -> bool:
        """Whether all words stand in the text."""
        return not self.words or all(map(text.lower().__contains__, self.words))

    def marked(self, line: Line) -> Line:
        """The line with its words marked."""
        if not self.words:
            return line
        return tuple(span for text, style in line for span in self._marker.marked(text, style))

    @staticmethod
    def count(lines: Iterable[Line]) -> int:
        """The entries, headings aside."""
        return sum(not _is_heading(entry[0]) for entry in _entries(lines))

    def lines(self, lines: Sequence[Line]) -> tuple[list[Line], int]:
        """The entries that it takes, under their headings, and how many those are."""
        if not self.words:
            return list(lines), 0
        kept: list[Line] = []
        heading: list[Line] = []
        count = 0
        for entry in _entries(lines):
            if _is_heading(entry[0]):
                heading = [(), entry[0]] if kept else [entry[0]]
            elif self.takes(" ".join(map(plain, entry))):
                kept += [*heading, *map(self.marked, entry)]
                heading = []
                count += 1
        return kept, count


def _entries(lines: Iterable[Line]) -> Iterable[list[Line]]:
    """What was folded into several lines is one entry: those that begin further right than the first. Empty lines
    only part them."""
    entry: list[Line] = []
    for line in lines:
        text = plain(line)
        if entry and text.strip() and _indent(text) > _indent(plain(entry[0])) and not _is_heading(entry[0]):
            entry.append(line)
            continue
        if entry:
            yield entry
        entry = [line] if text.strip() else []
    if entry:
        yield entry


def _indent(text: str) -> int:
    return len(text) - len(text.lstrip())


def _is_heading(line: Line) -> bool:
    return bool(line) and all(style == HEADING for _, style in line)
