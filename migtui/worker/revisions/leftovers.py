"""Nothing half-written stays among the version files, none is written over, and one migtui at a time writes there."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Iterable, Iterator

from ..created import Created


class Overwrites(Exception):
    """Alembic was about to write over a version file that is there already."""


class Leftovers(Created):
    """What is made in the version folders. Raises Overwrites into whoever opens a version file for writing that was
    there before."""

    def _note_overwriting(self, path: str) -> None:
        if path.endswith(".py"):
            raise Overwrites(path)


@contextlib.contextmanager
def alone(locations: Iterable[str]) -> Iterator[None]:
    """One migtui at a time reads the history of these folders and adds to it: whoever comes second sees what the first
    has written. Locks the folders themselves, which leaves nothing behind; where that cannot be, nobody waits.
    """
    with contextlib.ExitStack() as stack:
        for location in sorted({os.path.realpath(each) for each in locations}):  # one order: no two wait for each other
            with contextlib.suppress(OSError, ImportError):
                _lock(location, stack)
        yield


def _lock(folder: str, stack: contextlib.ExitStack) -> None:
    import fcntl  # POSIX only

    descriptor = os.open(folder, os.O_RDONLY)
    stack.callback(os.close, descriptor)
    fcntl.flock(descriptor, fcntl.LOCK_EX)
