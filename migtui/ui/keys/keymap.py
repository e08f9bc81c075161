"""The user's key map, as screens and sentences use it: which keys a command has, and what is written on them.

`key_map(settings)` makes it; what the user has written is looked at in `resolving`, which those who have changed
nothing do not import.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from types import MappingProxyType
from typing import TYPE_CHECKING, NamedTuple

from ..commands.command import Command, is_typed, key_name

if TYPE_CHECKING:
    from migtui.config import CustomCommand, Settings

    from ..own_commands import OwnCommand

Keys = tuple[tuple[str, tuple[str, ...]], ...]
"""Of the settings: ids, and the keys as they are written."""


class KeyProblem(NamedTuple):
    """Something in the settings that does not hold."""

    path: tuple[str | int, ...]
    """The key that says it, ("keys", "upgrade") or ("commands", 0): for the line."""
    text: str


class KeyMap(NamedTuple):
    """What differs from the registry. A named tuple: making a dataclass takes a millisecond of every start."""

    changed: Mapping[str, tuple[str, ...]] = MappingProxyType({})
    """Textual's names of the keys by the command's id."""
    own: tuple[OwnCommand, ...] = ()
    """The user's own commands, each on its key."""
    problems: tuple[KeyProblem, ...] = ()
    """What was written and does not hold, a sentence each."""

    def commands(self, here: tuple[Command, ...], *, has_fields: bool = False) -> tuple[Command, ...]:
        """The commands of a screen on the user's keys. `has_fields`: letters are text there."""
        if not self.changed:
            return here
        return tuple(self._moved(command, has_fields=has_fields) for command in here)

    def _moved(self, command: Command, *, has_fields: bool) -> Command:
        if command.id not in self.changed:
            return command
        keys = self.changed[command.id]
        if has_fields or command.mode == "typing":
            from .resolving import in_fields

            keys = in_fields(command.keys, keys)
        return command.on(tuple(dict.fromkeys((*keys, *command.kept))))

    @property
    def palette_keys(self) -> tuple[str, ...]:
        """Those of the palette's keys that open it on every screen, forms too: they write nothing."""
        keys = self.changed.get("palette", ())
        return tuple(key for key in keys if not is_typed(key)) or ("ctrl+p",)

    def titled(self, id: str, title: str) -> str:
        """ "1 History": a title behind the key that leads there, where there is one."""
        keys = self.changed.get(id, _command(id).keys)
        return f"{key_name(keys[0])} {title}" if keys else title

    def name(self, id: str) -> str:
        """What to press for a command, for a sentence: "U"; the palette and its name there when it has no key."""
        keys = self.changed.get(id)
        if keys is None:
            command = _command(id)
            return key_name(command.keys[0]) if command.keys else f"{self.name('palette')} {command.label}"
        return key_name(keys[0]) if keys else f"{self.name('palette')} {_command(id).label}"


DEFAULT = KeyMap()


def key_map(settings: Settings) -> KeyMap:
    """The key map of these settings."""
    if not settings.keys and not settings.commands:
        return DEFAULT
    return _resolved(settings.keys, settings.commands)


@lru_cache(maxsize=8)
def _resolved(keys: Keys, own: tuple[CustomCommand, ...]) -> KeyMap:
    from ..commands.registry import SCREENS  # 4 ms with the other screens' commands, for those who have a key map
    from .resolving import resolve

    return resolve(keys, SCREENS, own)


@lru_cache(maxsize=256)
def _command(id: str) -> Command:
    """Where several screens have it, the History screen's. KeyError: no screen has it."""
    from ..commands.history import HISTORY

    found = next((command for command in HISTORY if command.id == id), None)
    if found is None:
        from ..commands.registry import SCREENS

        found = next((command for screen in SCREENS for command in screen.commands if command.id == id), None)
    if found is None:
        raise KeyError(id)
    return found
