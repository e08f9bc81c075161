"""What the dialogs share: keys of the registry alone, the user's; nothing is confirmed that was not to be seen."""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from textual.screen import Screen
from textual.widgets import OptionList

import migtui.ui
from migtui.config import Settings
from migtui.core.environment.edits import Edit
from migtui.errors import DatabaseUnreachable, OperationError, ProjectNotFound
from migtui.ui.app import MigtuiApp
from migtui.ui.command_palette.dialog import Palette
from migtui.ui.screens.changes import ChangesScreen
from migtui.ui.screens.choices import Choice
from migtui.ui.screens.choose import ChooseScreen
from migtui.ui.screens.command_screen import CommandScreen
from migtui.ui.screens.confirm import ConfirmScreen
from migtui.ui.screens.copy_list import Copyable, CopyScreen
from migtui.ui.screens.error import ErrorScreen
from migtui.ui.screens.help import HelpScreen
from migtui.ui.screens.history import HistoryScreen
from migtui.ui.screens.lines import LinesScreen
from migtui.ui.screens.save import SaveScreen
from migtui.ui.start import run_app
from migtui.ui.text import Line

if TYPE_CHECKING:
    from tests.ui.conftest import Open, User

pytestmark = pytest.mark.usefixtures("asked")
LINES: list[Line] = [(("what will be done", ""),)]
EDITS = [Edit("/p/alembic.ini", "before\n", "after\n", "the URL")]
CHOICES = [Choice(f"r{number}", f"revision {number}") for number in range(20)]


def screens(kind: type[Screen[Any]] = Screen) -> Iterator[type[Screen[Any]]]:
    """All screens of ours."""
    for each in kind.__subclasses__():
        if each.__module__.startswith("migtui."):
            yield each
        yield from screens(each)


async def is_told(user: User, text: str) -> None:
    """Wait until it is said: a dialog has no status line."""
    await user.until(lambda: any(text in each.message for each in user.app._notifications), text)


def test_no_screen_binds_keys_by_hand() -> None:
    for module in pkgutil.walk_packages(migtui.ui.__path__, "migtui.ui."):
        importlib.import_module(module.name)
    found = set(screens()) - {Palette}
    assert {ConfirmScreen, LinesScreen, SaveScreen} <= found
    assert [each for each in found if not issubclass(each, CommandScreen) or "BINDINGS" in vars(each)] == []


# -- early keys ------------------------------------------------------------------------------------------------------

DANGEROUS: dict[str, tuple[Callable[[], CommandScreen[Any]], str]] = {
    "confirm.yes": (lambda: ConfirmScreen("Do it?", LINES), "y"),
    "changes.apply": (lambda: ChangesScreen("Mend", EDITS), "y"),
    "error.close": (lambda: ErrorScreen(OperationError("it has failed")), "enter"),
}


@pytest.mark.parametrize("id", DANGEROUS)
async def test_what_was_typed_before_it_could_be_read_confirms_nothing(open_app: Open, shop: Path, id: str) -> None:
    make, key = DANGEROUS[id]
    async with open_app(shop) as user:
        answers: list[object] = []
        screen = make()
        user.app.push_screen(screen, answers.append)
        await screen.action_command(id)
        await user.meets(type(screen))
        await user.pilot.pause()
        assert not answers
        await user.press(key)
        await user.until(lambda: answers, "answered")


async def test_a_name_to_type_is_not_passed_over_by_a_key(open_app: Open, shop: Path) -> None:
    async with open_app(shop) as user:
        answers: list[bool | None] = []
        screen = ConfirmScreen("Do it?", LINES, name_to_type="shop")
        user.app.push_screen(screen, answers.append)
        await user.meets(ConfirmScreen)
        await user.press("y", "enter")
        await screen.action_command("confirm.yes")
        await is_told(user, "type its name, shop")
        assert not answers
        await user.press("backspace", *"shop", "enter")
        await user.until(lambda: answers == [True], "it was typed")


# -- the user's keys -------------------------------------------------------------------------------------------------


async def choosing(user: User) -> tuple[ChooseScreen, list[str | None]]:
    taken: list[str | None] = []
    user.app.push_screen(ChooseScreen("Which", CHOICES), taken.append)
    return await user.meets(ChooseScreen), taken


