"""What this process makes and writes over on disk, so that it can be taken back, and nothing else with it.

An audit hook sees every file that Python opens and every folder it makes, and cannot be taken away again: this is for
a process that does one thing in its life.
"""

from __future__ import annotations

import contextlib
import os
import sys
from collections.abc import Iterable, Iterator
from typing import Any

WRITES = os.O_WRONLY | os.O_RDWR | os.O_CREAT


class Created:
    """The files and folders made below some places, in the order of their making, and the files there that were
    written over."""

    def __init__(self, places: Iterable[str]) -> None:
        """`places`: files and folders. A folder on the way to one of them counts too."""
        self._places = tuple(_plain(place) for place in places)
        self._files: list[str] = []
        self._folders: list[str] = []
        self._originals: dict[str, bytes] = {}

    @property
    def files(self) -> list[str]:
        """Those that were made and are still there."""
        return [file for file in self._files if os.path.lexists(file)]

    @property
    def changed(self) -> list[str]:
        """Files that were there before and were opened for writing."""
        return list(self._originals)

    @contextlib.contextmanager
    def watched(self) -> Iterator[None]:
        """For this time. Whoever fails then calls `undo`."""
        is_watching = True

        def hear(event: str, arguments: tuple[Any, ...]) -> None:
            if is_watching:
                self.note(event, arguments)

        sys.addaudithook(hear)
        try:
            yield
        finally:
            is_watching = False

    def note(self, event: str, arguments: tuple[Any, ...]) -> None:
        """An audit event, which comes before the thing is done. What this raises keeps it from being done."""
        if event not in ("open", "os.mkdir") or not isinstance(arguments[0], (str, bytes)):
            return  # a file descriptor
        path = _plain(os.fsdecode(arguments[0]))
        if event == "os.mkdir":
            if not os.path.lexists(path) and (self._holds(path) or self._leads_to(path)):
                self._folders.append(path)
        elif isinstance(arguments[2], int) and arguments[2] & WRITES and self._holds(path):
            self._note_file(path)

    def undo(self) -> None:
        """Remove what was made and restore what was written over. A folder that holds more by now stays."""
        for path in self._files:
            with contextlib.suppress(OSError):
                os.unlink(path)  # noqa: PTH108
        for path, data in self._originals.items():
            with contextlib.suppress(OSError), open(path, "wb") as file:  # noqa: PTH123
                file.write(data)
        for path in reversed(self._folders):
            with contextlib.suppress(OSError):
                os.rmdir(path)  # noqa: PTH106

    def _note_file(self, path: str) -> None:
        if path in self._files or path in self._originals:
            return
        if os.path.lexists(path):
            self._note_overwriting(path)
        else:
            self._files.append(path)

    def _note_overwriting(self, path: str) -> None:
        with contextlib.suppress(OSError), open(path, "rb") as file:  # noqa: PTH123
            self._originals[path] = file.read()

    def _holds(self, path: str) -> bool:
        return any(path == place or path.startswith(place + os.sep) for place in self._places)

    def _leads_to(self, folder: str) -> bool:
        return any(place.startswith(folder + os.sep) for place in self._places)


@contextlib.contextmanager
def undone_on_failure(places: Iterable[str]) -> Iterator[Created]:
    """What the block makes below these places is gone again when it raises."""
    created = Created(places)
    try:
        with created.watched():
            yield created
    except BaseException:
        created.undo()
        raise


def _plain(path: str) -> str:
    return os.path.abspath(path)  # noqa: PTH100 - links stay as they are
