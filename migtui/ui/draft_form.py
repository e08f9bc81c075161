"""What has been filled in for a new revision, and what Alembic is asked for it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from migtui.core.history import History
from migtui.core.new_revision import dependency_problem, id_problem, label_problem, needs_splice
from migtui.engine.drafts import Draft

ROOT = "base"
"""The parent of a revision that has none: a root of its own."""


@dataclass(frozen=True, slots=True)
class DraftForm:
    """The fields of the New revision screen. It outlives the screen: who closes it by mistake loses nothing."""

    message: str = ""
    autogenerate: bool = True
    parent: str = ""
    """An id, or ROOT; "" in a history that is still empty."""
    label: str = ""
    rev_id: str = ""
    depends_on: tuple[str, ...] = ()
    version_path: str = ""

    def problem(self, history: History) -> str:
        """Why this cannot be written, or ""."""
        if self.parent not in ("", ROOT) and not history.is_defined(self.parent):
            return f"the parent {self.parent} is not in this checkout any more"
        parents = [] if self.parent in ("", ROOT) else [self.parent]
        return (
            (self.label and label_problem(history, self.label))
            or (self.rev_id and id_problem(history, self.rev_id))
            or dependency_problem(history, parents, self.depends_on)
        )

    def draft(self, history: History) -> Draft:
        """In Alembic's words. The parent is always named: if it gets a child meanwhile, Alembic refuses."""
        return Draft(
            message=self.message.strip(),
            autogenerate=self.autogenerate,
            head=self.parent or "head",
            splice=needs_splice(history, self.parent),
            branch_label=self.label.strip() or None,
            version_path=self.version_path or None,
            rev_id=self.rev_id.strip() or None,
            depends_on=list(self.depends_on),
        )


@dataclass(frozen=True, slots=True)
class MergeForm:
    """What was filled in for a merge when its screen was closed."""

    heads: tuple[str, ...]
    """All heads there were: of others it is not the merge."""
    revisions: tuple[str, ...]
    message: str = ""
    label: str = ""
    rev_id: str = ""


def first_parent(history: History, selected: str | None) -> str:
    """The head that is meant when nobody says: the only one, the selected one, or the newest."""
    if selected in history.heads:
        return str(selected)
    return next((id for id in history.order if id in history.heads), "")


def typed(form: DraftForm, history: History) -> DraftForm:
    """The form as one would type it: the only head needs no --head."""
    return replace(form, parent="") if history.heads == (form.parent,) else form


def parents_to_choose(history: History, selected: str | None) -> Sequence[tuple[str, str]]:
    """Value and text: the heads, the selected revision where it is none, and a root of its own."""
    found = [(id, f"{id}  {history.revisions[id].message}  (head)") for id in history.order if id in history.heads]
    if selected is not None and history.is_defined(selected) and selected not in history.heads:
        text = f"{selected}  {history.revisions[selected].message}  (--splice: opens a new branch)"
        found.append((selected, text))
    return [*found, (ROOT, "no parent: a root of its own")]
