"""What a revision is, as far as its file says.

These are the facts that every other module speaks about. They are read from the version files without importing
them (`core.reading.version_file`), or reported by the worker process where a file computes its values.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Standing = Literal["applied", "pending", "unknown", "broken", "missing"]
"""How a revision stands to the database: `unknown` until the database has been read; `broken` when its file cannot
be read; `missing` when other files name it but no file defines it."""


@dataclass(frozen=True, slots=True)
class Problem:
    """Something wrong with one revision or one file, in the user's words."""

    kind: Literal["syntax", "unreadable", "no-revision", "import", "missing", "duplicate", "cycle", "label", "unsure"]
    message: str
    """One sentence: what is wrong."""
    file: str = ""
    """Path of the file concerned, as given; "" when there is none."""
    line: int | None = None
    """1-based line in `file`."""
    hint: str = ""
    """What to do next."""

    @property
    def where(self) -> str:
        """`file:line`, `file` or ""."""
        return f"{self.file}:{self.line}" if self.line is not None else self.file


@dataclass(frozen=True, slots=True)
class Revision:
    """One revision as its version file describes it."""

    id: str
    """The `revision` value; for a file whose id cannot be read, the file's name, so that it still has a row."""
    down_revisions: tuple[str, ...] = ()
    """Parents, in the file's order. Empty for a base."""
    branch_labels: tuple[str, ...] = ()
    """Labels that this very file declares, not those inherited along the branch."""
    depends_on: tuple[str, ...] = ()
    """Revision ids or labels, as written."""
    message: str = ""
    """First line of the docstring; the file name's slug where the docstring gives none; "" when neither does."""
    doc: str = ""
    """The docstring's first paragraph when it says more than `message`, else ""."""
    created: str = ""
    """The text behind "Create Date:", as written; "" when absent. Not always a date, never a sort key."""
    file: str = ""
    """Absolute path of the version file; "" for a missing revision."""
    problem: Problem | None = None
    """Why this revision is broken or missing, if it is."""

    @property
    def is_base(self) -> bool:
        return not self.down_revisions

    @property
    def is_merge_point(self) -> bool:
        return len(self.down_revisions) > 1
