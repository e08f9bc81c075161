"""A change of one file as data: what it is, what it should be, and the difference to look at before it is made."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

CONTEXT = 3
"""Unchanged lines shown around a change, as in a unified diff."""


@dataclass(frozen=True, slots=True)
class Edit:
    """One file as it is and as it should be."""

    file: str
    """Absolute, or relative to the working directory."""
    before: str | None
    """The whole text, line ends as in the file; None: it does not exist yet."""
    after: str
    why: str
    """A short sentence."""

    @property
    def changes(self) -> bool:
        """Whether there is anything to write."""
        return self.before != self.after


@dataclass(frozen=True, slots=True)
class DiffLine:
    """One line of a unified diff."""

    sign: Literal["+", "-", " ", "@"]
    """Added, removed, unchanged; "@" opens a hunk, its text says which lines."""
    text: str
    """Without its line end."""
    number: int
    """1-based: in the old text for "-", else in the new one."""


def diff(edit: Edit) -> tuple[DiffLine, ...]:
    """The unified diff of the edit; empty where nothing changes. A line whose end alone differs counts as changed."""
    before, after = _lines(edit.before or ""), _lines(edit.after)
    matcher = difflib.SequenceMatcher(None, before, after, autojunk=False)
    return tuple(line for hunk in matcher.get_grouped_opcodes(CONTEXT) for line in _hunk(hunk, before, after))


Opcode = tuple[str, int, int, int, int]


def _hunk(hunk: list[Opcode], before: list[str], after: list[str]) -> Iterator[DiffLine]:
    (_, old, _, new, _), (_, _, old_end, _, new_end) = hunk[0], hunk[-1]
    place = f"@@ -{_range(old, old_end)} +{_range(new, new_end)} @@"
    if any(tag != "equal" for tag, *_ in hunk):
        yield DiffLine("@", place, new + 1)
    for tag, i, i_end, j, j_end in hunk:
        if tag == "equal":
            yield from _signed(" ", after[j:j_end], j)
        else:
            yield from _signed("-", before[i:i_end], i)
            yield from _signed("+", after[j:j_end], j)


def _signed(sign: Literal["+", "-", " "], lines: list[str], start: int) -> Iterator[DiffLine]:
    for number, line in enumerate(lines, start + 1):
        yield DiffLine(sign, line.rstrip("\r\n"), number)


def _range(start: int, end: int) -> str:
    """As `diff -u` writes it: an empty range names the line before it."""
    return f"{start + 1},{end - start}" if end > start else f"{start},0"


def _lines(text: str) -> list[str]:
    """Split at line feeds only: a form feed or U+2028 inside a line is text."""
    return re.findall(r"[^\n]*\n|[^\n]+", text)
