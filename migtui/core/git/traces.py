"""Each version file followed through the commits, newest first: which one it came with, which changed it last.

A file that was moved came with the commit that wrote it, not with the one that moved it.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from .files import Commit
from .log import Change, Logged


@dataclass(slots=True)
class Trace:
    """One file, as far as it has been followed."""

    path: bytes
    """Where it was in the commits that come next."""
    blob: str = ""
    """The hash of its text after the newest commit that says something of it; "" when none does, or it deleted it."""
    origin: Commit | None = None
    """The commit that it came with."""
    changed: Commit | None = None
    """The newest that changed its text after that."""
    moved_in: str = ""
    """The hash of the commit that moved it here from somewhere else, when that was the last news of it."""
    is_seen: bool = False
    is_done: bool = False

    def take(self, commit: Commit, change: Change) -> None:
        """What the next older commit did to it."""
        letters = set(change.status)
        is_gone = letters == {"D"}
        if not self.is_seen:
            self.is_seen = True
            self.blob = "" if is_gone else change.blob
        if letters == {"A"}:
            self.origin, self.is_done = commit, True
        elif letters == {"R"}:
            self.path, self.moved_in = change.old, commit.hash
        elif not is_gone and self.changed is None:
            self.changed = commit


class Traces:
    """All files of one repository. A log tells what happened in some folders: where a file came from outside them,
    it is followed no further until a log of that other folder is at hand.
    """

    def __init__(self, paths: Iterable[bytes], folders: Collection[bytes]) -> None:
        """Paths and folders from the repository's top."""
        self.by_file = {path: Trace(path) for path in paths}
        self._open = {path: [trace] for path, trace in self.by_file.items()}
        """By the path that they have at this point of the history. Two files may have come from one by merges."""
        self._folders = folders
        self._outside: list[Trace] = []

    @property
    def is_complete(self) -> bool:
        """Older commits of these folders have nothing to tell."""
        return not self._open

    def take(self, logged: Logged) -> None:
        """The next older commit."""
        moved: list[Trace] = []
        for change in logged.changes:
            for trace in self._open.pop(change.path, ()):
                trace.take(logged.commit, change)
                moved += [] if trace.is_done else [trace]
        for trace in moved:  # after all of them: a commit may give two files each other's names
            if any(is_below(trace.path, folder) for folder in self._folders):
                self._open.setdefault(trace.path, []).append(trace)
            else:
                self._outside.append(trace)

    def go_outside(self) -> tuple[list[str], list[bytes]]:
        """The commits and the folders whose log tells more, which is to be taken next; none when all is told."""
        traces, self._outside, self._open = self._outside, [], {}
        for trace in traces:
            self._open.setdefault(trace.path, []).append(trace)
        self._folders = list(dict.fromkeys(trace.path.rpartition(b"/")[0] for trace in traces))
        return list(dict.fromkeys(trace.moved_in for trace in traces)), list(self._folders)


def is_below(path: bytes, folder: bytes) -> bool:
    """Whether the path lies in the folder, at any depth; b"" is the top of the repository."""
    return not folder or path.startswith(folder + b"/")
