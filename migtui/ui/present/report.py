"""Errors and run reports as lines."""

from __future__ import annotations

import re

from rich.cells import cell_len

from migtui.errors import MigtuiError

from ..text import Line, one_line, verbatim, wrap

TRACED = re.compile(r'(?P<start>\s*File ")(?P<folder>.*[/\\])(?P<rest>[^/\\"]+", line [0-9]+.*)')
"""A line of a traceback that names a file."""


def _traced(text: str, width: int) -> str:
    """Of the path of a frame the beginning gives way: the file and the line are what is looked for."""
    found = TRACED.fullmatch(text)
    if found is None or cell_len(text) < width:
        return text
    start, folder, rest = found.groups()
    room = width - 1 - cell_len(start) - cell_len(rest)
    kept = folder[max(1, len(folder) - max(1, room) + 1) :]
    return f"{start}…{kept[kept.find('/') :] if '/' in kept else '/'}{rest}"


def error_lines(error: MigtuiError, width: int) -> list[Line]:
    """Message, place, hint, then the details line by line."""
    lines: list[Line] = [((text, "broken"),) for text in wrap(one_line(error.message), width)]
    if error.where:
        first, *more = wrap(one_line(error.where), width - 3)
        lines += [(("at ", "dim"), (first, "label")), *((("   ", ""), (text, "label")) for text in more)]
    if error.hint:
        lines += [(), *(((text, ""),) for text in wrap(one_line(error.hint), width))]
    if error.details:
        lines += [(), *(((_traced(text, width), "dim"),) for text in verbatim(error.details))]
    return lines
