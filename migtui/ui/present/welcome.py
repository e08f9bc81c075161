"""The Welcome screen's text: what is wrong, what was found here, and what to do about it."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from migtui.errors import MigtuiError, ProjectNotFound

from ..text import Line, counted, one_line, wrap
from .report import error_lines

if TYPE_CHECKING:
    from migtui.engine.surroundings import Surroundings

Name = Callable[[str], str]
"""What to press for a command: see `KeyMap.name`."""
FIELD = 10
"""Cells of the names of what was found."""


def welcome_lines(error: MigtuiError, width: int, name: Name, found: Surroundings | None = None) -> list[Line]:
    """Where there is no project: what could become one. Where it cannot be read: why, and how to go on.

    `found` is None until it has been looked for.
    """
    if not isinstance(error, ProjectNotFound):
        return [*error_lines(error, width), (), *_next_steps(_after_mending(error), width, name)]
    lines: list[Line] = [((text, "broken"),) for text in wrap(one_line(error.message), width)]
    lines += [(), (("What is here", "head"),)]
    lines += _found(found, width) if found is not None else [(("  looking …", "dim"),)]
    lines += [(), *_next_steps(_beginnings(error, found), width, name)]
    lines += [(), (("Looked for a configuration at", "head"),)]
    return [*lines, *(((f"  {one_line(str(path))}", "dim"),) for path in error.looked)]


def _found(found: Surroundings, width: int) -> list[Line]:
    lines: list[Line] = []
    for title, text, style in _facts(found):
        first, *more = wrap(one_line(text), width - FIELD - 2)
        lines.append(((f"  {title:<{FIELD}}", "dim"), (first, style)))
        lines += [((" " * (FIELD + 2), ""), (part, style)) for part in more]
    return lines


def _facts(found: Surroundings) -> Iterator[tuple[str, str, str]]:
    yield "models", *_models(found)
    if found.uses_migrate:
        yield "Flask", "an application with Flask-Migrate: flask db init makes its migrations directory", ""
    for scripts in found.scripts[:2]:
        yield "scripts", f"{_relative(scripts, found.folder)}/env.py, to which no configuration leads", "warning"
    if found.has_pyproject:
        yield "settings", "pyproject.toml, without [tool.alembic]", ""
    yield "Python", f"{_relative(found.interpreter.path, found.folder)}: {found.interpreter.why}", ""
    yield "", *_packages(found)
    if found.others:
        names = ", ".join(_relative(each, found.folder) for each in found.others)
        yield "", f"also here: {names}; --python takes one of them", "dim"


def _models(found: Surroundings) -> tuple[str, str]:
    if not found.models:
        return "no SQLAlchemy tables were found below this directory", "dim"
    first, *more = found.models
    others = f", and {counted(len(more), 'other')} like it" if more else ""
    return f"{first.module}:{first.expression} with {counted(first.tables, 'table')}{others}", ""


def _packages(found: Surroundings) -> tuple[str, str]:
    installed = found.installed
    if installed.error:
        return installed.error, "warning"
    versions = (("Alembic", installed.alembic), ("SQLAlchemy", installed.sqlalchemy))
    missing = [name for name, version in versions if not version]
    if missing:
        packages = " ".join(name.lower() for name in missing)
        return f"it has no {' and no '.join(missing)}: {installed.install} {packages}", "warning"
    return "it has " + " and ".join(f"{name} {version}" for name, version in versions), ""


def _beginnings(error: ProjectNotFound, found: Surroundings | None) -> Iterator[tuple[str, str]]:
    """Ids of commands, or what to type, and what that leads to."""
    if error.elsewhere:
        yield "welcome.open", "opens the project that is selected below"
    filled = ""
    if found is not None and found.models:
        filled = f", with {found.models[0].module} filled in"
    if error.looked:
        yield "welcome.start", f"starts a project here: alembic init, step by step{filled}"
    yield "welcome.again", "looks again, when you have written a configuration"
    yield "migtui -c FILE", "opens a configuration that has another name or place"
    yield "migtui demo", "shows a sample project to look around in"


def _after_mending(error: MigtuiError) -> Iterator[tuple[str, str]]:
    if place(error) is not None:
        yield "welcome.edit", "opens the file in your editor, and looks again afterwards"
    yield "welcome.again", "looks again, when you have mended it"


def place(error: MigtuiError) -> Path | None:
    """The file to mend, where the error names one."""
    path = Path(error.where.rpartition(":")[0] or error.where)
    return next((each for each in (Path(error.where), path) if error.where and each.is_file()), None)


def _next_steps(steps: Iterator[tuple[str, str]], width: int, name: Name) -> list[Line]:
    named = [(name(what) if what.startswith("welcome.") else what, text) for what, text in steps]
    room = max((len(what) for what, _ in named), default=0) + 2
    lines: list[Line] = [(("What next", "head"),)]
    for what, text in named:
        first, *more = wrap(text, max(16, width - room - 2))
        lines.append(((f"  {what:<{room}}", "key"), (first, "")))
        lines += [((" " * (room + 2), ""), (part, "")) for part in more]
    return lines


def _relative(path: Path, folder: Path) -> str:
    return os.path.relpath(path, folder) if path.is_relative_to(folder) else str(path)
