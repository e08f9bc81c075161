"""What offline mode prints, cut into pieces: one a step."""

from __future__ import annotations

from typing import Protocol


class Writable(Protocol):
    """As much of a text file as Alembic asks of an output buffer."""

    def write(self, text: str, /) -> object: ...
    def flush(self) -> object: ...


class Tape:
    """An output buffer that keeps what it is given, and passes it on to the buffer that env.py had in mind."""

    def __init__(self, beside: Writable | None = None) -> None:
        self.muted = False
        """Nothing is kept: a step is skipped, or has failed."""
        self._beside = beside
        self._pieces: list[str] = []

    def write(self, text: str, /) -> int:
        if self._beside is not None:
            self._beside.write(text)
        if not self.muted:
            self._pieces.append(text)
        return len(text)

    def flush(self) -> None:
        if self._beside is not None:
            self._beside.flush()

    def cut(self) -> str:
        """Everything since the last cut."""
        text = "".join(self._pieces)
        self._pieces.clear()
        return text
