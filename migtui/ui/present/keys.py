"""The help text, from the registry of commands."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby

from ..commands import Command, key_names
from ..text import Line, wrap

NAME = 14
"""Cells of the keys' column."""
GLYPHS = (
    ("◉", "@", "the database is here"),
    ("●", "*", "applied"),
    ("○", "o", "pending"),
    ("◆ ◇", "M m", "merge point, applied and pending"),
    ("✗", "x", "broken: the file cannot be loaded"),
    ("?", "?", "missing: named by others, no file defines it"),
    ("⚠", "!", "destroys data when it is applied"),
    ("⇠1", "<-1", "depends on one other revision (depends_on)"),
)


def help_lines(commands: Sequence[Command], *, ascii: bool, width: int = 94) -> list[Line]:
    """Keys by group, then the glyphs."""
    lines: list[Line] = []
    for group, members in groupby(sorted(commands, key=lambda c: _first(commands, c)), key=lambda c: c.group):
        lines += [((group, "head"),)]
        for command in members:
            lines += _folded(key_names(command), command.help, width)
        lines += [()]
    lines += [(("Graph", "head"),)]
    for glyph, plain, text in GLYPHS:
        lines += _folded(plain if ascii else glyph, text, width)
    return lines


def _folded(name: str, text: str, width: int) -> list[Line]:
    first, *more = wrap(text, width - NAME)
    return [((f"  {name:<{NAME - 2}}", "key"), (first, "")), *(((" " * NAME + part, ""),) for part in more)]


def _first(commands: Sequence[Command], command: Command) -> int:
    """The place of the command's group: groups stand in the order of their first member."""
    return next(index for index, other in enumerate(commands) if other.group == command.group)
