"""What the palette lists, and how an entry looks: data, matched and drawn without a widget."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterable, Sequence
from dataclasses import dataclass
from heapq import nlargest

from migtui.core.fuzzy import fit

from ..text import Line, Span

Run = Callable[[], object] | Callable[[], Awaitable[None]]
MOST = 60
"""Entries that are listed at most: nobody reads on, and each costs the list 0.1 ms."""


@dataclass(frozen=True)
class Entry:
    """One line of the palette, with a sentence below."""

    text: str
    """What is matched and shown."""
    run: Run
    help: str = ""
    keys: str = ""
    """What else leads there."""
    off: bool = False
    """It cannot work now; `help` is the reason, which choosing it says once more."""
    weight: float = 0.0
    """Added to how well it fits: a command comes before a revision that fits as well."""


def matching(typed: Sequence[str], entries: Iterable[Entry], most: int = MOST) -> list[tuple[float, Entry, Line]]:
    """The entries that fit best, the best first: score, entry, and the line with the letters marked."""
    found: list[tuple[float, int, Entry, tuple[int, ...]]] = []
    for at, entry in enumerate(entries):
        each = fit(typed, entry.text)
        if each is not None:
            found.append((each.score + entry.weight, -at, entry, each.offsets))
        elif entry.help and all(map(entry.help.lower().__contains__, typed)):
            found.append((0.2 + entry.weight, -at, entry, ()))
    return [(score, entry, line(entry, offsets)) for score, _, entry, offsets in nlargest(most, found)]


def line(entry: Entry, offsets: Iterable[int] = ()) -> Line:
    """The entry's first line: dim when it cannot work, the typed letters marked, its keys behind."""
    style = "dim" if entry.off else ""
    spans: list[Span] = []
    end = 0
    for start, stop in _runs(offsets):
        spans += [(entry.text[end:start], style), (entry.text[start:stop], "found")]
        end = stop
    spans.append((entry.text[end:], style))
    if entry.keys:
        spans += [("   ", ""), (entry.keys, "dim" if entry.off else "key")]
    return tuple(span for span in spans if span[0])


def _runs(offsets: Iterable[int]) -> list[tuple[int, int]]:
    """Neighbours together."""
    runs: list[tuple[int, int]] = []
    for at in offsets:
        if runs and runs[-1][1] == at:
            runs[-1] = (runs[-1][0], at + 1)
        else:
            runs.append((at, at + 1))
    return runs
