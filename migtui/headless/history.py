"""`migtui graph` and `migtui status`."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING

from ..core.position import REREAD
from ..reports.history import Reading, graph_data, graph_lines, problem_lines, status_data, status_lines
from .output import UNREADABLE, narrate, print_data, print_lines

if TYPE_CHECKING:
    from ..core.graph.drawing import Glyphs
    from ..engine.files import LoadedHistory
    from ..engine.project import Project


def graph(project: Project, *, as_json: bool, ascii_only: bool, with_database: bool) -> int:
    """Print the history."""
    from ..engine.files import load_history

    for note in project.notes:
        narrate(note)
    loaded = load_history(project)
    reading = _read(project, loaded) if with_database else Reading(loaded.history)
    if reading.failure is not None:
        narrate(f"the database was not read: {reading.failure.message}")
    _print(reading, graph_data, lambda each: graph_lines(each, _glyphs(ascii_only)), as_json=as_json)
    return 0 if reading.history.order or _has_scripts(project) else UNREADABLE


def _has_scripts(project: Project) -> bool:
    """The configuration leads to a directory: an empty history is then one that has not begun."""
    return project.script_location is not None and project.script_location.is_dir()


def status(project: Project, *, as_json: bool) -> int:
    """Print where the databases stand."""
    from ..engine.files import load_history
    from .reading import exit_code

    for note in project.notes:
        narrate(note)
    reading = _read(project, load_history(project))
    _print(reading, status_data, status_lines, as_json=as_json)
    if reading.verdict.kind in ("ahead", "diverged", "overlapping"):
        narrate(reading.verdict.detail.removesuffix(f"; {REREAD}"))
    return exit_code(reading)


def _read(project: Project, loaded: LoadedHistory) -> Reading:
    """The history as far as it can be known, and the databases."""
    import asyncio  # 50 ms, for what talks to a worker

    from .reading import asking, read

    async def ask() -> Reading:
        async with asking(project) as engine:
            return await read(engine, project, loaded)

    return asyncio.run(ask())


def _print(
    reading: Reading,
    data: Callable[[Reading], object],
    lines: Callable[[Reading], Iterable[str]],
    *,
    as_json: bool,
) -> None:
    if as_json:
        print_data(data(reading))
        return
    for line in problem_lines(reading.history):
        narrate(line)
    print_lines(lines(reading))


def _glyphs(ascii_only: bool) -> Glyphs:
    from ..core.graph.drawing import ASCII, UNICODE

    try:
        "│◉".encode(sys.stdout.encoding or "ascii")
    except UnicodeEncodeError:
        return ASCII
    return ASCII if ascii_only else UNICODE
