"""What lies in a directory that has no Alembic configuration: what a project there would be made of.

Files are read, nothing of the project is run or imported; its Python is asked which packages it has.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from ..core.environment.metadata_source import MetadataSource
from .installed import Installed, look_at
from .interpreter import Interpreter, choose
from .locate import SKIPPED, entries_of
from .metadata_search import search_metadata

SECONDS = 2.0
"""For the models' files: the screen is there meanwhile, and what was found by then is said."""
DEPTH, DIRECTORIES = 3, 500
"""How far scripts without a configuration are looked for."""


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What was found."""

    folder: Path
    interpreter: Interpreter
    """The one that a project here would be run by."""
    installed: Installed
    """What that one has."""
    others: tuple[Path, ...] = ()
    """Virtual environments in the directory that are not taken."""
    models: tuple[MetadataSource, ...] = ()
    """Metadata with tables, the most tables first."""
    uses_migrate: bool = False
    """Flask-Migrate's `Migrate(…)` is called."""
    has_pyproject: bool = False
    """A pyproject.toml, in which there is no [tool.alembic]."""
    scripts: tuple[Path, ...] = ()
    """Directories with an env.py of Alembic, to which no configuration leads."""


def look_around(folder: Path, python: str | None, environ: Mapping[str, str]) -> Surroundings:
    """Look at the directory. `python`: what --python says. Blocks for up to 3 s: for a thread."""
    interpreter = choose(python, environ, None, folder, (folder,))
    search = search_metadata(folder, seconds=SECONDS)
    return Surroundings(
        folder,
        interpreter,
        look_at(interpreter.path, environ),
        tuple(each for each in _environments(folder) if not interpreter.path.is_relative_to(each)),
        tuple(each.source for each in search.candidates if each.source.tables),
        search.uses_migrate,
        (folder / "pyproject.toml").is_file(),
        tuple(_scripts(folder)),
    )


def _environments(folder: Path) -> Iterator[Path]:
    """Virtual environments, whatever they are called."""
    for entry in entries_of(folder):
        if entry.is_dir() and (Path(entry.path) / "pyvenv.cfg").is_file():
            yield Path(entry.path)


def _scripts(folder: Path) -> Iterator[Path]:
    """Directories that `alembic init` has made, the shallow ones first."""
    level, looked = [folder], 0
    for _ in range(DEPTH):
        below: list[Path] = []
        for each in level:
            looked += 1
            if looked > DIRECTORIES:
                return
            if each != folder and (each / "env.py").is_file() and (each / "script.py.mako").is_file():
                yield each
                continue
            below += [Path(entry.path) for entry in entries_of(each) if _is_looked_into(entry.name, entry.is_dir())]
        level = below


def _is_looked_into(name: str, is_folder: bool) -> bool:
    return is_folder and not name.startswith(".") and name not in SKIPPED
