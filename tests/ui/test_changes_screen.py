"""Changes of files on the screen: what they are, and that only `y` makes them."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from migtui.core.environment.edits import Edit
from migtui.ui.present.edits import edit_lines, summary
from migtui.ui.screens.changes import ChangesScreen
from migtui.ui.text import plain
from migtui.ui.widgets.line_view import LineView

if TYPE_CHECKING:
    from tests.ui.conftest import Open, User

INI = "[alembic]\nsqlalchemy.url = [bold]x[/]\n"
EDITS = (
    Edit("/p/alembic.ini", INI, INI.replace("x", "y"), "the URL"),
    Edit("/p/db/env.py", None, "".join(f"line {n}\n" for n in range(1, 60)), "from the template"),
    Edit("/elsewhere/x", "a\n", "a\n", ""),
)


def test_the_text() -> None:
    lines, starts = edit_lines(EDITS[:2], "Runs: alembic init db\nand then", Path("/p"), 60)
    shown = [plain(line) for line in lines]
    assert shown[:12] == [
        "Runs: alembic init db",
        "and then",
        "",
        "alembic.ini  changed",
        "  the URL",
        "      @@ -1,2 +1,2 @@",
        "    1   [alembic]",
        "    2 - sqlalchemy.url = [bold]x[/]",
        "    2 + sqlalchemy.url = [bold]y[/]",
        "",
        "db/env.py  new",
        "  from the template",
    ]
    assert starts == [3, 10]
    unchanged, _ = edit_lines(EDITS[2:], "", Path("/p"), 60)
    assert [plain(line) for line in unchanged] == ["/elsewhere/x  unchanged"]


def test_signs_have_styles() -> None:
    lines, _ = edit_lines(EDITS[:1], "", Path("/p"), 60)
    assert {line[-1][1] for line in lines if "sqlalchemy.url" in plain(line)} == {"minus", "plus"}


@pytest.mark.parametrize(
    ("edits", "text"),
    [(EDITS[:1], "1 changed"), (EDITS[:2], "1 new file, 1 changed"), ((), "nothing to change")],
)
def test_the_summary(edits: tuple[Edit, ...], text: str) -> None:
    assert summary(edits) == text


async def shown(user: User) -> list[bool | None]:
    """Show the changes; what the screen returns ends up in the list."""
    answers: list[bool | None] = []
    user.app.push_screen(ChangesScreen("Write these", EDITS[:2], base=Path("/p")), answers.append)
    await user.meets(ChangesScreen)
    return answers


@pytest.mark.parametrize(("key", "answer"), [("y", True), ("escape", False), ("q", False)])
async def test_only_y_confirms(key: str, answer: bool, open_app: Open, tmp_path: Path) -> None:
    (tmp_path / ".git").mkdir()
    async with open_app(tmp_path) as user:
        answers = await shown(user)
        await user.sees("Write these", "sqlalchemy.url = [bold]y[/]", "1 new file, 1 changed")
        await user.press("enter", "space")
        assert answers == []
        await user.press(key)
        await user.until(lambda: answers == [answer])


async def test_scrolling_and_the_next_file(open_app: Open, tmp_path: Path) -> None:
    (tmp_path / ".git").mkdir()
    async with open_app(tmp_path, size=(80, 24)) as user:
        await shown(user)
        view = user.app.screen.query_one("#edits", LineView)
        await user.press("tab")
        await user.until(lambda: view.scroll_offset.y == 7, "the second file is at the top")
        await user.press("j", "j", "k")
        await user.until(lambda: view.scroll_offset.y == 8)
        await user.press("shift+tab", "shift+tab")
        await user.until(lambda: view.scroll_offset.y == 0)
        await user.press("G")
        await user.sees("line 59")
