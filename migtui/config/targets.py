"""Named targets: `[tool.migtui.targets.NAME]`, or `[targets.NAME]` in migtui.toml and the user's own file.

A target is a database, or several, as the user calls it: what the environment, the section or `-x` have to be for
env.py to reach it, and how careful migtui is to be there.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from . import EVERYTHING
from .files import SHARED
from .kinds import COLOURS, is_variable
from .lines import KeyPath
from .table import TARGET

if TYPE_CHECKING:
    from .reading import Reader

_VARIABLE = 'env = { DATABASE_URL = "$STAGING_URL" }'


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
        return f"[{'tool.migtui.' if self.file.name == SHARED else ''}targets.{self.name}]"


def read_targets(tables: dict[str, object], reader: Reader) -> tuple[TargetSettings, ...]:
    """The targets in which everything is right: one that is less careful than it was meant to be is none."""
    found = (_target(name, table, reader) for name, table in tables.items())
    return tuple(target for target in found if target is not None)


def _target(name: str, table: object, reader: Reader) -> TargetSettings | None:
    path: KeyPath = ("targets", name)
    if not isinstance(table, dict):
        reader.report(f"{reader.title(path)} is not a table", path)
        return None
    before = reader.reported
    values = reader.table(table, TARGET, path)
    environment = _environment(values.get("env", {}), path, reader)
    if reader.reported > before:
        return None
    config, python, colour = values.get("config"), values.get("python"), values.get("colour", "")
    return TargetSettings(
        name=name,
        file=reader.file,
        environment=environment,
        config=reader.file.parent / config if config is not None else None,
        section=values.get("section"),
        x=tuple(values.get("x", ())),
        app=values.get("app"),
        tag=values.get("tag"),
        protected=_protected(values.get("protected", False)),
        read_only=values.get("read_only", False),
        colour=COLOURS.get(colour, colour),
        python=reader.relative(python) if python is not None else None,
        scratch=values.get("scratch"),
    )


def _environment(variables: dict[str, Any], path: KeyPath, reader: Reader) -> tuple[tuple[str, str], ...]:
    place = reader.title(path)
    for name, text in variables.items():
        if not isinstance(text, str) or "\0" in text:  # the value may be a password: it is not repeated
            reader.report(f"{name} in env of {place} must be a string", (*path, "env", name), _VARIABLE)
        elif not is_variable(name):
            reader.report(f"{name!r} in env of {place} is no name for a variable", (*path, "env", name))
    return tuple(variables.items())


def _protected(value: bool | list[str]) -> tuple[str, ...]:
    if isinstance(value, bool):
        return (EVERYTHING,) if value else ()
    return tuple(value)
