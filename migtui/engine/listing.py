"""Which files of the version locations are version files, by Alembic's own rules.

`.py` files, but not `__init__*` and not an editor's `.#*`; with `sourceless` compiled ones too, where their
source is not there. A link counts as the file behind it, and no file counts twice.
"""

from __future__ import annotations

import os
from collections.abc import Iterable
from operator import attrgetter
from pathlib import Path

from ..core.model import Problem


class Listing:
    """The version files in Alembic's order, with what tells whether a file has changed."""

    def __init__(self) -> None:
        self.files: list[tuple[str, int, int]] = []
        """Absolute path, st_mtime_ns, size."""
        self.problems: list[Problem] = []
        """Directories that cannot be listed, files that cannot be looked at."""


def list_files(locations: Iterable[Path], *, recursive: bool = False, sourceless: bool = False) -> Listing:
    """List the locations. Never raises: what cannot be listed is a problem. 5,000 files take 25 ms."""
    listing = Listing()
    seen: set[str] = set()
    for location in locations:
        pending = [os.path.realpath(location)]
        while pending:
            folder = pending.pop()
            entries = _scan(folder, listing.problems)
            if not folder.endswith("__pycache__"):
                _add(entries, listing, seen, sourceless=sourceless)
                if sourceless:
                    _add(_compiled_alone(folder, entries), listing, seen, sourceless=True)
            if recursive:
                pending += [entry.path for entry in reversed(entries) if entry.is_dir(follow_symlinks=False)]
    return listing


def _scan(folder: str, problems: list[Problem]) -> list[os.DirEntry[str]]:
    """The folder's entries in the order of their names."""
    try:
        with os.scandir(folder) as entries:
            return sorted(entries, key=attrgetter("name"))
    except FileNotFoundError:
        message, hint = f"{folder} does not exist", "`alembic revision` makes it with the first revision"
    except OSError as error:
        message, hint = f"{folder} cannot be listed: {(error.strerror or '').lower()}", ""
    problems.append(Problem("unreadable", message, file=folder, hint=hint))
    return []


def _add(entries: Iterable[os.DirEntry[str]], listing: Listing, seen: set[str], *, sourceless: bool) -> None:
    for entry in entries:
        path = os.path.realpath(entry.path) if entry.is_symlink() else entry.path
        if path in seen or not _is_version_file(path, sourceless=sourceless):
            continue
        try:
            stat = entry.stat()
            if entry.is_dir():
                continue
            if not entry.is_file():  # Alembic would import it: a pipe is waited for, for ever
                message = f"{entry.name} is a pipe or a device, no file; Alembic tries to import it"
                listing.problems.append(Problem("unreadable", message, file=entry.path, hint="move it elsewhere"))
                continue
        except OSError as error:
            message = f"{entry.name} cannot be read: {(error.strerror or '').lower()}"
            listing.problems.append(Problem("unreadable", message, file=entry.path))
            continue
        seen.add(path)
        listing.files.append((path, stat.st_mtime_ns, stat.st_size))


def _is_version_file(path: str, *, sourceless: bool) -> bool:
    if path.endswith(".py"):
        return not path.rpartition(os.sep)[2].startswith((".#", "__init__"))
    if not sourceless or not path.endswith((".pyc", ".pyo")):
        return False
    source = Path(path[:-1])
    if source.name.startswith((".#", "__init__")):
        return False
    better = path.endswith(".pyo") and Path(f"{source}c").exists()
    return not (better or source.exists())


def _compiled_alone(folder: str, entries: Iterable[os.DirEntry[str]]) -> list[os.DirEntry[str]]:
    """The files of __pycache__ whose source is not beside it."""
    cache = Path(folder, "__pycache__")
    if not cache.is_dir():
        return []
    names = {entry.name.split(".")[0] for entry in entries}
    return [entry for entry in _scan(str(cache), []) if entry.name.split(".")[0] not in names]
