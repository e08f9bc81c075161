"""Where the scripts and the version files are, by Alembic's own rules for its options."""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple

from ..errors import ConfigurationError
from . import packages
from .ini import Ini
from .toml import Toml

SEPARATORS = {"space": " ", "newline": "\n", "os": os.pathsep, ":": ":", ";": ";"}


class Options(NamedTuple):
    """The options of one section, from the ini first and then from pyproject.toml: Alembic's own order."""

    ini: Ini | None
    section: str
    toml: Toml

    def string(self, key: str) -> str | None:
        value = self.ini.get(self.section, key) if self.ini is not None else None
        return value if value is not None else self.toml.string(key)

    def flag(self, key: str) -> bool:
        value = self.ini.get(self.section, key) if self.ini is not None else None
        return value == "true" if value is not None else self.toml.flag(key)

    def paths(self, key: str, *, separators: tuple[str, ...], legacy: str) -> list[str]:
        """A list option. `separators` are the options that name its separator, `legacy` splits without them."""
        value = self.ini.get(self.section, key) if self.ini is not None else None
        if not value:
            return self.toml.strings(key)
        separator = self._separator(separators)
        items = value.split(separator) if separator is not None else re.split(legacy, value)
        return [item.strip() for item in items if item.strip()]

    def _separator(self, options: tuple[str, ...]) -> str | None:
        if self.ini is None:
            return None
        for option in options:
            name = self.ini.get(self.section, option)
            if name is None:
                continue
            if name not in SEPARATORS:
                line = self.ini.line_of(self.section, option)
                raise ConfigurationError(
                    f"{name!r} is no {option}",
                    where=f"{self.ini.path}:{line}" if line else str(self.ini.path),
                    hint=f"Alembic knows {', '.join(SEPARATORS)}",
                )
            return SEPARATORS[name]
        return None


class Locations(NamedTuple):
    """Where to look, in Alembic's order."""

    script: Path | None
    versions: tuple[Path, ...]
    notes: tuple[str, ...]
    """Sentences on what could not be found."""


def find(options: Options, cwd: Path, interpreter: Path, environ: Mapping[str, str]) -> Locations:
    """The locations that the configuration names. Those that are not found are named in the notes."""
    resolver = _Resolver(cwd, _prepended(options, cwd), interpreter, environ)
    named = options.string("script_location")
    script = resolver.path(named, "script_location") if named else None
    listed = options.paths(
        "version_locations", separators=("path_separator", "version_path_separator"), legacy=r", *|(?: +)"
    )
    versions = [path for item in listed if (path := resolver.path(item, "version_locations")) is not None]
    if not listed and script is not None:
        versions = [script / "versions"]
    return Locations(script, tuple(dict.fromkeys(versions)), tuple(resolver.notes))


def _prepended(options: Options, cwd: Path) -> list[Path]:
    listed = options.paths("prepend_sys_path", separators=("path_separator",), legacy=r", *|(?: +)|\:")
    return [cwd / item for item in listed]


class _Resolver:
    """Turns the text of a location into a path, and keeps a note of what cannot be found."""

    def __init__(self, cwd: Path, entries: list[Path], interpreter: Path, environ: Mapping[str, str]) -> None:
        self._cwd = cwd
        self._entries = [
            *entries,
            *(Path(item) for item in environ.get("PYTHONPATH", "").split(os.pathsep) if item),
        ]
        self._interpreter = interpreter
        self._environ = environ
        self.notes: list[str] = []

    def path(self, text: str, option: str) -> Path | None:
        if ":" in text and not os.path.isabs(text):  # noqa: PTH117 -- Alembic's own test
            found = packages.resource(text, self._entries, self._interpreter, self._environ)
            if found is None:
                package = text.partition(":")[0]
                self.notes.append(f"{option} = {text}: {self._interpreter} does not find the package {package!r}")
            return found
        path = Path(os.path.abspath(self._cwd / text))  # noqa: PTH100 -- as Alembic: links are not resolved
        if not path.is_dir():
            self.notes.append(f"{option} = {text}: there is no such directory on this machine")
        return path
