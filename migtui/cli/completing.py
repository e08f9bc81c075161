"""Completion: argcomplete looks at the parsers; what only a project knows is looked up here, in its files alone.

argcomplete costs 25 ms, and is imported only where a shell asks.
"""

from __future__ import annotations

import argparse
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from argcomplete.completers import DirectoriesCompleter, FilesCompleter, SuppressCompleter
from argcomplete.finders import CompletionFinder
from argcomplete.shell_integration import shellcode

from ..errors import MigtuiError
from .commands import COMMANDS, HELP, SCREENS, Command
from .parsing import Parser
from .words import taken_apart

Found = Mapping[str, str]
"""What can be typed, and what it is."""
HEADER = """\
# Completion of migtui for {shell}. {how}
"""
HOW = {
    "bash": 'In ~/.bashrc: eval "$(migtui completion bash)"',
    "zsh": 'In ~/.zshrc, behind compinit: eval "$(migtui completion zsh)"',
    "fish": "Once: migtui completion fish > ~/.config/fish/completions/migtui.fish",
}


def script(shell: str) -> str:
    """What the shell has to read."""
    code = shellcode(["migtui"], shell=shell, complete_arguments=["-o", "nospace"])
    code = code.replace("[=/:]", "[=/:.]")  # behind the dots of a range comes its other end, and no blank
    if shell == "zsh":  # `#compdef` has to be the first line
        first, _, rest = code.partition("\n")
        return f"{first}\n{HEADER.format(shell=shell, how=HOW[shell])}{rest}"
    return HEADER.format(shell=shell, how=HOW[shell]) + code.lstrip("\n")


def complete() -> None:
    """Answer the shell that asks in the environment, and end the process."""
    _Finder()(Parser(SCREENS), always_complete_options=False, default_completer=SuppressCompleter())


class _Finder(CompletionFinder):
    """Chooses the parser by the command that is typed already, and sorts the words for it."""

    def _get_completions(
        self, comp_words: list[str], cword_prefix: str, cword_prequote: str, last_wordbreak_pos: int | None
    ) -> list[str]:
        words = taken_apart(comp_words[1:])
        parser = parser_for(COMMANDS.get(words.command, SCREENS), ask_for_command=not words.command)
        self._parser = parser
        if parser.positional is None:
            self.always_complete_options = "long"
        rest = ["x" if word.startswith("-") else word for word in words.rest[1:]]
        options = [*words.options, *([words.unfinished] if words.unfinished else [])]
        found: list[str] = super()._get_completions(  # type: ignore[no-untyped-call]
            [comp_words[0], *rest, *options] if rest else [comp_words[0], *options],
            cword_prefix,
            cword_prequote,
            last_wordbreak_pos,
        )
        return found

    def quote_completions(
        self, completions: list[str], cword_prequote: str, last_wordbreak_pos: int | None
    ) -> list[str]:
        """As they are typed. Where bash breaks words at @, it takes the sign itself for the new word's first letter."""
        at = last_wordbreak_pos
        if at is not None and any(each[at : at + 1] == "@" for each in completions):
            at -= 1
        return super().quote_completions(completions, cword_prequote, at)


def parser_for(command: Command, *, ask_for_command: bool) -> Parser:
    """A parser whose actions know what completes them."""
    parser = Parser(command)
    if ask_for_command:
        parser.positional = parser.add_argument("command", nargs="?")
        _completed(parser.positional, lambda **_: {name: each.summary for name, each in COMMANDS.items()})
    elif command is HELP and parser.positional is not None:
        _completed(parser.positional, lambda **_: {name: each.summary for name, each in COMMANDS.items()})
    elif command.argument is not None and parser.positional is not None:
        _completed(parser.positional, _of_argument(command))
    for option, action in parser.options:
        if option.takes_value:
            named = _OF_OPTIONS.get(option.completes, _nothing)
            _completed(action, _one_of(option.choices) if option.choices else named)
    return parser


def _completed(action: argparse.Action, completer: object) -> None:
    action.completer = completer  # type: ignore[attr-defined]


def _of_argument(command: Command) -> object:
    argument = command.argument
    assert argument is not None
    if argument.choices:
        return _one_of(argument.choices)
    return {"revision": _targets, "range": _ranges}.get(argument.completes, _nothing)


def _one_of(choices: Sequence[str]) -> Callable[..., Found]:
    return lambda **_: dict.fromkeys(choices, "")


def _nothing(**_: object) -> Found:
    return {}


def _targets(parsed_args: argparse.Namespace, **_: object) -> Found:
    """Revisions as Alembic takes them."""
    return {
        "heads": "all heads",
        "head": "the one head",
        "base": "nothing applied",
        "+1": "one step up",
        **_names(parsed_args),
    }


def _ranges(prefix: str, parsed_args: argparse.Namespace, **_: object) -> Found:
    """One end, then behind its dots the other."""
    ends = {
        "heads": "all heads",
        "base": "nothing applied",
        "current": "where the database stands",
        **_names(parsed_args),
    }
    for sign in ("..", ":"):
        lower, found, _end = prefix.partition(sign)
        if found:
            return {f"{lower}{sign}{name}": text for name, text in ends.items()}
    return {f"{name}..": text for name, text in ends.items()}


def _names(arguments: argparse.Namespace) -> Found:
    """Ids and labels, newest first, from the version files; nothing where there is no project."""
    from ..core.wording import printable
    from ..engine.files import load_history
    from .asking import project_of

    try:
        history = load_history(project_of(_with_defaults(arguments), strict=False)).history
    except MigtuiError:
        return {}
    labels = {label: f"branch, from {printable(id_)} on" for label, id_ in history.label_owners.items()}
    heads = {f"{label}@head": "its head" for label in labels}
    ids = {id_: printable(history.revisions[id_].message) or id_ for id_ in history.order if history.is_defined(id_)}
    return {word: said for word, said in {**ids, **labels, **heads}.items() if word.isprintable()}


def _names_of_targets(parsed_args: argparse.Namespace, **_: object) -> Iterable[str]:
    from .asking import project_of

    try:
        project = project_of(_with_defaults(parsed_args, target=None), strict=False)
    except MigtuiError:
        return ()
    return [target.name for target in project.settings.targets]


def _sections(parsed_args: argparse.Namespace, **_: object) -> Sequence[str]:
    from .asking import project_of

    try:
        return project_of(_with_defaults(parsed_args, name=None), strict=False).sections
    except MigtuiError:
        return ()


def _with_defaults(arguments: argparse.Namespace, **changed: object) -> argparse.Namespace:
    """A line that is not finished yet: what it does not say is not said."""
    known = {"config": None, "name": None, "x": [], "python": None, "target": None, "app": None, **vars(arguments)}
    return argparse.Namespace(**{**known, **changed})


_OF_OPTIONS: Mapping[str, Callable[..., Any]] = {
    "file": FilesCompleter(),
    "folder": DirectoriesCompleter(),
    "section": _sections,
    "target": _names_of_targets,
}
