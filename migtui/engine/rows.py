"""What importing a version file has told, made into its row of the history."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from ..core.model import Problem, Revision
from ..core.reading.docstring import read_docstring

if TYPE_CHECKING:
    from ..worker.protocol import FileFacts


def told(row: Revision, fact: FileFacts) -> Revision:
    """The row of a file that was imported by itself; broken, with the reason, when that failed."""
    if not fact.error:
        return _imported(row, fact)
    hint = "Alembic loads no revision at all until this file can be imported"
    return replace(row, problem=Problem("import", fact.error, row.file, fact.error_line, hint))


def confirmed(row: Revision | None, fact: FileFacts) -> Revision:
    """The row of a revision that Alembic has loaded: ours where we read the same, since we also know the date."""
    if row is not None and row.problem is None and _agree(row, fact):
        return row
    return _imported(row or Revision(fact.revision or fact.file, file=fact.file), fact)


def _agree(row: Revision, fact: FileFacts) -> bool:
    """Labels are left out: Alembic hands them on along the branch."""
    ours = (row.id, row.down_revisions, row.depends_on)
    return ours == (fact.revision, tuple(fact.down_revisions), tuple(fact.depends_on))


def _imported(row: Revision, fact: FileFacts) -> Revision:
    id_ = fact.revision or row.id
    prose = read_docstring(fact.doc, row.file, id_)
    return Revision(
        id=id_,
        down_revisions=tuple(fact.down_revisions),
        branch_labels=tuple(fact.branch_labels),
        depends_on=tuple(fact.depends_on),
        message=prose.message,
        doc=prose.doc,
        created=row.created or prose.created,
        file=row.file,
    )
