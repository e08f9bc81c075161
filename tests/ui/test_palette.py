"""The palette: commands with their keys and reasons, and ways to revisions, branches, tables and objects."""

from __future__ import annotations

import asyncio
from datetime import datetime, timezone
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from textual import events
from textual.command import CommandList, Hits
from textual.widgets import Input

from migtui.config import Settings
from migtui.core.fuzzy import words
from migtui.core.git.files import FileHistory, GitHistory
from migtui.ui.command_palette.dialog import Palette
from migtui.ui.command_palette.entries import Entry, line, matching
from migtui.ui.command_palette.provider import Everything
from migtui.ui.screens.choices import Choice
from migtui.ui.screens.choose import ChooseScreen
from migtui.ui.screens.diff.screen import DiffScreen
from migtui.ui.text import plain
from migtui.ui.widgets.form import LONGEST

if TYPE_CHECKING:
    from tests.ui.conftest import MakeProject, Open, User, VersionFile

SHOP_HEAD, STANDS = "e1b7f3a96d40", "a60d7e95c1f2"
asked = pytest.mark.usefixtures("asked")


def listed(user: User) -> list[str]:
    """The entries, each as its two lines."""
    if not user.app.screen.query(CommandList):
        return []
    shown = user.app.screen.query_one(CommandList)
    return [str(shown.get_option_at_index(at).prompt) for at in range(shown.option_count)]


async def types(user: User, text: str, *seen: str, typed: str = "") -> None:
    """Open the palette, type, and wait until these entries are among those that fit. `typed`: what stands there."""
    if not isinstance(user.app.screen, Palette):
        await user.press("ctrl+p")
        await user.meets(Palette)
    await user.press(*("space" if each == " " else each for each in text))
    palette = user.app.screen
    assert isinstance(palette, Palette)
    await user.pilot.pause()
    await user.until(
        lambda: (
            palette.query_one(Input).value == typed + text
            and not palette.is_searching
            and all(any(each in entry for entry in listed(user)) for each in seen)
        ),
        f"{seen} among {listed(user)}",
    )


async def takes(user: User, text: str) -> None:
    """Choose the entry that begins so."""
    at = next(at for at, entry in enumerate(listed(user)) if entry.startswith(text))
    user.app.screen.query_one(CommandList).highlighted = at
    await user.press("enter")
    await user.until(lambda: not isinstance(user.app.screen, Palette), "the palette has gone")


# -- how entries fit and look ----------------------------------------------------------------------------------------


def nothing() -> None:
    """What the entries of these tests do."""


def test_the_best_fit_comes_first_and_a_sentence_fits_too() -> None:
    entries = [
        Entry("Merge", nothing, "Merge heads."), Entry("Heads", nothing, "All of them."), Entry("Next head", nothing),
        Entry("Quit", nothing),
    ]  # fmt: skip
    assert [entry.text for _, entry, _ in matching(words("heads"), entries)] == ["Heads", "Merge"]
    assert [entry.text for _, entry, _ in matching(words("head"), entries)] == ["Heads", "Next head", "Merge"]
    assert matching(words("h"), entries * 100, most=7)[6:]


def test_what_cannot_work_is_dim_and_what_was_typed_is_marked() -> None:
    assert line(Entry("Merge", nothing, keys="m"), (0, 1, 3)) == (
        ("Me", "found"), ("r", ""), ("g", "found"), ("e", ""), ("   ", ""), ("m", "key"),
    )  # fmt: skip
    assert {style for _, style in line(Entry("Merge", nothing, keys="m", off=True))} == {"dim", ""}
    assert plain(line(Entry("[red]x[/]", nothing))) == "[red]x[/]"


# -- commands --------------------------------------------------------------------------------------------------------


@asked
async def test_commands_are_there_with_their_keys_before_anything_is_typed(open_app: Open, shop: Path) -> None:
    async with open_app(shop) as user:
        await user.press("colon")
        await user.meets(Palette)
        await user.until(lambda: any(entry.startswith("Merge   m") for entry in listed(user)), "Merge with its key")
        assert listed(user)[0].startswith("Upgrade   u"), "what is done comes before ways to move"
        assert not any("find.next" in entry or entry.startswith("End search") for entry in listed(user))


