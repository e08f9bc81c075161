"""From the keys that the user has written to a key map that can be trusted: every command can still be reached.

What does not hold is dropped, said, and costs nothing else: the command keeps the keys that it had.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from migtui.core.wording import alike

from ..commands.command import FIXED, Command, is_typed, key_name
from ..commands.registry import ScreenCommands
from .keymap import KeyMap, KeyProblem, Keys
from .reading import Unreadable, read_key

if TYPE_CHECKING:
    from migtui.config import CustomCommand

    from ..own_commands import OwnCommand

NEEDED = ("help", "quit", "palette", "run.cancel", "screen.history")
"""Without a key for these, and for what closes a screen, somebody would be lost."""
CLOSERS = ("close", "cancel", "leave")
OWN_SCREEN = "History"
"""Whose selected revision the user's own commands work on."""


def resolve(keys: Keys, screens: Sequence[ScreenCommands], own: Sequence[CustomCommand] = ()) -> KeyMap:
    """The key map of what the settings say, and what of it does not hold."""
    problems: list[KeyProblem] = []
    commands = {command.id: command for screen in screens for command in screen.commands}
    changed: dict[str, tuple[str, ...]] = {}
    for id, texts in keys:
        found = _entry(id, texts, commands, problems)
        if found is not None:
            changed[id] = found
    while clash := _clash(changed, screens):
        ids, text = clash
        problems.append(KeyProblem(("keys", ids[-1]), text))
        for id in ids:
            del changed[id]
    map = KeyMap(changed)
    mine = _own(own, map, screens, problems)
    return KeyMap(changed, mine, tuple(problems))


def in_fields(default: Sequence[str], keys: tuple[str, ...]) -> tuple[str, ...]:
    """The keys on a screen with fields, where letters are text: one that writes nothing stays."""
    kept = next((key for key in default if not is_typed(key)), None)
    return (kept, *keys) if keys and kept is not None and all(map(is_typed, keys)) else keys


def is_needed(command: Command) -> bool:
    """It must keep a key."""
    return command.id in NEEDED or command.id.rpartition(".")[2] in CLOSERS


# -- one entry -----------------------------------------------------------------------------------------------


def _entry(
    id: str, texts: tuple[str, ...], commands: dict[str, Command], problems: list[KeyProblem]
) -> tuple[str, ...] | None:
    """The keys of an entry; None when it does not hold."""
    command = commands.get(id)
    if command is None:
        hint = f"did you mean {near!r}?" if (near := alike(id, commands)) else "the README lists them all"
        problems.append(KeyProblem(("keys", id), f"keys: no command is called {id!r}; {hint}"))
        return None
    found = []
    for text in texts:
        try:
            found.append(_mappable(text, command))
        except Unreadable as error:
            problems.append(KeyProblem(("keys", id), f"keys, {id}: {error.reason}"))
    if not found and (texts or is_needed(command)):
        if not texts:
            text = f"keys, {id}: there must be a key for it; it keeps {_named(command.keys)}"
            problems.append(KeyProblem(("keys", id), text))
        return None
    return tuple(dict.fromkeys(found))


def _mappable(text: str, command: Command) -> str:
    key = read_key(text)
    if key in FIXED and key not in command.keys:
        raise Unreadable(f"{key_name(key)} cannot be taken: {FIXED[key]}")
    return key


# -- the map as a whole --------------------------------------------------------------------------------------


def _clash(changed: dict[str, tuple[str, ...]], screens: Sequence[ScreenCommands]) -> tuple[list[str], str] | None:
    """The first place where one key has two meanings: the entries that are to blame, and a sentence."""
    map = KeyMap(changed)
    everywhere = _palette(changed, screens)
    for screen in screens:
        commands = map.commands(screen.commands, has_fields=screen.has_fields)
        if everywhere is not None and all(command.id != "palette" for command in commands):
            commands = (*commands, everywhere)
        for mode in dict.fromkeys(command.mode for command in commands):
            here = [command for command in commands if command.mode == mode]
            if found := _twice(here, changed, screen) or (mode and _lost(here, commands, changed, screen)):
                return found
    return None


def _palette(changed: dict[str, tuple[str, ...]], screens: Sequence[ScreenCommands]) -> Command | None:
    """The palette opens on every screen, by the keys of it that write nothing."""
    default = next((each for screen in screens for each in screen.commands if each.id == "palette"), None)
    return default.on(KeyMap(changed).palette_keys) if default is not None else None


def _twice(
    commands: Sequence[Command], changed: dict[str, tuple[str, ...]], screen: ScreenCommands
) -> tuple[list[str], str] | None:
    taken: dict[str, Command] = {}
    for command in commands:
        for key in command.keys:
            other = taken.setdefault(key, command)
            if other is not command and (blamed := [each.id for each in (other, command) if each.id in changed]):
                return blamed, _words(key, other, command, screen, blamed)
    return None


def _lost(
    mode: Sequence[Command], commands: Sequence[Command], changed: dict[str, tuple[str, ...]], screen: ScreenCommands
) -> tuple[list[str], str] | None:
    """In a mode its commands come first: a needed one must keep a key that they leave to it."""
    taken = {key: command for command in mode for key in command.keys}
    for command in commands:
        if command.mode or not is_needed(command) or not command.keys or set(command.keys) - taken.keys():
            continue
        key = command.keys[0]
        if blamed := [each.id for each in (taken[key], command) if each.id in changed]:
            return blamed, _words(key, taken[key], command, screen, blamed)
    return None


def _words(key: str, one: Command, other: Command, screen: ScreenCommands, blamed: Sequence[str]) -> str:
    kept = "both keep their own keys" if len(blamed) == 2 else f"{blamed[0]} keeps its own"
    return f"keys: {one.id} and {other.id} are both on {key_name(key)} ({screen.name}); {kept}"


def _named(keys: Iterable[str]) -> str:
    return " and ".join(map(key_name, keys))


# -- the user's own commands ---------------------------------------------------------------------------------


def _own(
    commands: Sequence[CustomCommand], map: KeyMap, screens: Sequence[ScreenCommands], problems: list[KeyProblem]
) -> tuple[OwnCommand, ...]:
    if not commands:
        return ()
    from ..own_commands import read_own

    here = next(screen for screen in screens if screen.name == OWN_SCREEN)
    taken = {key: c.id for c in map.commands(here.commands) for key in c.keys if not c.mode}
    found = []
    for number, each in enumerate(commands, 1):
        own, wrong = read_own(number, each)
        key, against = _own_key(each.key, taken, own)
        texts = [*wrong, f"{against}; the palette has it"] if against else wrong
        problems += [KeyProblem(("commands", number - 1), f"commands, {own.title}: {text}") for text in texts]
        found.append(own.on(key))
    return tuple(found)


def _own_key(text: str, taken: dict[str, str], own: OwnCommand) -> tuple[str, str]:
    """Its key, "" when it can have none, and why."""
    if not text:
        return "", ""
    try:
        key = read_key(text)
    except Unreadable as error:
        return "", error.reason
    if key in FIXED:
        return "", f"{key_name(key)} cannot be taken: {FIXED[key]}"
    if key in taken:
        return "", f"{key_name(key)} is the key of {taken[key]} ({OWN_SCREEN})"
    taken[key] = own.title
    return key, ""
