"""Running an env.py that writes files where it stands: the multidb templates put `engine1.sql` into the working
directory for `--sql`. It then stands in a temporary one, and the user's stays as it was.
"""

from __future__ import annotations

import ast
import contextlib
import os
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from alembic.config import Config
from alembic.script import ScriptDirectory

WRITES = frozenset("wax+")
"""A mode of open() with one of these letters writes."""


def opens_files(env_py: Path) -> bool:
    """Does this env.py open a file to write into, as far as its text shows?"""
    try:
        tree = ast.parse(env_py.read_bytes())
    except (OSError, SyntaxError, ValueError, RecursionError):
        return False  # running it says what is wrong
    return any(isinstance(node, ast.Call) and _writes(node) for node in ast.walk(tree))


def _writes(call: ast.Call) -> bool:
    name = call.func.attr if isinstance(call.func, ast.Attribute) else getattr(call.func, "id", "")
    if name != "open":
        return name in ("write_text", "write_bytes", "mkdir", "makedirs")
    given = [*call.args, *(word.value for word in call.keywords if word.arg == "mode")]
    modes = [node.value for node in given if isinstance(node, ast.Constant) and isinstance(node.value, str)]
    return any(0 < len(mode) <= 3 and WRITES & set(mode) for mode in modes)


def make_absolute(config: Config, script: ScriptDirectory) -> None:
    """What of the project is named from the working directory keeps its meaning in another one."""
    script.dir = os.path.abspath(script.dir)  # noqa: PTH100 - Alembic keeps a string
    if config.config_file_name is not None:
        config.config_file_name = str(Path(config.config_file_name).absolute())


@contextlib.contextmanager
def temporary_folder() -> Iterator[Path]:
    """The working directory is a new and empty one meanwhile; it is removed with what was written into it."""
    home, before = Path.cwd(), list(sys.path)
    absolute = [str(Path(entry).absolute()) if entry else str(home) for entry in before]
    with tempfile.TemporaryDirectory(prefix="migtui-sql-", ignore_cleanup_errors=True) as folder:
        sys.path[:] = absolute
        os.chdir(folder)
        try:
            yield Path(folder)
        finally:
            os.chdir(home)
            sys.path[:] = [*(entry for entry in sys.path if entry not in absolute), *before]


@contextlib.contextmanager
def standing_in(folder: Path) -> Iterator[None]:
    """The working directory is `folder` meanwhile: migrations read files beside the project."""
    before = Path.cwd()
    os.chdir(folder)
    try:
        yield
    finally:
        os.chdir(before)


def name_of(buffer: Any) -> str:
    """`engine1` for the file engine1.sql, "_" for the `.sql` of a database without a name; "" for no file."""
    name = getattr(buffer, "name", "")
    if not isinstance(name, str) or not name:
        return ""
    return Path(name).name.removesuffix(".sql") or "_"
