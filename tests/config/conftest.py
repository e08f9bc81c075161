"""Settings files in a directory of the test's own."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from migtui.config import Settings, combined, project_settings, user_settings

Read = Callable[..., Settings]


@pytest.fixture
def read(tmp_path: Path) -> Read:
    """`read(project, user="", name="migtui.toml")`: what holds with these texts in the two files."""

    def read(project: str = "", user: str = "", name: str = "migtui.toml") -> Settings:
        (tmp_path / "migtui").mkdir(exist_ok=True)
        (tmp_path / "migtui/config.toml").write_text(user)
        (tmp_path / name).write_text(project)
        return combined(project_settings(tmp_path), user_settings({"XDG_CONFIG_HOME": str(tmp_path)}))

    return read
