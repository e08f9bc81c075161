"""What git says about the version files: who wrote them, when, in which commit, and whether that is all of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

FileState = Literal["committed", "uncommitted", "untracked", "conflict"]
"""`uncommitted`: git knows the file, and its text is not that of the last commit; `untracked`: git does not know it;
`conflict`: a merge, a rebase or the like waits for somebody to say what its text is."""


@dataclass(frozen=True, slots=True)
class Commit:
    """A commit as far as it matters beside a revision."""

    hash: str
    """The full hash."""
    author: str = ""
    """As .mailmap respells it. Anything, control characters included: whoever wrote the commit chose it."""
    when: datetime | None = None
    """When it was written (the author's date), with its time zone; None where git says something that is no date."""
    subject: str = ""
    """The first line of its message."""


@dataclass(frozen=True, slots=True)
class FileHistory:
    """One version file."""

    state: FileState
    author: str = ""
    """Who wrote the commit that the file came with; "" before the first one, as for all fields below."""
    when: datetime | None = None
    """When that commit was written, with its time zone."""
    commit: str = ""
    """Its full hash."""
    subject: str = ""
    """The first line of its message."""
    branch: str = ""
    """The branch that has it while the main one has not; "" when the main one has it, or is not known."""
    changed: Commit | None = None
    """The commit that changed the file last, when that is not the one that it came with."""

    @property
    def came_with(self) -> Commit:
        """The commit that the file came with; empty before the first one."""
        return Commit(self.commit, self.author, self.when, self.subject)


@dataclass(frozen=True, slots=True)
class GitHistory:
    """All version files of a project."""

    files: Mapping[str, FileHistory]
    """By absolute path, as in `Revision.file`. Files that git ignores, or that are in no repository, are absent."""
    branch: str = ""
    """The branch that is checked out; "" for none."""
    main: str = ""
    """The branch that the others are measured against: "main", "origin/main"; "" when there is none."""

    def of(self, file: str) -> FileHistory | None:
        """What is known of a version file."""
        return self.files.get(file)
