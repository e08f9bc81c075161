"""Which repository a folder belongs to, found without git: most of what a refresh asks is whether anything moved.

Only what git itself would take for a repository counts, but no bare one: there are no version files in it.
"""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Repository:
    """A work tree and what belongs to it."""

    top: str
    """The work tree."""
    folder: str
    """Its own .git: HEAD, index. For a linked work tree or a submodule it lies elsewhere."""
    common: str
    """Where the refs are; the same folder unless this is a linked work tree."""

    def stamp(self, name: str) -> tuple[int, int]:
        """Time and size of a file of `folder`; zeros when it is not there."""
        return stamp_of(os.path.join(self.folder, name))  # noqa: PTH118 -- a third of the time

    @property
    def shallow(self) -> frozenset[str]:
        """The commits at which the history was cut off: what they seem to add was there before."""
        return frozenset(text_of(os.path.join(self.common, "shallow")).split())  # noqa: PTH118


class Finder:
    """Looks for repositories; every folder once."""

    def __init__(self) -> None:
        self._known: dict[str, Repository | None] = {}

    def find(self, folder: str) -> Repository | None:
        """The repository that the folder lies in. `folder` without symbolic links."""
        if folder not in self._known:
            parent = os.path.dirname(folder)  # noqa: PTH120
            self._known[folder] = _repository(folder) or (self.find(parent) if parent != folder else None)
        return self._known[folder]


def _repository(top: str) -> Repository | None:
    entry = Path(top, ".git")
    try:
        if entry.is_file():
            entry = Path(top, text_of(str(entry)).removeprefix("gitdir:").strip())
        shared = text_of(str(entry / "commondir")).strip()
        if not os.path.lexists(entry / "HEAD") or not (shared or (entry / "objects").is_dir()):
            return None
    except (OSError, ValueError):
        return None
    return Repository(top, str(entry), os.path.normpath(entry / shared))


def stamp_of(path: str) -> tuple[int, int]:
    """Time and size of a file; zeros when it is not there."""
    try:
        found = os.stat(path)  # noqa: PTH116
    except (OSError, ValueError):
        return (0, 0)
    return (found.st_mtime_ns, found.st_size)


def text_of(path: str) -> str:
    """The same as text."""
    return bytes_of(path).decode("utf-8", "surrogateescape")


def bytes_of(path: str) -> bytes:
    """What the file holds; nothing when it cannot be read."""
    try:
        with open(path, "rb") as file:  # noqa: PTH123
            return file.read()
    except (OSError, ValueError):
        return b""
