"""The text of `?`, from the registry of commands. Apart from the key bar, which the first frame needs."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import groupby

from ..commands import Command, key_names
from ..commands.command import WHILE, with_keys
from ..keys.keymap import DEFAULT
from ..text import Line, line_width, wrap

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
    ("┃ ━", "| -", "heavy or bold: the way through the selected revision, from its bases to its heads"),
    ("┆", ":", "revisions folded into one row"),
    ("≈", "~", "found by something that its row does not show"),
)
DIFF_SIGNS = (
    ("+", "+", "the models alone have it: it would be added"),
    ("-", "-", "the database alone has it: it would be dropped"),
    ("~", "~", "both have it, and an operation changes it; the words that it changes are underlined"),
    ("~?", "~?", "dropped and added, or the same under another name? {diff.rename} says so"),
    ("=", "=", "no operation is about it; what merely reads otherwise is dim"),
    ("?", "?", "could not be read, or was not compared"),
    ("╰─", r"\_", "in a narrow terminal: the database's line, below the one of the models"),
    ("▌", ">", "belongs to what is under the cursor: rows of an operation, operations of a row"),
    ("⚠", "!", "destroys data"),
    ("!", "!", "in the list: we see a difference that autogenerate does not compare; {diff.limits} shows it"),
)


def help_lines(
    commands: Sequence[Command],
    *,
    ascii: bool,
    width: int = 94,
    name: Callable[[str], str] = DEFAULT.name,
    signs: bool = True,
) -> list[Line]:
    """Keys by group, then the glyphs. What has no key is named as the palette names it, behind the palette's key.

    `name` says what to press for a command: see `KeyMap.name`.
    """
    lines: list[Line] = []
    ordered = sorted(commands, key=lambda c: _first(commands, c))
    for (group, mode), members in groupby(ordered, key=lambda c: (c.group, c.mode)):
        lines += [((f"{group}, {WHILE[mode]}" if mode else group, "head"),)]
        for command in members:
            lines += _folded(key_names(command, name("palette")), _said(command, name), width)
        lines += [()]
    if not signs:
        return lines[:-1]
    is_diff = any(command.group == "Diff" for command in commands)
    lines += [(("Signs" if is_diff else "Graph", "head"),)]
    for glyph, plain, text in DIFF_SIGNS if is_diff else GLYPHS:
        lines += _folded(plain if ascii else glyph, with_keys(text, name), width)
    return lines


def _said(command: Command, name: Callable[[str], str]) -> str:
    """What it does; its name before that where the palette has it by that alone, or where the user has given it."""
    is_named = not command.keys or (command.group == "Own" and command.label != command.help)
    said = command.said(name)
    return f"{command.label}: {said}" if is_named else said


def _folded(name: str, text: str, width: int) -> list[Line]:
    """A name that is too long for its column has a line of its own."""
    head: Line = ((f"  {name:<{NAME - 2}}", "key"),)
    parts = wrap(text, width - NAME)
    if line_width(head) > NAME or not head[0][0].endswith(" "):
        return [head, *(((" " * NAME + part, ""),) for part in parts)]
    return [(*head, (parts[0], "")), *(((" " * NAME + part, ""),) for part in parts[1:])]


def _first(commands: Sequence[Command], command: Command) -> int:
    """The place of the command's group: groups stand in the order of their first member, and so does a mode's part."""
    return next(i for i, other in enumerate(commands) if (other.group, other.mode) == (command.group, command.mode))
