"""What was typed, taken apart: options may stand before the command, behind it and between its arguments.

argparse would have them in its own order, and takes `-3..` for an option. So they are sorted before it sees them.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from .commands import EVERY

_TAKING = frozenset(
    name for each in EVERY for option in each.all_options if option.takes_value for name in option.names
)
"""Spellings of options that take a value. An option has one meaning, whichever command it goes with."""


class Words(NamedTuple):
    """The words in two heaps."""

    options: tuple[str, ...]
    """Each with its value in the same word."""
    rest: tuple[str, ...]
    """The command, and what stands behind it."""
    unfinished: str = ""
    """An option at the end without the value that it takes."""

    @property
    def command(self) -> str:
        return self.rest[0] if self.rest else ""

    def arguments(self) -> list[str]:
        """For a parser that knows the command already."""
        options = [*self.options, *([self.unfinished] if self.unfinished else [])]
        return [*options, "--", *self.rest[1:]] if len(self.rest) > 1 else options


def taken_apart(typed: Sequence[str]) -> Words:
    """The words of a command line."""
    options: list[str] = []
    rest: list[str] = []
    unfinished = ""
    words = iter(typed)
    for word in words:
        if word == "--":
            rest += words
        elif not _is_option(word):
            rest.append(word)
        elif word not in _TAKING:
            options.append(word)
        else:
            value = next(words, None)
            if value is None or _is_option(value):
                unfinished = word
                options += [value] if value is not None else []
            else:
                options.append(f"{word}={value}" if word.startswith("--") else f"{word}{value}")
    return Words(tuple(options), tuple(rest), unfinished)


def _is_option(word: str) -> bool:
    """`-1` and `-3..` are steps down: no option of ours is a digit."""
    return word.startswith("-") and word != "-" and not word[1].isdecimal()
