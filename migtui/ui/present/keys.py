"""The key bar, from the registry of commands."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from ..commands import Command
from ..commands.command import Mode, is_typed
from ..keys.keymap import KeyMap
from ..text import Line, Span, line_width

ELSEWHERE: frozenset[Mode] = frozenset({"log"})
"""Modes in which the eyes are not on what the screen's other commands work on."""


def tab_keys(keys: KeyMap) -> str:
    """In the frame of the details."""
    return f"{keys.name('detail.previous')} {keys.name('detail.next')} tab"


class Place(NamedTuple):
    """Where a command stands in the key bar."""

    start: int
    end: int
    """Cells, the end not included."""
    command: str
    """Its id."""


def key_line(
    commands: Sequence[Command], dimmed: frozenset[str], width: int, mode: Mode = ""
) -> tuple[Line, list[Place]]:
    """The key bar in `width` cells, and where each command stands.

    Help and quit stand at the right and stay, and so does what `esc` leads back with; of the others the last ranks go
    first. In a mode its commands stand before all others, and a command whose first key they have taken is left out; in
    those ELSEWHERE they stand alone. While one types, letters are text: what has no other key is left out.
    """
    ranked = _ranked(commands, mode)
    right = [command for command in ranked if command.group == "General"]
    start = width - sum(line_width(_key(command, dimmed)) for command in right)
    line: list[Span] = [(" ", "")]
    places: list[Place] = []
    others = [command for command in ranked if command not in right]
    back = next((command for command in others if "escape" in command.keys), None)
    reserved = line_width(_key(back, dimmed)) if back is not None else 0
    for command in others:
        reserved = 0 if command is back else reserved
        if line_width((*line, *_key(command, dimmed))) + reserved <= start:
            _place(line, places, command, dimmed)
    line.append((" " * (start - line_width(tuple(line))), ""))
    for command in right:
        _place(line, places, command, dimmed)
    return tuple(line), places


def _ranked(commands: Iterable[Command], mode: Mode) -> list[Command]:
    """Those of the footer, in its order."""
    here = [command for command in commands if command.mode in ("", mode)]
    if mode == "typing":
        here = [each.on(tuple(key for key in each.keys if not is_typed(key))) for each in here]
    taken = {key for command in here if command.mode for key in command.keys}
    if mode in ELSEWHERE:
        here = [each for each in here if each.mode or each.group == "General"]
    ranked = [each for each in here if each.rank and each.keys and (each.mode or each.keys[0] not in taken)]
    return sorted(ranked, key=lambda command: (not command.mode, command.rank))


def _place(line: list[Span], places: list[Place], command: Command, dimmed: frozenset[str]) -> None:
    start = line_width(tuple(line))
    line += _key(command, dimmed)
    places.append(Place(start, line_width(tuple(line)) - 2, command.id))


def _key(command: Command, dimmed: frozenset[str]) -> Line:
    off = command.id in dimmed
    return (command.name, "dim" if off else "key"), (f" {command.label}  ", "dim" if off else "")
