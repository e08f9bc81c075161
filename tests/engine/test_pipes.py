"""Pipes, devices and files without end where a project has its own: nothing waits for them, and what is wrong is said.

A test that fails here would hang: each runs under a limit of its own, and with 2 GB.
"""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from migtui.demo import copy_to

pytestmark = pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no pipes with a name on this system")
NO_FILE = "cannot be read: it is a pipe or a device"
LIMITED = "import resource; resource.setrlimit(resource.RLIMIT_AS, (2 << 30,) * 2); "
GRAPH = "from migtui.cli import main; raise SystemExit(main(['graph', '--limit', '1']))"


def zero(path: Path) -> None:
    """A file without an end."""
    path.symlink_to("/dev/zero")


def null(path: Path) -> None:
    path.symlink_to(os.devnull)


def loop(path: Path) -> None:
    path.symlink_to(path)


def directory(path: Path) -> None:
    path.mkdir()


@pytest.mark.parametrize(
    ("name", "make", "said"),
    [
        ("migtui.toml", os.mkfifo, NO_FILE),
        ("migtui.toml", zero, NO_FILE),
        ("migtui.toml", loop, "too many levels of symbolic links"),
        ("migtui.toml", directory, "is a directory"),
        ("migtui.toml", null, ""),
        ("config/migtui/config.toml", os.mkfifo, NO_FILE),
        ("pyproject.toml", os.mkfifo, NO_FILE),
        ("other.ini", os.mkfifo, ""),
        ("migrations/versions/zz.py", os.mkfifo, "zz.py is a pipe or a device"),
    ],
)
def test_nothing_waits_for_a_pipe(tmp_path: Path, name: str, make: Callable[[Path], None], said: str) -> None:
    shop = copy_to(tmp_path)
    (shop / name).parent.mkdir(parents=True, exist_ok=True)
    make(shop / name)
    environ = {**os.environ, "XDG_CONFIG_HOME": str(shop / "config"), "XDG_CACHE_HOME": str(tmp_path / "cache")}
    command = (sys.executable, "-c", LIMITED + GRAPH)
    done = subprocess.run(command, cwd=shop, env=environ, capture_output=True, text=True, timeout=60)
    assert "Traceback" not in done.stderr
    assert said in done.stderr and (said or done.returncode == 0), done.stderr
    assert ("b3aa99127ec4" in done.stdout) is (done.returncode == 0)


def test_a_pipe_in_the_place_of_the_configuration(tmp_path: Path) -> None:
    shop = copy_to(tmp_path)
    (shop / "alembic.ini").unlink()
    os.mkfifo(shop / "alembic.ini")
    command = (sys.executable, "-c", LIMITED + GRAPH)
    done = subprocess.run(command, cwd=shop, capture_output=True, text=True, timeout=60)
    assert done.returncode == 3
    assert "no alembic.ini" in done.stderr


def test_a_line_of_a_megabyte_is_named_by_its_beginning(tmp_path: Path) -> None:
    shop = copy_to(tmp_path)
    (shop / "alembic.ini").write_text("x" * 1_000_000)
    done = subprocess.run((sys.executable, "-c", GRAPH), cwd=shop, capture_output=True, text=True, timeout=60)
    assert f"{'x' * 60}…' stands before any [section]" in done.stderr
