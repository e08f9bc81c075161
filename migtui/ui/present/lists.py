"""Rows of the lists of revisions, in Alembic's words."""

from __future__ import annotations

from collections.abc import Sequence

from migtui.core.history import History

from ..snapshot import Snapshot
from ..text import Line, wrap


def head_text(history: History, id: str) -> str:
    """ "e1b7f3a9  add tax  (billing)  (head)"; `heads --resolve-dependencies` leaves an effective head out."""
    needed_by = history.dependents.get(id, ())
    notes = [f"({label})" for label in history.labels.get(id, ())]
    if id in history.heads:
        notes.append(f"(effective head: {', '.join(needed_by)} depends on it)" if needed_by else "(head)")
    return "  ".join([id, history.revisions[id].message, *notes])


def branch_text(history: History, id: str) -> str:
    """ "91d3e0aa  orders.status  ->  4f2c91ab, 5510ce7d"."""
    children = ", ".join(history.short(child) for child in history.children.get(id, ()))
    return f"{id}  {history.revisions[id].message}  →  {children}"


def nothing(title: str, snapshot: Snapshot) -> str:
    """In place of a list without entries: what that means."""
    if not snapshot.history.order:
        return f"{title}: no revision yet, {snapshot.keys.name('revision.new')} writes the first"
    if title == "Branch points":
        return "no branch point: no revision has two children"
    if title == "Bases":
        return "no base: every revision names a parent, and one of those is missing or they form a ring"
    if title == "Heads":
        return "no head: every revision is the parent of another, so they form a ring"
    return f"{title}: no revision lies between these two"


def template_lines(templates: Sequence[tuple[str, str]], width: int) -> list[Line]:
    """Name and synopsis; what they are for."""
    room = max((len(name) for name, _ in templates), default=0) + 2
    lines: list[Line] = []
    for name, synopsis in templates:
        first, *more = wrap(synopsis, width - room)
        lines += [((f"{name:<{room}}", "key"), (first, "")), *((((" " * room) + part, ""),) for part in more)]
    return [*lines, (), (("A folder without a project offers init: start migtui there.", "dim"),)]
