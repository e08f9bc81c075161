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

COMMANDS = ("graph", "status", "diff", "check", "demo")
OPTIONS = {
    "json": ("graph", "status", "diff", "check"),
    "no_database": ("graph",),
    "path": ("demo",),
    "sql": ("diff",),
    "all": ("diff",),
    "tables": ("diff",),
    "no_drift": ("check",),
    "scratch": ("check",),
    "trust": ("check",),
}
"""Which commands take them."""
EPILOG = """\
commands:
  (none)   open the user interface
  graph    print the revision graph            (--json, --ascii, --no-database)
  status   print where the database stands     (--json)
  diff     print how models and database       (--json, --sql, --all; TABLE …: only these,
           differ, wherever the database is     as NAME, SCHEMA.NAME or with * in it)
  check    for CI: at head? one head? no       (--json, --no-drift, --scratch URL)
           difference? no drift?
  demo     open a sample project               (--path DIR: where to copy it)

exit codes:
  0  fine; graph: printed, even when the database could not be read
  1  status: behind or drifted (so status is also `alembic current --check-heads`)
     diff: autogenerate would write an operation; check: one of the answers is no
  2  arguments that cannot be followed
  3  the project cannot be read, or env.py fails; check: a question has no answer
  4  status, diff, check: the database cannot be reached, or a part of it not read
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
    add("command", nargs="?", metavar="command", help=f"{', '.join(COMMANDS)}; none opens the screens")
    add("tables", nargs="*", metavar="TABLE", help="diff: only these tables")
    add("-c", "--config", type=Path, metavar="FILE", help="alembic.ini or pyproject.toml (else it is looked for)")
    add("-n", "--name", metavar="SECTION", help="section of the ini file")
    add("-x", action="append", default=[], metavar="ARG", help="argument for env.py; may be repeated")
    add("--target", metavar="NAME", help="a target of the settings: [tool.migtui.targets.NAME]")
    add("--app", metavar="APP", help="Flask-Migrate: the application, as flask --app takes it")
    add("--tag", metavar="TAG", help="the screens: --tag for env.py, with every upgrade, downgrade and stamp")
    add("--python", metavar="PATH", help="the project's interpreter, or its virtual environment")
    add("--ascii", action="store_true", help="draw with ASCII characters only")
    add("--read-only", action="store_true", help="look only: nothing can be run")
    add("--json", action="store_true", help="graph, status, diff, check: print JSON")
    add("--no-database", action="store_true", help="graph: do not ask the database")
    add("--sql", action="store_true", help="diff: the statements of what autogenerate would write")
    add("--all", action="store_true", help="diff: also the tables and rows that are the same")
    add("--no-drift", action="store_true", help="check: do not build what the migrations make, to compare with it")
    add("--scratch", metavar="URL", help="check: an empty database to build it in, in place of one that is created")
    add("--trust", action="store_true", help="check: with a scratch database given, run whatever the migrations do")
    add("--path", type=Path, metavar="DIR", help="demo: the directory to copy the sample into")
    add("--version", action="version", version=f"migtui {__version__}")
    arguments = parser.parse_intermixed_args(argv)
    if arguments.command not in (None, *COMMANDS):
        parser.error(f"{arguments.command!r} is none of the commands {', '.join(COMMANDS)}")
    for option, commands in OPTIONS.items():
        if getattr(arguments, option) and arguments.command not in commands:
            name = "TABLE" if option == "tables" else f"--{option.replace('_', '-')}"
            parser.error(f"{name} goes with {' or '.join(commands)}")
    if arguments.no_drift and (arguments.scratch or arguments.trust):
        parser.error("--no-drift builds nothing: --scratch and --trust do not go with it")
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
    if arguments.command == "diff":
        from .headless.differences import differences

        forms = [form for form in ("json", "sql") if getattr(arguments, form)]
        project = _find(arguments, arguments.config)
        return differences(project, forms=forms, tables=arguments.tables, every_row=arguments.all)
    if arguments.command == "check":
        from .headless.checks import check

        project = _find(arguments, arguments.config)
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