async def test_a_list_on_other_keys(open_app: Open, shop: Path) -> None:
    keys = (("choose.down", ("n",)), ("choose.filter", ("x",)), ("choose.take", ("t",)), ("choose.close", ("z",)))
    async with open_app(shop, settings=Settings(keys=keys)) as user:
        screen, taken = await choosing(user)
        await user.sees("t takes it · x filters · z closes")
        await user.press("down", "j", "slash", "enter", "q", "n", "n")
        assert screen.query_one(OptionList).highlighted == 2 and not taken, "the old keys do nothing"
        await user.press("x", *"xnz")
        await user.sees("xnz", "0 of 20")
        await user.press("escape", "n", "t")
        await user.until(lambda: taken == ["r1"], "escape is escape, whatever else closes")


async def test_every_dialog_explains_its_keys(open_app: Open, shop: Path) -> None:
    async with open_app(shop) as user:
        await choosing(user)
        await user.press("question_mark")
        await user.meets(HelpScreen)
        await user.sees("enter       Take it", "Only what has the words that are typed.")
        await user.press("f1")
        await user.press("slash", "question_mark", "f1")
        await user.meets(HelpScreen)
        await user.press("escape")
        await user.sees("? ", "0 of 20")


async def test_a_line_that_is_not_there_says_so(open_app: Open, shop: Path) -> None:
    async with open_app(shop) as user:
        user.app.push_screen(CopyScreen("Copy", [Copyable("copied.id", "id", "4f2c91ab")]))
        screen = await user.meets(CopyScreen)
        await user.press("m")
        await is_told(user, "m: there is no message to copy")
        assert user.app.screen is screen


async def test_the_doctor_is_offered_where_there_is_something_for_it(open_app: Open, shop: Path) -> None:
    async with open_app(shop) as user:
        user.app.push_screen(ErrorScreen(OperationError("it has failed")))
        await user.meets(ErrorScreen)
        assert "finds the cause" not in user.screen
        await user.press("exclamation_mark")
        await is_told(user, "!: the doctor looks for causes")
        user.app.push_screen(ErrorScreen(DatabaseUnreachable("connection refused")))
        await user.sees("! finds the cause")


async def test_ctrl_q_leaves_from_a_dialog_too(open_app: Open, shop: Path) -> None:
    async with open_app(shop) as user:
        await choosing(user)
        await user.press("ctrl+q")
        await user.until(lambda: not user.app.is_running, "it has left")


async def test_what_is_saved_over_is_asked_by_the_users_key(open_app: Open, shop: Path) -> None:
    (shop / "old.sql").write_text("old")
    async with open_app(shop, settings=Settings(keys=(("save.overwrite", ("o",)),))) as user:
        user.app.push_screen(SaveScreen("new", shop, "old.sql"))
        await user.meets(SaveScreen)
        await user.press("enter")
        await user.sees("o writes over it")
        await user.press("y", "enter")
        assert (shop / "old.sql").read_text() == "old"
        await user.press("o")
        await user.meets(HistoryScreen)
        assert (shop / "old.sql").read_text() == "new"


def test_before_there_is_a_project_the_keys_are_the_users(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / "migtui" / "config.toml"
    file.parent.mkdir()
    file.write_text('[keys]\n"welcome.start" = "S"\n')
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path))
    named: list[str] = []

    def open_project(configuration: Path | None) -> Any:
        raise ProjectNotFound("nothing here", looked=())

    monkeypatch.setattr(MigtuiApp, "run", lambda app: named.append(app.key_map.name("welcome.start")))
    run_app(open_project, lambda settings: settings)
    assert named == ["S"]


async def test_what_is_to_be_confirmed_is_read_whole_in_a_narrow_terminal(open_app: Open, shop: Path) -> None:
    text = "Creates the version table where there is none. No revision runs, no row is written, nothing is lost."
    async with open_app(shop, size=(80, 24)) as user:
        user.app.push_screen(ConfirmScreen("Do it?", [((text, ""),)]))
        await user.meets(ConfirmScreen)
        await user.sees("Creates the version", "nothing is lost.", "? keys")


async def test_where_letters_are_text_the_other_key_is_named(open_app: Open, shop: Path) -> None:
    async with open_app(shop) as user:
        user.app.push_screen(ConfirmScreen("Do it?", LINES, name_to_type="shop"))
        await user.meets(ConfirmScreen)
        await user.sees("enter does it · esc closes · f1 keys")