@asked
async def test_a_command_that_cannot_work_says_why(open_app: Open, shop: Path) -> None:
    async with open_app(shop) as user:
        await user.until(lambda: user.selected == STANDS)
        await types(user, "upgrade", "Upgrade   u\nnot now: a60d7e95c1f2 is applied already")
        await takes(user, "Upgrade   u")
        await user.is_told("u: a60d7e95c1f2 is applied already")


@asked
async def test_a_dialog_has_its_own_commands(open_app: Open, shop: Path) -> None:
    async with open_app(shop) as user:
        taken: list[str | None] = []
        user.app.push_screen(ChooseScreen("Which", [Choice(f"{n}", f"no {n}") for n in range(9)]), taken.append)
        await user.meets(ChooseScreen)
        await types(user, "cancel", "Cancel   esc q")
        assert not any("Upgrade" in entry or "revision" in entry for entry in listed(user))
        await takes(user, "Cancel")
        await user.until(lambda: taken == [None], "it is closed")


# -- places ----------------------------------------------------------------------------------------------------------


@asked
async def test_to_a_revision_by_its_message_or_its_id(open_app: Open, shop: Path) -> None:
    async with open_app(shop) as user:
        await user.until(lambda: user.selected == STANDS)
        await types(user, "split inv", "5510ce7d8a3f  split invoice lines\nrevision · pending")
        await takes(user, "5510ce7d8a3f")
        await user.until(lambda: user.selected == "5510ce7d8a3f", "jumped")
        await types(user, STANDS[:6], f"{STANDS}  invoices.number unique")
        await takes(user, STANDS)
        await user.until(lambda: user.selected == STANDS, "jumped back")


@asked
@pytest.mark.parametrize("typed", ["tax reg", SHOP_HEAD[:6], "head add", "txreg"])
async def test_a_head_is_there_once(open_app: Open, shop: Path, typed: str) -> None:
    async with open_app(shop) as user:
        await user.until(lambda: user.selected == STANDS)
        await types(user, typed, f"Head {SHOP_HEAD}  add orders.tax_region\nhead · pending")
        assert sum(SHOP_HEAD in entry.splitlines()[0] for entry in listed(user)) == 1
        await takes(user, f"Head {SHOP_HEAD}")
        await user.until(lambda: user.selected == SHOP_HEAD, "jumped")


