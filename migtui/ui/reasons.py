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
    if not gone:
        return ""
    again = view.snapshot.keys.name("refresh")
    return f"{gone[0].title} does not answer, and Alembic needs all databases: {again} tries again"


def _unknown(view: View) -> str:
    """Nothing has been read."""
    if view.snapshot.failure is not None:
        again, doctor = map(view.snapshot.keys.name, ("refresh", "doctor"))
        return f"{view.snapshot.failure.title}: {again} tries again, {doctor} finds the cause"
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


def no_selected(view: View) -> str:
    """Reason against copying: a history without revisions has no selected one."""
    return "" if view.selected is not None else folded(view) or _none_selected(view)


def no_parent(view: View) -> str:
    """Reason against jump.parent."""
    return "" if view.folded or (view.selected and view.selected.down_revisions) else "a base has no parent"


def no_child(view: View) -> str:
    """Reason against jump.child."""
    has_one = view.selected is not None and view.selected.id in view.snapshot.history.children
    return "" if view.folded or has_one else "a head has no child"


def no_head(view: View) -> str:
    """Reason against jump.head."""
    return "" if view.snapshot.history.heads else _none_yet(view)


def no_dependency(view: View) -> str:
    """Reason against jump.dependency."""
    if reason := folded(view):
        return reason
    return "" if view.selected and view.selected.depends_on else "this revision depends on no other"


def cannot_upgrade(view: View) -> str:
    """Reason against planning an upgrade to the selected revision."""
    if reason := cannot_plan(view) or _not_a_target(view):
        return reason
    assert view.selected is not None
    if view.snapshot.standings.get(view.selected.id) == "applied":
        short, down = view.snapshot.history.short(view.selected.id), view.snapshot.keys.name("downgrade")
        return f"{short} is applied already; {down} takes the database down to it"
    return ""


def cannot_downgrade(view: View) -> str:
    """Reason against planning a downgrade to the selected revision."""
    if reason := cannot_plan(view) or _not_a_target(view):
        return reason
    assert view.selected is not None
    short = view.snapshot.history.short(view.selected.id)
    having = view.snapshot.applied_in(view.selected.id)
    if not having:
        return f"{short} is not applied; {view.snapshot.keys.name('upgrade')} takes the database up to it"
    if lacking := [state.title for state in view.snapshot.databases or () if state not in having]:
        return f"{lacking[0]} does not have {short}: Alembic refuses to go down to it there, and so in all databases"
    if all(view.selected.id in state.heads for state in having):
        step = view.snapshot.keys.name("downgrade.step")
        return f"the database is at {short} already; {step} takes it one step down"
    return ""


def cannot_upgrade_heads(view: View) -> str:
    """Reason against planning an upgrade to the heads."""
    if reason := cannot_plan(view):
        return reason
    if view.snapshot.has_pending:
        return ""
    return "nothing is pending: every revision is applied" if view.snapshot.history.order else _none_yet(view)


def nothing_applied(view: View) -> str:
    """Reason against a downgrade."""
    return cannot_plan(view) or ("" if view.snapshot.current else "nothing is applied: there is nothing to undo")


def read_only(view: View) -> str:
    """Reason against writing a file."""
    settings = view.snapshot.settings
    return f"{settings.why_read_only}: nothing is written" if settings.read_only else ""


def cannot_write(view: View) -> str:
    """Reason against a new version file."""
    if reason := read_only(view):
        return reason
    return "" if view.snapshot.project.script_location else "the configuration leads to no version files"


def cannot_edit(view: View) -> str:
    """Reason against opening the selected revision in an editor."""
    if reason := read_only(view):
        return reason
    if view.selected is None:
        return folded(view) or _none_selected(view)
    return "" if view.selected.file else f"{view.selected.id} has no file in this checkout"


def no_git(view: View) -> str:
    """Reason against showing authors."""
    return "" if view.snapshot.git is not None else "git says nothing of the version files"


def cannot_merge(view: View) -> str:
    """Reason against a merge."""
    heads = len(view.snapshot.history.heads)
    return cannot_write(view) or (
        "" if heads > 1 else "there is one head: nothing to merge" if heads else _none_yet(view)
    )


def cannot_ensure_version(view: View) -> str:
    """Reason against creating the version table."""
    if reason := read_only(view):
        return reason
    return unread(view)


def folded(view: View) -> str:
    """Reason against what needs one revision, on a fold."""
    return f"a folded run: {view.snapshot.keys.name('fold')} unfolds it" if view.folded else ""


def _none_yet(view: View) -> str:
    """A history without revisions."""
    return f"no revision yet: {view.snapshot.keys.name('revision.new')} writes the first"


def _none_selected(view: View) -> str:
    return "no revision is selected" if view.snapshot.history.order else _none_yet(view)


def _not_a_target(view: View) -> str:
    if view.selected is None:
        return folded(view) or _none_selected(view)
    if view.selected.problem is not None and view.selected.problem.kind == "missing":
        return f"{view.selected.id} has no file in this checkout"
    return ""
