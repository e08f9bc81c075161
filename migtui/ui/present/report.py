"""Errors and run reports as lines."""

from __future__ import annotations

from migtui.errors import MigtuiError

from ..text import Line, one_line, verbatim, wrap


def error_lines(error: MigtuiError, width: int) -> list[Line]:
    """Message, place, hint, then the details line by line."""
    lines: list[Line] = [((text, "broken"),) for text in wrap(one_line(error.message), width)]
    if error.where:
        first, *more = wrap(one_line(error.where), width - 3)
        lines += [(("at ", "dim"), (first, "label")), *((("   ", ""), (text, "label")) for text in more)]
    if error.hint:
        lines += [(), *(((text, ""),) for text in wrap(one_line(error.hint), width))]
    if error.details:
        lines += [(), *(((text, "dim"),) for text in verbatim(error.details))]
    return lines
