"""From a plan, a report and an error to the file that they are about."""

from __future__ import annotations

import shlex
import sys
from collections.abc import Callable
from contextlib import nullcontext
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from migtui.errors import OperationError
from migtui.ui.editing import Place, place_of
from migtui.ui.present.report import error_lines
from migtui.ui.screens.error import ErrorScreen
from migtui.ui.screens.plan import PlanScreen
from migtui.ui.screens.run import RunScreen
from migtui.ui.text import plain

if TYPE_CHECKING:
    from tests.ui.conftest import MakeProject, Open, User, VersionFile

Opened = Callable[[], list[str]]


@pytest.fixture
def opened(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Opened:
    """What a vim of ours was started with; each start adds a line to its file."""
    seen, editor = tmp_path / "seen", tmp_path / "vim"
    editor.write_text(
        f"#!{sys.executable}\nimport sys\nopen({str(seen)!r}, 'a').write(' '.join(sys.argv[1:]) + '\\n')\n"
        "open(sys.argv[-1], 'a').write('# seen\\n')\n"
    )
    editor.chmod(0o755)
    monkeypatch.setenv("VISUAL", shlex.quote(str(editor)))
    return lambda: seen.read_text().splitlines() if seen.exists() else []


def may_suspend(user: User, monkeypatch: pytest.MonkeyPatch) -> None:
    """A test's terminal cannot be handed over; the editor needs none."""
    monkeypatch.setattr(user.app, "suspend", nullcontext)
    monkeypatch.setattr("migtui.engine.editor.lent_terminal", nullcontext)


@pytest.mark.usefixtures("at_once")
async def test_from_the_plan_and_from_the_report_to_the_file(
    open_app: Open,
    project: MakeProject,
    version_file: VersionFile,
    opened: Opened,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    folder = project({"a": version_file("a1"), "b": version_file("b2", "a1", up="raise ValueError(1)")})
    file = folder / "db" / "versions" / "b.py"
    async with open_app(folder) as user:
        may_suspend(user, monkeypatch)
        await user.is_read()
        await user.press("U")
        await user.meets(PlanScreen)
        await user.sees("Steps", "make b2")
        await user.press("j", "e")
        await user.is_told("b.py was changed · this plan is of before: esc closes it")
        assert opened() == [str(file)]
        await user.press("escape", "U")
        await user.meets(PlanScreen)
        await user.press("y")
        await user.meets(RunScreen)
        await user.is_told("e opens b.py · esc closes this report")
        line = file.read_text().splitlines().index("    raise ValueError(1)") + 1
        await user.press("e")
        await user.is_told("b.py was changed")
        assert opened()[1:] == [f"+{line} {file}"]


@pytest.mark.usefixtures("asked")
async def test_from_an_error_to_its_line(
    open_app: Open, shop: Path, opened: Opened, monkeypatch: pytest.MonkeyPatch
) -> None:
    env = shop / "migrations" / "env.py"
    async with open_app(shop) as user:
        may_suspend(user, monkeypatch)
        user.app.push_screen(ErrorScreen(OperationError("it failed", where=f"{env}:3")))
        await user.meets(ErrorScreen)
        await user.sees("e opens the file")
        await user.press("e")
        await user.until(opened, "the editor was started")
        assert opened() == [f"+3 {env}"]


@pytest.mark.usefixtures("asked")
async def test_an_error_without_a_file_offers_none(open_app: Open, shop: Path) -> None:
    async with open_app(shop) as user:
        user.app.push_screen(ErrorScreen(OperationError("it failed", where="revision a1")))
        await user.meets(ErrorScreen)
        await user.sees("closes")
        assert "opens the file" not in user.screen


def test_a_place_is_a_file_that_is_there(tmp_path: Path) -> None:
    file = tmp_path / "a.py"
    file.touch()
    assert place_of(OperationError("x", where=f"{file}:12")) == Place(str(file), 12)
    assert place_of(OperationError("x", where=str(file))) == Place(str(file))
    assert place_of(OperationError("x", where=f"{file}c:12")) is None
    assert place_of(OperationError("x")) is None


def test_of_a_frame_the_file_and_the_line_stay() -> None:
    path = "/srv/applications/shop/backend/migrations/versions/5510ce7d8a3f_split.py"
    details = f'Traceback:\n  File "{path}", line 27, in upgrade\n    op.x()'
    shown = [plain(line) for line in error_lines(OperationError("x", details=details), 60)]
    frame = shown[-2]
    assert frame.startswith('  File "…/') and frame.endswith('/5510ce7d8a3f_split.py", line 27, in upgrade')
    assert len(frame) < 60
    whole = [plain(line) for line in error_lines(OperationError("x", details=details), 160)]
    assert f'  File "{path}", line 27, in upgrade' in whole
