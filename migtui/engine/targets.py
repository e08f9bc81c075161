"""Named targets made real.

A target's variables are looked up when it is chosen: one that is unset is said then, and only for that target.
"""

from __future__ import annotations

import contextlib
import re
from collections.abc import Mapping
from dataclasses import dataclass, replace

from ..config import Settings, Source, combined, nearest, project_settings, refuse, user_settings
from ..config.merging import united
from ..config.targets import TargetSettings
from ..core.wording import enumerated
from ..errors import ProjectNotFound, TargetError, UsageError
from .locate import locate, nearest_settings, upwards
from .project import Asked

_REFERENCE = re.compile(r"\$(?:\$|(?P<bare>[A-Za-z_]\w*)|\{(?P<braced>[A-Za-z_]\w*)\})", re.ASCII)
_SHARED_KEYS = ("protected", "read_only", "scratch", "python")
"""What a target can set that all settings can."""


@dataclass(frozen=True)
class Named:
    """A target with its variables looked up."""

    settings: TargetSettings
    shared: Settings
    """The settings that the target is a part of."""
    asked: Asked
    """What to open: the command line's word, and the target's where that says nothing."""
    environment: Mapping[str, str]

    def hardened(self, own: Settings) -> Settings:
        """The settings of the configuration that is opened, as careful as the most careful of the three. Its scratch
        database is the target's own, where that names one."""
        return replace(
            own,
            protected=united(own.protected, self.shared.protected, self.settings.protected),
            read_only=own.read_only or self.shared.read_only or self.settings.read_only,
            scratch=self.settings.scratch or own.scratch or self.shared.scratch,
            targets=self.shared.targets,
            problems=united(own.problems, self.shared.problems),
            sources=united(self._sources, own.sources, self.shared.sources),
        )

    @property
    def _sources(self) -> list[Source]:
        """The target's table, with what of it takes part in the settings."""
        given = frozenset(name for name in _SHARED_KEYS if getattr(self.settings, name))
        return [
            Source(source.file, (*source.prefix, "targets", self.settings.name), source.text, given)
            for source in self.shared.sources
            if source.file == self.settings.file
        ]


def resolve(asked: Asked, environ: Mapping[str, str]) -> Named:
    """The target that is asked for. Raises UsageError for an unknown one, TargetError for unset variables, and
    ConfigurationError where it may be a part of what could not be read."""
    shared = naming(asked, environ)
    settings = next((each for each in shared.targets if each.name == asked.target), None)
    if settings is None:
        raise _unknown(asked, refuse(shared) if shared.unsafe else shared)
    environment = expanded(settings, environ)
    return Named(settings, shared, _merged(asked, settings), environment)


def _merged(asked: Asked, target: TargetSettings) -> Asked:
    return asked._replace(
        config=asked.config or target.config,
        section=asked.section or target.section,
        x=(*without_keys(target.x, asked.x), *asked.x),
        app=asked.app or target.app,
        tag=asked.tag if asked.tag is not None else target.tag,
    )


def expanded(target: TargetSettings, environ: Mapping[str, str]) -> dict[str, str]:
    """The target's variables with what they refer to. Raises TargetError when one of those is unset."""
    if missing := unset(target, environ):
        are = "is" if len(missing) == 1 else "are"
        raise TargetError(
            f"the target {target.name} needs {enumerated(f'${name}' for name in missing)}, which {are} not set",
            where=str(target.file),
            hint=f"export {missing[0]}=… before starting migtui, or change env in {target.place} ($$ is a plain $)",
        )
    return {name: filled(text, environ) for name, text in target.environment}


def filled(text: str, environ: Mapping[str, str]) -> str:
    """The text with the variables that it refers to, all of which are set."""
    return _REFERENCE.sub(lambda found: _value(found, environ), text)


def references(text: str) -> tuple[str, ...]:
    """The variables that a text refers to."""
    return tuple(name for found in _REFERENCE.finditer(text) if (name := _name(found)))


def unset(target: TargetSettings, environ: Mapping[str, str]) -> tuple[str, ...]:
    """The variables that the target refers to and that nobody has set, each once."""
    named = (name for _, text in target.environment for name in references(text))
    return tuple(dict.fromkeys(name for name in named if name not in environ))


def _name(found: re.Match[str]) -> str:
    """The variable that is referred to; "" for `$$`."""
    return found["bare"] or found["braced"] or ""


def _value(found: re.Match[str], environ: Mapping[str, str]) -> str:
    name = _name(found)
    return environ[name] if name else "$"


def naming(asked: Asked, environ: Mapping[str, str]) -> Settings:
    """The settings that name the targets: those of the configuration, else the nearest further up that have some. The
    user's own go along with either."""
    nearest_found: Settings | None = None
    with contextlib.suppress(ProjectNotFound):  # a target may be what says where the configuration is
        nearest_found = nearest_settings(locate(asked.folder or asked.cwd, asked.beside or asked.config, environ))
    if nearest_found is None or not (nearest_found.targets or nearest_found.problems):
        above = (project_settings(folder) for folder in upwards(asked.folder or asked.cwd))
        nearest_found = next((found for found in above if found is not None and found.targets), nearest_found)
    return combined(nearest_found, user_settings(environ))


def _unknown(asked: Asked, shared: Settings) -> UsageError:
    names = [target.name for target in shared.targets]
    if names:
        where = shared.targets[0].file
        hint = nearest(asked.target or "", names, kind="targets")
        return UsageError(f"{where.name} names no target {asked.target!r}", hint=hint, where=str(where))
    hint = "name one: [tool.migtui.targets.NAME] in pyproject.toml, or [targets.NAME] in migtui.toml"
    return UsageError(f"no target {asked.target!r}: no settings from here upwards name any", hint=hint)


def without_keys(values: tuple[str, ...], others: tuple[str, ...]) -> tuple[str, ...]:
    """Arguments for -x without those whose name another list gives too."""
    keys = {other.partition("=")[0] for other in others}
    return tuple(value for value in values if value.partition("=")[0] not in keys)
