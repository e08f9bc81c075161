"""The registry of commands: what is in it works, on one key each, and the key bar has room for what matters."""

from __future__ import annotations

import asyncio
import re
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from rich.cells import cell_len
from textual.containers import Container
from textual.css.query import NoMatches
from textual.keys import Keys
from textual.widgets import Static
from textual.worker import WorkerFailed

from migtui.ui.commands import Command, by_id, key_name, key_names
from migtui.ui.commands.diff import DIFF
from migtui.ui.commands.history import HISTORY
from migtui.ui.commands.registry import SCREENS as REGISTRY
from migtui.ui.commands.registry import ScreenCommands
from migtui.ui.commands.run import RUN
from migtui.ui.keys.bindings import bindings
from migtui.ui.keys.keymap import DEFAULT, KeyMap
from migtui.ui.present.help import help_lines
from migtui.ui.present.keys import key_line
from migtui.ui.screens.ask import AskScreen
from migtui.ui.screens.changes import ChangesScreen
from migtui.ui.screens.choose_many import ChooseManyScreen
from migtui.ui.screens.command_screen import CommandScreen
from migtui.ui.screens.confirm import ConfirmScreen
from migtui.ui.screens.copy_list import CopyScreen
from migtui.ui.screens.dialog import Dialog
from migtui.ui.screens.diff.definition import DefinitionScreen
from migtui.ui.screens.diff.drifts import DriftsScreen
from migtui.ui.screens.diff.limits import LimitsScreen
from migtui.ui.screens.diff.screen import DiffScreen
from migtui.ui.screens.doctor import DoctorScreen
from migtui.ui.screens.draft import DraftScreen
from migtui.ui.screens.error import ErrorScreen
from migtui.ui.screens.help import HelpScreen
from migtui.ui.screens.history import HistoryScreen
from migtui.ui.screens.init import InitScreen
from migtui.ui.screens.init_proof import ProofScreen
from migtui.ui.screens.lines import LinesScreen
from migtui.ui.screens.merge import MergeScreen
from migtui.ui.screens.plan import PlanScreen
from migtui.ui.screens.run import RunScreen
from migtui.ui.screens.save import SaveScreen
from migtui.ui.screens.targets import TargetsScreen
from migtui.ui.screens.welcome import WelcomeScreen
from migtui.ui.text import line_width, plain

if TYPE_CHECKING:
    from tests.ui.conftest import Open

BY_NAME: dict[str, type[CommandScreen[Any]]] = {
    "History": HistoryScreen,
    "Diff": DiffScreen,
    "Definition": DefinitionScreen,
    "Limits": LimitsScreen,
    "Drifts": DriftsScreen,
    "Plan": PlanScreen,
    "Run": RunScreen,
    "New revision": DraftScreen,
    "Merge": MergeScreen,
    "Doctor": DoctorScreen,
    "Changes": ChangesScreen,
    "Targets": TargetsScreen,
    "Welcome": WelcomeScreen,
    "Start a project": InitScreen,
    "Proof": ProofScreen,
    "Choose": ChooseManyScreen,
    "Copy": CopyScreen,
    "Ask": AskScreen,
    "Save": SaveScreen,
    "Confirm": ConfirmScreen,
    "Text": LinesScreen,
    "Error": ErrorScreen,
}
SCREENS = [(BY_NAME[screen.name], screen.commands) for screen in REGISTRY if screen.name in BY_NAME]
each_screen = pytest.mark.parametrize(("screen", "commands"), SCREENS, ids=lambda found: getattr(found, "__name__", ""))
MOST_KEYS = 9
"""The key bar does not wrap."""


def test_the_registry_is_what_the_screens_have() -> None:
    assert {screen.name for screen in REGISTRY} == BY_NAME.keys()
    for screen in REGISTRY:
        assert screen.has_fields == BY_NAME[screen.name].HAS_FIELDS, screen.name


def test_an_id_means_one_thing() -> None:
    """A key map names ids: one that two screens list is the same command there, in other words perhaps."""
    shared = Counter(command.id for screen in REGISTRY for command in screen.commands)
    assert {id for id, times in shared.items() if times > 1} <= {
        "help", "quit", "palette", "screen.history", "screen.diff",
    }  # fmt: skip


