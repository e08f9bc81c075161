"""`/` on the History screen, as somebody uses it: type, look, go from match to match, and be rid of it."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from textual import events

from migtui.config import Settings
from migtui.core.model import Revision
from migtui.ui.finder import Finder
from migtui.ui.screens.draft import DraftScreen
from migtui.ui.screens.help import HelpScreen
from migtui.ui.version_files import VersionFiles
from migtui.ui.widgets.bars import KeyBar
from migtui.ui.widgets.find_bar import FindBar
from migtui.ui.widgets.form import LONGEST

if TYPE_CHECKING:
    from tests.ui.conftest import MakeProject, MakeSnapshot, Open, User, VersionFile

SHOP_HEAD, BILLING_HEAD, SPLIT = "e1b7f3a96d40", "b3aa99127ec4", "5510ce7d8a3f"
STANDS = "a60d7e95c1f2"
"""Where the cursor begins."""
pytestmark = pytest.mark.usefixtures("asked")


async def opened(user: User) -> None:
    """Wait until the cursor is where the database stands."""
    await user.until(lambda: user.selected == STANDS, "the cursor is where the database stands")


async def type_in(user: User, text: str) -> None:
    await user.press("slash", *("space" if each == " " else each for each in text))
    await user.until(lambda: asked_for(user) == text, f"{text} is searched")


def asked_for(user: User) -> str:
    return user.history.search.query if user.history.search is not None else ""


def last_lines(user: User) -> str:
    return "\n".join(user.screen.splitlines()[-3:])


async def test_it_is_found_while_it_is_typed(open_app: Open, shop: Path) -> None:
    async with open_app(shop) as user:
        await opened(user)
        before = user.history.graph.region
        await type_in(user, "tax")
        await user.until(lambda: user.selected == SHOP_HEAD, "the cursor is on the match")
        await user.sees(" / tax ", "1 of 1")
        assert user.history.graph.region == before, "the graph has not moved"
        await user.press("backspace", "backspace", "backspace")
        await user.until(lambda: user.selected == STANDS, "nothing is searched: the cursor is back")
        assert user.history.search is None
        await user.sees("id, message, file, author, operation")


async def test_the_nearest_match_is_that_from_where_typing_began(open_app: Open, shop: Path) -> None:
    async with open_app(shop) as user:
        await opened(user)
        await type_in(user, "invoice")
        assert user.selected == STANDS, "it says invoices itself"
        await user.press("s")
        await user.sees("/ invoices ")
        await user.press("down")
        await user.until(lambda: user.selected != STANDS, "the arrows go on while one types")
        await user.press("x", "backspace")
        await user.until(lambda: user.selected == STANDS, "and the next letter looks from the beginning again")


async def test_a_search_that_is_on(open_app: Open, shop: Path) -> None:
    async with open_app(shop) as user:
        await opened(user)
        await type_in(user, "orders.")
        await user.press("enter")
        await user.sees("n Next", "N Previous", "esc End search", " of ")
        found = user.history.search.found if user.history.search else ()
        assert len(found) > 2
        first = user.selected
        assert first in found
        order = [*found[found.index(first) + 1 :], *found[: found.index(first) + 1]]
        for id in order:
            await user.press("n")
            await user.until(lambda id=id: user.selected == id, f"n goes to {id}")  # type: ignore[misc]
            await user.sees(f"{found.index(id) + 1} of {len(found)} · ")
            assert ("from the top again" in user.screen) is (id == found[0])
        await user.select(found[0])
        await user.press("N")
        await user.until(lambda: user.selected == found[-1], "N goes round the other way")
        await user.sees("from the bottom again")
        away = next(id for id in user.session.snapshot.history.order if id not in found)
        await user.select(away)
        await user.sees(f"{len(found)} found · orders.")
        await user.press("escape")
        await user.until(lambda: user.history.search is None, "it is ended")
        await user.until(lambda: "N Previous" not in user.screen, "its keys are gone")
        assert user.selected == away
        await user.press("n")
        await user.meets(DraftScreen)


async def test_giving_up_brings_back_what_was(open_app: Open, shop: Path) -> None:
    async with open_app(shop) as user:
        await opened(user)
        await type_in(user, "tax")
        await user.press("escape")
        await user.until(lambda: user.selected == STANDS, "the cursor is back")
        assert user.history.search is None and not user.app.screen.query(FindBar)
        await type_in(user, "tax")
        await user.press("enter")
        await user.sees("1 of 1 · tax")
        await type_in(user, "pdf")
        await user.until(lambda: user.selected == BILLING_HEAD, "typed over the former one")
        await user.press("escape")
        await user.sees("1 of 1 · tax")
        assert user.selected == SHOP_HEAD


async def test_an_operation_is_found_and_said(open_app: Open, shop: Path) -> None:
    async with open_app(shop) as user:
        await opened(user)
        await type_in(user, "drop column invoices")
        await user.until(lambda: user.selected == SPLIT, "it is in the file alone")
        await user.press("enter")
        await user.sees("1 of 1 · drop column invoices · in upgrade(): drop column invoices.lines")


async def test_nothing_is_found(open_app: Open, shop: Path) -> None:
    async with open_app(shop) as user:
        await opened(user)
        await type_in(user, "[b]zz")
        await user.sees("nothing found")
        assert user.selected == STANDS
        await user.press("enter")
        await user.is_told("nothing found for '[b]zz' in 26 revisions: ids, messages, files")
        assert "author" not in last_lines(user), "there is no git here: nobody's name was searched"
        await user.press("n", "N")
        assert user.app.screen is user.history, "n is not New revision yet"
        await user.press("escape")
        await user.until(lambda: "nothing found" not in user.screen, "forgotten")


async def test_a_state_that_there_is_not_is_answered_with_those_that_there_are(open_app: Open, shop: Path) -> None:
    async with open_app(shop) as user:
        await opened(user)
        await type_in(user, "is:appplied")
        await user.press("enter")
        await user.is_told("is: knows head, base, ", " applied, pending, ", "but not 'appplied'")


async def test_letters_that_come_in_one_go_are_text(open_app: Open, shop: Path) -> None:
    """Over a slow line: no letter behind `/` may be taken for a command."""
    async with open_app(shop) as user:
        await opened(user)
        keys = [("slash", "/"), *((each, each) for each in "duty"), ("slash", "/"), ("n", "n"), ("escape", None)]
        for key, character in keys[:-1]:
            user.app.post_message(events.Key(key, character))
        await user.until(lambda: asked_for(user) == "duty/n", "all of it is text")
        assert user.app.screen is user.history


async def test_a_megabyte_is_cut(open_app: Open, shop: Path) -> None:
    async with open_app(shop) as user:
        await opened(user)
        await user.press("slash")
        bar = user.app.screen.query_one(FindBar)
        user.app.post_message(events.Paste("drop\x1b[31m [red]\n" * 80_000))
        said = f"Cut off: a field holds {LONGEST} characters"
        await user.until(lambda: said in [each.message for each in user.app._notifications], "said")  # none are drawn
        assert len(bar.input.value) == LONGEST and bar.input.value.isprintable()
        await user.press("enter")
        await user.is_told("nothing found for 'drop [31m [red] drop [31m [red] drop", "…'")


async def test_a_click_on_the_graph_keeps_the_search(open_app: Open, shop: Path) -> None:
    async with open_app(shop) as user:
        await opened(user)
        await type_in(user, "orders")
        await user.pilot.click("#graph", offset=(20, 3))
        await user.until(lambda: not user.app.screen.query(FindBar), "the input is gone")
        assert asked_for(user) == "orders" and user.history.graph.has_focus
        await user.sees("N Previous")


async def test_a_terminal_that_loses_the_focus_keeps_the_input(open_app: Open, shop: Path) -> None:
    async with open_app(shop) as user:
        await opened(user)
        await type_in(user, "tax")
        user.app.post_message(events.AppBlur())
        await user.until(lambda: user.app.focused is None, "blurred")
        user.app.post_message(events.AppFocus())
        await user.until(lambda: user.app.focused is not None, "back")
        await user.press("e")
        await user.until(lambda: asked_for(user) == "taxe", "typing goes on")


async def test_the_footer_says_what_can_be_pressed_while_one_types(open_app: Open, shop: Path) -> None:
    async with open_app(shop, size=(80, 24)) as user:
        await opened(user)
        await type_in(user, "invoices")
        await user.sees("enter Keep  ↓ Next  ↑ Previous  esc Cancel", "f1 Keys")
        assert "Upgrade" not in last_lines(user)
        await user.press("f1")
        await user.meets(HelpScreen)
        await user.sees("Next revision, older.")
        await user.press("escape", "escape")
        await user.sees("u Upgrade", "/ Find")
        assert not asked_for(user)


@pytest.mark.parametrize(("key", "kept"), [("f6", True), ("f8", False)])
async def test_typing_is_ended_by_keys_of_ones_own(open_app: Open, shop: Path, key: str, kept: bool) -> None:
    keys = (("find.keep", ("f6",)), ("find.cancel", ("x", "f8")))
    async with open_app(shop, settings=Settings(keys=keys)) as user:
        await opened(user)
        await type_in(user, "tax")
        await user.press(key)
        await user.until(lambda: not user.history.is_typing, "the input is gone")
        assert bool(asked_for(user)) is kept


async def test_a_letter_alone_cannot_end_typing(open_app: Open, shop: Path) -> None:
    async with open_app(shop, settings=Settings(keys=(("find.cancel", ("x",)),))) as user:
        await opened(user)
        await type_in(user, "x")
        await user.press("escape")
        await user.until(lambda: not user.history.is_typing, "escape is there still")


async def test_letters_are_dim_in_the_footer_while_they_are_text(open_app: Open, shop: Path) -> None:
    async with open_app(shop) as user:
        await opened(user)
        keys = user.app.screen.query_one(KeyBar)
        assert "revision.new" not in keys.dimmed
        await user.press("slash")
        await user.until(lambda: "revision.new" in keys.dimmed, "n is text")
        await user.press("escape")
        await user.until(lambda: "revision.new" not in keys.dimmed, "n is a command")


@pytest.mark.parametrize("size", [(80, 24), (60, 16)])
async def test_in_a_small_terminal(open_app: Open, shop: Path, size: tuple[int, int]) -> None:
    async with open_app(shop, size=size) as user:
        await user.until(lambda: user.selected == STANDS)
        before = user.history.graph.region
        await type_in(user, "tax")
        await user.sees("/ tax", "1 of 1")
        assert user.history.graph.region == before
        await user.pilot.resize_terminal(59, 15)
        await user.sees("migtui needs 60×16 cells")
        await user.pilot.resize_terminal(*size)
        await user.until(lambda: len(user.screen.splitlines()) == size[1], "large enough again")
        await user.press("escape")
        await user.until(lambda: not user.app.screen.query(FindBar) or user.history.search is None, "it can be left")


# -- reading ---------------------------------------------------------------------------------------------------------


class Gate:
    """Takes the place of the reading's pace: lets as many files through as it is told."""

    def __init__(self) -> None:
        self.passes = asyncio.Semaphore(0)

    async def give_way(self) -> None:
        await self.passes.acquire()

    def open(self, times: int = 10_000) -> None:
        for _ in range(times):
            self.passes.release()


