"""What people who live in lazygit, k9s, vim and posting expect of a terminal program, and each line is driven.

A line says the expectation, where it is met, and the function that does it at the keyboard. Most run on the demo with
its database as it ships; those that need a file, a setting or another project bring it.
"""

from __future__ import annotations

import os
import subprocess
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from textual.command import CommandPalette
from textual.events import AppFocus
from textual.widgets import Input, OptionList

from migtui.config import CustomCommand, Settings
from migtui.ui.screens.help import HelpScreen
from migtui.ui.screens.history import HistoryScreen
from migtui.ui.screens.plan import PlanScreen
from migtui.ui.screens.run import RunScreen
from migtui.ui.screens.targets import TargetsScreen

if TYPE_CHECKING:
    from tests.ui.conftest import Open, User

BILLING, SHOP = "a60d7e95c1f2", "e0b74f15a2c8"
"""Where the demo's database stands."""
HEAD, LAST = "b3aa99127ec4", "8d2f61c0a7e4"
Drive = Callable[["User"], Awaitable[None]]
DEFAULT = Settings()
PROTECTED = Settings(protected=("*",))


@dataclass(frozen=True, slots=True)
class Expectation:
    """One line of the table."""

    text: str
    """What somebody expects who has never read a manual."""
    where: str
    """The screen and the key that meet it."""
    drive: Drive
    settings: Settings = DEFAULT
    size: tuple[int, int] = (120, 36)
    real: bool = False
    """The database is really asked: for what plans and runs."""


TABLE: list[Expectation] = []


def expect(text: str, where: str, **more: object) -> Callable[[Drive], Drive]:
    """Add a line to the table."""

    def add(drive: Drive) -> Drive:
        TABLE.append(Expectation(text, where, drive, **more))  # type: ignore[arg-type]
        return drive

    return add


# -- the first minute --------------------------------------------------------------------------------------------------


@expect("It opens with no question asked, on what I came for.", "History: the graph")
async def _(user: User) -> None:
    await user.sees("1 History", "invoice pdf path", " of 26 ")


@expect("I am where I am working, not at some end of the list.", "History: the cursor is at the database")
async def _(user: User) -> None:
    await user.until(lambda: user.selected == BILLING, "the cursor is at the database")


@expect("It always says what it is connected to.", "History: the header")
async def _(user: User) -> None:
    await user.sees("shop · alembic.ini", "shop.db")


@expect("It says in one line whether something is wrong, and what to do.", "History: the status line")
async def _(user: User) -> None:
    await user.sees("behind by 5 · 2 heads", "U upgrades to all of them")


@expect("The keys that matter are on the screen.", "every screen: the footer")
async def _(user: User) -> None:
    await user.sees("u Upgrade", "d Downgrade", "n New", "? Keys", "q Quit")


@expect("? shows all keys; esc closes it.", "every screen: ?")
async def _(user: User) -> None:
    await user.press("question_mark")
    await user.meets(HelpScreen)
    await user.sees("Plan the upgrade to the selected revision.")
    await user.press("escape")
    await user.meets(HistoryScreen)


@expect("A palette finds a command by a part of its name.", "every screen: ^p")
async def _(user: User) -> None:
    await user.press("ctrl+p")
    await user.meets(CommandPalette)
    await user.press(*"oldest")
    await user.until(lambda: user.app.screen.query_one(OptionList).option_count >= 1, "it is found")
    await user.press("enter")
    await user.until(lambda: user.selected == LAST, "the command has run")


@expect("The palette takes me to things, too, not only to commands.", "History: ^p, a revision's message")
async def _(user: User) -> None:
    await user.press("colon")
    await user.meets(CommandPalette)
    await user.press(*"fax")
    await user.sees("drop customers.fax")
    await user.press("enter")
    await user.until(lambda: user.selected == "d5c4a2e19f80", "the revision is selected")


@expect("Something teaches me a key now and then.", "History: a tip in the command log", real=True)
async def _(user: User) -> None:
    await user.until(lambda: any("tip" in entry.action.lower() for entry in user.session.log), "a tip")


# -- moving --------------------------------------------------------------------------------------------------------


@expect("j and k move as in vim, the arrows as everywhere.", "History: j k ↓ ↑")
async def _(user: User) -> None:
    await at_the_top(user)
    await user.press("j", "down", "k", "down", "up")
    assert user.history.graph.cursor == 1


