"""Which Python runs the project's own code.

migtui may live in a virtual environment of its own (pipx, uv), so the project's is looked for: `--python`,
`MIGTUI_PYTHON`, the settings, `VIRTUAL_ENV`, a .venv or venv beside the configuration, else the one that runs
migtui.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import NamedTuple


class Interpreter(NamedTuple):
    """A Python, and why it was chosen. It may be absent: that is said when it is started."""

    path: Path
    why: str
    """Ends the sentence "… was chosen because": "--python names it"."""
    is_own: bool
    """It is the one that runs migtui."""


def choose(
    python: str | None, environ: Mapping[str, str], setting: str | None, cwd: Path, folders: Iterable[Path]
) -> Interpreter:
    """The interpreter by the rules above. `cwd` is where relative paths of the arguments begin."""
    for named, why in (
        (python, "--python names it"),
        (environ.get("MIGTUI_PYTHON"), "MIGTUI_PYTHON names it"),
        (setting, "the settings name it"),
    ):
        if named:
            return _interpreter(_executable(named, cwd), why)
    active = environ.get("VIRTUAL_ENV")
    if active and (found := _of_environment(Path(active))):
        return _interpreter(found, "VIRTUAL_ENV is active")
    for folder in folders:
        for name in (".venv", "venv"):
            if found := _of_environment(folder / name):
                return _interpreter(found, f"{name} stands beside the configuration")
    return Interpreter(Path(sys.executable), "it runs migtui", is_own=True)


def _executable(named: str, cwd: Path) -> Path:
    """A path, a virtual environment's directory, or a name to be found on PATH."""
    path = cwd / os.path.expanduser(named)  # noqa: PTH111 -- Path.expanduser raises for an unknown user
    if found := _of_environment(path):
        return found
    if os.sep not in named:
        import shutil  # 4 ms, for a name without a path only

        on_path = shutil.which(named)
        if on_path:
            return Path(on_path)
    return path


def _of_environment(folder: Path) -> Path | None:
    python = folder / "bin" / "python"
    return python if python.exists() else None


def _interpreter(path: Path, why: str) -> Interpreter:
    return Interpreter(path, why, is_own=_same(path, Path(sys.executable)))


def _same(one: Path, other: Path) -> bool:
    """Two virtual environments share the binary behind their links: their directories have to be the same too."""
    same_folder = os.path.realpath(one.parent) == os.path.realpath(other.parent)
    return same_folder and os.path.realpath(one) == os.path.realpath(other)
