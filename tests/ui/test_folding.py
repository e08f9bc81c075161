"""Folding on the History screen: a long line becomes one row, and everything that leads into it unfolds it."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timezone
from typing import TYPE_CHECKING

import pytest

from migtui.core.git.files import FileHistory, GitHistory
from migtui.core.graph.folding import Fold
from migtui.core.model import Revision
from migtui.core.search import Search
from migtui.ui.present.folded import fold_lines, may_fold
from migtui.ui.present.row_style import RowStyle
from migtui.ui.present.rows import item_line
from migtui.ui.screens.choose import ChooseScreen
from migtui.ui.text import line_width, plain

if TYPE_CHECKING:
    from pathlib import Path

    from migtui.ui.snapshot import Snapshot
    from tests.ui.conftest import MakeProject, MakeSnapshot, Open, User, VersionFile

NOW = datetime(2026, 1, 15, 14, 5, tzinfo=timezone.utc)
COUNT = 12


def name(number: int) -> str:
    return f"r{number:02}"


def chain(*, fork: int | None = None) -> list[Revision]:
    """r11 … r00; with a fork, x00 revises that one, too."""
    revisions = [
        Revision(name(n), (name(n - 1),) if n else (), message=f"change {n}", created=f"{2014 + n}-01-01")
        for n in range(COUNT)
    ]
    return revisions + ([Revision("x00", (name(fork),), message="aside")] if fork is not None else [])


def drawn(
    snapshot: Snapshot, *, folded: frozenset[str] | None = None, ascii: bool = False, width: int = 72
) -> list[str]:
    style = RowStyle(snapshot, NOW, ascii, folded=may_fold(snapshot, None) if folded is None else folded)
    lines = [item_line(style, item, width=width, selected=False, destroys=False) for item in style.shown.items]
    assert {line_width(line) for line in lines} == {width}
    return [plain(line).rstrip() for line in lines]


# -- rows ----------------------------------------------------------------------------------------------------


def test_a_fold_says_how_many_from_which_to_which_and_how_old(snapshot: MakeSnapshot) -> None:
    assert drawn(snapshot(*chain(), heads=("r11",))) == [
        "   ◉   r11  change 11                            head   DATABASE   12mo",
        "   ┆   10 revisions  r10 … r01                          applied  2y–11y",
        "   ●   r00  change 0                                                12y",
    ]


def test_lines_beside_a_fold_go_on(snapshot: MakeSnapshot) -> None:
    rows = drawn(snapshot(*chain(fork=2), Revision("x01", ("x00",)), heads=()), ascii=True)
    assert [row[:7].rstrip() for row in rows] == ["   o", "   :", "   | o", "   | o", "   o-/", "   o", "   o"]
    assert ".." in rows[1] and all(row.isascii() for row in rows)


@pytest.mark.parametrize("width", [0, 5, 20, 30, 200])
def test_a_fold_is_as_wide_as_asked(snapshot: MakeSnapshot, width: int) -> None:
    drawn(snapshot(*chain(), heads=()), width=width)


def test_what_is_to_be_seen_in_any_case(snapshot: MakeSnapshot) -> None:
    """The database's place, what was found, what git has not on its main branch."""
    made = snapshot(*(replace(each, file=f"/{each.id}.py") for each in chain()), heads=("r05",))
    git = GitHistory({"/r08.py": FileHistory("uncommitted"), "/r07.py": FileHistory("committed")})
    made = replace(made, git=git)
    hidden = {name(n) for n in range(1, 11)} - {"r05", "r08", "r03"}
    assert may_fold(made, Search("3", ("3",), ("r03",))) == hidden


def test_the_details_of_a_fold_list_it(snapshot: MakeSnapshot) -> None:
    made = snapshot(*chain(), heads=())
    lines = fold_lines(made, ("r10", "r09"), width=40, now=NOW)
    assert max(map(line_width, lines)) <= 40
    assert [plain(line) for line in lines] == [
        "2 revisions in one line, folded",
        "o unfolds them, O all",
        "",
        "r10  change 10                        2y",
        "r09  change 9                         3y",
    ]


# -- on the screen -------------------------------------------------------------------------------------------


