"""Where the project's Alembic configuration is.

In order: `-c`, `ALEMBIC_CONFIG`, then in the current directory and each one above it up to the repository's
root: alembic.ini and pyproject.toml with `[tool.alembic]` (Alembic reads both of a directory), or else
migrations/alembic.ini, where Flask-Migrate keeps it.
"""

from __future__ import annotations

import os
from collections import deque
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import NamedTuple

from ..config import Settings, combined, project_settings, read_toml, user_settings
from ..errors import ConfigurationError, ProjectNotFound, UsageError

SKIPPED = frozenset({"node_modules", "__pycache__", "site-packages", "venv", "env", "build", "dist"})
"""Directories without projects of the user's own; those that begin with a dot are skipped too."""
DEPTH, DIRECTORIES, RESULTS = 4, 2_000, 20
"""How far the search below the current directory goes: it feeds a suggestion, and must not cost a second."""


class Place(NamedTuple):
    """The configuration's files. At least one of `ini` and `toml` is there.

    A named tuple, as others in this room: making its class takes 0.3 ms of every start, a frozen dataclass 1.8.
    """

    ini: Path | None
    toml: Path | None
    cwd: Path
    """Where Alembic is to run: relative paths of the configuration begin here."""
    by_environment: bool = False
    """ALEMBIC_CONFIG named it, so that the user types no `-c`."""

    @property
    def main(self) -> Path:
        """The file to name: the ini where there is one."""
        file = self.ini or self.toml
        assert file is not None, "a place has a configuration"
        return file


def locate(cwd: Path, config: Path | None, environ: Mapping[str, str]) -> Place:
    """The configuration to use from `cwd`. Raises UsageError, ConfigurationError, ProjectNotFound."""
    if config is not None:
        return _named(cwd, cwd / config)
    named = environ.get("ALEMBIC_CONFIG")
    if named:
        return _by_environment(cwd, cwd / named)
    looked: list[Path] = []
    for folder in upwards(cwd):
        place = _in(folder, looked)
        if place is not None:
            return place
    raise ProjectNotFound(
        f"no alembic.ini and no [tool.alembic] in {cwd} or above it",
        looked=tuple(looked),
        elsewhere=below(cwd),
        hint="give one with -c FILE, or start a project here: `migtui` leads through alembic init",
    )


def settings_of(place: Place, environ: Mapping[str, str]) -> Settings:
    """The user's own, and the project's: those beside the configuration, else the nearest above it in the repository.

    Where there is no repository, nothing above is looked at but the directory around `migrations`: /tmp is everybody's.
    """
    return combined(nearest_settings(place), user_settings(environ))


def nearest_settings(place: Place) -> Settings | None:
    """The project's own, without the user's."""
    found = (project_settings(folder) for folder in _around(place.main.parent))
    return next((settings for settings in found if settings is not None), None)


def _around(root: Path) -> list[Path]:
    folders = list(upwards(root))
    if not (folders[-1] / ".git").exists():
        return [root, root.parent] if root.name == "migrations" else [root]
    return folders


def upwards(cwd: Path) -> Iterator[Path]:
    """`cwd` and the directories above it, up to the repository's root, or else to the home directory.

    The home directory itself is looked at only when it is `cwd` or a repository.
    """
    home = Path(os.path.expanduser("~"))  # noqa: PTH111 -- Path.home() raises where there is none
    for folder in (cwd, *cwd.parents):
        is_root = (folder / ".git").exists()
        if folder == home and folder != cwd and not is_root:
            return
        yield folder
        if is_root:
            return


def below(cwd: Path) -> tuple[Path, ...]:
    """Configurations below `cwd`, nearest first, not many."""
    found: list[Path] = []
    queue = deque([(cwd, 0)])
    seen = 0
    while queue and seen < DIRECTORIES and len(found) < RESULTS:
        folder, depth = queue.popleft()
        seen += 1
        for entry in entries_of(folder):
            if entry.is_dir(follow_symlinks=False):
                if depth < DEPTH and not entry.name.startswith(".") and entry.name not in SKIPPED:
                    queue.append((Path(entry.path), depth + 1))
            elif entry.is_file() and _is_configuration(entry):  # a pipe is waited for, for ever
                found.append(Path(entry.path))
    return tuple(found[:RESULTS])


def _named(cwd: Path, file: Path) -> Place:
    if not file.is_file():
        what = "is a directory" if file.is_dir() else "is no file" if file.exists() else "does not exist"
        raise UsageError(f"{file} {what}", hint="-c takes an ini file or a pyproject.toml")
    return _with_partner(cwd, _absolute(file))


def _by_environment(cwd: Path, file: Path) -> Place:
    if not file.is_file():
        raise ConfigurationError(
            f"ALEMBIC_CONFIG names {file}, which is not a file",
            hint="correct or unset ALEMBIC_CONFIG, or give -c FILE",
        )
    place = _with_partner(cwd, _absolute(file))
    return Place(place.ini, place.toml, place.cwd, by_environment=True)


def _with_partner(cwd: Path, file: Path) -> Place:
    """As Alembic does it: the file that was not named is taken from the current directory, if it is there."""
    if file.name == "pyproject.toml":
        if read_toml(file, table="alembic") is None:
            raise ConfigurationError("pyproject.toml has no [tool.alembic]", where=str(file))
        ini = cwd / "alembic.ini"
        return Place(ini if ini.is_file() else None, file, cwd)
    toml = cwd / "pyproject.toml"
    return Place(file, toml if read_toml(toml, table="alembic") is not None else None, cwd)


def _in(folder: Path, looked: list[Path]) -> Place | None:
    ini, toml, nested = (
        folder / "alembic.ini",
        folder / "pyproject.toml",
        folder / "migrations" / "alembic.ini",
    )
    looked += [ini, toml]
    has_toml = read_toml(toml, table="alembic") is not None
    if ini.is_file() or has_toml:
        return Place(ini if ini.is_file() else None, toml if has_toml else None, folder)
    looked.append(nested)
    return Place(nested, None, folder) if nested.is_file() else None


def _absolute(file: Path) -> Path:
    """Without `..`, and without resolving symbolic links: `%(here)s` is where the user says the file is."""
    return Path(os.path.abspath(file))  # noqa: PTH100


def entries_of(folder: Path) -> list[os.DirEntry[str]]:
    """What lies in it, by name; nothing where it cannot be read."""
    try:
        with os.scandir(folder) as entries:
            return sorted(entries, key=lambda entry: entry.name)
    except OSError:
        return []


def _is_configuration(entry: os.DirEntry[str]) -> bool:
    if entry.name == "pyproject.toml":
        wanted = b"[tool.alembic"
    elif entry.name.endswith(".ini"):
        wanted = b"script_location"
    else:
        return False
    try:
        with Path(entry.path).open("rb") as file:
            return entry.name == "alembic.ini" or wanted in file.read(65_536)
    except OSError:
        return False
