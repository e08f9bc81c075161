"""A project as its configuration describes it, found and read without starting Alembic or the user's code."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import NamedTuple

from ..config import Settings, refuse
from ..errors import ConfigurationError
from .flask import is_flask, working_directory
from .ini import Ini
from .interpreter import Interpreter, choose
from .locate import Place, locate, settings_of
from .locations import Locations, Options, find
from .toml import Toml


class Asked(NamedTuple):
    """Which project to open: what the command line says, or what was chosen from the list of targets."""

    cwd: Path
    """Where the user is."""
    config: Path | None = None
    section: str | None = None
    x: tuple[str, ...] = ()
    python: str | None = None
    target: str | None = None
    app: str | None = None
    tag: str | None = None
    folder: Path | None = None
    """Where to look, when that is not where the user is: a configuration found elsewhere in the repository."""
    beside: Path | None = None
    """The configuration whose settings name the target. Unlike `config` it gives way to the target's own."""


@dataclass(frozen=True)
class Project:
    """One Alembic environment: a configuration, a section of it, and the Python that runs it."""

    name: str
    """The directory's name, for the header."""
    root: Path
    """The directory of the configuration."""
    cwd: Path
    """Where Alembic runs. The user's directory; the configuration's when it was found above that."""
    user_cwd: Path
    """Where the user is."""
    ini: Path | None
    toml: Path | None
    section: str
    sections: tuple[str, ...]
    """The sections that -n could name."""
    script_location: Path | None
    """None when the configuration does not lead to one; `notes` say why."""
    version_locations: tuple[Path, ...]
    """Where version files are looked for, in Alembic's order. Not all of them need to exist."""
    interpreter: Interpreter
    recursive: bool = False
    sourceless: bool = False
    x: tuple[str, ...] = ()
    flask: bool = False
    """The project is a Flask-Migrate one; `root` is what it calls its directory."""
    app: str | None = None
    """The Flask application: --app, the target's, or FLASK_APP. None: Flask looks for it itself."""
    app_is_named: bool = False
    """The user would have to type --app too."""
    by_environment: bool = False
    """ALEMBIC_CONFIG named the configuration."""
    notes: tuple[str, ...] = ()
    """Sentences about what the configuration says and this machine does not have."""
    trouble: ConfigurationError | None = None
    """Why an env.py that reads its whole section will fail (a bare % in the URL). The history can still be shown."""
    settings: Settings = field(default_factory=Settings)
    asked: Asked = field(default_factory=lambda: Asked(Path()))
    target: str = ""
    """The name of the target in the settings, or ""."""
    colour: str = ""
    """The target's: "#rrggbb", or ""."""
    environment: Mapping[str, str] = field(default_factory=dict, repr=False)
    """Variables that the target sets for the workers. Never shown: there are passwords in it."""
    environment_text: tuple[tuple[str, str], ...] = field(default=(), repr=False)
    """The same as it stands in the settings, with the variables that it refers to."""
    tag: str | None = None
    """--tag, or the target's."""

    @property
    def configuration(self) -> Path:
        """The file to name on the screen."""
        return Place(self.ini, self.toml, self.cwd).main

    @property
    def interpreter_label(self) -> str:
        """For the header: "" when it is migtui's own, else its path as short as it can be said."""
        if self.interpreter.is_own:
            return ""
        try:
            return str(self.interpreter.path.relative_to(self.user_cwd))
        except ValueError:
            return str(self.interpreter.path)


def find_project(
    cwd: Path,
    *,
    config: Path | None,
    section: str | None,
    x: Sequence[str],
    python: str | None,
    environ: Mapping[str, str],
    target: str | None = None,
    app: str | None = None,
    tag: str | None = None,
    strict: bool = True,
) -> Project:
    """The project to work on. Raises ProjectNotFound, ConfigurationError or UsageError (see `errors`)."""
    return open_project(Asked(cwd, config, section, tuple(x), python, target, app, tag), environ, strict=strict)


def open_project(asked: Asked, environ: Mapping[str, str], *, strict: bool = True) -> Project:
    """The project that is asked for. Raises ProjectNotFound, ConfigurationError or UsageError (see `errors`).

    `strict`: mistakes in the settings are an error. Else they are carried in `settings.problems`, for who shows them.
    """
    project = _open(asked, environ)
    if strict:
        refuse(project.settings)
    return project


