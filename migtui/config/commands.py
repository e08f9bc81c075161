"""The tables `[keys]` and `[[commands]]`: only their shape. What the ids and keys mean is for the registry to say."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from . import CustomCommand, KeyTable
from .kinds import is_text
from .lines import KeyPath
from .table import COMMAND

if TYPE_CHECKING:
    from .reading import Reader


def read_keys(table: dict[str, object], reader: Reader) -> KeyTable:
    """Ids and keys. A bad one costs that id."""
    found: dict[str, tuple[str, ...]] = {}
    for path, value in _leaves(table, ()):
        keys = [value] if isinstance(value, str) else value
        id = ".".join(path)
        if isinstance(keys, list) and all(map(is_text, keys)):
            found[id] = tuple(keys)
        else:
            hint = f'"{id}" = "x", or ["x", "f5"], or [] for none'
            title = reader.title(("keys",))
            reader.report(f"{id} in {title} must be a key or a list of keys", ("keys", *path), hint, is_look=True)
    return tuple(found.items())


def _leaves(table: dict[str, object], path: tuple[str, ...]) -> Iterator[tuple[tuple[str, ...], object]]:
    """`upgrade.heads = "A"` without quotes is a table in a table to TOML."""
    for name, value in table.items():
        if isinstance(value, dict):
            yield from _leaves(value, (*path, name))
        else:
            yield (*path, name), value


def read_commands(tables: list[dict[str, object]], reader: Reader) -> tuple[CustomCommand, ...]:
    """The commands that can be used; the first on each key."""
    found: dict[str, CustomCommand] = {}
    for number, table in enumerate(tables):
        command = _command(table, ("commands", number), reader)
        if command is not None and command.key in found:
            text = f"{command.key!r} has a command already: {found[command.key].label}"
            reader.report(text, ("commands", number, "key"), "give it another key", is_look=True)
        elif command is not None:
            found[command.key] = command
    return tuple(found.values())


def _command(table: dict[str, object], path: KeyPath, reader: Reader) -> CustomCommand | None:
    """None, and reported, where something is wrong: half of what was meant is not to be run."""
    before = reader.reported
    values = reader.table(table, COMMAND, path)
    for key in COMMAND:
        if key.is_required and key.name not in table:
            text = f"{reader.title(path)} has no {key.name}"
            reader.report(text, path, f"{key.name} = {key.example}", is_look=True)
    if reader.reported > before:
        return None
    command, label = values["command"], values.get("label", values["command"])
    return CustomCommand(values["key"], label, command, values.get("output", "log"))
