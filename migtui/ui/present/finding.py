"""What a search has found, in words for the status line and for the line that it is typed in."""

from __future__ import annotations

from collections.abc import Iterable

from migtui.core.finding.cards import STATES
from migtui.core.finding.places import Place
from migtui.core.finding.query import parse
from migtui.core.search import Search

from ..text import counted, elide, one_line

SHOWN = 40
"""Cells of a query that are repeated."""
SEARCHED = "ids, messages, files, branch labels and the operations of upgrade()"
SEARCHED_IN_GIT = "ids, messages, files, labels, authors, commits, branches and the operations of upgrade()"
FORMS = "id, message, file, author, operation · or author:ann table:users op:drop is:pending"
"""For the empty input."""
_WORDS = {
    "upgrade": "in upgrade(): {}",
    "doc": "in the docstring: {}",
    "file": "file {}",
    "author": "by {}",
    "commit": "commit {}",
    "branch": "on git branch {}",
    "label": "branch {}",
    "state": "{}",
}


def position(search: Search, at: int | None) -> str:
    """ "3 of 12", and "12 found" where the cursor is on none of them. `at` is 0-based."""
    count = f"{len(search.found):,}"
    return f"{count} found" if at is None else f"{at + 1:,} of {count}"


def why(places: Iterable[Place]) -> str:
    """Why a revision was found, where its row does not say it."""
    return ", ".join(_WORDS[place.kind].format(_text(place)) for place in places)


def _text(place: Place) -> str:
    return place.text[:8] if place.kind == "commit" else elide(one_line(place.text), 70)


def reading(progress: tuple[int, int]) -> str:
    """ "reading 340 of 1,000 files"."""
    return f"reading {progress[0]:,} of {progress[1]:,} files"


def beside(search: Search | None, at: int | None, progress: tuple[int, int]) -> str:
    """What stands beside the input while it is typed."""
    if search is None:
        return ""
    said = position(search, at) if search.found else "nothing found"
    return said if search.complete else f"{said} · {reading(progress)}"


def found(search: Search, at: int | None, places: Iterable[Place], progress: tuple[int, int], note: str = "") -> str:
    """The status line while a search is on. `note` is what the last key did: "from the top again"."""
    said = quoted(search.query)
    if not search.found:
        return f"nothing found yet for {said} · {reading(progress)}"
    texts = (position(search, at), note, elide(one_line(search.query), SHOWN), why(places))
    rest = () if search.complete else (reading(progress),)
    return " · ".join(text for text in (*texts, *rest) if text)


def nothing(query: str, revisions: int, *, has_git: bool) -> str:
    """What is said of a search without a result, once all files have been read."""
    for term in parse(query).headed:
        if term.field == "is" and term.text not in STATES:
            return f"is: knows {', '.join(STATES)}, but not {quoted(term.text)}"
    searched = SEARCHED_IN_GIT if has_git else SEARCHED
    return f"nothing found for {quoted(query)} in {counted(revisions, 'revision')}: {searched}"


def quoted(query: str) -> str:
    return f"'{elide(one_line(query), SHOWN)}'"
