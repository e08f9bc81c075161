"""A terminal of any size, a storm of resizes, pastes of megabytes, keys at random, and text that wants to be more.

Nothing raises; cursor, focus and what is typed stay; no text from outside steers the terminal or moves the frame.
"""

from __future__ import annotations

import random
import string
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len
from textual import events
from textual.content import Content
from textual.geometry import Size
from textual.keys import _character_to_key
from textual.message import Message
from textual.widgets import Input

from migtui.config import Settings
from migtui.ui.driver import CHUNK
from migtui.ui.looks.contents import markup
from migtui.ui.looks.steady import steady
from migtui.ui.screens.help import HelpScreen
from migtui.ui.screens.history import HistoryScreen
from migtui.ui.screens.init import InitScreen
from migtui.ui.screens.plan import PlanScreen
from migtui.ui.screens.run import RunScreen
from migtui.ui.screens.save import SaveScreen
from migtui.ui.text import DENSEST, elide, wrap
from migtui.ui.typed import END, MOST, START, Typed
from migtui.ui.widgets.form import LONGEST

if TYPE_CHECKING:
    from tests.ui.conftest import MakeProject, Open, User, VersionFile

SIZES = [(1, 1), (2, 1), (10, 3), (1, 50), (200, 1), (59, 40), (120, 15), (60, 16), (80, 24), (200, 50)]
OPENED = {
    "graph": ("HistoryScreen",),
    "log": ("HistoryScreen", "L", "j"),
    "find": ("HistoryScreen", "slash", *"order"),
    "palette": ("Palette", "ctrl+p", *"plan"),
    "keys": ("HelpScreen", "question_mark"),
    "list": ("ChooseScreen", "s"),
    "copy": ("CopyScreen", "y"),
    "targets": ("TargetsScreen", "t"),
    "form": ("DraftScreen", "n"),
    "plan": ("PlanScreen", "U"),
    "diff": ("DiffScreen", "2"),
}
"""What comes, and what to press for it on the History screen."""
FIELDS = {
    "find": ("HistoryScreen", "slash"),
    "palette": ("Palette", "ctrl+p"),
    "filter of the keys": ("HelpScreen", "question_mark", "slash"),
    "message of a revision": ("DraftScreen", "n"),
    "revision to look for": ("AskScreen", "ctrl+p", *"show revision", "enter"),
    "filter of the targets": ("TargetsScreen", "t", "slash"),
    "filter of the diff": ("DiffScreen", "2", "slash"),
    "name of a protected database": ("PlanScreen", "U"),
}
NASTY = "abc \x1b[31m\x1b]52;c;eA==\x07\r\nq\x00y U \u05e9\u202e\u200b\u2066 [bold]x[/] [@click=app.quit]"
HOSTILE = {
    "escapes": "\x1b[31mred\x1b[2J\x1b[H\x9b2J",
    "links": "\x1b]8;;http://x\x1b\\click\x1b]8;;\x1b\\ \x1b]52;c;eA==\x07 \x9d52;c;eA==\x9c",
    "to the left": "user\u202egnp.exe \u2066\u05e9\u05dc\u05d5\u05dd",
    "joined": "a\u200bb\u200d \U0001f468\u200d\U0001f469\u200d\U0001f467 \ufeff",
    "wide": "請求書の追加" * 20,
    "marked": "e\u0301 x" + "\u0300" * 2000,
    "coloured": "❤️ ☎️ 1️⃣ 🇩🇪 👍🏽 ⚠️",
    "markup": "[bold]b[/bold] [/] [@click=app.quit]x [dbo].[users] \\[x]",
    "lines": "tab\there\nnew\r\nline\x0bvt\x0cff\x00nul\x7fdel\u2028ls\x85nel",
    "long": "o" * 100_000,
    "words": "word " * 20_000,
    "room": "\u3164\u115f\u1160 \U000f0000 \ue0a0",
}
IDS = [
    "[bold]i[/]",
    "e\x1b[2Jsc",
    "漢字漢字",
    "i" * 300,
    "❤️id",
    "r\u202etl",
    "[click=1 x",
    "nl\nid",
    "c\x9b2J",
    "plain",
]


async def opened(user: User, what: tuple[str, ...]) -> None:
    """Press keys one after the other, as a user does who looks what has come of each, and wait for this screen."""
    kind, *presses = what
    for key in presses:
        await user.press("space" if key == " " else key)
        await user.pilot.pause(0.02)
    await user.until(lambda: type(user.app.screen).__name__ == kind, f"a {kind}")