@pytest.fixture
def gate(monkeypatch: pytest.MonkeyPatch) -> Gate:
    made = Gate()
    monkeypatch.setattr("migtui.ui.finder.Pace", lambda: made)
    monkeypatch.setattr("migtui.ui.finder.EVERY", -1.0)
    return made


async def test_what_is_not_read_yet_is_said_and_merges_in(open_app: Open, shop: Path, gate: Gate) -> None:
    async with open_app(shop) as user:
        await opened(user)
        await type_in(user, "invoices drop")
        await user.sees("nothing found · reading 0 of 26 files")
        await user.press("enter")
        await user.sees("nothing found yet for 'invoices drop' · reading 0 of 26 files")
        gate.open(2)
        await user.sees("reading 2 of 26 files")
        gate.open()
        await user.until(lambda: user.selected == SPLIT, "found when its file was read")
        await user.sees("1 of 1 · invoices drop · in upgrade(): drop column invoices.lines")
        assert "reading" not in last_lines(user)


async def test_a_cursor_that_was_moved_stays_when_more_is_found(open_app: Open, shop: Path, gate: Gate) -> None:
    async with open_app(shop) as user:
        await opened(user)
        await type_in(user, "invoices drop")
        await user.press("enter", "j", "j")
        there = user.selected
        assert there != STANDS
        gate.open()
        await user.sees("1 found · invoices drop")
        assert user.selected == there


