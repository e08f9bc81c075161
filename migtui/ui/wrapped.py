"""Lines of several styles, and rows of parts, folded where they have no room on one line."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import groupby
from operator import itemgetter

from rich.cells import cell_len

from .text import Line, Span, line_width, plain, wrap


def folded(line: Line, width: int) -> list[Line]:
    """The line, folded at blanks where it has no room; every sign keeps its style."""
    if line_width(line) <= width:
        return [line]
    styles = iter([style for text, style in line for sign in text if not sign.isspace()])
    found: list[Line] = []
    for part in wrap(plain(line), width):
        signs: list[Span] = []
        for sign in part:
            before = signs[-1][1] if signs else ""
            signs.append((sign, before if sign == " " else next(styles)))
        found.append(tuple(("".join(sign for sign, _ in run), key) for key, run in groupby(signs, key=itemgetter(1))))
    return found


def joined(parts: Iterable[str], width: int, sign: str) -> list[str]:
    """The parts with the sign between them, in lines of at most `width` cells. None is folded that has room alone."""
    lines: list[str] = []
    for part in parts:
        beside = f"{lines[-1]}{sign}{part}" if lines else part
        if lines and cell_len(beside) <= width:
            lines[-1] = beside
        else:
            lines += wrap(part, width)
    return lines
