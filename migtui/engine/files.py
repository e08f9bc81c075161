"""The history as the version files tell it, and how later knowledge changes it.

`load_history` reads files statically, through the cache, before anything is imported. What it cannot know
comes in later: whether the bodies compile (`check_bodies`), what a file computes (`with_facts`), Alembic's
own view (`with_truth`). Each gives a new LoadedHistory. A bad file costs its own row, never the history.
"""

from __future__ import annotations

import gc
import os
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING

from ..core.history import History, build_history
from ..core.model import Problem, Revision
from ..core.reading.version_file import Unsure, check_body, read_version_file
from .cache import Cache, cache_for
from .listing import Listing, list_files
from .packing import Depth, pack, unpack
from .project import Project
from .rows import confirmed, told

if TYPE_CHECKING:
    from ..worker.protocol import FileFacts, Revisions  # 25 ms that the first frame does not need


@dataclass(frozen=True)
class LoadedHistory:
    """A history, and what is not known of it yet."""

    history: History
    locations: tuple[Path, ...]
    """The directories that were read."""
    rows: tuple[Revision, ...]
    """One per version file, in the order of the files."""
    unsure: tuple[str, ...] = ()
    """Files that only importing can tell about: for `Engine.import_files`."""
    unchecked: tuple[str, ...] = ()
    """Files of which only the header was read: for `check_bodies`, after the first frame."""
    problems: tuple[Problem, ...] = ()
    """About directories and files without a row; `history.problems` has these too."""
    seen: tuple[tuple[str, int, int], ...] = ()
    """Path, st_mtime_ns and size of every version file: `has_changed` compares."""
    other_python: bool = False
    """The project's Python is not ours: it may know syntax that ours refuses, so it has the last word on that."""
    cache: Cache | None = field(default=None, repr=False, compare=False)

    def save_cache(self) -> None:
        """Keep what was read for the next start. For after the first frame: 1,000 revisions take 5 ms."""
        if self.cache is not None:
            self.cache.save()


def load_history(
    project: Project, *, locations: Iterable[str | Path] | None = None, cache: bool = True
) -> LoadedHistory:
    """Read the project's version files. Never raises for what it finds there.

    `locations` replaces the configuration's: env.py may set others, which the worker reports. A second call
    reads what has changed since the first one was saved, so it is the refresh too.
    """
    places = project.version_locations if locations is None else tuple(map(Path, locations))
    collecting = gc.isenabled()
    gc.disable()  # nothing here is garbage: the collector doubles the time at 5,000 revisions
    try:
        listing = list_files(places, recursive=project.recursive, sourceless=project.sourceless)
        kept = cache_for(places, os.environ) if cache else None
        return _load(listing, places, kept, other_python=not project.interpreter.is_own)
    finally:
        if collecting:
            gc.enable()


def has_changed(project: Project, loaded: LoadedHistory) -> bool:
    """Whether a version file came, went or changed since it was read: 1,000 files take 5 ms."""
    now = list_files(loaded.locations, recursive=project.recursive, sourceless=project.sourceless)
    return tuple(now.files) != loaded.seen


async def check_bodies(loaded: LoadedHistory) -> LoadedHistory:
    """Compile the files of which only the header was read, 0.2 ms each, giving way to the event loop all the time."""
    from .pace import Pace  # asyncio, 50 ms: only where it runs already

    problems: dict[str, Problem] = {}
    pace = Pace()
    for file in loaded.unchecked:
        if (problem := _body_problem(file)) is not None:
            problems[file] = problem
        await pace.give_way()
    return _with_checked(loaded, problems)


def with_facts(loaded: LoadedHistory, facts: Iterable[FileFacts]) -> LoadedHistory:
    """The history with what importing some files has told. A file that cannot be imported is a broken row."""
    known = {fact.file: fact for fact in facts}
    rows = [told(row, known[row.file]) if row.file in known else row for row in loaded.rows]
    unsure = tuple(file for file in loaded.unsure if file not in known)
    return replace(_with_rows(loaded, rows), unsure=unsure)


