"""The header, which says on every screen which database this is, and the status line."""

from __future__ import annotations

from collections.abc import Sequence

from migtui.core.position import DatabaseState

from ..snapshot import Snapshot
from ..text import Line, Narrower, Span, elide, one_line

VERDICT = 64
"""Cells that the verdict may take of the header; the status line has all of it."""
NAME = 24
"""Cells of a target's name."""
PROJECT = ("program", "name", "configuration", "tag", "python")
"""What the header says before the database."""
SEVERITY_STYLE = {
    "good": "good",
    "note": "pending",
    "warning": "warning",
    "error": "broken",
    "unknown": "dim",
}


def header(snapshot: Snapshot) -> tuple[Line, Line, Narrower]:
    """Left: project, configuration, interpreter, database; right: the target's name, protection and the verdict.

    Last, what is said where there is no room for all of that.
    """

    def narrower(width: int) -> tuple[Line, Line]:
        from .narrow_header import narrow_header  # who has room pays for none

        return narrow_header(snapshot, width)

    states = snapshot.databases or ()
    return left_side(snapshot, PROJECT, one_line(target(states)) if states else ""), right_side(snapshot), narrower


def left_side(snapshot: Snapshot, parts: Sequence[str], database: str) -> Line:
    """ " migtui  shop · alembic.ini · .venv/bin/python   sqlite:///shop.db", with these of PROJECT."""
    project = snapshot.project
    section = f" [{project.section}]" if project.section != "alembic" else ""
    texts = {
        "name": (project.name, "bold"),
        "configuration": (project.configuration.name + section, ""),
        "tag": ("" if snapshot.tag is None else f"tag {snapshot.tag}", ""),
        "python": (project.interpreter_label, "dim"),
    }
    left: list[Span] = [(" migtui  ", "head")] if "program" in parts else [(" ", "")]
    said = [(one_line(text), style) for part, (text, style) in texts.items() if part in parts and text]
    left += [(f" · {text}" if index else text, style) for index, (text, style) in enumerate(said)]
    return (*left, ("   " if said else "", ""), (database, ""))


def right_side(snapshot: Snapshot, verdict: int = VERDICT) -> Line:
    """ "  staging  PROTECTED  behind by 1 ", the verdict in at most so many cells."""
    right: list[Span] = [("  ", "")]
    if snapshot.project.target:
        from .targets import chip  # who has named no target pays for none

        right += [chip(elide(snapshot.project.target, NAME), snapshot.project.colour), ("  ", "")]
    if snapshot.is_protected:
        right.append(("PROTECTED  ", "danger"))
    if snapshot.settings.read_only:
        right.append(("READ-ONLY  ", "warning"))
    said = snapshot.verdict
    return (*right, (elide(one_line(said.text), verdict), SEVERITY_STYLE.get(said.severity, "")), (" ", ""))


def target(states: tuple[DatabaseState, ...]) -> str:
    """The database, or the databases, with the server's version."""
    if len(states) == 1:
        state = states[0]
        server = f" · {state.dialect} {state.server}".rstrip() if state.server else ""
        return f"{state.url}{server}"
    names = (f"{state.title} (not read)" if state.error else state.title for state in states)
    return f"{len(states)} databases: {', '.join(names)}"


def status(snapshot: Snapshot) -> tuple[str, str]:
    """The verdict in a sentence with the key to press next."""
    verdict = snapshot.verdict
    mark = "⚠ " if verdict.severity in ("warning", "error") else ""
    return f"{mark}{one_line(verdict.detail)}", SEVERITY_STYLE.get(verdict.severity, "")