@expect("g and G go to the ends, home and end too.", "History: g G home end")
async def _(user: User) -> None:
    await user.press("G")
    assert user.selected == LAST
    await user.press("home")
    assert user.selected == HEAD


@expect("ctrl+d and ctrl+u move half a page, pgdn and pgup a page.", "History: ^d ^u pgdn pgup")
async def _(user: User) -> None:
    await at_the_top(user)
    await user.press("ctrl+d")
    half = user.history.graph.cursor
    await user.press("ctrl+u", "pagedown")
    assert 0 < half < user.history.graph.cursor


@expect("A click selects, the wheel scrolls without selecting.", "every list: the mouse")
async def _(user: User) -> None:
    await at_the_top(user)
    await user.pilot.click("#graph", offset=(20, 4))
    assert user.history.graph.cursor == 3


@expect("A click on a key in the footer presses it.", "every screen: the footer")
async def _(user: User) -> None:
    await user.sees("? Keys")
    x = user.screen.splitlines()[-1].index("? Keys")
    await user.pilot.click("#keys", offset=(x + 1, 0))
    await user.meets(HelpScreen)


@expect("What I look at is described beside it, as I move.", "History: the details")
async def _(user: User) -> None:
    await at_the_top(user)
    await user.sees("+ column invoices.pdf_path")
    await user.press("j")
    await user.sees("- column invoices.lines")


@expect("Tabs turn with [ and ].", "History: the details")
async def _(user: User) -> None:
    await user.sees("revises")
    await user.press("right_square_bracket")
    await user.sees("down_revision")
    await user.press("left_square_bracket")
    await user.sees("revises")


@expect("A panel can have the whole screen, and gives it back.", "History: f")
async def _(user: User) -> None:
    await user.sees("revises")
    await user.press("f")
    await user.until(lambda: not user.history.details.region, "the graph alone")
    await user.press("f", "f")
    await user.until(lambda: bool(user.history.details.region), "both again")


@expect("I can go along the history: to the parent, to the child.", "History: < >")
async def _(user: User) -> None:
    await at_the_top(user)
    await user.press("less_than_sign")
    assert user.selected == "5510ce7d8a3f"
    await user.press("greater_than_sign")
    assert user.selected == HEAD


@expect("Long stretches where nothing happens can be folded away.", "History: o O")
async def _(user: User) -> None:
    await user.until(lambda: user.selected == BILLING, "read")
    versions = user.session.snapshot.project.version_locations[0]
    for number, below in enumerate([HEAD, *(f"00000000000{n}" for n in range(8))]):
        (versions / f"{number}.py").write_text(f"revision = '00000000000{number}'\ndown_revision = {below!r}\n")
    await user.session.reload()
    await user.press("g")
    await user.sees("000000000003", " 1 of 35 ")
    await user.press("O")
    await user.until(lambda: "000000000003" not in user.screen, "the stretch is folded")
    await user.sees(" 9 revisions ")
    await user.press("O")
    await user.sees("000000000003")


# -- finding -----------------------------------------------------------------------------------------------------------


@expect("/ finds while I type.", "History: /")
async def _(user: User) -> None:
    await at_the_top(user)
    await user.press("slash", *"discount")
    await user.until(lambda: user.selected == "1d98b3e07ac5", "the first that is found")
    await user.press("enter")
    await user.sees("of 3")


@expect("n and N walk through what was found, and around the end.", "History: / n N")
async def _(user: User) -> None:
    await at_the_top(user)
    await user.press("slash", *"discount", "enter", "n")
    await user.until(lambda: user.selected == "a81d54c6f3e9", "the second")
    await user.press("N", "N")
    await user.until(lambda: user.selected == "7fe42b9d05a1", "the last, around the end")


@expect("esc ends the search; nothing else was done.", "History: / esc")
async def _(user: User) -> None:
    await at_the_top(user)
    await user.press("slash", *"discount", "escape")
    await user.until(lambda: user.history.search is None and user.selected == HEAD, "as it was before")


@expect("I can look for what a migration does, not only for its title.", "History: / drop fax")
async def _(user: User) -> None:
    await at_the_top(user)
    await user.press("slash", *"drop", "space", *"fax", "enter")
    await user.until(lambda: user.selected == "d5c4a2e19f80", "the one that drops it")


