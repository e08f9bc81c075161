"""Recognising a Flask-Migrate project: its ini says nothing of scripts, and its env.py needs an application."""

from __future__ import annotations

from pathlib import Path

from .ini import Ini


def is_flask(ini: Ini) -> bool:
    """Whether the env.py beside this ini asks Flask for its application without making one itself."""
    try:
        source = (ini.path.parent / "env.py").read_bytes()
    except OSError:
        return False
    return b"current_app" in source and b"app_context(" not in source


def working_directory(folder: Path, cwd: Path) -> Path:
    """Flask looks for app.py where it runs: above the migrations, also for a user who stands in them."""
    return folder.parent if cwd == folder else cwd
