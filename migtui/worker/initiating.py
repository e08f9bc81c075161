"""A new environment, through `alembic.command.init`."""

from __future__ import annotations

import contextlib
import importlib
import os
from collections.abc import Callable, Iterator
from pathlib import Path

import alembic.command
from alembic.config import Config

from .created import undone_on_failure
from .flask_project import flask_extension
from .project import opened
from .protocol import Event, Init, Open, TemplateList, Templates, Written
from .words import command_words


def initiate(place: Open, request: Init | Templates, send: Callable[[Event], None]) -> None:
    """Send Written, or TemplateList.

    Of an init that fails nothing is left: neither files nor folders, and pyproject.toml is as it was.
    """
    if isinstance(request, Templates):
        send(TemplateList(_templates(_template_directory(place))))
    else:
        send(_init(place, request))


def _init(place: Open, request: Init) -> Written:
    os.chdir(place.cwd)
    with contextlib.ExitStack() as stack:
        if place.flask:
            directory, template, config = stack.enter_context(_flask(place, request))
        else:
            directory, template = request.directory, request.template
            config = stack.enter_context(opened(place, command_words(request)))
        files = [file for file in (config.config_file_name, place.toml) if file]
        with undone_on_failure([directory, *files]) as created:
            alembic.command.init(config, directory, template=template, package=request.package)
    return Written([*created.files, *created.changed])


@contextlib.contextmanager
def _flask(place: Open, request: Init) -> Iterator[tuple[str, str, Config]]:
    """The directory, the template's name, and the Config as Flask-Migrate's own `init` makes it (4.1)."""
    with flask_extension(place) as extension:
        folder, template = os.path.split(request.template)  # --template may be a path
        directory = request.directory or extension.directory
        config: Config = importlib.import_module("flask_migrate").Config(template_directory=folder or None)
        config.set_main_option("script_location", directory.replace("%", "%%"))
        config.config_file_name = os.path.join(directory, "alembic.ini")  # noqa: PTH118
        config = extension.migrate.call_configure_callbacks(config)
        yield directory, template, config


def _template_directory(place: Open) -> Path:
    """Where the templates lie. Flask-Migrate's do not depend on the application, so it is not loaded."""
    config = importlib.import_module("flask_migrate").Config() if place.flask else Config()
    return Path(config.get_template_directory())


def _templates(folder: Path) -> list[list[str]]:
    """As `list_templates` prints them: each template's README begins with its synopsis."""
    found = []
    for template in sorted(folder.iterdir()):
        readme = template / "README"
        if readme.is_file():
            lines = readme.read_text("utf-8", errors="replace").splitlines()
            found.append([template.name, lines[0].strip() if lines else ""])
    return found
