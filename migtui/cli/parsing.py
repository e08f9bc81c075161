"""From words to arguments, with errors that say what may have been meant."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import NoReturn

from ..core.wording import alike, enumerated
from .commands import COMMANDS, EVERY, HELP, SCREENS, Argument, Command
from .options import PROJECT, Option, add_option
from .words import taken_apart

_COUNTS = {"one": None, "optional": "?", "any": "*"}
_ALWAYS = ("-h", "--help")


class Parser(argparse.ArgumentParser):
    """argparse's for one command. It knows the command already: the words behind it are all that it is given."""

    def __init__(self, command: Command) -> None:
        super().__init__(
            prog=f"migtui {command.name}".rstrip(),
            formatter_class=argparse.RawDescriptionHelpFormatter,
            add_help=False,
            allow_abbrev=False,
        )
        self.command = command
        self.positional: argparse.Action | None = None
        if command.argument is not None:
            self.positional = _add_argument(self.add_argument_group("argument"), command.argument)
        own = self.add_argument_group("options")
        groups: Mapping[Option, argparse._ArgumentGroup] = {
            option: group
            for options in command.exclusive
            for group in [own.add_mutually_exclusive_group()]
            for option in options
        }
        self.options = [(option, add_option(groups.get(option, own), option)) for option in command.options]
        own.add_argument(*_ALWAYS, action="help", help="show this help")
        if command is SCREENS:
            own.add_argument("--version", action=_Version, nargs=0, help="show this version, and what it runs on")
        if command.of_project:
            shared = self.add_argument_group("which project, and how (before or behind the command)")
            self.options += [(option, add_option(shared, option)) for option in PROJECT]

    def format_help(self) -> str:
        from . import texts  # 1 ms, for who reads them

        self.usage = texts.usage(self.command)
        self.description, self.epilog = texts.description(self.command), texts.epilog(self.command)
        return super().format_help()

    def format_usage(self) -> str:
        from . import texts

        self.usage = texts.usage(self.command)
        return super().format_usage()


class _Version(argparse.Action):
    def __call__(self, parser: argparse.ArgumentParser, *_: object) -> NoReturn:
        from . import texts

        print(texts.versions())  # noqa: T201
        parser.exit(0)


def parse(typed: Sequence[str]) -> tuple[Command, argparse.Namespace]:
    """The command and its arguments; ends the process with 2, or after --help and --version with 0."""
    words = taken_apart(typed)
    if words.command and words.command not in COMMANDS:
        Parser(SCREENS).error(_no_command(words.command))
    command = COMMANDS.get(words.command, SCREENS)
    parser = Parser(command)
    for word in words.options:
        _check_option(parser, command, word)
    if command.argument is None and len(words.rest) > 1:
        parser.error(f"{command.name} takes no argument: {' '.join(words.rest[1:])}")
    arguments = parser.parse_args(words.arguments())
    _check_together(parser, arguments)
    return command, arguments


def print_help(about: str | None) -> None:
    """`migtui help COMMAND`; ends the process with 2 where there is no such command."""
    if about is not None and about not in COMMANDS:
        Parser(HELP).error(_no_command(about))
    Parser(COMMANDS[about] if about is not None else SCREENS).print_help(sys.stdout)


def _add_argument(group: argparse._ArgumentGroup, argument: Argument) -> argparse.Action:
    choices = argument.choices or None
    nargs = _COUNTS[argument.how_many]
    return group.add_argument(argument.key, nargs=nargs, metavar=argument.metavar, choices=choices, help=argument.help)


def _no_command(name: str) -> str:
    if Path(name).exists():
        return f"{name!r} is no command; migtui -c {name} names a configuration"
    hint = _nearest(name, COMMANDS) or f"the commands are {enumerated(COMMANDS, len(COMMANDS))}"
    return f"{name!r} is no command; {hint}"


def _check_option(parser: Parser, command: Command, word: str) -> None:
    name = word.partition("=")[0] if word.startswith("--") else word[:2]
    known = [*_ALWAYS, *spellings(command), *(["--version"] if command is SCREENS else [])]
    if name in known:
        return
    if name == "--version":
        parser.error("--version goes without a command")
    owners = [each.name or "the screens" for each in EVERY if name in spellings(each)]
    if owners:
        parser.error(f"{name} goes with {enumerated(owners, len(owners), 'or')}")
    parser.error(f"there is no option {name}; {_nearest(name, known) or f'{parser.prog} --help shows them'}")


def _check_together(parser: Parser, arguments: argparse.Namespace) -> None:
    """What argparse's exclusive groups cannot say."""
    if getattr(arguments, "no_drift", False) and (arguments.scratch or arguments.trust):
        parser.error("--no-drift builds nothing: --scratch and --trust do not go with it")


def spellings(command: Command) -> tuple[str, ...]:
    """Every option of a command as it can be typed."""
    return tuple(name for option in command.all_options for name in option.spellings)


def _nearest(name: str, known: Iterable[str]) -> str:
    near = alike(name, known)
    return f"did you mean {near}?" if near else ""