@each_screen
def test_ids_and_keys_are_unique(screen: type[CommandScreen[Any]], commands: tuple[Command, ...]) -> None:
    assert commands == screen.COMMANDS_HERE
    assert len(by_id(commands)) == len(commands)
    keys = Counter((command.mode, key) for command in commands for key in command.keys)
    assert [key for key, times in keys.items() if times > 1] == []


@each_screen
def test_every_command_has_a_handler(screen: type[CommandScreen[Any]], commands: tuple[Command, ...]) -> None:
    assert [command.id for command in commands if not callable(getattr(screen, command.handler, None))] == []


@each_screen
def test_every_handler_has_a_command(screen: type[CommandScreen[Any]], commands: tuple[Command, ...]) -> None:
    base = (CommandScreen, Dialog)
    ours = [kind for kind in screen.__mro__ if kind.__module__.startswith("migtui.") and kind not in base]
    handlers = {name for kind in ours for name in vars(kind) if name.startswith("run_")}
    assert handlers <= {command.handler for command in commands}


@each_screen
def test_every_key_is_a_key_and_leads_to_its_command(
    screen: type[CommandScreen[Any]], commands: tuple[Command, ...]
) -> None:
    names = {key.value for key in Keys}
    bound = {f"command('{command.id}')": command for command in commands if command.keys}
    assert [binding.action for binding in bindings(commands) if binding.action not in bound] == []
    assert len(bindings(commands)) == len(bound)
    for command in bound.values():
        for key in command.keys:
            assert len(key) == 1 or key in names or len(key_name(key)) == 1, key


@each_screen
def test_every_command_says_what_it_does(screen: type[CommandScreen[Any]], commands: tuple[Command, ...]) -> None:
    for command in commands:
        assert command.help.endswith("."), command.id
        assert command.label[0].isupper() and len(command.label) <= 16, command.id


@each_screen
def test_the_key_bar_has_distinct_ranks_and_room(
    screen: type[CommandScreen[Any]], commands: tuple[Command, ...]
) -> None:
    for mode in {command.mode for command in commands}:
        own = [command for command in commands if command.rank and command.mode == mode]
        ranked = sorted(own, key=lambda command: command.rank)
        assert [command.rank for command in ranked] == list(range(1, len(ranked) + 1))
        assert len(ranked) <= MOST_KEYS
    ranked = sorted((each for each in commands if each.rank and not each.mode), key=lambda command: command.rank)
    always = [command for command in ranked if command.id in ("help", "quit")]
    important = [*[command for command in ranked if command not in always][:5], *always]
    cells = sum(cell_len(f"{key_name(command.keys[0])} {command.label}  ") for command in important)
    assert cells <= 80 - 1


@each_screen
def test_help_lists_all_keys(screen: type[CommandScreen[Any]], commands: tuple[Command, ...]) -> None:
    text = "\n".join(plain(line) for line in help_lines(commands, ascii=False, width=200))
    for command in commands:
        said = command.said(DEFAULT.name)
        named = said if command.keys else f"{command.label}: {said}"  # what to look for in the palette
        assert re.search(rf"^  {re.escape(key_names(command))} +{re.escape(named)}$", text, re.MULTILINE)
    assert len([line for line in text.splitlines() if line and not line.startswith(" ")]) == 1 + len(
        {(command.group, command.mode) for command in commands}
    )


def test_help_says_when_a_key_means_something_else() -> None:
    lines = [plain(line).rstrip() for line in help_lines(HISTORY, ascii=False)]
    while_finding = lines[lines.index("Find, while finding") :]
    assert "  n           To the next match, older." in while_finding[: while_finding.index("")]


def test_help_names_the_keys_that_the_user_has_given() -> None:
    def help(key: str) -> list[str]:
        keys = KeyMap({"diff.rename": (key,)})
        return [plain(line).rstrip() for line in help_lines(keys.commands(DIFF), ascii=False, name=keys.name)]

    lines = help("ctrl+shift+f6")
    assert any(line.endswith("under another name? ^shift+f6 says so") for line in lines)
    assert any(line.startswith("  ^shift+f6   Take the two sides") for line in lines)
    lines = help("ctrl+alt+shift+pagedown")
    assert lines[lines.index("  ^alt+shift+pgdn") + 1].startswith(" " * 14 + "Take the two sides")


