"""What keeps a new revision from being written, known before anything is tried.

The rules are Alembic's: `Script.verify_rev_id`, `RevisionMap._map_branch_labels`, and those that it does not check
itself but suffers from, such as an id that is taken.
"""

from __future__ import annotations

from collections.abc import Sequence

from migtui.core.history import History

ILLEGAL = "@-+:"
"""Characters that an id cannot hold: they stand for something in the targets of commands."""


def id_problem(history: History, id: str) -> str:
    """Why this cannot be the id of a new revision, or ""."""
    bad = [character for character in ILLEGAL if character in id]
    if bad:
        return f"a revision id cannot hold {' '.join(bad)}"
    if any(character.isspace() or character in "/\\\"'" or not character.isprintable() for character in id):
        return "a revision id cannot hold blanks, quotes or slashes"
    if id in history.revisions and history.is_defined(id):
        return f"{id} is taken: {history.revisions[id].file}"
    return ""


def label_problem(history: History, label: str) -> str:
    """Why this cannot be the branch label of a new revision, or ""."""
    bad = [character for character in ILLEGAL if character in label]
    if bad or any(character.isspace() or character in "\"'\\" for character in label):
        return f"a branch label cannot hold {' '.join(bad) or 'blanks or quotes'}"
    if label in history.label_owners:
        return f"the label {label} is in use, by {history.label_owners[label]}"
    return f"{label} is the id of a revision" if label in history.revisions else ""


def dependency_problem(history: History, parents: Sequence[str], dependencies: Sequence[str]) -> str:
    """Why the new revision cannot depend on these, or "". One that it revises anyway needs no dependency."""
    below = history.ancestors(parents)
    for id in dependencies:
        if id in below:
            return f"{id} is below the parent: a revision has no need to depend on it"
    return ""


def needs_splice(history: History, parent: str) -> bool:
    """The parent has a child already: the new revision opens a branch."""
    return parent in history.revisions and parent not in history.heads
