"""Where a module is that env.py imports in vain: elsewhere in this project, in another environment, or nowhere."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from pathlib import Path

from ..core.doctor.evidence import Lost
from .locate import SKIPPED, entries_of
from .project import Project

UPWARDS = 2
"""Directories above the configuration's that are looked at where no repository says how far the project reaches."""
DEPTH, FOLDERS = 3, 1_000
"""How far the search below goes."""
MOST = 3
"""Directories that are offered."""
ENVIRONMENTS = (".venv", "venv", "env", ".env", "virtualenv", ".virtualenv")


def find_lost(project: Project, name: str) -> Lost:
    """What the disk says about a module of this name. Blocks for as long as reading directories takes: for a thread."""
    above = project_folders(project)
    parts = name.split(".")
    folders = tuple(dict.fromkeys(str(folder) for folder in _holders(project, above, parts)))
    return Lost(
        name,
        folders,
        installable=next((found for folder in folders if (found := _installable(Path(folder), above))), ""),
        environments=tuple(_environments(project, above, parts[0])),
        siblings=() if folders or len(parts) == 1 else _siblings(above, parts[:-1]),
    )


def project_folders(project: Project) -> list[Path]:
    """The directory of the configuration and those above it that belong to the same project; then those of env.py."""
    starts = [project.root, project.cwd, *([project.script_location] if project.script_location else [])]
    found = [folder for start in starts for folder in _upwards(start)]
    return list(dict.fromkeys(found))


def _upwards(start: Path) -> list[Path]:
    """Up to the repository's root; without one, a few steps, and never to the home directory or the disk's root."""
    line = [start, *start.parents]
    repository = next((index for index, folder in enumerate(line) if (folder / ".git").exists()), None)
    if repository is not None:
        return line[: repository + 1]
    home = Path(os.path.expanduser("~"))  # noqa: PTH111 -- Path.home raises where there is none
    return [folder for folder in line[: UPWARDS + 1] if folder not in (home, *home.parents) or folder == start]


def _holders(project: Project, above: list[Path], parts: list[str]) -> list[Path]:
    """Directories that hold the module: those above env.py and their src; else those below, packages last."""
    places = (place for folder in above for place in (folder, folder / "src"))
    found = [place for place in places if _is_module(place, parts)]
    if found:
        return found
    has_repository = any((folder / ".git").exists() for folder in above)
    starts = above if has_repository else [project.root, project.cwd]  # beside it may lie anything
    below = [folder for folder in _below(starts) if _is_module(folder, parts)]
    return sorted(below, key=lambda folder: (folder / "__init__.py").exists())[:MOST]


def _below(above: list[Path]) -> Iterator[Path]:
    level = list(above)
    count = 0
    for _ in range(DEPTH):
        following: list[Path] = []
        for folder in level:
            for each in _folders(folder):
                count += 1
                if count > FOLDERS:
                    return
                yield each
                following.append(each)
        level = following


def _folders(folder: Path) -> list[Path]:
    names = [entry.name for entry in entries_of(folder) if entry.is_dir(follow_symlinks=False)]
    kept = [folder / name for name in names if not name.startswith(".") and name not in SKIPPED]
    return [each for each in kept if not (each / "pyvenv.cfg").exists()]


def _is_module(folder: Path, parts: list[str]) -> bool:
    target = folder.joinpath(*parts)
    return target.with_name(f"{parts[-1]}.py").is_file() or _is_package(target)


def _is_package(folder: Path) -> bool:
    """One with an `__init__.py`, or a namespace package: a directory with modules that is no environment."""
    if (folder / "__init__.py").is_file():
        return True
    return folder.is_dir() and not (folder / "pyvenv.cfg").exists() and any(folder.glob("*.py"))


def _installable(folder: Path, above: list[Path]) -> str:
    """The directory, this one or the one above src, that pip can install."""
    for place in (folder, folder.parent):
        if place in above or place == folder:
            if (place / "setup.py").is_file():
                return str(place)
            settings = place / "pyproject.toml"
            if settings.is_file() and b"[build-system]" in settings.read_bytes():
                return str(place)
    return ""


def _environments(project: Project, above: Iterable[Path], top: str) -> Iterator[str]:
    """Interpreters of other environments beside the project that have the module."""
    own = os.path.realpath(project.interpreter.path.parent)
    for folder in above:
        for name in ENVIRONMENTS:
            python = folder / name / "bin" / "python"
            if not python.exists() or os.path.realpath(python.parent) == own:
                continue
            libraries = (folder / name / "lib").glob("python*/site-packages")
            if any((library / top).is_dir() or (library / f"{top}.py").is_file() for library in libraries):
                yield str(python)


def _siblings(above: Iterable[Path], package: list[str]) -> tuple[str, ...]:
    """The modules of the package, where the project has it."""
    for folder in above:
        for place in (folder.joinpath(*package), folder.joinpath("src", *package)):
            if _is_package(place):
                modules = [path.stem for path in place.glob("*.py") if path.stem != "__init__"]
                packages = [each.name for each in _folders(place) if (each / "__init__.py").is_file()]
                return tuple(sorted([*modules, *packages]))
    return ()
