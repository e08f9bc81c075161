"""What a worker prints, put between its events: both come through pipes of their own.

Before an event that follows something printed, the worker writes a mark behind that and says so with `Printed`. What
stands before a mark is older than that event, what stands behind it is younger than all before.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Callable

HELD = 262_144
"""Bytes that wait for an event at most: then the order is given up."""
_MARK = re.compile(rb"\0migtui (\d+)\0")
_BEGUN = re.compile(rb"\0(?:m(?:i(?:g(?:t(?:u(?:i(?: \d*)?)?)?)?)?)?)?\Z")


class PrintedText:
    """Takes bytes as they come, and gives text when it is its turn."""

    def __init__(self, give: Callable[[str], None]) -> None:
        self._give = give
        self._held = b""
        self._decoder = codecs.getincrementaldecoder("utf-8")("replace")

    def take(self, data: bytes) -> None:
        self._held += data

    def has(self, number: int) -> bool:
        """Whether this mark has been read."""
        return any(int(found[1]) >= number for found in _MARK.finditer(self._held))

    def give_until(self, number: int) -> None:
        """What was printed before this mark; all where there is none: somebody has turned the stream elsewhere."""
        end = next((found.end() for found in _MARK.finditer(self._held) if int(found[1]) >= number), len(self._held))
        self._release(end)

    def give_rest(self) -> None:
        """What is younger than all events so far: up to the first mark, whose event is still to come."""
        found = _MARK.search(self._held) or _BEGUN.search(self._held)
        self._release(found.start() if found is not None and len(self._held) <= HELD else len(self._held))

    def give_all(self) -> None:
        """Nothing more will come."""
        self._release(len(self._held))
        self._give(self._decoder.decode(b"", final=True))

    def _release(self, end: int) -> None:
        data, self._held = self._held[:end], self._held[end:]
        self._give(self._decoder.decode(_MARK.sub(b"", data)))
