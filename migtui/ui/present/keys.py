"""The help text, from the registry of commands."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby

from ..commands import Command, key_names
from ..text import Line

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


def help_lines(commands: Sequence[Command], *, ascii: bool) -> list[Line]:
    """Keys by group, then the glyphs."""
    lines: list[Line] = []
    for group, members in groupby(sorted(commands, key=lambda c: _first(commands, c)), key=lambda c: c.group):
        lines += [((group, "head"),)]
        lines += [((f"  {key_names(c):<12}", "key"), (f"{c.help}", "")) for c in members]
        lines += [()]
    lines += [(("Graph", "head"),)]
    return [
        *lines,
        *(((f"  {plain if ascii else glyph:<12}", "key"), (text, "")) for glyph, plain, text in GLYPHS),
    ]


def _first(commands: Sequence[Command], command: Command) -> int:
    """The place of the command's group: groups stand in the order of their first member."""
    return next(index for index, other in enumerate(commands) if other.group == command.group)
