"""`migtui graph`: the history as lines, JSON, a Mermaid chart or a picture."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from ..core.graph.drawing import ASCII, UNICODE
from ..core.wording import counted
from ..errors import UsageError
from ..reports.graph import Part, graph_data, graph_lines, part_of
from ..reports.history import Reading, problem_lines
from .output import UNREADABLE, narrate, narrate_all, print_data, print_lines

if TYPE_CHECKING:
    from ..engine.files import LoadedHistory
    from ..engine.project import Project
    from .look import Look

Form = Literal["text", "json", "mermaid", "svg"]


def graph(
    project: Project,
    look: Look,
    *,
    form: Form = "text",
    range: str | None = None,
    limit: int | None = None,
    with_database: bool = True,
) -> int:
    """Print the history, or a part of it. Raises UsageError where there is no such range."""
    from ..engine.files import load_history

    if range is not None:
        _check(range, with_database=with_database)
    narrate_all(project.notes)
    loaded = load_history(project)
    reading = _asked(project, loaded) if with_database else Reading(loaded.history)
    if reading.failure is not None:
        narrate(f"the database was not read: {reading.failure.message}")
    part = part_of(reading, limit=limit) if range is None else _part_of(reading, range, limit)
    if form != "json":
        narrate_all(problem_lines(reading.history))
    if part.left_out:
        narrate(f"{counted(part.left_out, 'older revision')} left out by --limit {limit}")
    _print(reading, part, look, form, project)
    return 0 if reading.history.order or _has_scripts(project) else UNREADABLE


def _check(range: str, *, with_database: bool) -> None:
    """Before anything is read: what can be told from the text alone."""
    from ..core.ranges import NoSuchRange, needs_current

    try:
        if needs_current(range) and not with_database:
            raise UsageError(f"{range} needs the database, and --no-database asks none")
    except NoSuchRange as error:
        raise UsageError(str(error), hint=error.hint) from error


def _part_of(reading: Reading, range: str, limit: int | None) -> Part:
    from ..core.ranges import NoSuchRange

    try:
        return part_of(reading, range, limit)
    except NoSuchRange as error:
        raise UsageError(str(error), hint=error.hint) from error


def _asked(project: Project, loaded: LoadedHistory) -> Reading:
    from .reading import read_now  # asyncio, 50 ms: for what talks to a worker

    return read_now(project, loaded)


def _print(reading: Reading, part: Part, look: Look, form: Form, project: Project) -> None:
    if form == "json":
        print_data(graph_data(reading, part))
    elif form == "mermaid":
        from ..reports.mermaid import mermaid_lines

        print_lines(mermaid_lines(reading, part, ascii_only=look.ascii))
    elif form == "svg":
        from ..reports.svg import svg_lines  # 6 ms

        print_lines(svg_lines(reading, part, f"Migrations of {project.name}"))
    else:
        glyphs = ASCII if look.ascii else UNICODE
        print_lines(look.painted(graph_lines(reading, part, glyphs, width=look.width, sign=look.sign)))


def _has_scripts(project: Project) -> bool:
    """The configuration leads to a directory: an empty history is then one that has not begun."""
    return project.script_location is not None and project.script_location.is_dir()
