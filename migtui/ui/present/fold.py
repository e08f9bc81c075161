"""Folding a line of styled text at its blanks, under its own indentation."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from rich.cells import cell_len

from ..text import Line, Span, line_width, plain

HANGING = 4
"""Cells by which the continuation of a line is set in."""


def fold(line: Line, width: int, *, hanging: int = HANGING) -> list[Line]:
    """The line in lines of at most `width` cells. A word that is longer than a line is cut into pieces."""
    if line_width(line) <= width:
        return [line]
    text = plain(line)
    indent = min(len(text) - len(text.lstrip(" ")) + hanging, width // 2)
    lines: list[Line] = []
    current: list[Span] = []
    used = 0
    for word in _pieces(_words(line), width - indent):
        size = line_width(word)
        if used + size > width and current:
            lines.append(tuple(current))
            current, used = [(" " * indent, "")], indent
        if used == indent and lines and plain(word).isspace():
            continue  # the blank at which it was folded
        current += word
        used += size
    return [*lines, tuple(current)]


def _words(line: Line) -> Iterator[Line]:
    """Runs of blanks, and runs of anything else, whatever their styles."""
    word: list[Span] = []
    for text, style in line:
        for part in re.findall(r"\s+|\S+", text):
            if word and word[-1][0].isspace() != part.isspace():
                yield tuple(word)
                word = []
            word.append((part, style))
    if word:
        yield tuple(word)


def _pieces(words: Iterable[Line], width: int) -> Iterator[Line]:
    for word in words:
        while line_width(word) > width > 0:
            head = _head(word, width)
            yield head
            word = _without(word, len(plain(head)))
        yield word


def _head(word: Line, width: int) -> Line:
    """As many characters as fit, at least one."""
    taken: list[Span] = []
    for text, style in word:
        for count, character in enumerate(text):
            width -= cell_len(character)
            if width < 0 and (taken or count):
                return tuple([*taken, (text[:count], style)] if count else taken)
        taken.append((text, style))
    return tuple(taken)


def _without(word: Line, count: int) -> Line:
    rest: list[Span] = []
    for text, style in word:
        rest += [(text[count:], style)] if count < len(text) else []
        count = max(0, count - len(text))
    return tuple(rest)
