"""The `alembic …` line that does the same, as the user would type it where they are."""

from __future__ import annotations

import os
import re
import shlex
from collections.abc import Iterator

from ..core.redact import MASK, mask_url
from .project import Project

LEFT_OUT = "…"
"""In the place of a value that is not shown. Whoever runs the line has to fill it in."""
_REFERENCE = re.compile(r"\$(?:[A-Za-z_]\w*|\{[A-Za-z_]\w*\})", re.ASCII)
"""A text that is a variable of the user's own and nothing else: it says no value."""
_TO_FILL_IN = re.compile(rf"(?:^|(?<= ))([^\s='\"]+)={LEFT_OUT}(?= )")
_TAKE_X = ("migrate", "upgrade", "downgrade")
"""Commands of `flask db` that take -x themselves. For the others it stands before them (Flask-Migrate 4.1)."""


def command_line(project: Project, *words: str) -> str:
    """`alembic -c conf/alembic.ini -n billing upgrade head`; for Flask-Migrate `flask db upgrade head`.

    A target's variables stand before it, never with a value: `DATABASE_URL=$STAGING_URL API_KEY=… alembic …`.
    """
    typed = _flask(project, words) if project.flask else ["alembic", *_options(project), *words]
    command = shlex.join(typed).replace(shlex.quote(MASK), MASK)
    line = " ".join([*_variables(project), command])
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
    dashes = ["--"] if any(re.fullmatch(r"-\d+", word) for word in rest) else []
    app = ["--app", project.app] if project.app_is_named and project.app else []
    before, after = ([], _x(project)) if command in _TAKE_X else (_x(project), [])
    return ["flask", *app, "db", *before, command, *options, *after, *dashes, *rest]


def _x(project: Project) -> list[str]:
    return [word for value in project.x for word in ("-x", mask_url(value))]


def _variables(project: Project) -> Iterator[str]:
    """Of a value only what says none: which variable of the user's own it is, or that it is empty."""
    for name, text in project.environment_text:
        yield f"{name}={text if _REFERENCE.fullmatch(text) else LEFT_OUT if text else shlex.quote(text)}"


def to_fill_in(line: str) -> tuple[str, ...]:
    """The variables whose values such a line leaves out."""
    return tuple(_TO_FILL_IN.findall(line))
