"""The version files of one repository, and what tells whether another look at them may show something else."""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from .blobs import Seen
from .refs import Refs, read_refs
from .repository import Finder, Repository, stamp_of

MOST_FOLDERS = 100
"""Folders that are named to git; where there are more it looks through the whole repository."""


@dataclass(frozen=True)
class Part:
    """The files of one repository, and where that is now."""

    repository: Repository
    files: tuple[Seen, ...]
    refs: Refs | None
    """None where files do not tell them."""

    def inside(self, path: str) -> bytes:
        """The path as git has it: from the top of the repository."""
        return os.fsencode(path[len(self.repository.top.rstrip("/")) + 1 :])

    @cached_property
    def paths(self) -> frozenset[bytes]:
        return frozenset(self.inside(path) for path, _, _ in self.files)

    @cached_property
    def folders(self) -> tuple[bytes, ...]:
        """Where the files are, from the top; no folder that lies in another one of them."""
        found: list[bytes] = []
        for prefix in sorted({path[: path.rfind(b"/") + 1] for path in self.paths}):  # "v/w/" comes next to "v/"
            if not found or not prefix.startswith(found[-1]):
                found.append(prefix)
        return tuple(prefix[:-1] for prefix in found) if len(found) <= MOST_FOLDERS else (b"",)

    @property
    def stamp(self) -> object:
        """Differs when the commits or the branches do."""
        shared = self.repository.common
        if self.refs is not None:
            return (self.repository, self.refs.stamp, stamp_of(f"{shared}/shallow"))
        tables = {f"{folder}/reftable/tables.list" for folder in (shared, self.repository.folder)}
        return (self.repository, *map(stamp_of, sorted(tables)), stamp_of(f"{shared}/shallow"))


def parts_of(files: Sequence[Seen]) -> list[Part]:
    """The files by repository, the one with most of them first; those in none are left out."""
    finder = Finder()
    found: dict[Repository, list[Seen]] = {}
    for file in files:
        repository = finder.find(os.path.dirname(file[0]))  # noqa: PTH120
        if repository is not None:
            found.setdefault(repository, []).append(file)
    parts = [Part(repository, tuple(each), read_refs(repository)) for repository, each in found.items()]
    return sorted(parts, key=lambda part: -len(part.files))