class Gate:
    """Searches of the palette wait here."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.opened = asyncio.Event()
        search = Everything.search

        async def late(provider: Everything, query: str) -> Hits:
            await self.opened.wait()
            async for hit in search(provider, query):
                yield hit

        monkeypatch.setattr(Everything, "search", late)


@asked
async def test_enter_waits_for_what_fits(open_app: Open, shop: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    async with open_app(shop) as user:
        await user.until(lambda: user.selected == STANDS)
        await types(user, "", "Upgrade all")
        gate = Gate(monkeypatch)
        await user.press(*"txreg", "enter")
        assert isinstance(user.app.screen, Palette) and listed(user)[0] != "No matches found"
        gate.opened.set()
        await user.until(lambda: user.selected == SHOP_HEAD, "jumped")
        assert not isinstance(user.app.screen, Palette)


@asked
async def test_who_types_on_after_enter_has_not_chosen(
    open_app: Open, shop: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with open_app(shop) as user:
        await user.until(lambda: user.selected == STANDS)
        await types(user, "", "Upgrade all")
        gate = Gate(monkeypatch)
        await user.press(*"head", "enter", "space", *"add")
        gate.opened.set()
        await types(user, "", f"Head {SHOP_HEAD}", typed="head add")
        await takes(user, f"Head {SHOP_HEAD}")
        await user.until(lambda: user.selected == SHOP_HEAD, "jumped")


@asked
async def test_to_the_head_of_a_branch(open_app: Open, shop: Path) -> None:
    async with open_app(shop) as user:
        await user.until(lambda: user.selected == STANDS)
        await types(user, "branch bill", "Branch billing\nbranch label · its head is b3aa99127ec4")
        await takes(user, "Branch billing")
        await user.until(lambda: user.selected == "b3aa99127ec4", "jumped")


@asked
async def test_to_the_revisions_of_a_table(open_app: Open, shop: Path) -> None:
    async with open_app(shop) as user:
        await user.until(lambda: user.selected == STANDS)
        await user.press("ctrl+p")
        await user.until(lambda: user.session.finder.is_complete, "the files are read")
        await types(user, "customers", "Table customers: 5 revisions\nfinds table:customers")
        await takes(user, "Table customers")
        await user.sees("of 5 · table:customers", "N Previous")


@asked
async def test_to_what_somebody_has_written(open_app: Open, shop: Path) -> None:
    async with open_app(shop) as user:
        await user.until(lambda: user.selected == STANDS)
        revisions = user.session.snapshot.history.revisions
        when = datetime(2026, 1, 1, tzinfo=timezone.utc)
        ann = FileHistory("committed", author="Ann [Ash]", when=when, commit="4" * 40, branch="feature/x")
        git = GitHistory({revisions[SHOP_HEAD].file: ann}, "main", "main")
        user.session._replace(user.session.snapshot.with_git(git))
        await types(user, "ann", "Author Ann [Ash]: 1 revision")
        await takes(user, "Author Ann")
        await user.until(lambda: user.selected == SHOP_HEAD, "found")
        await user.sees('1 of 1 · author:"Ann [Ash]" · by Ann [Ash]')


async def test_to_an_object_of_the_comparison_and_back_to_a_revision(open_app: Open, shop: Path) -> None:
    async with open_app(shop) as user:
        await user.is_read()
        await user.press("2")
        screen = await user.meets(DiffScreen)
        await user.until(lambda: screen.compared is not None, "compared")
        screen.model.text = "nothing like it"
        screen._narrowed()
        await types(user, "compare stock", "Compare stock")
        await takes(user, "Compare stock")
        await user.until(lambda: "stock" in screen.model.selected, "selected, and no filter hides it")
        await user.until(lambda: screen.objects.item == screen.model.index, "under the cursor")
        await types(user, "tax reg", SHOP_HEAD)
        await takes(user, f"Head {SHOP_HEAD}")
        await user.until(lambda: user.app.screen is user.history and user.selected == SHOP_HEAD, "on the graph")
        await types(user, "compare customers", "Compare customers")
        await takes(user, "Compare customers")
        screen = await user.meets(DiffScreen)
        await user.until(lambda: "customers" in screen.model.selected and screen.objects.item == screen.model.index)


# -- bad input -------------------------------------------------------------------------------------------------------


@asked
async def test_markup_and_escapes_are_text(open_app: Open, project: MakeProject, version_file: VersionFile) -> None:
    text = version_file("a1", head="branch_labels = '[b]old[/b]'").replace("make a1", "[/] \\x1b[31m [red]unpaired")
    async with open_app(project({"a": text})) as user:
        await types(user, "unpaired", "[red]unpaired")
        await user.press("escape")
        await types(user, "branch old", "Branch [b]old[/b]")


@asked
async def test_a_megabyte_is_cut(open_app: Open, shop: Path) -> None:
    async with open_app(shop) as user:
        await user.press("ctrl+p")
        screen = await user.meets(Palette)
        user.app.post_message(events.Paste("a b\n" * 250_000))
        await user.until(lambda: len(screen.query_one(Input).value) == LONGEST, "cut")
        assert any("Cut off" in each.message for each in user.app._notifications)  # tests draw none
        await user.press("escape")
        await user.until(lambda: user.app.screen is user.history)


@asked
async def test_in_ascii_there_is_no_other_sign(open_app: Open, shop: Path) -> None:
    async with open_app(shop, size=(80, 24), settings=Settings(ascii=True)) as user:
        await user.until(lambda: user.selected == STANDS)
        await types(user, "head", "Next head   H", "head - pending")
        await user.until(lambda: user.screen.isascii(), "all of it")
