"""Small pieces of sentences that several modules need."""

from __future__ import annotations

from collections.abc import Iterable


def base_name(file: str) -> str:
    """The last part of a path of any system: problems name files by it, their whole path stands beside."""
    return file.replace("\\", "/").rpartition("/")[2]


def printable(text: str) -> str:
    """The text with a blank for every character that could steer a terminal, line breaks included."""
    return "".join(character if character.isprintable() else " " for character in text)


def counted(count: int, noun: str) -> str:
    """ "1 step", "2 steps"."""
    return f"{count} {noun}" if count == 1 else f"{count} {noun}s"


def enumerated(names: Iterable[str], most: int = 4, last: str = "and") -> str:
    """The names as a sentence has them: "a", "a and b", "a, b and c", "a, b, c and 9 more"."""
    listed = list(names)
    if len(listed) > most:
        listed = [*listed[: most - 1], f"{len(listed) - most + 1} more"]
    return f" {last} ".join(filter(None, [", ".join(listed[:-1]), *listed[-1:]]))


def alike(name: str, known: Iterable[str]) -> str:
    """The known name that a misspelt one is most like, or ""."""
    from difflib import get_close_matches  # 3 ms, for a mistake only

    return next(iter(get_close_matches(name, list(known), n=1)), "")
