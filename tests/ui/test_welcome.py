"""Without a project: where migtui looked, what it found elsewhere, what to do."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.ui.conftest import Open


@pytest.fixture
def empty(tmp_path: Path) -> Path:
    """A repository without a configuration, so that nobody looks further up."""
    folder = tmp_path / "empty"
    (folder / ".git").mkdir(parents=True)
    return folder


async def test_no_project(open_app: Open, empty: Path) -> None:
    async with open_app(empty) as user:
        await user.sees("No Alembic project here", "Looked for a configuration at", str(empty / "alembic.ini")[-20:])
        await user.sees("give one with -c FILE", "leads through alembic init", "migtui demo", "q leaves")
        assert "enter opens" not in user.screen
        await user.press("j", "enter", "q")
        await user.until(lambda: not user.app.is_running)
        assert user.app.return_value is None


async def test_a_project_elsewhere_is_opened_with_enter(open_app: Open, empty: Path) -> None:
    for name in ("one", "two"):
        (empty / name).mkdir()
        (empty / name / "alembic.ini").write_text("[alembic]\nscript_location = %(here)s/db\n")
    async with open_app(empty) as user:
        await user.sees("Found below this directory; enter opens it:", "enter opens the selected one")
        await user.press("j", "enter")
        await user.until(lambda: not user.app.is_running)
        assert user.app.return_value == empty / "two" / "alembic.ini"


@pytest.mark.parametrize("size", [(120, 36), (80, 24), (60, 16), (40, 10)])
async def test_it_fits(open_app: Open, empty: Path, size: tuple[int, int]) -> None:
    async with open_app(empty, size=size) as user:
        await user.sees("No Alembic project here", "q leaves")


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("[alembic\nscript_location = db\n", "alembic.ini"),
        ("[alembic]\nscript_location = db\nscript_location = db\n", "script_location"),
        ("\x00\x01", "alembic.ini"),
    ],
)
async def test_an_ini_that_cannot_be_read_says_where(open_app: Open, empty: Path, text: str, sentence: str) -> None:
    (empty / "alembic.ini").write_text(text)
    async with open_app(empty) as user:
        await user.sees("The configuration cannot be read", sentence)
        await user.press("escape")
        await user.until(lambda: not user.app.is_running)
