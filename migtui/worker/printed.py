"""What the user's code prints, without passwords: an env.py that prints its URL is no rarity.

Python's two streams are cleaned as they are written to. What goes to the descriptors past them (a child
process, a C library) is not seen here.
"""

from __future__ import annotations

import io
import sys
from collections.abc import Callable


class CleanStream(io.TextIOWrapper):
    """Takes the place of a stream, on the same buffer; the one it replaces is of no more use."""

    def __init__(self, stream: io.TextIOWrapper, clean: Callable[[str], str], note: Callable[[], None]) -> None:
        encoding, errors = stream.encoding, stream.errors
        buffering, through = stream.line_buffering, stream.write_through
        super().__init__(stream.detach(), encoding, errors, line_buffering=buffering, write_through=through)
        self._clean = clean
        self._note = note

    def write(self, text: object, /) -> int:
        if not isinstance(text, str):
            raise TypeError(f"write() argument must be str, not {type(text).__name__}")
        super().write(self._clean(text) if len(text) > 1 else text)  # print() sends blanks and newlines on their own
        self._note()
        return len(text)


def clean_printed(clean: Callable[[str], str], note: Callable[[], None]) -> None:
    """From now on sys.stdout and sys.stderr pass on only what `clean` leaves, and `note` hears of it."""
    for name in ("stdout", "stderr"):
        stream = getattr(sys, name)
        if isinstance(stream, io.TextIOWrapper):
            cleaned = CleanStream(stream, clean, note)
            setattr(sys, name, cleaned)
            setattr(sys, f"__{name}__", cleaned)
