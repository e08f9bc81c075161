"""The key bar and the help text, from the registry of commands."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby
from typing import NamedTuple

from ..commands import Command, key_name, key_names
from ..text import Line, Span, line_width, wrap

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


DIFF_SIGNS = (
    ("+", "+", "the models alone have it: it would be added"),
    ("-", "-", "the database alone has it: it would be dropped"),
    ("~", "~", "both have it, and an operation changes it; the words that it changes are underlined"),
    ("~?", "~?", "dropped and added, or the same under another name? r says so"),
    ("=", "=", "no operation is about it; what merely reads otherwise is dim"),
    ("?", "?", "could not be read, or was not compared"),
    ("╰─", r"\_", "in a narrow terminal: the database's line, below the one of the models"),
    ("▌", ">", "belongs to what is under the cursor: rows of an operation, operations of a row"),
    ("⚠", "!", "destroys data"),
    ("!", "!", "in the list: we see a difference that autogenerate does not compare; l shows it"),
)


def help_lines(commands: Sequence[Command], *, ascii: bool, width: int = 94) -> list[Line]:
    """Keys by group, then the glyphs. What has no key is named as the palette names it."""
    lines: list[Line] = []
    for group, members in groupby(sorted(commands, key=lambda c: _first(commands, c)), key=lambda c: c.group):
        lines += [((group, "head"),)]
        for command in members:
            name = "" if command.keys else f"{command.label}: "
            lines += _folded(key_names(command), name + command.help, width)
        lines += [()]
    is_diff = any(command.group == "Diff" for command in commands)
    lines += [(("Signs" if is_diff else "Graph", "head"),)]
    for glyph, plain, text in DIFF_SIGNS if is_diff else GLYPHS:
        lines += _folded(plain if ascii else glyph, text, width)
    return lines


def _folded(name: str, text: str, width: int) -> list[Line]:
    first, *more = wrap(text, width - NAME)
    return [((f"  {name:<{NAME - 2}}", "key"), (first, "")), *(((" " * NAME + part, ""),) for part in more)]


def _first(commands: Sequence[Command], command: Command) -> int:
    """The place of the command's group: groups stand in the order of their first member."""
    return next(index for index, other in enumerate(commands) if other.group == command.group)


class Place(NamedTuple):
    """Where a command stands in the key bar."""

    start: int
    end: int
    """Cells, the end not included."""
    command: str
    """Its id."""


def key_line(commands: Sequence[Command], dimmed: frozenset[str], width: int) -> tuple[Line, list[Place]]:
    """The key bar in `width` cells, and where each command stands.

    Help and quit stand at the right and stay; of the others the last ranks go first.
    """
    ranked = sorted((command for command in commands if command.rank), key=lambda command: command.rank)
    right = [command for command in ranked if command.group == "General"]
    start = width - sum(line_width(_key(command, dimmed)) for command in right)
    line: list[Span] = [(" ", "")]
    places: list[Place] = []
    for command in (command for command in ranked if command not in right):
        if line_width((*line, *_key(command, dimmed))) <= start:
            _place(line, places, command, dimmed)
    line.append((" " * (start - line_width(tuple(line))), ""))
    for command in right:
        _place(line, places, command, dimmed)
    return tuple(line), places


def _place(line: list[Span], places: list[Place], command: Command, dimmed: frozenset[str]) -> None:
    start = line_width(tuple(line))
    line += _key(command, dimmed)
    places.append(Place(start, line_width(tuple(line)) - 2, command.id))


def _key(command: Command, dimmed: frozenset[str]) -> Line:
    off = command.id in dimmed
    return (key_name(command.keys[0]), "dim" if off else "key"), (f" {command.label}  ", "dim" if off else "")
