"""The `alembic …` line that does the same, as the user would type it where they are."""

from __future__ import annotations

import os
import re
import shlex
from collections.abc import Iterator

from ..core.redact import MASK, mask_url
from .project import Project

_PLAIN = re.compile(r"(?:[\w./:@%+,=-]|\$(?=\w)|\$\{\w+\})*", re.ASCII)
"""What needs no quotes on the right of a shell's assignment."""
_TAKE_X = ("migrate", "upgrade", "downgrade")
"""Commands of `flask db` that take -x themselves. For the others it stands before them (Flask-Migrate 4.1)."""
_IN_SHELL = re.compile(r'(?P<variable>\$(?:[A-Za-z_]\w*|\{[A-Za-z_]\w*\}))|\$?(?P<special>[\\"`$])', re.ASCII)


def command_line(project: Project, *words: str) -> str:
    """`alembic -c conf/alembic.ini -n billing upgrade head`; for Flask-Migrate `flask db upgrade head`.

    A target's variables stand before it as the settings have them: `DATABASE_URL=$STAGING_URL alembic upgrade head`.
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
    if not project.environment_text:
        return
    from .targets import without_references  # who has named no target pays for none

    for name, text in project.environment_text:
        literal = f"{name}={without_references(text)}"
        shown = text if mask_url(literal) == literal else mask_url(f"{name}={text}").partition("=")[2]
        yield f"{name}={_quoted(shown)}"


def _quoted(text: str) -> str:
    """As a shell takes it, with the variables in it still to be looked up."""
    if "$" not in text:
        return shlex.quote(text).replace(shlex.quote(MASK), MASK)
    escaped = _IN_SHELL.sub(lambda found: found["variable"] or f"\\{found['special']}", text)
    return escaped if _PLAIN.fullmatch(escaped) else f'"{escaped}"'