def _open(asked: Asked, environ: Mapping[str, str]) -> Project:
    if asked.target is None:
        return _read(asked, environ)
    from .targets import resolve  # who names no target pays for none

    named = resolve(asked, environ)
    found = _read(named.asked, {**environ, **named.environment}, python=named.settings.python)
    return replace(
        found,
        asked=asked,
        target=named.settings.name,
        colour=named.settings.colour,
        environment=named.environment,
        environment_text=named.settings.environment,
        settings=named.hardened(found.settings),
    )


def _read(asked: Asked, environ: Mapping[str, str], *, python: str | None = None) -> Project:
    place = locate(asked.folder or asked.cwd, asked.config or asked.beside, environ)
    ini = Ini(place.ini) if place.ini is not None else None
    toml = Toml(place.toml)
    options = Options(ini, _section(ini, asked.section, toml), toml)
    root = place.main.parent
    settings = settings_of(place, environ)
    setting = python or settings.python
    interpreter = choose(asked.python, environ, setting, asked.cwd, dict.fromkeys((root, place.cwd)))
    found = _locations(options, place, interpreter, environ)
    flask = ini is not None and is_flask(ini)
    return Project(
        name=_name(root),
        root=root,
        cwd=working_directory(root, place.cwd) if flask else place.cwd,
        user_cwd=asked.cwd,
        ini=place.ini,
        toml=place.toml,
        section=options.section,
        sections=ini.sections() if ini is not None else (),
        script_location=found.script,
        version_locations=found.versions,
        interpreter=interpreter,
        recursive=options.flag("recursive_version_locations"),
        sourceless=options.flag("sourceless"),
        x=asked.x,
        flask=flask,
        app=(asked.app or environ.get("FLASK_APP")) if flask else None,
        app_is_named=flask and asked.app is not None,
        by_environment=place.by_environment,
        notes=_notes(asked, found, flask=flask),
        trouble=ini.trouble(options.section) if ini is not None else None,
        settings=settings,
        asked=asked,
        tag=asked.tag,
    )


def _notes(asked: Asked, found: Locations, *, flask: bool) -> tuple[str, ...]:
    if flask:
        return ()  # the locations are Flask-Migrate's own, whatever the ini says
    if asked.app is None:
        return found.notes
    return (*found.notes, f"--app {asked.app}: env.py asks Flask for no application, so none is loaded")


def _section(ini: Ini | None, wanted: str | None, toml: Toml) -> str:
    if ini is None:
        return wanted or "alembic"
    return ini.choose(wanted, elsewhere=toml.string("script_location") is not None)


def _locations(options: Options, place: Place, interpreter: Interpreter, environ: Mapping[str, str]) -> Locations:
    """Where the files are; beside the ini when env.py is there and the configuration leads nowhere.

    That is so for Flask-Migrate, which passes its directory by itself, and for a path inside a container.
    """
    found = find(options, place.cwd, interpreter.path, environ)
    beside = options.ini.path.parent if options.ini is not None else None
    if found.script is not None and (found.script / "env.py").is_file():
        return found
    if beside is not None and (beside / "env.py").is_file():
        versions = tuple(path for path in found.versions if path.is_dir()) or (beside / "versions",)
        notes = (*found.notes, f"the version files beside {beside / 'env.py'} are shown instead") if found.notes else ()
        return Locations(beside, versions, notes)
    if found.script is None and not found.notes:
        raise _without_scripts(options.ini, options.section, place)
    return found


def _without_scripts(ini: Ini | None, section: str, place: Place) -> ConfigurationError:
    where = str(place.main)
    title = f"[{section}]" if ini is not None else "[tool.alembic]"
    names = ini.sections() if ini is not None else ()
    offer = f", or give one of: {', '.join(f'-n {name}' for name in names)}" if names else ""
    if ini is not None and not ini.has_section(section):
        hint = f"add {title} with script_location = DIRECTORY{offer}"
        return ConfigurationError(f"{ini.path.name} has no section {title}", where=where, hint=hint)
    return ConfigurationError(
        f"{title} has no script_location", where=where, hint=f"add script_location = DIRECTORY{offer}"
    )


def _name(root: Path) -> str:
    """The directory's name, or the one above where that says nothing."""
    named = root.parent if root.name in ("migrations", "alembic") else root
    return named.name or str(named)