@pytest.fixture
def line(project: MakeProject, version_file: VersionFile) -> Path:
    """r11 … r00, and x00 beside, which revises r02."""
    files = {name(n): version_file(name(n), *([name(n - 1)] if n else [])) for n in range(COUNT)}
    return project({**files, "x00": version_file("x00", "r02")})


async def rested(user: User) -> None:
    await user.is_read()
    await user.select("r06")
    await user.sees("╭─ r06 ")


async def test_o_folds_the_line_at_the_cursor_and_unfolds_it(open_app: Open, line: Path) -> None:
    async with open_app(line) as user:
        await rested(user)
        await user.press("o")
        await user.sees("8 revisions", "r10 … r03", " 2–9 of 13 ", "╭─ 8 revisions ", "make r07")
        assert user.selected is None and user.history.graph.selected_fold[0] == "r10"
        await user.press("o")
        await user.sees("╭─ r10 ", " 2 of 13 ")
        assert user.selected == "r10"


async def test_what_needs_a_revision_says_why_a_fold_is_none(open_app: Open, line: Path) -> None:
    async with open_app(line) as user:
        await rested(user)
        await user.press("o")
        for key in ("u", "d", "e", "D"):
            await user.press("k", "j", key)
            await user.sees(f"{key}: a folded run: o unfolds it")
        await user.press("right_square_bracket")
        await user.sees("8 revisions in one line, folded")
        await user.press("enter")
        await user.until(lambda: user.selected == "r10")


async def test_parent_and_child_lead_out_of_a_fold_and_into_one(open_app: Open, line: Path) -> None:
    async with open_app(line) as user:
        await rested(user)
        await user.press("o", "less_than_sign")
        assert user.selected == "r02"
        await user.press("greater_than_sign")
        await user.meets(ChooseScreen)
        await user.press("escape")
        await user.select("r11")
        await user.press("j", "greater_than_sign")
        assert user.selected == "r11"
        await user.press("less_than_sign")
        assert user.selected == "r10", "a jump into a fold unfolds it"
        assert user.history.graph.selected_fold == ()


async def test_the_whole_graph_folds_and_unfolds(open_app: Open, line: Path) -> None:
    async with open_app(line) as user:
        await rested(user)
        await user.press("O")
        await user.sees("8 revisions")
        assert user.selected is None
        await user.select("r07")
        assert not any(isinstance(item, Fold) for item in user.history.graph._items)
        await user.press("O", "g", "O")
        await user.sees("nothing is folded", "r05  make r05")


async def test_a_short_line_is_not_worth_it(open_app: Open, line: Path) -> None:
    async with open_app(line) as user:
        await rested(user)
        await user.select("r01")
        await user.press("o")
        await user.sees("o: no 6 revisions here follow one another")


async def test_the_cursor_stays_on_its_line_of_the_screen(open_app: Open, line: Path) -> None:
    """Rows that come and go above it push nothing about under the user's eyes."""
    async with open_app(line, size=(80, 24)) as user:
        await rested(user)
        await user.press("o")
        graph = user.history.graph
        await user.select("r00")
        before = graph.cursor - graph.scroll_offset.y
        await user.press("O")
        await user.until(lambda: graph.cursor == 12)
        assert graph.scroll_offset.y == min(12 - before, graph.max_scroll_y) > 0


async def test_what_is_found_is_seen_in_a_fold(open_app: Open, line: Path) -> None:
    async with open_app(line) as user:
        await rested(user)
        await user.press("o")
        await user.press("g", "slash", *"r07", "enter")
        await user.until(lambda: user.selected == "r07")
        await user.sees("3 revisions", "4 revisions")
        items = user.history.graph._items
        assert [len(item.ids) for item in items if isinstance(item, Fold)] == [3, 4]
        await user.press("escape")
        await user.sees("make r08")


async def test_a_new_file_leaves_the_fold_folded(open_app: Open, line: Path, version_file: VersionFile) -> None:
    async with open_app(line) as user:
        await rested(user)
        await user.press("o")
        (line / "db" / "versions" / "r12.py").write_text(version_file("r12", "r11"))
        await user.press("R")
        await user.sees("make r12", "8 revisions", "make r11", " 3–10 of 14 ")