@each_screen
def test_every_id_in_a_sentence_of_help_is_a_command(
    screen: type[CommandScreen[Any]], commands: tuple[Command, ...]
) -> None:
    for command in commands:
        assert "{" not in command.said(DEFAULT.name)


def test_help_names_ones_own_commands_as_they_were_named() -> None:
    named = Command("own.1", ("X",), "Blame", "git log -- {file}", "Own")
    nameless = Command("own.2", ("Z",), "less {file}", "less {file}", "Own")
    lines = [plain(line) for line in help_lines((named, nameless), ascii=False, signs=False)]
    assert lines[1:] == ["  X           Blame: git log -- {file}", "  Z           less {file}"]


def test_help_says_the_glyphs_in_the_set_that_is_drawn() -> None:
    fancy, simple = ("\n".join(plain(line) for line in help_lines(RUN, ascii=ascii)) for ascii in (False, True))
    assert "◉" in fancy and "⚠" in fancy
    assert simple.split("Graph")[1].isascii()


@pytest.mark.parametrize(
    ("key", "shown"),
    [("less_than_sign", "<"), ("ctrl+d", "^d"), ("pagedown", "pgdn"), ("G", "G"), ("at", "@"), ("escape", "esc")],
)
def test_keys_are_named_as_they_are_engraved(key: str, shown: str) -> None:
    assert key_name(key) == shown


MODAL = (
    Command("new", ("n",), "New", "New.", "Revisions", rank=1),
    Command("edit", ("e",), "Edit", "Edit.", "Revisions", rank=2),
    Command("find.next", ("n",), "Next", "Next.", "Find", rank=1, mode="find"),
    Command("help", ("f1",), "Keys", "All keys.", "General", rank=3),
)


def test_the_footer_of_a_mode_has_its_commands_first_and_no_key_twice() -> None:
    text, places = key_line(MODAL, frozenset(), 60, "find")
    assert plain(text).split() == ["n", "Next", "e", "Edit", "f1", "Keys"]
    assert [place.command for place in places] == ["find.next", "edit", "help"]
    assert plain(key_line(MODAL, frozenset(), 60)[0]).split() == ["n", "New", "e", "Edit", "f1", "Keys"]


def test_the_footer_shows_no_letter_while_letters_are_text() -> None:
    typing = Command("keep", ("enter",), "Keep", "Keep.", "Find", rank=1, mode="typing")
    both = Command("help", ("question_mark", "f1"), "Keys", "All keys.", "General", rank=3)
    text, places = key_line((*MODAL[:3], both, typing), frozenset(), 60, "typing")
    assert plain(text).split() == ["enter", "Keep", "f1", "Keys"]
    assert [place.command for place in places] == ["keep", "help"]


def test_the_footer_of_the_log_has_what_is_done_there_and_nothing_else() -> None:
    _, places = key_line(HISTORY, frozenset(), 200, "log")
    assert [place.command for place in places] == [
        "log.unfold", "log.copy", "log.copy-entry", "log.close", "help", "quit",
    ]  # fmt: skip


def test_the_way_back_stays_in_a_narrow_footer() -> None:
    back = Command("close", ("escape", "q"), "Close", "Close.", "Diff", rank=9)
    for width in range(30, 80):
        text, places = key_line((*MODAL, back), frozenset(), width)
        assert line_width(text) == width
        assert "close" in {place.command for place in places}, plain(text)
    assert plain(key_line((*MODAL, back), frozenset(), 30)[0]).split() == ["n", "New", "esc", "Close", "f1", "Keys"]


@pytest.mark.parametrize("screen", REGISTRY, ids=lambda screen: screen.name)
def test_at_60_columns_every_footer_leads_out(screen: ScreenCommands) -> None:
    """Where it does at all."""
    for mode in dict.fromkeys(command.mode for command in screen.commands):
        wide, narrow = (
            {place.command for place in key_line(screen.commands, frozenset(), width, mode)[1]} for width in (400, 60)
        )
        leads_out = {each.id for each in screen.commands if "escape" in each.keys}
        assert wide & leads_out == narrow & leads_out


