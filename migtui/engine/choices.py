"""Everything that `t` can switch to: named targets, the sections of a configuration, and other configurations."""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from ..config import refuse
from ..config.targets import TargetSettings
from ..errors import MigtuiError
from .ini import Ini
from .locate import below, locate, upwards
from .project import Asked, Project
from .targets import naming, unset, without_keys


@dataclass(frozen=True)
class Option:
    """Something to switch to."""

    kind: Literal["target", "configuration"]
    title: str
    """The target's name, or the file as seen from where the user is."""
    asked: Asked
    is_here: bool
    """It is what is open now."""
    section: str = ""
    """Of a configuration, when that is not the only one."""
    target: TargetSettings | None = None
    unset: tuple[str, ...] = ()
    """Variables without which the target cannot be opened."""


def options(project: Project, started: Asked, environ: Mapping[str, str], tag: str | None = None) -> list[Option]:
    """The named targets, and the sections of the configurations that are in use. `started` is the command line.

    `tag` is the session's, which goes along unless the target has its own. Raises ConfigurationError where a target
    may be a part of what could not be read.
    """
    here = project.asked
    shared = naming(here, environ)
    if shared.unsafe is not None:
        refuse(shared)
    named = [
        Option(
            "target",
            target.name,
            _of_target(target, here, started, tag),
            is_here=target.name == project.target,
            target=target,
            unset=unset(target, environ),
        )
        for target in shared.targets
    ]
    files = dict.fromkeys(file for file in (_home(started, environ), project.configuration) if file is not None)
    return [*named, *_of_files(files, project, started, environ, tag)]


def elsewhere(project: Project, started: Asked, environ: Mapping[str, str], tag: str | None = None) -> list[Option]:
    """The other configurations of the repository. It looks into up to 2,000 directories: not for the event loop."""
    listed = {_real(file) for file in (_home(started, environ), project.configuration) if file is not None}
    found = [file for file in below(_top(project)) if _real(file) not in listed]
    return _of_files(found, project, started, environ, tag)


def _top(project: Project) -> Path:
    """The repository's root; without one, where the project is or the user, whichever is further up."""
    *_, last = upwards(project.user_cwd)
    if (last / ".git").exists():
        return last
    return project.cwd if project.user_cwd.is_relative_to(project.cwd) else project.user_cwd


def _home(started: Asked, environ: Mapping[str, str]) -> Path | None:
    """The configuration that the command line leads to, without a target."""
    try:
        return locate(started.cwd, started.config, environ).main
    except MigtuiError:
        return None


def _of_target(target: TargetSettings, here: Asked, started: Asked, tag: str | None) -> Asked:
    """Chosen last, the target goes before what the command line says; what it leaves open, that says as before."""
    base = here.beside or here.config
    at_home = (here.folder, base) == (started.folder, started.beside or started.config)
    return Asked(
        cwd=here.cwd,
        section=started.section if at_home and target.section is None else None,
        x=without_keys(started.x, target.x),
        python=started.python,
        target=target.name,
        app=started.app if target.app is None else None,
        tag=tag if target.tag is None else None,
        folder=here.folder,
        beside=base,
    )


def _of_files(
    files: Iterable[Path], project: Project, started: Asked, environ: Mapping[str, str], tag: str | None
) -> list[Option]:
    home = _home(started, environ)
    base = started._replace(target=None, tag=tag)
    found: list[Option] = []
    for file in files:
        is_home = home is not None and _real(file) == _real(home)
        asked = base if is_home else base._replace(config=file, folder=_folder(file, project), section=None)
        found += _of_file(file, project, asked)
    return found


def _of_file(file: Path, project: Project, asked: Asked) -> list[Option]:
    """A configuration, with an entry for each of its sections when there are several."""
    sections = _sections(file)
    is_open = _real(file) == _real(project.configuration) and not project.target
    return [
        Option(
            "configuration",
            os.path.relpath(file, project.user_cwd),
            asked if section is None else asked._replace(section=section),
            is_here=is_open and section in (None, project.section),
            section=section or "",
        )
        for section in (sections if len(sections) > 1 else [None])
    ]


def _folder(file: Path, project: Project) -> Path:
    """Where Alembic would be run for this configuration: relative paths in it begin there."""
    if _real(file) == _real(project.configuration):
        return project.cwd
    return file.parent.parent if file.parent.name == "migrations" else file.parent


def _sections(file: Path) -> tuple[str, ...]:
    """Those that -n could name. A file that cannot be read has none: opening it will say why."""
    if file.name == "pyproject.toml":
        return ()
    try:
        return Ini(file).sections()
    except MigtuiError:
        return ()


def _real(file: Path) -> str:
    return os.path.realpath(file)
