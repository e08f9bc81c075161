"""Two texts line beside line: which lines belong together, and what is different inside them.

Only for reading: what is *different* in a schema is what Alembic's operations say. Here a line counts as it is
written, apart from the comma at its end, which says nothing but that another line follows.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Literal

Sign = Literal["=", "~", "+", "-", "moved"]
"""As in `core.diff.alignment`; "moved": the other side has the same line at another place."""
Ranges = tuple[tuple[int, int], ...]

MOST = 4_000
"""Lines of both sides together that are compared: SequenceMatcher needs 40 ms for so many that all differ."""
_TOKEN = re.compile(r"\w+|\s+|[^\w\s]")
_SUBJECT = re.compile(
    r"""
    (?:CONSTRAINT\s\S+\s)?(?P<key>PRIMARY\sKEY) | CREATE\s(?:UNIQUE\s)?\w+\s\S+ | COMMENT\sON\s\w+\s\S+
    | CONSTRAINT\s\S+ | FOREIGN\sKEY\s?\([^)]*\) | UNIQUE | CHECK
    | [\w.]+\(\s*(?P<quote>['"]).*?(?P=quote) | \) | \S+
    """,
    re.VERBOSE | re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class LinePair:
    """One line of the two sides. None: this side has nothing there."""

    models: str | None
    database: str | None
    sign: Sign
    changed: tuple[Ranges, Ranges] = ((), ())
    """Of "~": what differs, as start and end in each line."""
    twin: Literal["", "above", "below"] = ""
    """Of "moved": where the other side has it."""


def beside(models: str, database: str) -> list[LinePair]:
    """Equal lines beside one another, then those that are about the same column or constraint, then the rest."""
    left, right = models.splitlines(), database.splitlines()
    if len(left) + len(right) > MOST:
        left, right = left[: MOST // 2], right[: MOST // 2]
    pairs: list[tuple[int | None, int | None]] = []
    for tag, i1, i2, j1, j2 in _opcodes([_bare(line) for line in left], [_bare(line) for line in right]):
        if tag == "equal":
            pairs += zip(range(i1, i2), range(j1, j2), strict=True)
        else:
            pairs += _by_subject(left, right, (i1, i2), (j1, j2))
    return _signed(left, right, pairs)


def subject(line: str) -> str:
    """What a line is about: a column's name, `constraint name`, `sa.column('name'`; a primary key has no other name."""
    found = _SUBJECT.match(line.strip())
    return (found["key"] or found[0]).lower() if found else ""


def _by_subject(
    left: Sequence[str], right: Sequence[str], rows: tuple[int, int], others: tuple[int, int]
) -> Iterator[tuple[int | None, int | None]]:
    """Inside a block that differs."""
    names = [subject(line) for line in left[slice(*rows)]], [subject(line) for line in right[slice(*others)]]
    for tag, i1, i2, j1, j2 in _opcodes(*names):
        if tag == "equal":
            yield from zip(range(rows[0] + i1, rows[0] + i2), range(others[0] + j1, others[0] + j2), strict=True)
        else:
            yield from ((row, None) for row in range(rows[0] + i1, rows[0] + i2))
            yield from ((None, row) for row in range(others[0] + j1, others[0] + j2))


def _signed(
    left: Sequence[str], right: Sequence[str], pairs: Sequence[tuple[int | None, int | None]]
) -> list[LinePair]:
    """Lines that stand alone are moved where the other side has the same one alone too."""
    alone_left = {_bare(left[i]): place for place, (i, j) in enumerate(pairs) if i is not None and j is None}
    alone_right = {_bare(right[j]): place for place, (i, j) in enumerate(pairs) if j is not None and i is None}
    signed: list[LinePair] = []
    for place, (i, j) in enumerate(pairs):
        models, database = None if i is None else left[i], None if j is None else right[j]
        if models is not None and database is not None:
            signed.append(_both(models, database))
            continue
        bare = _bare(models if models is not None else database or "")
        twin = (alone_right if database is None else alone_left).get(bare) if bare else None
        if twin is not None:
            signed.append(LinePair(models, database, "moved", twin="below" if twin > place else "above"))
        else:
            signed.append(LinePair(models, database, "+" if database is None else "-"))
    return signed


def _both(models: str, database: str) -> LinePair:
    if _bare(models) == _bare(database):
        return LinePair(models, database, "=")
    words = _TOKEN.findall(models.rstrip(",")), _TOKEN.findall(database.rstrip(","))
    ours: list[tuple[int, int]] = []
    theirs: list[tuple[int, int]] = []
    for tag, i1, i2, j1, j2 in _opcodes(*words):
        if tag != "equal":
            ours += _range(words[0], i1, i2)
            theirs += _range(words[1], j1, j2)
    return LinePair(models, database, "~", (tuple(ours), tuple(theirs)))


def _range(words: Sequence[str], first: int, end: int) -> list[tuple[int, int]]:
    start = sum(map(len, words[:first]))
    return [(start, start + sum(map(len, words[first:end])))] if end > first else []


def _opcodes(left: Sequence[str], right: Sequence[str]) -> list[tuple[str, int, int, int, int]]:
    return [*SequenceMatcher(None, left, right, autojunk=False).get_opcodes()]


def _bare(line: str) -> str:
    return line.strip().removesuffix(",")
