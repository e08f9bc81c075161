"""`migtui graph` and `migtui status`: data on stdout, narration on stderr, and an exit code for scripts.

0  fine                        graph: it was printed, whether or not the database could be read
1  behind or drifted
2  arguments
3  the project cannot be read  status: also when env.py fails, or Alembic cannot load the history
4  the database cannot be reached
"""

from __future__ import annotations

import contextlib
import sys
from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING

from .core.position import REREAD
from .errors import MigtuiError
from .reports import Reading, graph_data, graph_lines, problem_lines, status_data, status_lines

if TYPE_CHECKING:
    from .core.graph.drawing import Glyphs
    from .engine.client import Engine
    from .engine.files import LoadedHistory
    from .engine.project import Project

DRIFTED, UNREADABLE, UNREACHABLE = 1, 3, 4


def graph(project: Project, *, as_json: bool, ascii_only: bool, with_database: bool) -> int:
    """Print the history."""
    from .engine.files import load_history

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
    from .engine.files import load_history

    for note in project.notes:
        narrate(note)
    reading = _read(project, load_history(project))
    _print(reading, status_data, status_lines, as_json=as_json)
    if reading.verdict.kind in ("ahead", "diverged", "overlapping"):
        narrate(reading.verdict.detail.removesuffix(f"; {REREAD}"))
    return exit_code(reading)


def exit_code(reading: Reading) -> int:
    """What `status` ends with: the verdict as a number."""
    found = reading.verdict
    if found.kind == "unreachable":
        return UNREACHABLE
    if found.kind in ("env-fails", "unreadable"):
        return UNREADABLE
    if found.kind in ("diverged", "overlapping"):
        return DRIFTED
    if found.severity == "error":  # a history that Alembic cannot load
        return UNREADABLE
    return 0 if found.is_fine else DRIFTED


def narrate(text: str) -> None:
    print(f"migtui: {text}", file=sys.stderr)  # noqa: T201


def _read(project: Project, loaded: LoadedHistory) -> Reading:
    """The history as far as it can be known, and the databases."""
    import asyncio  # 50 ms, for what talks to a worker

    return asyncio.run(_ask(project, loaded))


async def _ask(project: Project, loaded: LoadedHistory) -> Reading:
    from .engine.client import Engine
    from .engine.files import load_history
    from .engine.states import failure_of

    engine = Engine(project, standby=False)
    try:
        loaded = await _completed(engine, loaded)
        report = await engine.read_databases()
        if report.locations is not None:
            narrate(f"env.py reads its version files from {', '.join(report.locations)}")
            loaded = await _completed(engine, load_history(project, locations=report.locations))
        return Reading(loaded.history, report.states)
    except MigtuiError as error:
        _narrate_error(error)
        return Reading(loaded.history, failure=failure_of(error))
    finally:
        await engine.close()
        loaded.save_cache()


async def _completed(engine: Engine, loaded: LoadedHistory) -> LoadedHistory:
    """With the bodies checked, and with what only importing can tell, if this Python can be asked."""
    from .engine.files import check_bodies, with_facts

    loaded = await check_bodies(loaded)
    if loaded.unsure:
        with contextlib.suppress(MigtuiError):  # reading the databases says it
            loaded = with_facts(loaded, await engine.import_files(loaded.unsure))
    return loaded


def _narrate_error(error: MigtuiError) -> None:
    for line in error.lines():
        narrate(line)


def _print(
    reading: Reading,
    data: Callable[[Reading], object],
    lines: Callable[[Reading], Iterable[str]],
    *,
    as_json: bool,
) -> None:
    if as_json:
        import json

        text = json.dumps(data(reading), indent=1)
    else:
        for line in problem_lines(reading.history):
            narrate(line)
        text = "\n".join(lines(reading))
    if text:
        print(text)  # noqa: T201


def _glyphs(ascii_only: bool) -> Glyphs:
    from .core.graph.drawing import ASCII, UNICODE

    try:
        "│◉".encode(sys.stdout.encoding or "ascii")
    except UnicodeEncodeError:
        return ASCII
    return ASCII if ascii_only else UNICODE
