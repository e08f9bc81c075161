"""The command line: arguments, the headless commands, and the way into the user interface.

Nothing heavy is imported here: `migtui status` starts without Textual (220 ms), the graph without asyncio (50
ms).
"""

from __future__ import annotations

import argparse
import os
import shlex
import sys
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from . import __version__
from .config import Settings
from .errors import MigtuiError, ProjectNotFound, UsageError

if TYPE_CHECKING:
    from .engine.files import LoadedHistory
    from .engine.project import Project

COMMANDS = ("graph", "status", "demo")
EPILOG = """\
commands:
  (none)   open the user interface
  graph    print the revision graph            (--json, --ascii, --no-database)
  status   print where the database stands     (--json)
  demo     open a sample project               (--path DIR: where to copy it)

exit codes of graph and status:
  0  fine; graph: printed, even when the database could not be read
  1  status: behind or drifted (so status is also `alembic current --check-heads`)
  2  arguments that cannot be followed
  3  the project cannot be read
  4  status: the database cannot be reached
"""


def main(argv: Sequence[str] | None = None) -> int:
    """Run migtui; the exit code."""
    arguments = _parse(sys.argv[1:] if argv is None else argv)
    try:
        code = _run(arguments)
        sys.stdout.flush()
        return code
    except MigtuiError as error:
        print("\n".join([*error.lines(), *_elsewhere(error)]), file=sys.stderr)  # noqa: T201
        return error.exit_code
    except BrokenPipeError:  # `migtui graph | head`
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except KeyboardInterrupt:
        return 130


def _parse(argv: Sequence[str]) -> argparse.Namespace:
    """One parser, not one per command: the options then stand before or after the command, as the user likes."""
    parser = argparse.ArgumentParser(
        prog="migtui",
        description="See and drive Alembic migrations from the terminal.",
        epilog=EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    add = parser.add_argument
    add("command", nargs="?", choices=COMMANDS, metavar="command", help="graph, status or demo; none opens the screens")
    add("-c", "--config", type=Path, metavar="FILE", help="alembic.ini or pyproject.toml (else it is looked for)")
    add("-n", "--name", metavar="SECTION", help="section of the ini file")
    add("-x", action="append", default=[], metavar="ARG", help="argument for env.py; may be repeated")
    add("--target", metavar="NAME", help="a target of the settings: [tool.migtui.targets.NAME]")
    add("--app", metavar="APP", help="Flask-Migrate: the application, as flask --app takes it")
    add("--tag", metavar="TAG", help="the screens: --tag for env.py, with every upgrade, downgrade and stamp")
    add("--python", metavar="PATH", help="the project's interpreter, or its virtual environment")
    add("--ascii", action="store_true", help="draw with ASCII characters only")
    add("--read-only", action="store_true", help="look only: nothing can be run")
    add("--json", action="store_true", help="graph, status: print JSON")
    add("--no-database", action="store_true", help="graph: do not ask the database")
    add("--path", type=Path, metavar="DIR", help="demo: the directory to copy the sample into")
    add("--version", action="version", version=f"migtui {__version__}")
    arguments = parser.parse_args(argv)
    for option, commands in (("json", ("graph", "status")), ("no_database", ("graph",)), ("path", ("demo",))):
        if getattr(arguments, option) and arguments.command not in commands:
            parser.error(f"--{option.replace('_', '-')} goes with {' or '.join(commands)}")
    if arguments.tag is not None and arguments.command not in (None, "demo"):
        parser.error("--tag goes with the screens")
    return arguments


def _elsewhere(error: MigtuiError) -> list[str]:
    """Where a project was looked for, and the ones that were found below."""
    if not isinstance(error, ProjectNotFound):
        return []
    looked = [f"  looked at  {path}" for path in error.looked]
    return looked + [f"  found      {path}: migtui -c {shlex.quote(os.path.relpath(path))}" for path in error.elsewhere]


def _run(arguments: argparse.Namespace) -> int:
    if arguments.command == "graph":
        from .headless.history import graph

        project = _find(arguments, arguments.config)
        ascii_only = arguments.ascii or project.settings.ascii
        return graph(project, as_json=arguments.json, ascii_only=ascii_only, with_database=not arguments.no_database)
    if arguments.command == "status":
        from .headless.history import status

        return status(_find(arguments, arguments.config), as_json=arguments.json)
    return _demo(arguments) if arguments.command == "demo" else _open(arguments)


def _find(arguments: argparse.Namespace, config: Path | None) -> Project:
    from .engine.project import find_project

    return find_project(
        Path.cwd(),
        config=config,
        section=arguments.name,
        x=arguments.x,
        python=arguments.python,
        environ=os.environ,
        target=arguments.target,
        app=arguments.app,
        tag=arguments.tag,
    )


def _open(arguments: argparse.Namespace) -> int:
    """The user interface. It asks for the project itself, since another one may be chosen in it."""
    if not (sys.stdin.isatty() and sys.stdout.isatty()):
        raise UsageError(
            "the user interface needs a terminal", hint="migtui graph and migtui status print to a pipe or a file"
        )

    def open_project(config: Path | None) -> tuple[Project, LoadedHistory]:
        from .engine.files import load_history

        try:
            project = _find(arguments, config or arguments.config)
        except ProjectNotFound as error:
            error.python, error.app = arguments.python, arguments.app
            raise
        return project, load_history(project)

    def settings_of(configured: Settings) -> Settings:
        return replace(
            configured,
            ascii=configured.ascii or arguments.ascii,
            read_only=configured.read_only or arguments.read_only,
        )

    from .ui.start import run_app

    return run_app(open_project, settings_of)


def _demo(arguments: argparse.Namespace) -> int:
    import tempfile

    from .demo import copy_to

    folder = arguments.path or Path(tempfile.mkdtemp(prefix="migtui-demo-"))
    try:
        project = copy_to(folder.absolute())
    except OSError as error:
        raise UsageError(f"the sample cannot be copied: {error}", hint="give another directory with --path") from error
    os.chdir(project)
    arguments.config = arguments.target = None
    print(f"migtui: the sample project is in {project}", file=sys.stderr)  # noqa: T201
    return _open(arguments)
