"""The command log: time, action, the exact command, result, duration; unfolded, all of an entry."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence

from ..command_log import LogEntry
from ..text import Line, elide, line_width, one_line, pad, plain, verbatim, wrap

COLUMNS = ((100, 18, 38), (74, 18, 22), (60, 14, 16), (0, 14, 0))
"""From this width on: cells of the action and of the command. Without a column for it the command is unfolded."""
FIELD = 10
"""Cells of the names in an unfolded entry."""
INDENT = 4
FOLDED, UNFOLDED = "▸", "▾"


def log_items(
    entries: Iterable[LogEntry], width: int, unfolded: Collection[LogEntry] = (), *, marks: bool = False
) -> list[list[Line]]:
    """The lines of each entry: one, or all that there is to say. `marks`: which of them it is, at the left edge."""
    return [
        _remark(entry, width)
        if entry.ok is None
        else [_line(entry, width, UNFOLDED), *_all_of(entry, width)]
        if entry in unfolded
        else [_line(entry, width, FOLDED if marks else " ")]
        for entry in entries
    ]


def _remark(entry: LogEntry, width: int) -> list[Line]:
    """What only says something is there as a whole: nobody unfolds a tip to read its end."""
    start: Line = ((f"  {entry.at:%H:%M:%S}  ", "dim"), (pad(entry.action, _columns(width)[1]) + "  ", ""))
    first, *more = wrap(one_line(entry.result), max(8, width - line_width(start)))
    return [(*start, (first, "")), *(((" " * line_width(start), ""), (part, "")) for part in more)]


def _columns(width: int) -> tuple[int, int, int]:
    return next(each for each in COLUMNS if width >= each[0])


def _line(entry: LogEntry, width: int, mark: str = " ") -> Line:
    """In exactly `width` cells. The outcome is never cut, and what is cut ends in "…"."""
    _, action, command = _columns(width)
    left: Line = ((mark, "key"), (f" {entry.at:%H:%M:%S}  ", "dim"), (pad(entry.action, action) + "  ", ""))
    if command and entry.command:
        left = (*left, (pad(one_line(entry.command), command) + "  ", "label"))
    right = _outcome(entry)
    room = max(0, width - line_width(left) - line_width(right))
    result = elide(one_line(entry.result), room)
    line = (*left, (pad(result, room), "broken" if entry.ok is False else ""), *right)
    return line if line_width(line) <= width else ((pad(plain(line), width), ""),)


def _outcome(entry: LogEntry) -> Line:
    if entry.ok is None:
        return ((" ", ""),)
    return ((f"{_took(entry, '  ')}  ", "dim"), ("ok " if entry.ok else "failed ", "good" if entry.ok else "broken"))


def _took(entry: LogEntry, before: str) -> str:
    return f"{before}{entry.seconds:.2f} s" if entry.seconds is not None else ""


def _all_of(entry: LogEntry, width: int) -> list[Line]:
    """Everything, folded at blanks: nothing here is cut."""
    took = _took(entry, ", ")
    fields = (
        ("command", entry.command, "label"),
        ("result", entry.result, "broken" if entry.ok is False else ""),
        ("at", f"{entry.at:%Y-%m-%d %H:%M:%S}{took}", "dim"),
    )
    lines = [line for name, text, style in fields if text for line in _field(name, one_line(text), style, width)]
    for text in entry.details:
        lines += [_indented(part, "") for part in _verbatim(text, width - INDENT - FIELD - 1)]
    return lines


def _field(name: str, text: str, style: str, width: int) -> list[Line]:
    first, *more = wrap(text, max(8, width - INDENT - FIELD - 1))
    start: Line = ((f"{'':<{INDENT}}{name:<{FIELD}}", "dim"), (first, style))
    return [start, *(_indented(part, style) for part in more)]


def _indented(text: str, style: str) -> Line:
    return ((" " * (INDENT + FIELD), ""), (text, style))


def _verbatim(text: str, width: int) -> list[str]:
    """As it was printed; a line that is too long goes on in the next."""
    parts: list[str] = []
    for line in verbatim(text) or [""]:
        short = line_width(((line, ""),)) <= width
        indent = " " * min(len(line) - len(line.lstrip()), width // 2)
        parts += [line] if short else [indent + part for part in wrap(line, max(8, width - len(indent)))]
    return parts


def entry_text(entry: LogEntry) -> str:
    """All of an entry as text, for the clipboard."""
    took = _took(entry, ", ")
    outcome = {True: "ok", False: "failed", None: ""}[entry.ok]
    head = f"{entry.at:%Y-%m-%d %H:%M:%S}  {one_line(entry.action)}{took}  {outcome}".rstrip()
    command = [f"$ {one_line(entry.command)}"] if entry.command else []
    details = [line for text in entry.details for line in verbatim(text)]
    return "\n".join([head, *command, one_line(entry.result), *(f"  {line}".rstrip() for line in details)])


def log_text(entries: Sequence[LogEntry]) -> str:
    """The whole log as text."""
    return "\n\n".join(map(entry_text, entries))


def log_title(count: int, index: int | None) -> str:
    """In the frame: "3 of 12" while it has the cursor."""
    if index is None or not count:
        return "Command log"
    return f"Command log · {index + 1} of {count}"
