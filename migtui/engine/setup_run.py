"""A guided start, step by step: what would be written, writing it, and the proof that the result works.

Nothing is written into the project before the user has seen it: `alembic init` runs in a temporary directory first.
"""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from ..core.database import DatabaseState
from ..core.environment.edits import Edit
from ..errors import ConfigurationError, MigtuiError, OperationError
from ..worker.protocol import EnvFacts
from .client import Engine
from .edits import apply, text_of
from .interpreter import Interpreter
from .project import Asked, Project, open_project
from .setup import TOML, Setup, directory_error, edits


@dataclass(frozen=True, slots=True)
class Site:
    """Where a project is to be, and the Python that makes it."""

    folder: Path
    """The user's working directory: the configuration is written there."""
    interpreter: Interpreter
    app: str | None = None
    """The Flask application, when the user named it."""


@dataclass(frozen=True, slots=True)
class Preview:
    """What a setup would write. Paths are relative to the project's directory."""

    created: tuple[str, ...]
    """The files that are not there yet, sorted."""
    edits: tuple[Edit, ...]
    """Of what the template generates; of pyproject.toml against what it is now. Then each other new file in full."""
    generated: Mapping[str, str]
    """The text of each file as the template makes it."""
    final: Mapping[str, str]
    """The text of each file that is edited, as it should be in the end."""


@dataclass(frozen=True, slots=True)
class Proof:
    """What the reader says of the new project."""

    project: Project | None
    states: tuple[DatabaseState, ...] = ()
    facts: tuple[EnvFacts, ...] = ()
    output: str = ""
    error: MigtuiError | None = None
    """Why it does not work yet. The files are kept."""


def obstacle(setup: Setup, site: Site) -> str:
    """Why the setup cannot be made there, from a look at the disk, or ""."""
    if reason := directory_error(setup.directory):
        return reason
    folder = site.folder / setup.directory
    for each in (folder, *folder.parents):
        if each.is_symlink() or each.exists():
            if not each.is_dir():
                return f"{_relative(each, site.folder)} is a file"
            break
    if folder.is_dir() and any(folder.iterdir()):
        return f"{setup.directory} exists and is not empty"
    ini = site.folder / setup.ini
    return f"{setup.ini} exists already" if ini.exists() else ""


async def templates(site: Site, *, flask: bool) -> list[tuple[str, str]]:
    """Name and synopsis of the templates that the project's Alembic, or Flask-Migrate, has. Raises MigtuiError."""
    engine = Engine(_future(Setup(flask=flask), site, site.folder), standby=False)
    try:
        return await engine.templates()
    finally:
        await engine.close()


async def preview(setup: Setup, site: Site) -> Preview:
    """Run init in a temporary directory, and work out the edits. Raises MigtuiError."""
    with tempfile.TemporaryDirectory(prefix="migtui-init-") as name:
        folder = Path(name)
        before = _copied_toml(setup, site.folder, folder)
        await _init(setup, site, folder)
        generated = {file: text_of(folder / file) or "" for file in _files(folder)}
    found = {edit.file: edit for edit in edits(setup, generated)}
    final = {file: edit.after for file, edit in found.items()}
    if before is not None:
        after = final.get(TOML, generated[TOML])
        found[TOML] = Edit(TOML, before, after, "alembic init adds its table, and the choices are in it")
    whole = [Edit(file, None, text, "from the template") for file, text in generated.items() if file not in found]
    created = sorted(set(generated) - ({TOML} if before is not None else set()))
    return Preview(tuple(created), (*found.values(), *whole), generated, final)


async def carry_out(setup: Setup, site: Site, seen: Preview) -> Path:
    """Run init in the project's directory and apply the edits; the configuration's path.

    Raises MigtuiError. When init fails nothing is left of it. When the edits fail the generated files stay, and the
    error says so.
    """
    if reason := obstacle(setup, site):
        raise OperationError(reason, hint="nothing was written")
    await _init(setup, site, site.folder)
    wanted = [Edit(str(site.folder / f), seen.generated[f], text, "") for f, text in seen.final.items()]
    try:
        apply(wanted)
    except OperationError as error:
        hint = f"the files of the template are there, without the choices: {' '.join(setup.words)} is done"
        raise OperationError(error.message, hint=hint, where=error.where) from error
    ini = site.folder / setup.ini
    return ini if ini.exists() else site.folder / TOML


async def prove(configuration: Path, site: Site, environ: Mapping[str, str]) -> Proof:
    """Open the new project and ask its databases and its env.py, which changes nothing."""
    try:
        asked = Asked(site.folder, configuration, python=str(site.interpreter.path), app=site.app)
        project = open_project(asked, environ)
    except MigtuiError as error:
        return Proof(None, error=error)
    engine = Engine(project, standby=False)
    try:
        report = await engine.read_databases()
        proof = Proof(project, report.states, output=report.output)
        return replace(proof, facts=await engine.inspect())
    except MigtuiError as error:
        return Proof(project, error=error)
    finally:
        await engine.close()


async def _init(setup: Setup, site: Site, folder: Path) -> None:
    """`alembic init` in the folder. A Flask application is loaded where it is, whatever the folder."""
    directory = str(folder / setup.directory) if setup.flask and folder != site.folder else setup.directory
    engine = Engine(_future(setup, site, folder), standby=False)
    try:
        await engine.init(directory, setup.template, package=setup.package)
    except ConfigurationError as error:  # Alembic says so of everything that stands in init's way
        raise OperationError(error.message, hint=error.hint, where=error.where, details=error.details) from error
    finally:
        await engine.close()


def _future(setup: Setup, site: Site, folder: Path) -> Project:
    """The project that is to be in the folder."""
    return Project(
        name=site.folder.name,
        root=folder / setup.directory if setup.flask else folder,
        cwd=site.folder if setup.flask else folder,
        user_cwd=site.folder,
        ini=folder / setup.ini,
        toml=folder / TOML if setup.has_toml else None,
        section="alembic",
        sections=(),
        script_location=folder / setup.directory,
        version_locations=(),
        interpreter=site.interpreter,
        flask=setup.flask,
        app=site.app or os.environ.get("FLASK_APP") if setup.flask else None,
    )


def _copied_toml(setup: Setup, source: Path, folder: Path) -> str | None:
    """The project's own pyproject.toml, to which the template would add; None when there is none or it is not used."""
    if not setup.has_toml:
        return None
    text = text_of(source / TOML)
    if text is not None:
        shutil.copyfile(source / TOML, folder / TOML)
    return text


def _files(folder: Path) -> list[str]:
    """The files below the folder, the configuration and env.py first."""
    found = [path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()]
    first = ("alembic.ini", TOML, "env.py")
    return sorted(found, key=lambda file: (*(not file.endswith(name) for name in first), file))


def _relative(path: Path, folder: Path) -> str:
    return path.relative_to(folder).as_posix() if path.is_relative_to(folder) else str(path)