@expect("Lists narrow while I type.", "every list: /")
async def _(user: User) -> None:
    await user.press("question_mark")
    await user.meets(HelpScreen)
    await user.press("slash", *"downgrade")
    await user.until(lambda: "Half a page" not in user.screen, "the others are gone")
    await user.sees("Plan the downgrade")


# -- not being surprised -------------------------------------------------------------------------------------------


@expect("A key that cannot work says why.", "every screen")
async def _(user: User) -> None:
    await user.until(lambda: user.selected == BILLING, "read")
    await user.press("u")
    await user.is_told("is applied already")


@expect("esc goes back, and never quits from the main screen.", "every screen: esc")
async def _(user: User) -> None:
    await user.press("question_mark")
    await user.meets(HelpScreen)
    await user.press("escape")
    await user.meets(HistoryScreen)
    await user.press("escape", "escape", "j")
    assert user.app.is_running and user.app.screen is user.history


@expect("q quits.", "History: q")
async def _(user: User) -> None:
    await user.press("q")
    await user.until(lambda: not user.app.is_running, "left")


@expect("ctrl+c kills nothing by surprise; it says how to leave.", "History: ^c")
async def _(user: User) -> None:
    await user.press("ctrl+c")
    await user.is_told("leaves migtui")
    assert user.app.is_running


@expect("What changes the database is shown first: steps, loss, command.", "Plan", real=True)
async def _(user: User) -> None:
    await user.is_read()
    await user.press("B")
    await user.meets(PlanScreen)
    await user.sees("Will destroy", "alembic downgrade base", "Steps")


@expect("I can back out of it, and nothing has happened.", "Plan: esc", real=True)
async def _(user: User) -> None:
    await user.is_read()
    before = user.session.snapshot.current
    await user.press("U")
    await user.meets(PlanScreen)
    await user.press("escape")
    await user.meets(HistoryScreen)
    await user.session.read_databases()
    assert user.session.snapshot.current == before == tuple(sorted((BILLING, SHOP)))


@expect("I see it happen, and the end stays until I have read it.", "Run", real=True)
async def _(user: User) -> None:
    await user.is_read()
    await user.press("plus")
    await user.meets(PlanScreen)
    await user.press("y")
    await user.meets(RunScreen)
    await user.sees("read anew")
    assert isinstance(user.app.screen, RunScreen)
    await user.press("escape")
    await user.meets(HistoryScreen)


@expect("A production database makes me say its name.", "Plan: protected", real=True, settings=PROTECTED)
async def _(user: User) -> None:
    await user.is_read()
    await user.sees("PROTECTED")
    await user.press("U")
    screen = await user.meets(PlanScreen)
    await user.sees("Type")
    assert screen.query_one(Input)


@expect("I can look without being able to break anything.", "--read-only", real=True, settings=Settings(read_only=True))
async def _(user: User) -> None:
    await user.is_read()
    await user.sees("READ-ONLY")
    await user.press("U")
    screen = await user.meets(PlanScreen)
    assert not [button for button in screen.query("#run") if button.display]
    await user.press("escape")
    await user.press("n")
    await user.is_told("read-only")


@expect("A log says what was done, with the command that does the same.", "History: the command log")
async def _(user: User) -> None:
    await user.sees("Read database", "alembic current")


@expect("I can go into the log, and see all of an entry.", "History: L enter")
async def _(user: User) -> None:
    await user.sees("alembic current")
    await user.press("L")
    await user.until(lambda: user.history.mode == "log", "the log has the focus")
    await user.press("enter", "escape")
    await user.until(lambda: user.history.mode == "", "and gives it back")


@expect("I can copy what I see, and am told how it was copied.", "History: y")
async def _(user: User) -> None:
    await user.until(lambda: user.selected == BILLING, "read")
    await user.press("y")
    await user.sees("i", "path")
    await user.press("enter")
    await user.until(lambda: user.app.clipboard == BILLING, "the id is copied")
    await user.is_told("OSC 52")


# -- at home: my editor, my keys, my colours ---------------------------------------------------------------------------


@expect("What changes on disk shows when I come back to the window.", "History: on focus, and R")
async def _(user: User) -> None:
    await user.is_read()
    versions = user.session.snapshot.project.version_locations[0]
    text = (versions / f"{HEAD}_invoice_pdf_path.py").read_text()
    (versions / "f00dfeedbeef_x.py").write_text(
        text.replace(HEAD, "f00dfeedbeef").replace("5510ce7d8a3f", HEAD).replace("invoice pdf", "written elsewhere")
    )
    user.app.post_message(AppFocus())
    await user.sees("behind by 6")
    assert user.selected == BILLING, "the cursor stays on its revision"
    await user.press("g")
    await user.sees("written elsewhere")


