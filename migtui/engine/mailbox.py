"""Between a worker's pipes and whoever reads them: bounded, in order, and text in large pieces.

A migration can print 300,000 lines in half a second. Text that nobody has taken yet is one piece, cut from
its front, so neither memory nor the event loop feels it. Events are never dropped: `is_full` asks the pipe to
wait.
"""

from __future__ import annotations

import asyncio
from collections import deque

from .events import Mail, Output

PIECE = 65_536
"""Characters of waiting text that are kept: its end, since that is where the error stands."""
RING = 1_048_576
"""Characters of all text that are kept for the report."""
FULL = 1_000
"""Events."""


class Mailbox:
    """Take mail with `get`; None when there will be no more."""

    def __init__(self) -> None:
        self._waiting: deque[Mail] = deque()
        self._arrived = asyncio.Event()
        self._is_closed = False
        self._ring: deque[str] = deque()
        self._ring_size = 0

    @property
    def is_full(self) -> bool:
        return len(self._waiting) >= FULL

    @property
    def text(self) -> str:
        """All text so far, or its last mebibyte."""
        return "".join(self._ring)

    def put(self, event: Mail) -> None:
        self._waiting.append(event)
        self._arrived.set()

    def put_text(self, text: str) -> None:
        if not text:
            return
        self._remember(text)
        last = self._waiting[-1] if self._waiting else None
        if isinstance(last, Output):
            self._waiting.pop()
            text = last.text + text
        self.put(Output(text if len(text) <= PIECE else _cut(text)))

    def close(self) -> None:
        self._is_closed = True
        self._arrived.set()

    async def get(self) -> Mail | None:
        while not self._waiting:
            if self._is_closed:
                return None
            self._arrived.clear()
            await self._arrived.wait()
        return self._waiting.popleft()

    def _remember(self, text: str) -> None:
        self._ring.append(text)
        self._ring_size += len(text)
        while self._ring_size > RING and len(self._ring) > 1:
            self._ring_size -= len(self._ring.popleft())


def _cut(text: str) -> str:
    """The last PIECE characters, from the beginning of a line."""
    kept = text[-PIECE:]
    line = kept.find("\n") + 1
    return "[…]\n" + (kept[line:] if 0 < line < PIECE else kept)
