"""Small pieces of sentences that several modules need."""

from __future__ import annotations

from collections.abc import Iterable


def base_name(file: str) -> str:
    """The last part of a path of any system: problems name files by it, their whole path stands beside."""
    return file.replace("\\", "/").rpartition("/")[2]


def printable(text: str) -> str:
    """The text with a blank for every character that could steer a terminal, line breaks included."""
    return "".join(character if character.isprintable() else " " for character in text)


def enumerated(names: Iterable[str], most: int = 4) -> str:
    """The names as a sentence has them: "a", "a and b", "a, b and c", "a, b, c and 9 more"."""
    listed = list(names)
    if len(listed) > most:
        listed = [*listed[: most - 1], f"{len(listed) - most + 1} more"]
    return " and ".join(filter(None, [", ".join(listed[:-1]), *listed[-1:]]))
