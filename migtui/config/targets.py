"""Named targets: `[tool.migtui.targets.NAME]`, or `[targets.NAME]` in migtui.toml.

A target is a database, or several, as the user calls it: what the environment, the section or `-x` have to be for
env.py to reach it, and how careful migtui is to be there.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field, fields
from pathlib import Path

from ..errors import ConfigurationError
from . import EVERYTHING, flag, interpreter, patterns, refuse_unknown, scratch

COLOURS = {
    "red": "#b3261e", "orange": "#b45309", "yellow": "#f2c037", "green": "#2e7d32", "blue": "#1565c0",
    "purple": "#7b1fa2", "grey": "#616161",
}  # fmt: skip
"""Names that `colour` may have. It is the ground below the target's name, and black or white stands on it."""

_ELSEWHERE = ("name", "file", "environment")
"""Fields that are no keys."""


@dataclass(frozen=True, slots=True)
class TargetSettings:
    """One target as it is written. Nothing in it has been looked up yet, so that an unset variable of one target
    costs the others nothing."""

    name: str
    file: Path
    """Where it is written."""
    environment: tuple[tuple[str, str], ...] = ()
    """The key `env`: name and text of each variable. `$NAME` and `${NAME}` in it are the caller's variables, `$$` is a
    dollar sign."""
    config: Path | None = None
    """An ini file or pyproject.toml."""
    section: str | None = None
    x: tuple[str, ...] = ()
    app: str | None = None
    """The Flask application."""
    tag: str | None = None
    protected: tuple[str, ...] = ()
    read_only: bool = False
    colour: str = ""
    """ "#rrggbb", or ""."""
    python: str | None = None
    scratch: str | None = field(default=None, repr=False)
    """As in Settings, of which it takes the place."""

    @property
    def place(self) -> str:
        """The table's name, for messages."""
        return f"[{'' if self.file.name == 'migtui.toml' else 'tool.migtui.'}targets.{self.name}]"


def read_targets(value: object, file: Path) -> tuple[TargetSettings, ...]:
    """The tables below `targets`. Raises ConfigurationError."""
    if not isinstance(value, dict):
        raise ConfigurationError("targets must be tables: [targets.NAME]", where=str(file))
    return tuple(_target(name, table, file) for name, table in value.items())


def _target(name: str, table: object, file: Path) -> TargetSettings:
    place = TargetSettings(name, file).place
    if not isinstance(table, dict):
        raise ConfigurationError(f"{place} is not a table", where=str(file))
    known = ["env", *(each.name for each in fields(TargetSettings) if each.name not in _ELSEWHERE)]
    refuse_unknown(table, known, file, place=place)
    config = _string(table, "config", file, place)
    return TargetSettings(
        name=name,
        file=file,
        environment=_environment(table.get("env", {}), file, place),
        config=file.parent / config if config is not None else None,
        section=_string(table, "section", file, place),
        x=_strings(table, "x", file, place),
        app=_string(table, "app", file, place),
        tag=_string(table, "tag", file, place),
        protected=_protected(table.get("protected", False), file),
        read_only=flag(table, "read_only", file),
        colour=_colour(table.get("colour", ""), file, place),
        python=interpreter(table.get("python"), file),
        scratch=scratch(table.get("scratch"), file, place=place),
    )


def _environment(value: object, file: Path, place: str) -> tuple[tuple[str, str], ...]:
    hint = 'env = { DATABASE_URL = "$STAGING_URL" }'
    if not isinstance(value, dict):
        raise ConfigurationError(f"env in {place} must be a table of strings", where=str(file), hint=hint)
    for name, text in value.items():
        if not isinstance(text, str) or "\0" in text:  # the value may be a password: it is not repeated
            raise ConfigurationError(f"{name} in env of {place} must be a string", where=str(file), hint=hint)
        if not re.fullmatch(r"[A-Za-z_][A-Za-z0-9_]*", name):
            raise ConfigurationError(f"{name!r} in env of {place} is no name for a variable", where=str(file))
    return tuple(value.items())


def _string(table: dict[str, object], key: str, file: Path, place: str) -> str | None:
    value = table.get(key)
    if value is not None and (not isinstance(value, str) or not value):
        raise ConfigurationError(f"{key} in {place} must be a string", where=str(file))
    return value


def _strings(table: dict[str, object], key: str, file: Path, place: str) -> tuple[str, ...]:
    value = table.get(key, [])
    if not isinstance(value, list) or not all(isinstance(each, str) for each in value):
        hint = f'{key} = ["tenant=a"]'
        raise ConfigurationError(f"{key} in {place} must be a list of strings", where=str(file), hint=hint)
    return tuple(value)


def _protected(value: object, file: Path) -> tuple[str, ...]:
    if isinstance(value, bool):
        return (EVERYTHING,) if value else ()
    return patterns(value, file)


def _colour(value: object, file: Path, place: str) -> str:
    text = COLOURS.get(value, value) if isinstance(value, str) else ""
    if value == "" or re.fullmatch(r"#[0-9a-fA-F]{6}", text):
        return text
    hint = f"{', '.join(COLOURS)}, or #rrggbb"
    raise ConfigurationError(f"colour in {place} is none that migtui knows", where=str(file), hint=hint)
