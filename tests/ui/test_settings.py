"""Settings with mistakes in them: the screens open, say what is wrong, and run nothing that may not be run."""

from __future__ import annotations

import os
import re
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import replace
from pathlib import Path

import pytest

from migtui.config import Settings, SettingsProblem, combined, project_settings, user_settings
from migtui.engine.files import load_history
from migtui.engine.project import find_project
from migtui.ui.app import MigtuiApp
from migtui.ui.opening import Opener
from migtui.ui.present.settings import settings_lines
from migtui.ui.screens.lines import LinesScreen
from migtui.ui.settings.problems import said, settings_problems
from migtui.ui.snapshot import Snapshot
from migtui.ui.text import Line, line_width, plain
from tests.ui.conftest import User

BROKEN = 'protectd = ["*prod*"]\n'
Start = Callable[..., AbstractAsyncContextManager[User]]


@pytest.fixture
def start() -> Start:
    """`async with start(folder) as user`: migtui as its command starts it, with the folder's own settings."""

    @asynccontextmanager
    async def started(
        folder: Path, size: tuple[int, int] = (120, 36), *, read_only: bool = False
    ) -> AsyncIterator[User]:

        def settings_of(configured: Settings) -> Settings:
            return replace(configured, read_only=configured.read_only or read_only)

        project = find_project(folder, config=None, section=None, x=(), python=None, environ=os.environ, strict=False)
        snapshot = Snapshot.first(project, settings_of(project.settings), load_history(project))
        app = MigtuiApp(snapshot, opener=Opener(project.asked, settings_of))
        async with app.run_test(size=size) as pilot:
            yield User(app, pilot)

    return started


async def test_a_misspelt_protection_opens_read_only_and_says_why(shop: Path, start: Start) -> None:
    (shop / "migtui.toml").write_text(BROKEN)
    async with start(shop) as user:
        await user.is_told("migtui.toml:1: unknown key 'protectd'; did you mean 'protected'?", "read-only until it is")
        await user.sees("READ-ONLY", "Settings", "unknown key 'prot")
        await user.is_read()
        await user.press("n")
        await user.is_told("read-only until migtui.toml:1 is mended: nothing is written")
        await user.press("U")
        await user.sees("Read-only: nothing can be run here.")


@pytest.mark.parametrize("text", ["protected = [", 'read_only = "yes"\n', "[targets.a]\nprotected = 1\n"])
async def test_whatever_may_have_protected_something(shop: Path, start: Start, text: str) -> None:
    (shop / "migtui.toml").write_text(text)
    async with start(shop, (80, 24)) as user:
        await user.sees("READ-ONLY", "migtui.toml:")
        assert user.session.snapshot.settings.read_only


async def test_a_file_that_is_no_toml_is_named_once(shop: Path, start: Start) -> None:
    (shop / "migtui.toml").write_text('theme = "nord\n')
    async with start(shop) as user:
        await user.is_told("migtui.toml:1: not valid TOML: Illegal character '\\n' (column 14) · read-only until")


@pytest.mark.parametrize("size", [(120, 36), (80, 30), (60, 30)])
async def test_what_is_wrong_can_be_read_in_the_log_at_every_width(
    shop: Path, start: Start, size: tuple[int, int]
) -> None:
    (shop / "migtui.toml").write_text('theme = "nort"\nprotectd = []\n')
    async with start(shop, size) as user:
        await user.is_told("1 more problem in the command log (L)")
        await user.is_read()
        await user.press("L", "g")
        await user.sees("▸ ", "Settings", "migtui.toml:2: unk")
        panel, problems = user.history.log_panel, settings_problems(user.session.snapshot.settings)
        for line, problem in zip(panel.lines, problems, strict=False):
            shown = plain(line).rstrip()
            assert shown.endswith("…  failed") or said(problem) in shown, "what is cut says so"
        await user.press("enter", "j", "enter")
        await user.until(lambda: "".join(map(plain, panel.lines)).count("▾") == 2, "unfolded")
        assert all(line_width(line) <= panel.room for line in panel.lines)
        whole = "".join("".join(map(plain, panel.lines)).split())
        for problem in problems:
            assert "".join(said(problem).split()) in whole and f"at{problem.where}" in whole


async def test_a_mistake_in_the_looks_does_not(shop: Path, start: Start) -> None:
    (shop / "migtui.toml").write_text('mouse = "no"\ntips = false\n')
    async with start(shop) as user:
        await user.is_told("migtui.toml:1: mouse must be true or false; as in mouse = false")
        assert "READ-ONLY" not in user.screen
        assert user.session.snapshot.settings == Settings(
            tips=False, problems=user.session.snapshot.project.settings.problems
        )
        await user.is_read()
        await user.press("U")
        await user.sees("read, then press y.")


