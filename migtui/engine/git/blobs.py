"""The hash that git would give the text of a file, computed here: `git status` would run the filters that the
repository's configuration names, and cost a process at each look.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable

Seen = tuple[str, int, int]
"""Path, st_mtime_ns and size, as `LoadedHistory.seen` has them."""


class Blobs:
    """Hashes of files, kept while time and size stay. 1,000 files take 40 ms, once."""

    def __init__(self) -> None:
        self._kept: dict[str, tuple[int, int, frozenset[str]]] = {}

    def hashes(self, files: Iterable[Seen]) -> dict[str, frozenset[str]]:
        """By path, the hashes that mean "this text": as it stands, and with line ends as git may have stored them.

        None for a file that cannot be read. With SHA-1 and SHA-256, since either may be the repository's.
        """
        found: dict[str, tuple[int, int, frozenset[str]]] = {}
        for path, time, size in files:
            kept = self._kept.get(path)
            found[path] = kept if kept is not None and kept[:2] == (time, size) else (time, size, _hashes(path))
        self._kept = found
        return {path: hashes for path, (_, _, hashes) in found.items()}


def _hashes(path: str) -> frozenset[str]:
    try:
        with open(path, "rb") as file:  # noqa: PTH123 -- Path.read_bytes takes five times as long
            data = file.read()
    except (OSError, ValueError):
        return frozenset()
    texts = {data, data.replace(b"\r\n", b"\n")} if b"\r\n" in data else {data}
    return frozenset(
        algorithm(b"blob %d\0%s" % (len(text), text), usedforsecurity=False).hexdigest()
        for text in texts
        for algorithm in (hashlib.sha1, hashlib.sha256)
    )