async def test_headers_are_searched_before_any_file_is_read(open_app: Open, shop: Path, gate: Gate) -> None:
    async with open_app(shop) as user:
        await opened(user)
        await type_in(user, "tax")
        await user.sees("1 of 1 · reading 0 of 26 files")
        assert user.selected == SHOP_HEAD


async def test_files_are_read_once(open_app: Open, shop: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    read: list[str] = []
    body = VersionFiles.body

    def counted(files: VersionFiles, revision: Revision) -> object:
        read.append(revision.id)
        return body(files, revision)

    monkeypatch.setattr(VersionFiles, "body", counted)
    async with open_app(shop) as user:
        await opened(user)
        await type_in(user, "drop")
        await user.until(lambda: user.session.finder.is_complete, "all is read")
        assert len(set(read)) == 26
        await user.press("escape")
        await user.until(lambda: not user.history.is_typing)
        read.clear()
        await type_in(user, "drop column")
        await user.sees("1 of ")
        assert set(read) <= {user.selected, STANDS}, "the details alone read a file"


async def test_files_that_change_are_found_as_they_are_now(
    open_app: Open, project: MakeProject, version_file: VersionFile
) -> None:
    folder = project({"a": version_file("a1"), "b": version_file("b2", "a1")})
    async with open_app(folder) as user:
        await type_in(user, "drop cellar")
        await user.press("enter")
        await user.is_told("nothing found for 'drop cellar' in 2 revisions")
        versions = folder / "db" / "versions"
        (versions / "c.py").write_text(version_file("c3", "b2", up="op.drop_table('cellar')"))
        await user.session.reload()
        await user.until(lambda: found(user) == ("c3",), "the new file is found")
        (versions / "b.py").write_text(version_file("b2", "a1", up="op.drop_column('cellar', 'wine')"))
        await user.session.reload()
        await user.until(lambda: found(user) == ("c3", "b2"), "and the changed one")
        (versions / "c.py").unlink()
        await user.session.reload()
        await user.until(lambda: found(user) == ("b2",), "and not the one that is gone")


def found(user: User) -> tuple[str, ...]:
    return user.history.search.found if user.history.search is not None else ()


def test_ten_thousand_revisions_are_searched_between_two_frames(snapshot: MakeSnapshot) -> None:
    """All headers are there at the second key, if not at the first, and nothing is made twice."""
    revisions = [Revision(f"{n:05}", (f"{n - 1:05}",) if n else (), message=f"change no {n}") for n in range(10_000)]
    finder = Finder(VersionFiles(), snapshot(*revisions, heads=("05000",)))
    made = []
    for _ in range(1000):
        made.append(len(finder.search("change").found))
        if finder.is_complete:
            break
    assert made == sorted(made) and made[-1] == 10_000
    assert len(finder.search("pending change").found) == 4_999
    assert finder.search("change no 1234").found[-1] == "01234"


async def test_in_ascii_there_is_no_other_sign(open_app: Open, shop: Path) -> None:
    async with open_app(shop, settings=Settings(ascii=True)) as user:
        await opened(user)
        await user.press("slash")
        await user.sees("operation - or author:ann")
        assert user.screen.isascii()
        await user.press(*"column", "enter")
        await user.sees(" - column - in upgrade(): ")
        assert user.screen.isascii()
