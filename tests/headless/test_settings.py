"""`migtui config`: what is printed, and the exit code."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest

from migtui.engine.project import Project, find_project
from migtui.headless.settings import show_schema, show_settings
from migtui.ui.settings.problems import settings_problems

SETTINGS = """\
protected = ["*prod*"]
scratch = "sqlite:///hunter22.db"
editor = "code --wait"
[targets.prod]
env = { DATABASE_URL = "postgresql://app:hunter22@h/shop" }
x = ["url=postgresql://app:hunter22@h/shop"]
"""


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Project:
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "own"))
    (tmp_path / "own/migtui").mkdir(parents=True)
    (tmp_path / "own/migtui/config.toml").write_text('protected = ["*live*"]\ntheme = "nord"\n')
    return made(tmp_path, SETTINGS)


def made(folder: Path, settings: str) -> Project:
    (folder / "db").mkdir(exist_ok=True)
    (folder / "db/env.py").write_text("")
    (folder / "alembic.ini").write_text("[alembic]\nscript_location = db\n")
    (folder / "migtui.toml").write_text(settings)
    return find_project(folder, config=None, section=None, x=(), python=None, environ=os.environ, strict=False)


def test_text(project: Project, capsys: pytest.CaptureFixture[str]) -> None:
    assert show_settings(project, settings_problems, as_json=False) == 0
    out = capsys.readouterr().out
    rows = [" ".join(line.split()) for line in out.splitlines()]
    assert 'protected ["*prod*", "*live*"] migtui.toml:1, config.toml:1' in rows
    assert 'theme "nord" config.toml:2' in rows
    assert 'editor "code --wait" migtui.toml:3' in rows
    assert "mouse true default" in rows
    assert f"file {project.root / 'migtui.toml'}" in rows
    assert "hunter22" not in out and "DATABASE_URL" in out


def test_json(project: Project, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert show_settings(project, settings_problems, as_json=True) == 0
    out = capsys.readouterr().out
    data = json.loads(out)
    own = str(tmp_path / "own/migtui/config.toml")
    assert data["files"] == [str(tmp_path / "migtui.toml"), own]
    assert (data["user_file"], data["problems"]) == (own, [])
    assert data["settings"]["theme"] == {"value": "nord", "from": [f"{own}:2"]}
    assert data["settings"]["scratch"]["value"] == "•••"
    assert data["settings"]["targets"]["value"]["prod"]["env"] == {"DATABASE_URL": "•••"}
    assert "hunter22" not in out


def test_mistakes_are_shown_and_end_with_3(
    project: Project, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    broken = made(tmp_path, "protectd = []\ntheme = 3\n")
    assert show_settings(broken, settings_problems, as_json=True) == 3
    printed = capsys.readouterr()
    problems = json.loads(printed.out)["problems"]
    assert [(each["message"], each["safety"]) for each in problems] == [
        ("unknown key 'protectd'", True), ("theme must be a string", False),
    ]  # fmt: skip
    assert problems[0]["where"] == f"{tmp_path / 'migtui.toml'}:1"
    assert "unknown key 'protectd'; did you mean 'protected'?" in printed.err
    assert json.loads(printed.out)["settings"]["read_only"] == {
        "value": True, "from": [f"{tmp_path / 'migtui.toml'}:1"],
    }  # fmt: skip


def test_without_a_project_the_users_own(project: Project, capsys: pytest.CaptureFixture[str]) -> None:
    assert show_settings(None, settings_problems, as_json=False) == 0
    out = capsys.readouterr().out
    assert '"nord"' in out and "code --wait" not in out


def test_without_any_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "none"))
    assert show_settings(None, settings_problems, as_json=False) == 0
    assert f"{tmp_path / 'none/migtui/config.toml'} (there is none)" in capsys.readouterr().out


def test_the_schema(capsys: pytest.CaptureFixture[str]) -> None:
    assert show_schema() == 0
    assert "protected" in json.loads(capsys.readouterr().out)["properties"]
