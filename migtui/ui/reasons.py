"""Why a command cannot work now: a sentence for the status line, or "" when it can."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from .snapshot import View


def unread(view: View) -> str:
    """Nothing can be planned before every database has been read."""
    if reason := _unknown(view):
        return reason
    gone = view.snapshot.unread
    return f"{gone[0].title} does not answer, and Alembic needs all databases: R tries again" if gone else ""


def _unknown(view: View) -> str:
    """Nothing has been read."""
    if view.snapshot.failure is not None:
        return f"{view.snapshot.failure.title}: R tries again, ! finds the cause"
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
    if reason := _unknown(view):
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
    having = view.snapshot.applied_in(view.selected.id)
    if not having:
        return f"{short} is not applied; u takes the database up to it"
    if lacking := [state.title for state in view.snapshot.databases or () if state not in having]:
        return f"{lacking[0]} does not have {short}: Alembic refuses to go down to it there, and so in all databases"
    if all(view.selected.id in state.heads for state in having):
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


def read_only(view: View) -> str:
    """Reason against writing a file."""
    return "read-only: nothing is written" if view.snapshot.settings.read_only else ""


def cannot_write(view: View) -> str:
    """Reason against a new version file."""
    if reason := read_only(view):
        return reason
    return "" if view.snapshot.project.script_location else "the configuration leads to no version files"


def cannot_edit(view: View) -> str:
    """Reason against opening the selected revision in an editor."""
    if view.snapshot.settings.read_only:
        return "read-only: nothing is written"
    if view.selected is None:
        return "no revision is selected"
    return "" if view.selected.file else f"{view.selected.id} has no file in this checkout"


def cannot_merge(view: View) -> str:
    """Reason against a merge."""
    heads = len(view.snapshot.history.heads)
    return cannot_write(view) or (
        "" if heads > 1 else "there is one head: nothing to merge" if heads else "no revision yet"
    )


def cannot_ensure_version(view: View) -> str:
    """Reason against creating the version table."""
    if view.snapshot.settings.read_only:
        return "read-only: nothing is written"
    return unread(view)


def _not_a_target(view: View) -> str:
    if view.selected is None:
        return "no revision is selected"
    if view.selected.problem is not None and view.selected.problem.kind == "missing":
        return f"{view.selected.id} has no file in this checkout"
    return ""