def test_in_80_columns_the_footer_has_find() -> None:
    """Two heads are rare, and the status line speaks of them; a revision is looked for every day."""
    assert {"find", "help", "quit"} <= {place.command for place in key_line(HISTORY, frozenset(), 80)[1]}


async def test_before_there_is_a_project_the_keys_are_shown_too(open_app: Open, tmp_path: Path) -> None:
    async with open_app(tmp_path) as user:
        await user.meets(WelcomeScreen)
        await user.sees("i starts a project here", "q leaves")
        await user.press("question_mark")
        await user.meets(HelpScreen)
        await user.sees("Start a project here: alembic init, step by step.")
        assert "Graph" not in user.screen, "there is none whose signs could be explained"
        await user.press("escape", "i")
        await user.meets(InitScreen)
        await user.press("f1")
        await user.meets(HelpScreen)
        await user.sees("^s ", "To the next page")


@pytest.mark.usefixtures("asked")
async def test_targets_show_their_keys(open_app: Open, shop: Path) -> None:
    async with open_app(shop) as user:
        await user.is_read()
        await user.press("t")
        await user.meets(TargetsScreen)
        await user.press("f1")
        await user.meets(HelpScreen)
        await user.sees("Open it in the place of what is open.")


@pytest.mark.usefixtures("asked")
async def test_a_screen_that_is_closed_does_nothing_after_its_last_picture(open_app: Open, shop: Path) -> None:
    """Its widgets may be gone: random keys found a screen that looked for one."""
    done: list[str] = []

    async def slowly() -> None:
        done.append("awaited")

    async with open_app(shop) as user:
        await user.is_read()
        await user.press("t")
        targets = await user.meets(TargetsScreen)
        targets.call_after_refresh(done.append, "open")
        targets.call_after_refresh(slowly)
        await user.until(lambda: done == ["open", "awaited"], "both are called")
        targets.call_after_refresh(done.append, "closed")
        user.app.pop_screen()
        await user.until(lambda: not targets.is_running, "it has ended")
    assert done == ["open", "awaited"]


class Leaving(Container):
    """Taken down slowly: what is below it is gone already."""

    def __init__(self) -> None:
        super().__init__(Static(id="gone"))
        self.begun = asyncio.Event()
        self.ended = asyncio.Event()

    async def on_unmount(self) -> None:
        self.begun.set()
        await self.ended.wait()


@pytest.mark.usefixtures("asked")
@pytest.mark.parametrize("is_last", [False, True], ids=["closed", "with migtui"])
async def test_what_comes_while_a_screen_is_taken_down_looks_for_no_widget(
    open_app: Open, shop: Path, is_last: bool
) -> None:
    """A comparison failed while its screen, or migtui as a whole, was being closed: the traceback was all one saw."""
    looked: list[str] = []

    def look() -> None:
        targets.query_one("#gone")
        looked.append("found")

    async def work() -> None:
        await leaving.begun.wait()
        try:
            look()
        except NoMatches:
            looked.append("missed")
            raise
        finally:
            leaving.ended.set()

    async with open_app(shop) as user:
        await user.is_read()
        await user.press("t")
        targets = await user.meets(TargetsScreen)
        leaving = Leaving()
        await targets.mount(leaving)
        targets.set_interval(0.01, look)
        await user.until(lambda: looked, "the timer looks")
        looked.clear()
        targets.run_worker(work())
        if not is_last:
            user.app.pop_screen()
            await user.until(lambda: not targets.is_running, "it has ended")
    assert looked == ["missed"]


async def test_what_a_screen_that_is_open_does_not_find_is_an_error(open_app: Open, shop: Path) -> None:
    async def work() -> None:
        user.app.screen.query_one("#never")

    with pytest.raises(WorkerFailed, match="never"):
        async with open_app(shop) as user:
            await user.is_read()
            await user.app.screen.run_worker(work()).wait()