KEYS = Settings(keys=(("upgrade", ("f6",)), ("quit", ("Q",))))


@expect("I can have my own keys, and they are the ones on the screen.", "[tool.migtui.keys]", settings=KEYS)
async def _(user: User) -> None:
    await user.until(lambda: user.selected == BILLING, "read")
    await user.sees("f6 Upgrade", "Q Quit")
    await user.press("q")
    assert user.app.is_running
    await user.press("f6")
    await user.is_told("is applied already")
    await user.press("Q")
    await user.until(lambda: not user.app.is_running, "left")


OWN = Settings(commands=(CustomCommand("f7", "Say it", "echo selected {id}"),))


@expect("I can have my own commands on keys.", "[[tool.migtui.commands]]", settings=OWN)
async def _(user: User) -> None:
    await user.until(lambda: user.selected == BILLING, "read")
    await user.press("f7")
    await user.until(
        lambda: any(f"selected {BILLING}" in " ".join((e.result, *e.details)) for e in user.session.log), "its output"
    )


@expect("I can have my colours, light ones too.", "theme", settings=Settings(theme="textual-light"))
async def _(user: User) -> None:
    await user.sees("DATABASE")
    assert user.app.theme == "textual-light" and not user.app.current_theme.dark


@expect("It works where there are no fine characters.", "--ascii", settings=Settings(ascii=True))
async def _(user: User) -> None:
    await user.sees("DATABASE", "@")
    own = user.screen.replace("…", "")
    assert all(character.isascii() for character in own), sorted({c for c in own if not c.isascii()})


@expect("It works in a small terminal.", "80×24", size=(80, 24))
async def _(user: User) -> None:
    await user.sees("behind by 5", "DATABASE", "u Upgrade", "q Quit", "+ unique uq_invoices_number")


@expect("Where there is no room at all it says so.", "50×14", size=(50, 14))
async def _(user: User) -> None:
    await user.sees("migtui needs 60×16 cells")


@expect("Another size loses nothing.", "a resize")
async def _(user: User) -> None:
    await at_the_top(user)
    await user.press("j", "j", "j")
    here = user.selected
    for size in ((80, 24), (1, 1), (200, 50), (62, 17), (120, 36)):
        await user.pilot.resize_terminal(*size)
    await user.sees("Command log", "1 History")
    assert user.selected == here


@expect("I can go to another environment without leaving.", "History: t")
async def _(user: User) -> None:
    await user.press("t")
    await user.meets(TargetsScreen)
    await user.sees("alembic.ini")


@expect("I see who wrote a revision.", "History: the details, from git")
async def _(user: User) -> None:
    folder = user.session.snapshot.project.root
    identity = {"GIT_AUTHOR_NAME": "Ann", "GIT_COMMITTER_NAME": "Ann"}
    identity |= {"GIT_AUTHOR_EMAIL": "ann@example.org", "GIT_COMMITTER_EMAIL": "ann@example.org"}
    environ = {**os.environ, **identity, "GIT_CONFIG_GLOBAL": os.devnull}
    for words in (["init", "-q"], ["add", "."], ["commit", "-q", "-m", "the shop"]):
        subprocess.run(["git", *words], cwd=folder, env=environ, check=True)
    await user.session.read_git()
    await user.press("j", "k")
    await user.sees("Ann")


async def at_the_top(user: User) -> None:
    """The database is read, and the cursor on the newest revision."""
    await user.until(lambda: user.selected == BILLING, "read")
    await user.press("g")
    await user.until(lambda: user.selected == HEAD, "at the top")


@pytest.mark.parametrize("line", TABLE, ids=lambda line: line.text.rstrip(".").lower().replace(" ", "-"))
async def test_expectation(line: Expectation, open_app: Open, shop: Path, request: pytest.FixtureRequest) -> None:
    request.getfixturevalue("at_once" if line.real else "asked")
    async with open_app(shop, size=line.size, settings=line.settings) as user:
        await line.drive(user)


def test_there_are_forty_of_them() -> None:
    assert len(TABLE) >= 40
    assert len({line.text for line in TABLE}) == len(TABLE)
