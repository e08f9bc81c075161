"""The project's settings and the user's as one: the nearer one goes first, and what keeps a database safe adds up."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import TypeVar

from . import CustomCommand, Settings
from .targets import TargetSettings

Each = TypeVar("Each")
_SIMPLE = ("python", "scratch", "ascii", "theme", "editor", "mouse", "tips", "log_level")
"""Keys of which one value holds."""


def merged(project: Settings, user: Settings) -> Settings:
    """Key by key. A table's entries (keys, commands, targets) each by itself."""
    given = frozenset().union(*(source.given for source in project.sources))
    values = {name: getattr(project if name in given else user, name) for name in _SIMPLE}
    return Settings(
        **values,
        protected=united(project.protected, user.protected),
        read_only=project.read_only or user.read_only,
        keys=tuple({**dict(user.keys), **dict(project.keys)}.items()),
        commands=_commands(project, user),
        targets=_targets(project, user),
        problems=(*project.problems, *user.problems),
        sources=(*project.sources, *user.sources),
    )


def _commands(project: Settings, user: Settings) -> tuple[CustomCommand, ...]:
    """The project's, then the user's on keys that those have left."""
    taken = {command.key for command in project.commands}
    return (*project.commands, *(command for command in user.commands if command.key not in taken))


def united(*lists: Iterable[Each]) -> tuple[Each, ...]:
    """All of them, each once."""
    return tuple(dict.fromkeys(each for some in lists for each in some))


def _targets(project: Settings, user: Settings) -> tuple[TargetSettings, ...]:
    """The project's, each as careful as the user's of that name, then the user's others."""
    own = {target.name: target for target in user.targets}
    first = [_hardened(target, own.pop(target.name, None)) for target in project.targets]
    return (*first, *own.values())


def _hardened(target: TargetSettings, other: TargetSettings | None) -> TargetSettings:
    if other is None:
        return target
    return replace(
        target,
        protected=united(target.protected, other.protected),
        read_only=target.read_only or other.read_only,
    )
