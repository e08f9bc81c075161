"""The settings that hold, where each comes from, and what is wrong in the files: read, not edited, here."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from migtui.config import Settings, SettingsProblem
from migtui.config.in_force import Entry, entries, files

from ..text import Line, justify, one_line, wrap

NAME = 12
"""Cells of the column of keys."""
AGAIN = (
    "A refresh reads the files again: protected, read_only and the editor hold at once, all others from the next start."
)


def settings_lines(
    settings: Settings, problems: Sequence[SettingsProblem], user_file: Path | None, width: int
) -> list[Line]:
    """What is wrong first; then a line or more for each key; then the files. `user_file`: where the user's own would
    be."""
    lines: list[Line] = []
    for problem in problems:
        lines += _problem(problem, width)
    if problems:
        lines.append(())
    for entry in entries(settings):
        lines += _entry(entry, width)
    lines += [(), *_files(settings, user_file, width), ()]
    return [*lines, *(((part, "dim"),) for part in wrap(AGAIN, width))]


def _problem(problem: SettingsProblem, width: int) -> Iterator[Line]:
    mark, style = ("✗", "broken") if problem.is_safety else ("⚠", "warning")
    place = f"{problem.place}: " if problem.where else ""
    cost = ": read-only until this is mended" if problem.is_safety else ""
    first, *more = wrap(one_line(f"{place}{problem.text}{cost}"), max(10, width - 2))
    yield ((f"{mark} ", style), (first, style))
    yield from (((f"  {part}", style),) for part in more)
    yield from (((f"  {part}", "dim"),) for part in wrap(one_line(problem.hint), max(10, width - 2)) if part)


def _entry(entry: Entry, width: int) -> Iterator[Line]:
    """The value, and behind it where it comes from; below it where there is no room."""
    style = "dim" if entry.is_default else ""
    origin = one_line(entry.origin)
    *before, last = wrap(one_line(entry.text), max(10, width - NAME)) or [""]
    names = [f"{entry.name:<{NAME}}", *(" " * NAME for _ in before)]
    for name, part in zip(names, before, strict=False):
        yield ((name, "key"), (part, style))
    if NAME + len(last) + 2 + len(origin) <= width:
        yield justify(((names[-1], "key"), (last, style)), ((origin, "dim"),), width)
        return
    yield ((names[-1], "key"), (last, style))
    yield from (justify((), ((part, "dim"),), width) for part in wrap(origin, max(10, width - NAME)))


def _files(settings: Settings, user_file: Path | None, width: int) -> Iterator[Line]:
    read = files(settings)
    for file in read:
        yield from _folded("file", file, width)
    if user_file is not None and str(user_file) not in read:
        yield from _folded("your own", f"{user_file} (there is none)", width)


def _folded(name: str, text: str, width: int) -> Iterator[Line]:
    first, *more = wrap(one_line(text), max(10, width - NAME))
    yield ((f"{name:<{NAME}}", "dim"), (first, ""))
    yield from (((f"{'':<{NAME}}{part}", ""),) for part in more)
