"""From a command's arguments to what it does."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from ..errors import ProjectNotFound, UsageError
from .commands import CHECK, COMPLETION, CONFIG, DEMO, DIFF, GRAPH, HELP, PLAN, SCREENS, STATUS, Command

if TYPE_CHECKING:
    from ..core.plan import Direction
    from ..engine.project import Project
    from ..headless.graph import Form
    from ..headless.look import Look

Arguments = argparse.Namespace


def run(command: Command, arguments: Arguments) -> int:
    """Do it; the exit code. Raises MigtuiError."""
    return _RUNS[command.name](arguments)


def _project(arguments: Arguments) -> Project:
    from .asking import project_of

    return project_of(arguments)


def _look(arguments: Arguments, project: Project) -> Look:
    from ..headless.look import look

    return look(arguments.color or "auto", ascii=arguments.ascii, configured=project.settings.ascii)


def _graph(arguments: Arguments) -> int:
    from ..headless.graph import graph

    project = _project(arguments)
    forms: tuple[Form, ...] = ("json", "mermaid", "svg")
    return graph(
        project,
        _look(arguments, project),
        form=next((form for form in forms if getattr(arguments, form)), "text"),
        range=arguments.range,
        limit=arguments.limit,
        with_database=not arguments.no_database,
    )


def _status(arguments: Arguments) -> int:
    from ..headless.status import status

    return status(_project(arguments), as_json=arguments.json)


def _plan(arguments: Arguments) -> int:
    from ..headless.plan import plan

    project = _project(arguments)
    directions: tuple[Direction, ...] = ("upgrade", "downgrade", "stamp")
    return plan(
        project,
        _look(arguments, project),
        arguments.to,
        direction=next((each for each in directions if getattr(arguments, each)), None),
        forms=[form for form in ("json", "sql") if getattr(arguments, form)],
        read_only=arguments.read_only or project.settings.read_only,
    )


def _diff(arguments: Arguments) -> int:
    from ..headless.differences import differences

    forms = [form for form in ("json", "sql") if getattr(arguments, form)]
    return differences(_project(arguments), forms=forms, tables=arguments.tables, every_row=arguments.all)


def _check(arguments: Arguments) -> int:
    from ..headless.checks import check

    project = _project(arguments)
    if arguments.scratch is not None:  # a shell has put in its variables already
        settings = replace(project.settings, scratch=arguments.scratch.replace("$", "$$"))
        project = replace(project, settings=settings)
    return check(
        project,
        as_json=arguments.json,
        with_drift=not arguments.no_drift,
        trusted=arguments.trust,
        read_only=arguments.read_only or project.settings.read_only,
    )


def _config(arguments: Arguments) -> int:
    from ..headless.settings import show_schema, show_settings
    from ..ui.settings.problems import settings_problems
    from .asking import project_of

    if arguments.schema:
        return show_schema()
    try:
        project = project_of(arguments, strict=False)
    except ProjectNotFound:
        if arguments.config is not None:
            raise
        project = None  # the user's own settings hold everywhere
    return show_settings(project, settings_problems, as_json=arguments.json)


def _demo(arguments: Arguments) -> int:
    import tempfile

    from ..demo import copy_to
    from .screens import open_screens

    folder = arguments.path or Path(tempfile.mkdtemp(prefix="migtui-demo-"))
    try:
        project = copy_to(Path(folder).absolute())
    except OSError as error:
        raise UsageError(f"the sample cannot be copied: {error}", hint="give another directory with --path") from error
    os.chdir(project)
    arguments.config = arguments.target = None
    print(f"migtui: the sample project is in {project}", file=sys.stderr)  # noqa: T201
    return open_screens(arguments)


def _open(arguments: Arguments) -> int:
    from .screens import open_screens

    return open_screens(arguments)


def _completion(arguments: Arguments) -> int:
    from .completing import script

    print(script(arguments.shell), end="")  # noqa: T201
    return 0


def _help(arguments: Arguments) -> int:
    from .parsing import print_help

    print_help(arguments.about)
    return 0


_RUNS: Mapping[str, Callable[[Arguments], int]] = {
    SCREENS.name: _open,
    GRAPH.name: _graph,
    STATUS.name: _status,
    PLAN.name: _plan,
    DIFF.name: _diff,
    CHECK.name: _check,
    CONFIG.name: _config,
    DEMO.name: _demo,
    COMPLETION.name: _completion,
    HELP.name: _help,
}
