"""All keys are moved: no screen, dialog, sentence, help or tooltip names one that does nothing any more."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

import pytest
from textual.app import App

from migtui.core.environment.edits import Edit
from migtui.errors import DatabaseUnreachable
from migtui.ui.command_palette.dialog import Palette
from migtui.ui.screens.ask import AskScreen
from migtui.ui.screens.changes import ChangesScreen
from migtui.ui.screens.choices import Choice
from migtui.ui.screens.choose import ChooseScreen
from migtui.ui.screens.choose_many import ChooseManyScreen
from migtui.ui.screens.command_screen import CommandScreen
from migtui.ui.screens.confirm import ConfirmScreen
from migtui.ui.screens.copy_list import CopyScreen
from migtui.ui.screens.diff.definition import DefinitionScreen
from migtui.ui.screens.diff.drifts import DriftsScreen
from migtui.ui.screens.diff.limits import LimitsScreen
from migtui.ui.screens.diff.screen import DiffScreen
from migtui.ui.screens.doctor import DoctorScreen
from migtui.ui.screens.draft import DraftScreen
from migtui.ui.screens.error import ErrorScreen
from migtui.ui.screens.history import HistoryScreen
from migtui.ui.screens.init import InitScreen
from migtui.ui.screens.lines import LinesScreen
from migtui.ui.screens.merge import MergeScreen
from migtui.ui.screens.plan import PlanScreen
from migtui.ui.screens.run import RunScreen
from migtui.ui.screens.save import SaveScreen
from migtui.ui.screens.targets import TargetsScreen
from migtui.ui.screens.welcome import WelcomeScreen
from migtui.ui.text import plain
from migtui.ui.widgets.bars import Bar
from migtui.ui.widgets.hint import Hint
from tests.ui.moved_keys import SETTINGS, Reader

if TYPE_CHECKING:
    from tests.ui.conftest import Open

asked = pytest.mark.usefixtures("asked")
OpenMoved = Callable[..., AbstractAsyncContextManager[Reader]]
OLDEST = "8d2f61c0a7e4"


@pytest.fixture
def moved(open_app: Open, monkeypatch: pytest.MonkeyPatch) -> OpenMoved:
    """`async with moved(folder) as reader`: migtui on other keys, and all that it says is heard."""
    said: list[str] = []

    def heard(kind: type[Any], method: str, text: Callable[..., str]) -> None:
        original = getattr(kind, method)

        def hear(self: object, *args: Any, **more: Any) -> Any:
            said.append(text(*args))
            return original(self, *args, **more)

        monkeypatch.setattr(kind, method, hear)

    heard(Bar, "show", lambda *parts: "\n".join(plain(line) for line in parts if isinstance(line, tuple)))
    heard(Hint, "set", lambda text: text)
    heard(App, "notify", lambda message: message)

    @asynccontextmanager
    async def opened(folder: Path, size: tuple[int, int] = (120, 36)) -> AsyncIterator[Reader]:
        async with open_app(folder, size, settings=SETTINGS) as user:
            yield Reader(user, said)

    return opened


@pytest.fixture
def short() -> Iterator[Path]:
    """A folder whose name is not folded in a dialog: what is left of it on the next line would look like a key."""
    with TemporaryDirectory() as folder:
        yield Path(folder)


# -- the main screen -------------------------------------------------------------------------------------------------


@asked
@pytest.mark.parametrize("size", [(120, 36), (80, 24), (60, 16)])
async def test_history(moved: OpenMoved, shop: Path, size: tuple[int, int]) -> None:
    async with moved(shop, size) as reader:
        await reader.user.is_read()
        await reader.reads(HistoryScreen, "History")
        for id in ("upgrade", "sql.save", "fold", "jump.child", "jump.dependency", "log", "detail.open", "authors"):
            await reader.does(id)
            reader.looks()
        await reader.user.select(OLDEST)
        await reader.reads(HistoryScreen)
        for id in ("upgrade", "fold", "fold.all", "screen.history", "maximise", "detail.open", "log"):
            await reader.does(id)
            reader.looks()
        await reader.user.press("ctrl+c")
        await reader.user.is_told("leaves migtui")
        reader.looks()


@asked
async def test_history_while_it_is_searched_and_in_its_log(moved: OpenMoved, shop: Path) -> None:
    async with moved(shop) as reader:
        await reader.user.is_read()
        await reader.does("find")
        await reader.user.press(*"email")
        await reader.user.sees("of 26")
        reader.looks()
        await reader.does("find.keep")
        await reader.reads(HistoryScreen, "Next")
        await reader.user.press("escape")
        await reader.does("log.focus")
        await reader.reads(HistoryScreen, "Unfold", "back")


@asked
async def test_the_palette(moved: OpenMoved, shop: Path) -> None:
    async with moved(shop) as reader:
        await reader.user.is_read()
        await reader.does("palette")
        await reader.user.meets(Palette)
        await reader.user.sees("Upgrade all")
        reader.looks()


# -- dialogs ---------------------------------------------------------------------------------------------------------

MANY = [Choice(f"r{number}", f"revision {number}") for number in range(20)]
EDITS = [Edit("/p/alembic.ini", "before\n", "after\n", "the URL")]
UNREACHABLE = DatabaseUnreachable("connection refused", hint="is it there?")
DIALOGS: dict[str, tuple[Callable[[Path], CommandScreen[Any]], str]] = {
    "choose": (lambda folder: ChooseScreen("Which", MANY), "filters"),
    "choose several": (lambda folder: ChooseManyScreen("Which", MANY), "takes them"),
    "ask": (lambda folder: AskScreen("Which", "A name"), "takes it"),
    "save": (lambda folder: SaveScreen("SELECT", folder, "new.sql"), "saves it"),
    "save over": (lambda folder: SaveScreen("SELECT", folder, "alembic.ini"), "saves it"),
    "confirm": (lambda folder: ConfirmScreen("Do it?", [(("this", ""),)]), "does it"),
    "confirm a name": (lambda folder: ConfirmScreen("Do it?", [(("this", ""),)], name_to_type="shop"), "does it"),
    "error": (lambda folder: ErrorScreen(UNREACHABLE), "finds the cause"),
    "text": (lambda folder: LinesScreen("Text", lambda width: [(("some words", ""),)]), "closes"),
    "changes": (lambda folder: ChangesScreen("Mend", EDITS), "writes this"),
}


@asked
@pytest.mark.parametrize("name", DIALOGS)
async def test_dialogs(moved: OpenMoved, shop: Path, short: Path, name: str) -> None:
    make, text = DIALOGS[name]
    async with moved(shop, (80, 24)) as reader:
        (short / "alembic.ini").touch()
        screen = make(short)
        reader.user.app.push_screen(screen)
        await reader.reads(type(screen), text)
        if name == "save over":
            await reader.does("save.take")
            await reader.reads(SaveScreen, "writes over it")
        await reader.user.press("escape", "escape")
        await reader.user.meets(HistoryScreen)


@asked
async def test_dialogs_that_the_history_opens(moved: OpenMoved, shop: Path) -> None:
    async with moved(shop) as reader:
        await reader.user.is_read()
        for id, kind, close in (
            ("copy", CopyScreen, "copied.close"),
            ("target", TargetsScreen, "targets.close"),
            ("revision.merge", MergeScreen, "merge.cancel"),
            ("revision.stamp", ChooseScreen, "choose.close"),
        ):
            await reader.does(id)
            await reader.reads(kind)
            await reader.does(close)
            await reader.user.meets(HistoryScreen)
        await reader.user.history.action_command("settings")
        await reader.reads(LinesScreen, "Settings")


async def test_a_line_is_copied_by_its_new_key_alone(moved: OpenMoved, shop: Path) -> None:
    async with moved(shop) as reader:
        await reader.user.select(OLDEST)
        await reader.does("copy")
        await reader.user.meets(CopyScreen)
        await reader.user.press("i", "y", "c", "enter", "q", "j")
        await reader.user.meets(CopyScreen)
        await reader.does("copied.message")
        await reader.user.meets(HistoryScreen)
        assert reader.user.app.clipboard == "create customers and products"


# -- what needs a worker ---------------------------------------------------------------------------------------------


@pytest.mark.usefixtures("at_once")
async def test_plan_and_run(moved: OpenMoved, shop: Path) -> None:
    async with moved(shop) as reader:
        await reader.user.is_read()
        await reader.does("upgrade.heads")
        await reader.reads(PlanScreen, "From → to", "Steps")
        await reader.user.sees("UPDATE products")
        await reader.does("plan.save")
        await reader.reads(SaveScreen)
        await reader.user.press("escape")
        await reader.user.meets(PlanScreen)
        await reader.does("plan.full")
        reader.looks()
        await reader.does("plan.cancel", "plan.run")
        await reader.user.meets(RunScreen)
        await reader.reads(RunScreen, "closes this report", "read anew")
        await reader.user.press("ctrl+c")
        reader.looks()
        await reader.does("run.close")
        await reader.user.meets(HistoryScreen)
        reader.looks()


async def test_the_two_sides(moved: OpenMoved, shop: Path) -> None:
    async with moved(shop) as reader:
        await reader.user.is_read()
        await reader.does("screen.diff")
        await reader.reads(DiffScreen, "compared")
        for id in ("diff.pane", "diff.rename", "diff.copy", "diff.different", "diff.wrap", "screen.diff"):
            await reader.does(id)
            reader.looks()
        await reader.does("diff.limits")
        await reader.reads(LimitsScreen)
        await reader.does("limits.close", "diff.open")
        await reader.reads(DefinitionScreen, "copies this")
        await reader.does("definition.close", "diff.three-way")
        await reader.reads(DriftsScreen, "builds again")


async def test_a_new_revision_and_the_doctor(moved: OpenMoved, shop: Path) -> None:
    async with moved(shop) as reader:
        await reader.user.is_read()
        await reader.does("revision.new")
        await reader.reads(DraftScreen, "plans the upgrade")
        await reader.does("draft.doctor")
        await reader.reads(DoctorScreen, "Nothing found.")
        await reader.does("doctor.close", "draft.cancel")
        await reader.user.meets(HistoryScreen)


async def test_before_there_is_a_project(moved: OpenMoved, tmp_path: Path) -> None:
    async with moved(tmp_path) as reader:
        await reader.reads(WelcomeScreen, "starts a project here", "leaves")
        await reader.does("welcome.start")
        await reader.reads(InitScreen, "goes on", "generic")
