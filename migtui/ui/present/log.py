"""The command log: time, action, the exact command, result, duration."""

from __future__ import annotations

from collections.abc import Iterable

from ..session import LogEntry
from ..text import Line, justify, one_line, pad


def log_lines(entries: Iterable[LogEntry], width: int) -> list[Line]:
    """A line each, oldest first."""
    return [_line(entry, width) for entry in entries]


def _line(entry: LogEntry, width: int) -> Line:
    took = f"{entry.seconds:.2f} s  " if entry.seconds is not None else ""
    command = 38 if width >= 100 else 24
    left: Line = (
        (f" {entry.at:%H:%M:%S}  ", "dim"),
        (pad(entry.action, 18) + "  ", ""),
        (pad(one_line(entry.command), command) + "  ", "label"),
        (one_line(entry.result), "" if entry.ok else "broken"),
    )
    right: Line = ((f"  {took}", "dim"), ("ok " if entry.ok else "failed ", "good" if entry.ok else "broken"))
    return justify(left, right, width)