async def test_what_was_mended_holds_after_a_refresh(shop: Path, start: Start) -> None:
    (shop / "migtui.toml").write_text(BROKEN)
    async with start(shop) as user:
        await user.is_read()
        (shop / "migtui.toml").write_text('protected = ["*shop*"]\ntheme = "nord"\neditor = "ed"\n')
        await user.press("R")
        await user.sees("mended", "protected and editor: read again", "theme: from the next start")
        await user.sees("PROTECTED")
        assert "READ-ONLY" not in user.screen
        assert user.session.snapshot.settings.editor == "ed"
        notes = len([entry for entry in user.session.log if entry.action == "Settings"])
        await user.press("R")
        await user.is_read()
        assert len([entry for entry in user.session.log if entry.action == "Settings"]) == notes, "said once"


async def test_what_breaks_meanwhile_holds_too(shop: Path, start: Start) -> None:
    async with start(shop) as user:
        await user.is_read()
        assert "READ-ONLY" not in user.screen
        (shop / "migtui.toml").write_text(BROKEN)
        await user.press("R")
        await user.sees("READ-ONLY", "unknown key 'prot")
        noted = user.session.log[-2]
        assert noted.result.startswith("migtui.toml:1: unknown key 'protectd'; did you mean 'protected'?")
        assert noted.details == (f"at {shop / 'migtui.toml'}:1",)


async def test_the_command_lines_read_only_stays(shop: Path, start: Start) -> None:
    (shop / "migtui.toml").write_text(BROKEN)
    async with start(shop, read_only=True) as user:
        await user.is_read()
        (shop / "migtui.toml").write_text("")
        await user.press("R")
        await user.sees("mended, and it is read-only still")
        assert user.session.snapshot.settings.read_only


async def test_settings_that_stay_as_they_are_stay_the_same_object(shop: Path, start: Start) -> None:
    async with start(shop) as user:
        await user.is_read()
        before = user.session.snapshot.settings
        await user.session.reread_settings()
        assert user.session.snapshot.settings is before


async def test_all_of_them_on_a_screen(shop: Path, start: Start) -> None:
    (shop / "migtui.toml").write_text(
        'theme = 3\neditor = "ed"\nscratch = "sqlite:///hunter22.db"\n[targets.a]\nenv = { URL = "hunter22" }\n'
    )
    async with start(shop, (120, 50)) as user:
        await user.is_read()
        await user.app.screen.action_command("settings")  # type: ignore[attr-defined]
        await user.meets(LinesScreen)
        await user.sees("Settings", "⚠ migtui.toml:1: theme must be a string", 'editor      "ed"', "migtui.toml:2")
        await user.sees('scratch     "•••"', "migtui.toml:3", "(there is none)", "log_level")
        assert "hunter22" not in user.screen
        await user.press("escape")


def lines(folder: Path, width: int = 94) -> list[str]:
    settings = combined(project_settings(folder), user_settings({"XDG_CONFIG_HOME": str(folder)}))
    return [shown(line) for line in settings_lines(settings, settings.problems, None, width)]


def shown(line: Line) -> str:
    """Without the room between a value and its place."""
    return re.sub(r"(?<=\S) {2,}(?=\S+(?: \S+)*$)", " | ", plain(line))


def test_where_each_comes_from(tmp_path: Path) -> None:
    (tmp_path / "pyproject.toml").write_text('[tool.migtui]\nprotected = ["a"]\ntheme = "nord"\n')
    (tmp_path / "migtui").mkdir()
    (tmp_path / "migtui/config.toml").write_text('protected = ["b"]\ntheme = "dracula"\nmouse = false\n')
    found = lines(tmp_path)
    assert 'protected   ["a", "b"] | pyproject.toml:2, config.toml:1' in found
    assert 'theme       "nord" | pyproject.toml:3' in found
    assert "mouse       false | config.toml:3" in found
    assert "tips        true | default" in found
    assert str(tmp_path / "pyproject.toml") in "".join("".join(found).split()), "wherever the path was folded"


def test_what_no_file_says_comes_from_the_command_line_or_the_terminal() -> None:
    found = [shown(line) for line in settings_lines(Settings(ascii=True, read_only=True), (), None, 94)]
    assert "ascii       true | the command line or the terminal" in found
    assert "read_only   true | the command line" in found


@pytest.mark.parametrize("width", [30, 54, 94])
def test_no_line_is_wider_than_asked(tmp_path: Path, width: int) -> None:
    (tmp_path / "migtui.toml").write_text(
        'protected = ["' + "long" * 40 + '"]\n[[commands]]\nkey = "X"\nlabel = "[b]\\u001b[2J"\n'
        'command = "curl postgresql://u:hunter22@h/d"\n'
    )
    settings = project_settings(tmp_path)
    assert settings is not None
    problem = SettingsProblem("unknown key 'x'" * 9, str(tmp_path / "migtui.toml"), "did you mean 'y'?" * 9)
    found = settings_lines(settings, [problem], tmp_path / "config.toml", width)
    assert max(map(line_width, found)) <= width
    text = "\n".join(map(plain, found))
    assert "\x1b" not in text and "hunter22" not in text and "[b]" in text
    assert "✗" in text and "read-only until this is mended" in " ".join(text.split())
