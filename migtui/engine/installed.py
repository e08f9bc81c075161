"""What the project's Python has: which modules it finds and which versions, without importing any of them."""

from __future__ import annotations

import json
import re
import shlex
import subprocess
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from ..core.environment import drivers
from .probe import ask

MODULES = ("greenlet", "flask_migrate", "flask_sqlalchemy", "sqlmodel", "pip")
LOOK = """
import importlib.metadata, importlib.util, json
def found(name):
    try:
        return importlib.util.find_spec(name) is not None
    except (ImportError, ValueError):
        return False
def version(name):
    try:
        return importlib.metadata.version(name)
    except importlib.metadata.PackageNotFoundError:
        return ""
print(json.dumps([{name: found(name) for name in sys.argv[1:]}, version("sqlalchemy"), version("alembic")]))
"""


@dataclass(frozen=True, slots=True)
class Installed:
    """What an interpreter finds. Where it could not be asked, `error` says why and nothing counts as missing."""

    python: Path
    modules: Mapping[str, bool] = field(default_factory=dict)
    sqlalchemy: str = ""
    """Version, or "" when it is not installed."""
    alembic: str = ""
    error: str = ""

    def has(self, module: str) -> bool:
        return self.modules.get(module, True)

    @property
    def sqlalchemy_version(self) -> tuple[int, ...]:
        """(2, 1); of an unknown one the newest."""
        return tuple(map(int, re.findall(r"\d+", self.sqlalchemy)[:2])) or (99,)

    @property
    def install(self) -> str:
        """The command that the names of packages follow. An environment that uv made has no pip of its own."""
        python = shlex.quote(str(self.python))
        return f"{python} -m pip install" if self.has("pip") else f"uv pip install --python {python}"


def look_at(python: Path, environ: Mapping[str, str], *, modules: Iterable[str] = MODULES) -> Installed:
    """Ask the interpreter. Blocks for about 0.1 s: for a thread."""
    names = list(dict.fromkeys([*drivers.MODULES, *modules]))
    try:
        found, sqlalchemy, alembic = json.loads(ask(python, LOOK, names, environ))
    except (OSError, ValueError, subprocess.SubprocessError) as error:
        return Installed(python, error=f"{python} cannot be asked: {type(error).__name__}")
    return Installed(python, found, sqlalchemy, alembic)
