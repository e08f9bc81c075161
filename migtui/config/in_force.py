"""What holds now, key by key, and where it comes from: for the screen and the command that show the settings."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from ..core.redact import MASK, mask_url
from ..core.wording import base_name
from . import Settings
from .lines import Lines
from .table import COMMAND, SETTINGS, TARGET, Key
from .targets import TargetSettings

ADDING = ("protected", "read_only", "targets", "keys", "commands")
"""Keys that more than one file has a part in."""
ELSEWHERE = "the command line"
TERMINAL = "the command line or the terminal"
"""Where `ascii` comes from that no file sets."""
DEFAULT = "default"


class Entry(NamedTuple):
    """A setting that holds."""

    name: str
    value: object
    """As JSON would have it, with a mask in place of every secret."""
    places: tuple[str, ...]
    """"file:line" of each place that has a part in it; none: it is the default."""
    is_default: bool

    @property
    def text(self) -> str:
        """The value as TOML."""
        return toml(self.value)

    @property
    def origin(self) -> str:
        """Where it comes from, the files by their names."""
        names = map(base_name, self.places)
        other = TERMINAL if self.name == "ascii" else ELSEWHERE
        return ", ".join(names) or (DEFAULT if self.is_default else other)


def entries(settings: Settings) -> list[Entry]:
    """Every key that there is."""
    lines = [Lines(source.text) for source in settings.sources]
    return [_entry(key, settings, lines) for key in SETTINGS]


def files(settings: Settings) -> list[str]:
    """Those that the settings come from, and those that could not be read."""
    every = (*(source.file for source in settings.sources), *(problem.file for problem in settings.problems))
    return list(dict.fromkeys(map(str, every)))


def toml(value: object) -> str:
    """A value on one line; what is not set is "-"."""
    if value is None or value == "":
        return "-"
    if isinstance(value, Mapping):
        inside = ", ".join(f"{_name(name)} = {toml(each)}" for name, each in value.items())
        return f"{{ {inside} }}" if inside else "{}"
    if isinstance(value, list):
        return f"[{', '.join(map(toml, value))}]"
    return json.dumps(value, ensure_ascii=False)


def _name(name: str) -> str:
    is_bare = name.isascii() and name.replace("_", "").replace("-", "").isalnum()
    return name if is_bare else json.dumps(name, ensure_ascii=False)


def _entry(key: Key, settings: Settings, lines: Sequence[Lines]) -> Entry:
    value = getattr(settings, key.name)
    is_default = value == getattr(Settings(), key.name)
    return Entry(key.name, _shown(key, value), _places(key, settings, lines, is_default=is_default), is_default)


def _places(key: Key, settings: Settings, lines: Sequence[Lines], *, is_default: bool) -> tuple[str, ...]:
    places = [
        f"{source.file}:{found.of((*source.prefix, key.name)) or 1}"
        for source, found in zip(settings.sources, lines, strict=True)
        if key.name in source.given
    ]
    if key.name == "read_only" and not is_default:
        places += [problem.where for problem in settings.problems if problem.is_safety]
    return tuple(dict.fromkeys(places if key.name in ADDING else places[:1]))


def _shown(key: Key, value: Any) -> object:
    if key.name == "targets":
        return {target.name: _target(target) for target in value}
    if key.name == "keys":
        return {id: keys[0] if len(keys) == 1 else list(keys) for id, keys in value}
    if key.name == "commands":
        return [{each.name: _masked(getattr(command, each.name)) for each in COMMAND} for command in value]
    return MASK if key.is_secret and value is not None else _masked(value)


def _target(target: TargetSettings) -> dict[str, object]:
    """What it says; its variables by their names only."""
    said: dict[str, object] = {"env": {name: MASK for name, _ in target.environment}}
    for key in TARGET:
        if key.name != "env" and (value := getattr(target, key.name)) not in (None, (), "", False):
            said[key.name] = MASK if key.is_secret else _masked(value)
    return {name: value for name, value in said.items() if value != {}}


def _masked(value: object) -> object:
    if isinstance(value, tuple):
        return [_masked(each) for each in value]
    return value if value is None or isinstance(value, bool) else mask_url(str(value))