def is_whole(user: User) -> None:
    """Every line has its cells, and nothing in it that steers a terminal."""
    width = user.app.size.width
    for strip in user.app.screen._compositor.render_strips():
        assert strip.cell_length == width == cell_len(strip.text), repr(strip.text)
        assert strip.text.isprintable() and "\ufe0f" not in strip.text, repr(strip.text)


async def answers(user: User) -> None:
    """From wherever it is, escape leads to the graph, and `?` shows the keys."""
    for _ in range(40):
        if isinstance(user.app.screen, HistoryScreen) and not user.app.screen.mode:
            break
        await user.press("escape")
        await user.pilot.pause(0.01)
    await user.press("question_mark")
    await user.meets(HelpScreen)


async def is_filled(user: User, text: str = NASTY) -> None:
    """Paste ten megabytes into the field that has the focus: one line of it is taken, as far as there is room."""
    await user.until(lambda: isinstance(user.app.focused, Input), "a field has the focus")
    field = user.app.focused
    assert isinstance(field, Input)
    field.value = ""
    field.post_message(events.Paste(text * (10_000_000 // len(text))))
    await user.until(lambda: len(field.value) == LONGEST, "it is pasted, and cut")
    assert field.value.isprintable()
    is_whole(user)


# -- sizes -----------------------------------------------------------------------------------------------------------


@pytest.mark.usefixtures("asked")
@pytest.mark.parametrize("what", OPENED)
async def test_cursor_and_focus_outlive_every_size(open_app: Open, shop: Path, what: str) -> None:
    async with open_app(shop) as user:
        await user.is_read()
        await user.select("5c07fa2e8b64")
        await opened(user, OPENED[what])
        screen, focused, mode, selected = user.app.screen, user.app.focused, user.history.mode, user.selected
        for width, height in [*SIZES, (120, 36)]:
            await user.pilot.resize_terminal(width, height)
            await user.until(lambda: user.app.screen.size.height == height, "it has that size")  # noqa: B023
            is_whole(user)
        assert (user.app.screen, user.app.focused, user.history.mode) == (screen, focused, mode)
        assert user.selected == selected
        await answers(user)


@pytest.mark.usefixtures("asked")
@pytest.mark.parametrize("size", SIZES[:4])
async def test_a_start_in_next_to_no_room(open_app: Open, shop: Path, size: tuple[int, int]) -> None:
    async with open_app(shop, size=size) as user:
        await user.is_read()
        await user.pilot.resize_terminal(120, 36)
        await user.sees("1 History", "DATABASE", "u Upgrade")
        await user.press("j")
        assert user.app.focused is user.history.graph


def storm(user: User, seed: int) -> None:
    """Two hundred sizes, faster than any of them can be drawn; 120×36 is the last."""
    sizes = random.Random(seed)
    for _ in range(200):
        size = Size(sizes.randint(0, 220), sizes.randint(0, 60))
        user.app.post_message(events.Resize(size, size))
    user.app.post_message(events.Resize(Size(120, 36), Size(120, 36)))


async def test_a_storm_while_the_database_is_read(open_app: Open, shop: Path) -> None:
    async with open_app(shop) as user:
        storm(user, 1)
        await user.is_read()
        storm(user, 2)
        await user.sees("DATABASE", "behind by 5", "Command log", "u Upgrade")
        is_whole(user)


async def test_a_storm_while_a_plan_runs(
    open_app: Open, project: MakeProject, version_file: VersionFile, at_once: None
) -> None:
    wait = "import os, time\n    while not os.path.exists('go'): time.sleep(0.01)"
    folder = project({"a": version_file("a1"), "b": version_file("b2", "a1", up=wait), "c": version_file("c3", "b2")})
    async with open_app(folder) as user:
        await user.is_read()
        await user.press("U")
        await user.meets(PlanScreen)
        storm(user, 3)
        await user.sees("Upgrade 3 steps", "y Run")
        await user.press("y")
        await user.meets(RunScreen)
        await user.sees("b2", "running")
        for seed in range(4, 7):
            storm(user, seed)
            await user.pilot.pause(0.05)
        (folder / "go").touch()
        await user.sees("✓ done", "The database stands at c3")
        is_whole(user)


# -- what is pasted --------------------------------------------------------------------------------------------------


@pytest.mark.usefixtures("asked")
@pytest.mark.parametrize("what", FIELDS)
async def test_ten_megabytes_fill_a_field_and_no_more(open_app: Open, shop: Path, what: str) -> None:
    before = (shop / "shop.db").read_bytes()
    async with open_app(shop, settings=Settings(protected=("*",))) as user:
        await user.is_read()
        await opened(user, FIELDS[what])
        if user.app.focused is None:
            user.app.screen.query_one(Input).focus()
        await is_filled(user)
        await answers(user)
    assert (shop / "shop.db").read_bytes() == before


@pytest.mark.usefixtures("asked")
async def test_ten_megabytes_are_no_name_of_a_file(open_app: Open, shop: Path) -> None:
    async with open_app(shop) as user:
        await user.is_read()
        await user.app.push_screen(SaveScreen("SELECT 1", shop, "x.sql"))
        await is_filled(user, NASTY.replace("/", ""))
        await user.press("enter")
        await user.sees("File name too long")
        await answers(user)


async def test_ten_megabytes_in_each_field_of_a_new_project(open_app: Open, tmp_path: Path) -> None:
    (tmp_path / ".git").mkdir()
    async with open_app(tmp_path) as user:
        await user.press("i")
        screen = await user.meets(InitScreen)
        await user.until(lambda: user.app.focused is not None, "a field has the focus")
        fields = [field for field in screen.query(Input) if field.display and not field.disabled]
        assert fields
        for field in fields:
            field.focus()
            await user.until(lambda: user.app.focused is field, "it has the focus")  # noqa: B023
            await is_filled(user)
        await user.press("escape")
        await user.until(lambda: user.app.screen is not screen, "closed")
    assert [path.name for path in tmp_path.iterdir() if path.name != "cache"] == [".git"]


@pytest.mark.usefixtures("asked")
async def test_a_paste_without_a_field_is_nothing(open_app: Open, shop: Path) -> None:
    async with open_app(shop) as user:
        await user.is_read()
        screen, log = user.screen, user.session.log
        user.app.post_message(events.Paste(NASTY))
        user.history.post_message(events.Paste(NASTY))
        user.history.graph.post_message(events.Paste(NASTY))
        await user.pilot.pause(0.05)
        assert (user.screen, user.session.log, user.app.screen) == (screen, log, user.history)


def messages(*parts: bytes) -> list[Message]:
    """What a terminal's bytes come to, an escape at the end being the key."""
    typed = Typed()
    return [message for part in parts for message in typed.feed(part)]


def keys(found: list[Message]) -> list[str]:
    return [message.key for message in found if isinstance(message, events.Key)]


def pastes(found: list[Message]) -> list[str]:
    return [message.text for message in found if isinstance(message, events.Paste)]


def test_no_part_of_a_paste_is_a_key_wherever_the_bytes_are_cut() -> None:
    data = f"j{START}{NASTY}\x1b{'Uy' * 30}{END}k".encode()
    for at in range(len(data) + 1):
        found = messages(data[:at], data[at:])
        assert keys(found) == ["j", "k"], at
        assert pastes(found) == [f"{NASTY}\x1b{'Uy' * 30}".replace("\0", "")], at
    assert keys(messages(*(data[at : at + 1] for at in range(len(data))))) == ["j", "k"]


def test_of_a_paste_of_ten_megabytes_the_beginning_is_kept() -> None:
    data = f"{START}{'请x' * 2_500_000}{END}j{START}again{END}".encode()
    found = messages(*(data[at : at + CHUNK] for at in range(0, len(data), CHUNK)))
    assert pastes(found) == [("请x" * MOST)[:MOST], "again"]
    assert keys(found) == ["j"]


@pytest.mark.parametrize(
    "data", [b"\xff\xfe\xe9", b"\x1b[9999999999u", b"\x1b[1114112;1u", b"\x1b[<99999999999;1;1M", b"\x1b[200", b"\xc3"]
)
def test_bytes_that_mean_nothing_end_nothing(data: bytes) -> None:
    whole = data + b"\x1b[Aj"
    for at in range(1, len(whole) + 1):  # all at once, too
        assert keys(messages(whole[:at], whole[at:]))[-2:] == ["up", "j"], at


# -- what others have written ----------------------------------------------------------------------------------------


@given(st.text(max_size=40), st.integers(0, 5))
def test_steady_keeps_the_cells_and_nothing_that_steers(text: str, marks: int) -> None:
    for each in (text, "❤️" + text + "👍🏽" + "\u0301" * marks + "1️⃣\u3164\x1b[2J"):
        assert cell_len(steady(each)) == cell_len(each)
        assert steady(each).isprintable()
        assert steady(steady(each)) == steady(each)


@given(st.text(st.sampled_from("[]\\/@#ab= .…\"'$()漢"), max_size=12))
def test_markup_means_the_text(text: str) -> None:
    assert Content.from_markup(markup(text)).plain == text


@pytest.mark.parametrize("word", ["日本", "a日", "x\u0300", "👍🏽"])
def test_a_text_can_be_folded_into_one_cell(word: str) -> None:
    assert "".join(wrap(f"{word} {word}", 1)) == word * 2


def test_a_megabyte_in_one_cell_is_cut() -> None:
    assert len(elide("x" + "\u0300" * 1_000_000, 10)) <= DENSEST * 10 + 1
    assert sum(map(len, wrap("日" * 100_000, 40))) == 100_000


@pytest.fixture
def hostile(project: MakeProject, version_file: VersionFile) -> Path:
    """A project whose messages, ids, labels and files want to be more than text."""

    def files() -> Iterator[tuple[str, str]]:
        down: tuple[str, ...] = ()
        texts = iter(HOSTILE.values())
        for number, id in enumerate([*IDS, *(f"r{number}" for number in range(len(HOSTILE) - len(IDS)))]):
            text = next(texts)
            head = f"branch_labels = ({f'l{number}{text[:40]}'!r},)".replace("@", "")
            file = version_file(id, *down, up=f"print({text[:999]!r})", back="pass", head=head)
            escaped = text.encode("unicode_escape").decode().replace('"', '\\"')
            name = "".join(sign for sign in text[:12] if sign not in "/\0\n")
            yield f"{number:02d}{name}", file.replace(file.splitlines()[0], f'"""{escaped}', 1)
            down = (id,)

    return project(dict(files()))


WALK = {
    **{name: what for name, what in OPENED.items() if name not in ("graph", "targets", "plan")},
    "log, unfolded": ("HistoryScreen", "L", "enter", "k", "enter"),
    "source": ("HistoryScreen", "right_square_bracket"),
    "statements": ("HistoryScreen", "right_square_bracket"),
    "labels": ("Palette", "ctrl+p", *"lab"),
    "all heads": ("ChooseScreen", "ctrl+p", *"heads", "enter"),
    "found by a sign": ("HistoryScreen", "slash", "[", "enter", "n", "n"),
}


@pytest.mark.parametrize("size", [(120, 36), (80, 24)], ids=str)
async def test_no_text_is_more_than_text(open_app: Open, hostile: Path, size: tuple[int, int]) -> None:
    async with open_app(hostile, size=size) as user:
        await user.is_read()
        is_whole(user)
        for id in user.session.snapshot.history.order:
            await user.select(id)
            await user.pilot.pause(0.04)
            is_whole(user)
        for what in WALK.values():
            await opened(user, what)
            await user.pilot.pause(0.2)
            is_whole(user)
            await answers(user)
            await user.press("escape")


async def test_a_run_of_such_revisions(open_app: Open, hostile: Path, at_once: None) -> None:
    async with open_app(hostile) as user:
        await user.is_read()
        await user.press("U")
        await user.meets(PlanScreen)
        await user.sees(f"Upgrade {len(HOSTILE)} steps", "y Run")
        is_whole(user)
        await user.press("y")
        await user.meets(RunScreen)
        await user.sees("✓ done", "The database stands at")
        is_whole(user)
        await answers(user)


# -- keys at random --------------------------------------------------------------------------------------------------

NAMED = [
    "tab", "shift+tab", "escape", "up", "down", "left", "right", "pageup", "pagedown", "home", "end", "enter", "space",
    "backspace", "delete", "f1", "f2", "f3", "f5", "ctrl+p", "ctrl+s", "ctrl+r", "ctrl+d", "ctrl+u", "ctrl+a", "ctrl+k",
    "ctrl+w", "ctrl+z", "alt+x", "ctrl+up",
]  # fmt: skip
LEFT_OUT = "qe"
"""Leaves, and opens an editor."""


def at_random(seed: int, count: int) -> Iterator[str]:
    chance = random.Random(seed)
    letters = [sign for sign in string.ascii_letters + string.digits + string.punctuation if sign not in LEFT_OUT]
    for _ in range(count):
        is_letter = chance.random() < 0.7
        yield _character_to_key(chance.choice(letters)) if is_letter else chance.choice(NAMED)


@pytest.mark.parametrize(("seed", "start"), [(1, "graph"), (2, "diff")])
async def test_a_monkey_finds_its_way_back_and_has_changed_nothing(
    open_app: Open, shop: Path, seed: int, start: str
) -> None:
    before = {path: path.read_bytes() for path in shop.rglob("*") if path.is_file() and path.suffix in (".py", ".db")}
    async with open_app(shop, settings=Settings(read_only=True)) as user:
        await user.is_read()
        await opened(user, OPENED[start])
        for key in at_random(seed, 100):
            await user.press(key)
        is_whole(user)
        await answers(user)
    assert before == {path: path.read_bytes() for path in before}
