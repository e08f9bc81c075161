"""The user's project as Alembic's own objects: Config and ScriptDirectory, made as the `alembic` command makes them.

env.py files read `config.cmd_opts`, so it is built by Alembic's own argument parser.
"""

from __future__ import annotations

import contextlib
import inspect
import os
import sys
from argparse import Namespace
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from alembic.config import CommandLine, Config
from alembic.script import ScriptDirectory

from .flask_project import flask_config
from .protocol import Open

HAS_TOML = "toml_file" in inspect.signature(Config.__init__).parameters
"""pyproject.toml came with Alembic 1.16."""


@dataclass(frozen=True)
class Project:
    """Alembic's view of the project, for one request."""

    config: Config
    script: ScriptDirectory
    flask: bool = False


class NoTomlSupport(Exception):
    """pyproject.toml is all the configuration there is, and this Alembic cannot read it."""


class NotACommand(Exception):
    """Alembic's argument parser refuses these arguments. It has printed why."""


@contextlib.contextmanager
def opened(place: Open, command: Sequence[str]) -> Iterator[Config]:
    """The Config with which `alembic <command>` would run here, inside the Flask application where there is one."""
    os.chdir(place.cwd)
    with contextlib.ExitStack() as stack:
        if place.flask:
            config = stack.enter_context(flask_config(place, autogenerate="--autogenerate" in command))
        else:
            config = _config(place, command)
        config.stdout = sys.stdout  # Config has kept the one of its import, which has been replaced since
        yield config


def load_script(config: Config) -> ScriptDirectory:
    """Alembic's ScriptDirectory. It prepends `prepend_sys_path` on every call: once is enough for a process."""
    before = list(sys.path)
    script = ScriptDirectory.from_config(config)
    added = [entry for entry in sys.path[: len(sys.path) - len(before)] if entry not in before]
    sys.path[:] = added + before
    return script


def _config(place: Open, command: Sequence[str]) -> Config:
    options: dict[str, Any] = {"ini_section": place.section, "cmd_opts": command_options(place, command)}
    if HAS_TOML:
        options["toml_file"] = place.toml
    elif place.ini is None:
        raise NoTomlSupport("This Alembic cannot read pyproject.toml; 1.16 and newer can.")
    return Config(file_=place.ini, **options)


def command_options(place: Open, command: Sequence[str]) -> Namespace:
    """What Alembic's command line makes of `alembic -c … -n … -x … <command>`."""
    files = [file for file in (place.ini, place.toml if HAS_TOML else None) if file]
    arguments = [part for file in files for part in ("-c", file)]
    arguments += ["-n", place.section, *(f"-x{value}" for value in place.x), *command]
    try:
        return CommandLine().parser.parse_args(arguments)
    except SystemExit:
        raise NotACommand(f"Alembic's command line does not take: {' '.join(command)}") from None
