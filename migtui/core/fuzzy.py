"""How well a few typed letters fit a line of text. Linear in the text for each letter, whatever is typed.

Textual's own matcher tries every way in which the letters can be spread over the text: "aaaaaaaaaa" in a message of
sixty a is more of them than can be counted.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

LONGEST_QUERY = 60
LONGEST_TEXT = 300
"""Characters that are looked at."""


class Fit(NamedTuple):
    """How well it fits, and where."""

    score: float
    """Above 0, at most 1: all words stand in it as they are typed, from its beginning."""
    offsets: tuple[int, ...]
    """The characters that were meant, sorted."""


def words(query: str) -> tuple[str, ...]:
    """What is typed, taken apart: each word is looked for by itself."""
    return tuple(dict.fromkeys(query.lower()[:LONGEST_QUERY].split()))


def fit(typed: Sequence[str], text: str) -> Fit | None:
    """None: a word is not in the text, not even with other letters between its own."""
    low = text[:LONGEST_TEXT].lower()
    if len(low) != len(text[:LONGEST_TEXT]):
        low = text[:LONGEST_TEXT]  # "İ" has two characters in lower case: the offsets would be of another text
    if not typed:
        return None
    score = 0.0
    offsets: set[int] = set()
    for word in typed:
        found = _whole(word, low) or _spread(word, low)
        if found is None:
            return None
        score += found.score
        offsets.update(found.offsets)
    length = sum(map(len, typed)) / max(1, len(low))
    return Fit(score / len(typed) * (0.9 + 0.1 * min(1.0, length)), tuple(sorted(offsets)))


def _whole(word: str, low: str) -> Fit | None:
    """The word as it is typed; best at the beginning of the text, then of a word."""
    first = at = low.find(word)
    while at > 0 and low[at - 1].isalnum():
        at = low.find(word, at + 1)
    if at < 0:
        at = first
    if at < 0:
        return None
    begins = at == 0 or not low[at - 1].isalnum()
    return Fit(1.0 if at == 0 else 0.9 if begins else 0.6, tuple(range(at, at + len(word))))


def may_fit(typed: Sequence[str], low: str) -> bool:
    """Whether the letters are there at all, in their order: a quick no for most of 10,000 texts in lower case."""
    for word in typed:
        at = -1
        for letter in word:
            at = low.find(letter, at + 1)
            if at < 0:
                return False
    return True


def _spread(word: str, low: str) -> Fit | None:
    """The letters of the word in their order: "upall" in "Upgrade all", "mrg" in "Merge", and no "cust" in
    "discounts into". The first begins a word; each of the others is in the same word as the one before, or begins one.
    """
    if len(word) < 2 or not may_fit((word,), low):
        return None
    words, begins = _word_of_each(low)
    ways: list[dict[int, int]] = [{at: -1 for at in begins if low[at] == word[0]}]
    for letter in word[1:]:
        ways.append(_continued(letter, low, ways[-1], words, begins))
    if not ways[-1]:
        return None
    offsets = [min(ways[-1])]
    for way in reversed(ways):
        offsets.append(way[offsets[-1]])
    found = offsets[-2::-1]
    return Fit(0.45 * len(word) / (found[-1] - found[0] + 1), tuple(found))


def _continued(
    letter: str, low: str, before: dict[int, int], words: Sequence[int], begins: frozenset[int]
) -> dict[int, int]:
    """Where the letter may stand, and the letter before it, the nearest: if that one is in another word, all are."""
    found: dict[int, int] = {}
    last = -1
    for at, each in enumerate(low):
        if each == letter and last >= 0 and (last == at - 1 or words[last] == words[at] or at in begins):
            found[at] = last
        if at in before:
            last = at
    return found


def _word_of_each(low: str) -> tuple[list[int], frozenset[int]]:
    """The number of the word that each character is in, and where words begin."""
    number, numbers, begins = 0, [], set()
    for at, each in enumerate(low):
        if each.isalnum() and (at == 0 or not low[at - 1].isalnum()):
            begins.add(at)
        if not each.isalnum():
            number += 1
        numbers.append(number)
    return numbers, frozenset(begins)
