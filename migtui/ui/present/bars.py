"""The header, which says on every screen which database this is, and the status line."""

from __future__ import annotations

from migtui.core.position import DatabaseState

from ..snapshot import Snapshot
from ..text import Line, elide, one_line

VERDICT = 64
"""Cells that the verdict may take of the header; the status line has all of it."""
NAME = 24
"""Cells of a target's name."""
SEVERITY_STYLE = {
    "good": "good",
    "note": "pending",
    "warning": "warning",
    "error": "broken",
    "unknown": "dim",
}


def header(snapshot: Snapshot) -> tuple[Line, Line]:
    """Left: project, configuration, interpreter, database; right: the target's name, protection and the verdict, which
    are never cut."""
    project = snapshot.project
    section = f" [{project.section}]" if project.section != "alembic" else ""
    left: list[tuple[str, str]] = [(" migtui  ", "head"), (one_line(project.name), "bold")]
    left.append((f" · {one_line(project.configuration.name + section)}", ""))
    if snapshot.tag is not None:
        left.append((f" · tag {one_line(snapshot.tag)}", ""))
    if project.interpreter_label:
        left.append((f" · {one_line(project.interpreter_label)}", "dim"))
    left.append(("   ", ""))
    states = snapshot.databases or ()
    if states:
        left.append((one_line(target(states)), ""))
    verdict = snapshot.verdict
    right: list[tuple[str, str]] = []
    if project.target:
        from .targets import chip  # who has named no target pays for none

        right += [chip(elide(project.target, NAME), project.colour), ("  ", "")]
    if snapshot.is_protected:
        right.append(("PROTECTED  ", "danger"))
    if snapshot.settings.read_only:
        right.append(("READ-ONLY  ", "warning"))
    right.append((elide(one_line(verdict.text), VERDICT), SEVERITY_STYLE.get(verdict.severity, "")))
    return tuple(left), (("  ", ""), *right, (" ", ""))


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
