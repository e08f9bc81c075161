"""The texts of `--help` and `--version`. In ASCII: help is read where nothing else works."""

from __future__ import annotations

import sys
from collections.abc import Iterable

from .commands import COMMANDS, COMMON_CODES, SCREENS, Command

FIRST_STEPS = (
    ("migtui", "in a project: the graph, where the database stands, and every step before it runs"),
    ("migtui demo", "the same on a sample project; nothing of yours is touched"),
    ("?", "on any screen: all of its keys"),
)
MORE = """\
migtui COMMAND --help has examples and exit codes.
The manual is the README, on the package's page."""


def usage(command: Command) -> str:
    """ "migtui graph [RANGE] [options]"."""
    if command is SCREENS:
        return "migtui [COMMAND] [options]"
    argument = command.argument
    shape = {"one": "{}", "optional": "[{}]", "any": "[{} ...]"}[argument.how_many] if argument is not None else ""
    words = ["migtui", command.name, shape.format(argument.metavar) if argument is not None else "", "[options]"]
    return " ".join(filter(None, words))


def description(command: Command) -> str:
    """What stands above the options."""
    if command is not SCREENS:
        return command.text
    commands = [("(none)", SCREENS.summary), *((each.name, each.summary) for each in COMMANDS.values())]
    return f"{command.text}\n\nfirst steps:\n{_table(FIRST_STEPS)}\n\ncommands:\n{_table(commands)}"


def epilog(command: Command) -> str:
    """What stands below the options."""
    if command is SCREENS:
        return MORE
    parts = [f"examples:\n{_table(command.examples)}"] if command.examples else []
    if command.codes:
        codes = {**(COMMON_CODES if command.of_project else {}), **dict(command.codes)}
        parts.append(f"exit codes:\n{_table(sorted(codes.items()))}")
    return "\n\n".join(parts)


def _table(rows: Iterable[tuple[str, str]]) -> str:
    """Two columns; a left one that is too long has the right one below it."""
    listed_ = list(rows)
    width = min(34, max(len(left) for left, _ in listed_))
    gap = f"\n{'':<{width + 4}}"
    return "\n".join(
        f"  {left}{gap if len(left) > width else ' ' * (width - len(left) + 2)}{right}" for left, right in listed_
    )


def versions() -> str:
    """migtui's own, then what it runs on; the project's Alembic is another one, of the project's own Python."""
    from importlib.metadata import PackageNotFoundError, version  # 15 ms, for who asks

    from .. import __version__

    lines = [f"migtui {__version__}", f"Python {sys.version.split()[0]} ({sys.executable})"]
    for name in ("textual", "alembic", "sqlalchemy"):
        try:
            lines.append(f"{name} {version(name)}")
        except PackageNotFoundError:
            lines.append(f"{name} is not installed")
    return "\n".join(lines)
