"""The `alembic …` line that does the same, as the user would type it where they are."""

from __future__ import annotations

import os
import shlex

from ..core.redact import MASK, mask_url
from .project import Project


def command_line(project: Project, *words: str) -> str:
    """`alembic -c conf/alembic.ini -n billing upgrade head`; for Flask-Migrate `flask db upgrade head`."""
    typed = _flask(project, words) if project.flask else ["alembic", *_options(project), *words]
    line = shlex.join(typed).replace(shlex.quote(MASK), MASK)
    if project.cwd == project.user_cwd:
        return line
    folder = os.path.relpath(project.cwd, project.user_cwd)  # relative paths of the configuration begin there
    return f"cd {shlex.quote(folder)} && {line}"


def _options(project: Project) -> list[str]:
    options: list[str] = []
    if not project.by_environment:
        for file, usual in ((project.ini, "alembic.ini"), (project.toml, "pyproject.toml")):
            if file is not None and file != project.cwd / usual:
                options += ["-c", os.path.relpath(file, project.cwd)]
    if project.section != "alembic":
        options += ["-n", project.section]
    return [*options, *_x(project)]


def _flask(project: Project, words: tuple[str, ...]) -> list[str]:
    """`--` before a relative move: `flask db downgrade -1` takes it for an option."""
    command, *rest = words or ("",)
    folder = os.path.relpath(project.root, project.cwd)
    options = [] if folder == "migrations" else ["-d", folder]
    dashes = ["--"] if any(word.startswith("-") for word in rest) else []
    return ["flask", "db", command, *options, *_x(project), *dashes, *rest]


def _x(project: Project) -> list[str]:
    return [word for value in project.x for word in ("-x", mask_url(value))]
