"""What git's index and the last commit's tree say of some files, for those of which the log has not told enough."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field

from .files import FileState


@dataclass(frozen=True)
class Index:
    """All paths from the repository's top."""

    committed: Mapping[bytes, str] = field(default_factory=dict)
    """The hash of its text in the last commit."""
    staged: frozenset[bytes] = frozenset()
    """What git knows."""
    unmerged: frozenset[bytes] = frozenset()
    """What waits for the end of a merge."""
    untracked: frozenset[bytes] = frozenset()
    """What git neither knows nor ignores."""

    def state(self, path: bytes, hashes: Collection[str]) -> FileState | None:
        """The state of a file with this text (none where it cannot be read); None for one that git ignores."""
        if path in self.unmerged:
            return "conflict"
        if path in self.committed:
            same = not hashes or self.committed[path] in hashes
            return "committed" if same and path in self.staged else "uncommitted"
        if path in self.staged:
            return "uncommitted"
        return "untracked" if path in self.untracked else None


def read_index(tree: bytes, listed: bytes) -> Index:
    """From `git ls-tree -r -z HEAD` and `git ls-files -z -t -s -o`."""
    committed = {path: words.rsplit(b" ", 1)[-1].decode("ascii", "replace") for words, path in _entries(tree)}
    staged: set[bytes] = set()
    unmerged: set[bytes] = set()
    for words, path in _entries(b"\0".join(line for line in listed.split(b"\0") if not line.startswith(b"? "))):
        (staged if words.endswith(b" 0") else unmerged).add(path)
    untracked = frozenset(line[2:] for line in listed.split(b"\0") if line.startswith(b"? "))
    return Index(committed, frozenset(staged), frozenset(unmerged), untracked)


def _entries(output: bytes) -> list[tuple[bytes, bytes]]:
    """What stands before the tab, and the path behind it."""
    return [(words, path) for words, tab, path in (line.partition(b"\t") for line in output.split(b"\0")) if tab]
