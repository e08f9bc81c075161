"""What stands in place of the graph and the details while a project has no revision: what that means, what to press."""

from __future__ import annotations

from collections.abc import Iterator

from .. import reasons
from ..snapshot import Snapshot, View
from ..text import Line, Span, line_width, one_line, wrap
from .summary import relative

MARGIN = 2
"""Cells left free at both sides; at the right a scroll bar may take one of them."""


def empty_history(snapshot: Snapshot, width: int) -> list[Line]:
    """In place of the rows, in lines of at most `width` cells."""
    room = max(8, width - 2 * MARGIN)
    return [(), *(((" " * MARGIN, ""), *line) if line else () for line in _lines(snapshot, room))]


def empty_details(width: int) -> list[Line]:
    """In place of the details."""
    return _said("What the selected revision is and does will stand here.", width, "dim")


def _lines(snapshot: Snapshot, width: int) -> Iterator[Line]:
    yield (("No revision yet", "title"),)
    yield ()
    yield from _keys(snapshot, width)
    yield ()
    places = ", ".join(relative(str(path), snapshot.project.root) for path in snapshot.loaded.locations)
    yield from _said(f"There is no version file in {places or 'any version location'}.", width)
    for problem in snapshot.loaded.problems:
        yield from ((), *_said(problem.message, width, "broken"), *_said(problem.hint, width))
    for note in snapshot.project.notes:
        yield from ((), *_said(note, width, "warning"))


def _keys(snapshot: Snapshot, width: int) -> Iterator[Line]:
    """A key, and what it does; or why it cannot, as the status line would answer it."""
    reason = reasons.cannot_write(View(snapshot, None))
    first = f"would write the first, but {reason}" if reason else "writes the first: empty, or what autogenerate finds"
    told = {
        "revision.new": (first, "warning" if reason else ""),
        "screen.diff": ("shows what the models would bring", ""),
        "help": ("shows all keys", ""),
    }
    keys = {id: snapshot.keys.name(id) for id in told}
    column = max(line_width(((key, ""),)) for key in keys.values()) + 2
    for id, (text, style) in told.items():
        name: Span = (f"{keys[id]:<{column}}", "key")
        for part in wrap(text, max(8, width - column)):
            yield name, (part, style)
            name = (" " * column, "")


def _said(text: str, width: int, style: str = "") -> list[Line]:
    return [((part, style),) for part in wrap(one_line(text), width)] if text else []
