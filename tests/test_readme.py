"""The README says what the code does where it is made from it, and its generator can tell when it does not."""

from __future__ import annotations

import importlib.util
import re
import subprocess
import sys
from pathlib import Path
from types import ModuleType

import pytest

from migtui.config import combined, project_settings, user_settings
from migtui.ui.commands.registry import SCREENS
from migtui.ui.keys.keymap import DEFAULT, key_map

ROOT = Path(__file__).parents[1]


@pytest.fixture(scope="module")
def generator() -> ModuleType:
    spec = importlib.util.spec_from_file_location("readme", ROOT / ".ci/readme.py")
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_the_readme_is_what_the_code_says() -> None:
    """To mend it: python .ci/readme.py"""
    done = subprocess.run([sys.executable, ROOT / ".ci/readme.py", "--check"], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr


def test_every_command_of_every_screen_is_in_the_readme(generator: ModuleType) -> None:
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    for screen in SCREENS:
        assert f"<summary>{generator._summary(screen.title)}</summary>" in text
        for command in screen.commands:
            assert f"| `{command.id}` |" in text, command.id
            assert command.said(DEFAULT.name) in text, command.id


def test_the_settings_that_it_shows_are_settings(tmp_path: Path) -> None:
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    (tmp_path / "migtui.toml").write_text(text.partition("```toml\n")[2].partition("```")[0])
    settings = combined(project_settings(tmp_path), user_settings({}))
    assert not settings.problems and settings.keys and settings.commands and settings.targets
    assert not key_map(settings).problems


def test_every_picture_that_it_shows_is_there() -> None:
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    shown = re.findall(r"\((screenshots/\S+\.svg)\)", text)
    assert len(shown) > 5 and [name for name in shown if not (ROOT / name).is_file()] == []


def test_a_stale_block_is_named_and_renewed(generator: ModuleType) -> None:
    text = "before\n<!-- fields -->\nold\n<!-- /fields -->\nafter\n"
    assert generator.stale(text) == ["fields"]
    made = generator.renewed(text)
    assert generator.stale(made) == []
    assert "old" not in made and "`{down_revision}`" in made
    assert made.startswith("before\n") and made.endswith("\nafter\n")
    assert generator.renewed(made) == made


def test_a_marker_that_nothing_makes_is_an_error(generator: ModuleType) -> None:
    with pytest.raises(KeyError):
        generator.renewed("<!-- keyz -->\n<!-- /keyz -->")


def test_a_bar_in_a_key_does_not_end_the_cell(generator: ModuleType) -> None:
    from migtui.ui.commands import Command

    assert generator._keys(Command("id", ("vertical_line",), "Label", "Help.", "Move")) == r"`\|`"
    assert generator._keys(Command("id", (), "Label", "Help.", "Move")) == "palette"