def with_truth(loaded: LoadedHistory, truth: Revisions) -> LoadedHistory:
    """The history as Alembic itself has loaded it, which is the last word."""
    ours = {row.file: row for row in loaded.rows}
    rows = [confirmed(ours.get(fact.file), fact) for fact in truth.revisions]
    return replace(_with_rows(loaded, rows), unsure=(), unchecked=())


def _load(listing: Listing, places: tuple[Path, ...], cache: Cache | None, *, other_python: bool) -> LoadedHistory:
    rows: list[Revision] = []
    unsure: list[str] = []
    unchecked: list[str] = []
    for path, mtime_ns, size in listing.files:
        row, depth = _row(path, mtime_ns, size, cache)
        rows.append(row)
        if depth == "unsure" or (other_python and _is_syntax(row.problem)):
            unsure.append(path)
        elif depth == "header":
            unchecked.append(path)
    problems = tuple(listing.problems)
    return LoadedHistory(
        build_history(rows, problems),
        places,
        tuple(rows),
        tuple(unsure),
        tuple(unchecked),
        problems,
        tuple(listing.files),
        other_python,
        cache,
    )


def _row(path: str, mtime_ns: int, size: int, cache: Cache | None) -> tuple[Revision, Depth]:
    packed = cache.get(path, mtime_ns, size) if cache is not None else None
    if packed is not None:
        return unpack(packed), packed[1]
    try:
        row, depth = _read(path)
    except OSError as error:
        problem = Problem("unreadable", _reason(path, error), path)
        return Revision(_name(path), file=path, problem=problem), "checked"
    if cache is not None:
        cache.put(path, mtime_ns, size, pack(row, depth))
    return row, depth


def _read(path: str) -> tuple[Revision, Depth]:
    """What the file says, and how far that goes. Raises OSError."""
    if not path.endswith(".py"):
        problem = Problem("unsure", f"{_name(path)} is compiled: only importing it can tell what it holds.", path)
        return Revision(_name(path), file=path, problem=problem), "unsure"
    reading = read_version_file(_content(path), path)
    if isinstance(reading, Unsure):
        return reading.revision, "unsure"
    return reading, "header" if reading.problem is None else "checked"


def _content(path: str) -> bytes:
    """The whole file. Raises OSError. (Path.read_bytes takes five times as long: 90 ms more for 5,000 files.)"""
    data = b""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        while part := os.read(descriptor, 1 << 16):
            data += part
    finally:
        os.close(descriptor)
    return data


def _body_problem(file: str) -> Problem | None:
    try:
        return check_body(_content(file), file)
    except OSError as error:
        return Problem("unreadable", _reason(file, error), file)


def _with_checked(loaded: LoadedHistory, problems: Mapping[str, Problem]) -> LoadedHistory:
    rows = [replace(row, problem=problems.get(row.file, row.problem)) for row in loaded.rows]
    if loaded.cache is not None:
        _keep_checked(loaded, rows, loaded.cache)
    ask = tuple(problems) if loaded.other_python else ()
    checked = replace(loaded, unchecked=(), unsure=loaded.unsure + ask)
    return _with_rows(checked, rows) if problems else checked


def _keep_checked(loaded: LoadedHistory, rows: Sequence[Revision], cache: Cache) -> None:
    files = set(loaded.unchecked)
    for row, (path, mtime_ns, size) in zip(rows, loaded.seen, strict=True):
        if path in files:
            cache.put(path, mtime_ns, size, pack(row, "checked"))


def _with_rows(loaded: LoadedHistory, rows: Sequence[Revision]) -> LoadedHistory:
    return replace(loaded, history=build_history(rows, loaded.problems), rows=tuple(rows))


def _is_syntax(problem: Problem | None) -> bool:
    return problem is not None and problem.kind == "syntax"


def _reason(path: str, error: OSError) -> str:
    return f"{_name(path)} cannot be read: {(error.strerror or type(error).__name__).lower()}."


def _name(path: str) -> str:
    return path.rpartition(os.sep)[2]
