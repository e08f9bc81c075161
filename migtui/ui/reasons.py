"""Why a command cannot work now: a sentence for the status line, or "" when it can."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from .snapshot import View


def unread(view: View) -> str:
    """Nothing can be planned before the database has been read."""
    if view.snapshot.failure is not None:
        return f"{view.snapshot.failure.title}: R tries again"
    if view.snapshot.databases is None:
        return "the database is still being read"
    return ""


def cannot_plan(view: View) -> str:
    """Nothing can be planned from a place that is not known: Alembic refuses whatever the target is."""
    if reason := unread(view):
        return reason
    snapshot = view.snapshot
    missing = [id for id in snapshot.current if snapshot.standings.get(id, "missing") == "missing"]
    return f"{missing[0]} is not in this checkout, so Alembic cannot plan from there" if missing else ""


def no_current(view: View) -> str:
    """Reason against jump.current."""
    if reason := unread(view):
        return reason
    known = set(view.snapshot.current) & view.snapshot.history.revisions.keys()
    return "" if known else "no revision of this history is applied"


def no_parent(view: View) -> str:
    """Reason against jump.parent."""
    return "" if view.selected and view.selected.down_revisions else "a base has no parent"


def no_child(view: View) -> str:
    """Reason against jump.child."""
    return "" if view.selected and view.snapshot.history.children.get(view.selected.id) else "a head has no child"


def no_head(view: View) -> str:
    """Reason against jump.head."""
    return "" if view.snapshot.history.heads else "this history has no head"


def no_dependency(view: View) -> str:
    """Reason against jump.dependency."""
    return "" if view.selected and view.selected.depends_on else "this revision depends on no other"


def cannot_upgrade(view: View) -> str:
    """Reason against planning an upgrade to the selected revision."""
    if reason := cannot_plan(view) or _not_a_target(view):
        return reason
    assert view.selected is not None
    if view.snapshot.standings.get(view.selected.id) == "applied":
        return f"{view.snapshot.history.short(view.selected.id)} is applied already; d takes the database down to it"
    return ""


def cannot_downgrade(view: View) -> str:
    """Reason against planning a downgrade to the selected revision."""
    if reason := cannot_plan(view) or _not_a_target(view):
        return reason
    assert view.selected is not None
    short = view.snapshot.history.short(view.selected.id)
    if view.snapshot.standings.get(view.selected.id) != "applied":
        return f"{short} is not applied; u takes the database up to it"
    if view.selected.id in view.snapshot.current:
        return f"the database is at {short} already; - takes it one step down"
    return ""


def cannot_upgrade_heads(view: View) -> str:
    """Reason against planning an upgrade to the heads."""
    if reason := cannot_plan(view):
        return reason
    return "" if view.snapshot.has_pending else "nothing is pending: every revision is applied"


def nothing_applied(view: View) -> str:
    """Reason against a downgrade."""
    return cannot_plan(view) or ("" if view.snapshot.current else "nothing is applied: there is nothing to undo")


def _not_a_target(view: View) -> str:
    if view.selected is None:
        return "no revision is selected"
    if view.selected.problem is not None and view.selected.problem.kind == "missing":
        return f"{view.selected.id} has no file in this checkout"
    return ""
