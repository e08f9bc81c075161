"""Whose difference is it: the way from `b` to the answer."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from migtui.config import Settings
from migtui.core.database import DatabaseState
from migtui.core.diff.model import DatabaseDiff, Options, Row
from migtui.core.diff.origin import Drift, ThreeWay
from migtui.engine.building import ON_TRUST
from migtui.engine.comparing import Comparison, Partial
from migtui.engine.diffs import Diffs
from migtui.engine.drafts import Drafted
from migtui.errors import MigtuiError, OperationError
from migtui.ui.diff.scratching import Scratching
from migtui.ui.present.diff.scratching import confirm_lines
from migtui.ui.screens.confirm import ConfirmScreen
from migtui.ui.screens.diff.drifts import DriftsScreen
from migtui.ui.screens.error import ErrorScreen
from migtui.ui.screens.help import HelpScreen
from migtui.ui.screens.history import HistoryScreen
from migtui.ui.text import plain

if TYPE_CHECKING:
    from tests.ui.conftest import Open, User

LITE = DatabaseState(url="sqlite:///shop.db", name="shop.db", dialect="sqlite", heads=("a",))
SERVER = DatabaseState(url="postgresql://app:***@db.example.org/shop", name="shop", dialect="postgresql", heads=("a",))
EXTRA = Drift(
    "", "orders", "table", "column", "note", None, Row("column", "note", "note", {"type": "TEXT", "null": "NULL"}),
    text="column orders.note is there, and no migration makes it",
)  # fmt: skip
DIFFERS = Drift(
    "", "orders", "table", "column", "status",
    Row("column", "status", "status", {"type": "VARCHAR(20)", "null": "NULL"}),
    Row("column", "status", "status", {"type": "VARCHAR(12)", "null": "NULL"}),
    ("type",), "column orders.status: type is VARCHAR(12), and the migrations make VARCHAR(20)",
)  # fmt: skip
CLEAN = ThreeWay("", "a temporary SQLite file", {"c1": "pending", "c2": "model"}, (), pending=1, model=1)
DRIFTED = replace(CLEAN, origins={"c1": "drift"}, drifts=(EXTRA, DIFFERS), pending=0, model=0, drift=2)
REFUSED = ThreeWay(
    "", "", {}, (), error="revision b2, line 12 opens a connection of its own: create_engine(url)", revision="b2",
    hint=ON_TRUST,
)  # fmt: skip


def comparison(*states: DatabaseState) -> Comparison:
    diffs = tuple(DatabaseDiff(state.key, Options(state.dialect), (), (), ()) for state in states)
    return Comparison(diffs, states, Drafted())


class Building:
    """Stands in the place of the engine's builds."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.answers: list[tuple[ThreeWay, ...] | MigtuiError] = []
        self.trusted: list[bool] = []
        self.holds = asyncio.Event()
        self.holds.set()
        self.cancelled = 0
        monkeypatch.setattr(Diffs, "build", lambda _, *words, **more: self.build(**more))
        monkeypatch.setattr(Diffs, "three_way", lambda _, compared, stages: stages)

    async def build(self, *, trusted: bool, heard: Callable[[Partial], None]) -> tuple[Any, ...]:
        self.trusted.append(trusted)
        heard(Partial("", "built", done=120, total=412))
        try:
            await self.holds.wait()
        except asyncio.CancelledError:
            self.cancelled += 1
            raise
        answer = self.answers.pop(0)
        if isinstance(answer, MigtuiError):
            raise answer
        return answer


@pytest.fixture
def building(monkeypatch: pytest.MonkeyPatch) -> Building:
    """`building.answers` are given one after another; nothing is built."""
    return Building(monkeypatch)


class Host:
    """The main screen in the place of the Diff screen: the way goes through any."""

    def __init__(self, user: User, compared: Comparison) -> None:
        self.user = user
        self.compared = compared
        self.drawn: list[str] = []
        self.scratching = Scratching(user.session, lambda: self.drawn.append(self.scratching.progress))

    def ask(self) -> None:
        screen = self.user.history
        screen.run_worker(self.scratching.ask(screen, self.compared), group="scratch", exclusive=True)


def text(lines: Sequence[Any]) -> str:
    return "\n".join(plain(line) for line in lines)


async def test_sqlite_goes_without_asking_and_says_what_it_found(
    open_app: Open, shop: Path, asked: None, building: Building
) -> None:
    building.answers = [(CLEAN,)]
    async with open_app(shop) as user:
        await user.is_read()
        host = Host(user, comparison(LITE))
        assert host.scratching.refusal(host.compared) == ""
        host.ask()
        await user.sees("1 pending, 1 without a migration, no drift")
        assert isinstance(user.app.screen, HistoryScreen), "there is nothing to list"
        assert any("building what the migrations make" in each for each in host.drawn)
        assert host.scratching.origin("", "c1") == "pending" and host.scratching.origin("", "c9") is None
        assert host.scratching.counts("") == "1 pending, 1 without a migration, no drift"
        assert user.session.log[-1].action == "Three-way" and user.session.log[-1].ok


async def test_of_several_databases_all_are_counted_where_none_is_chosen(
    open_app: Open, shop: Path, asked: None, building: Building
) -> None:
    building.answers = [(replace(CLEAN, key="shop"), replace(CLEAN, key="audit", origins={}, pending=0, model=0))]
    async with open_app(shop) as user:
        await user.is_read()
        host = Host(user, comparison(replace(LITE, key="shop"), replace(LITE, key="audit")))
        host.ask()
        await user.until(lambda: bool(host.scratching.answers), "answered")
        assert host.scratching.counts("audit") == "no difference, no drift"
        assert host.scratching.counts("") == (
            "shop: 1 pending, 1 without a migration, no drift · audit: no difference, no drift"
        )


async def test_on_a_server_it_says_what_is_made_and_removed_first(
    open_app: Open, shop: Path, asked: None, building: Building
) -> None:
    building.answers = [(DRIFTED,)]
    async with open_app(shop, size=(80, 24)) as user:
        await user.is_read()
        host = Host(user, comparison(SERVER))
        host.ask()
        await user.meets(ConfirmScreen)
        await user.sees("Creates", "migtui_scratch_", "on db.example.org", "Removes", "only read", "y does it")
        await user.press("escape")
        await user.sees("nothing was created")
        assert not building.trusted
        host.ask()
        await user.meets(ConfirmScreen)
        await user.press("y")
        await user.meets(DriftsScreen)
        assert building.trusted == [False]


async def test_drifts_are_listed_with_both_sides(open_app: Open, shop: Path, asked: None, building: Building) -> None:
    building.answers = [(DRIFTED,), (CLEAN,)]
    async with open_app(shop) as user:
        await user.is_read()
        host = Host(user, comparison(LITE))
        host.ask()
        await user.meets(DriftsScreen)
        await user.sees("2 drift: not what its revision builds", "built in a temporary SQLite file, gone again")
        await user.sees("extra   column orders.note", "differs column orders.status", "nothing")
        await user.press("j")
        await user.sees("~ type", "VARCHAR(20)", "VARCHAR(12)")
        await user.press("y")
        assert user.app.clipboard.startswith("2 drifts\n- column orders.note is there")
        await user.press("q")
        await user.meets(HistoryScreen)
        host.ask()  # asked again it shows what it knows
        await user.meets(DriftsScreen)
        assert building.trusted == [False]
        await user.press("R")
        await user.sees("1 pending, 1 without a migration, no drift")
        assert building.trusted == [False, False]


async def test_escape_gives_up_what_is_being_built(open_app: Open, shop: Path, asked: None, building: Building) -> None:
    building.holds.clear()
    async with open_app(shop) as user:
        await user.is_read()
        host = Host(user, comparison(LITE))
        host.ask()
        await user.until(lambda: "120 of 412" in host.scratching.progress, "the progress is heard")
        assert host.scratching.is_building
        assert host.scratching.refusal(host.compared) == "it is being built; esc gives up"
        user.history.workers.cancel_group(user.history, "scratch")
        await user.until(lambda: building.cancelled and not host.scratching.is_building, "it is given up")
        assert host.scratching.progress == "" and not host.scratching.answers


@pytest.mark.parametrize(
    "answer", [(DRIFTED,), (REFUSED,), OperationError("no server")], ids=["drifts", "trust", "error"]
)
async def test_nothing_opens_over_another_screen(
    open_app: Open, shop: Path, asked: None, building: Building, answer: tuple[ThreeWay, ...] | MigtuiError
) -> None:
    building.answers = [answer]
    building.holds.clear()
    async with open_app(shop, settings=Settings(scratch="sqlite:///scratch.db")) as user:
        await user.is_read()
        host = Host(user, comparison(LITE))
        host.ask()
        await user.until(lambda: host.scratching.is_building, "it is being built")
        await user.press("question_mark")
        over = await user.meets(HelpScreen)
        building.holds.set()
        await user.until(lambda: all(each.is_finished for each in user.history.workers), "it has ended")
        assert user.app.screen is over


async def test_what_reaches_outside_names_its_revision_and_line(
    open_app: Open, shop: Path, asked: None, building: Building
) -> None:
    building.answers = [(REFUSED,)]
    async with open_app(shop) as user:
        await user.is_read()
        host = Host(user, comparison(LITE))
        host.ask()
        await user.meets(ErrorScreen)
        await user.sees("revision b2, line 12 opens a connection of its own", "Give an empty database as scratch")
        assert not host.scratching.answers, "b tries again"


@pytest.mark.parametrize("word", ["y", "escape"])
async def test_with_a_scratch_database_the_users_word_is_enough(
    open_app: Open, shop: Path, asked: None, building: Building, word: str
) -> None:
    building.answers = [(REFUSED,), (CLEAN,)]
    async with open_app(shop, settings=Settings(scratch="sqlite:///scratch.db")) as user:
        await user.is_read()
        Host(user, comparison(LITE)).ask()
        await user.meets(ConfirmScreen)
        await user.sees("Run it all the same?", "line 12 opens a connection", "they really do")
        await user.press(word)
        if word == "y":
            await user.sees("no drift")
            assert building.trusted == [False, True]
        else:
            await user.meets(ErrorScreen)
            assert building.trusted == [False]


async def test_an_error_of_the_engine_is_shown_whole(
    open_app: Open, shop: Path, asked: None, building: Building
) -> None:
    building.answers = [OperationError("permission denied to create database", hint="ask for CREATEDB")]
    async with open_app(shop) as user:
        await user.is_read()
        host = Host(user, comparison(LITE))
        host.ask()
        await user.meets(ErrorScreen)
        await user.sees("permission denied to create database", "ask for CREATEDB")
        assert not host.scratching.is_building and not user.session.log[-1].ok


@pytest.mark.parametrize(
    ("settings", "state", "why"),
    [
        (Settings(read_only=True), SERVER, "read-only"),
        (Settings(protected=("*",)), SERVER, "protected"),
        (Settings(read_only=True), LITE, ""),
        (Settings(protected=("*",), scratch="postgresql://other/scratch"), SERVER, ""),
        (Settings(), SERVER, ""),
    ],
)
async def test_nothing_is_created_on_a_server_that_is_protected(
    open_app: Open, shop: Path, asked: None, settings: Settings, state: DatabaseState, why: str
) -> None:
    async with open_app(shop, settings=settings) as user:
        await user.is_read()
        host = Host(user, comparison(state))
        reason = host.scratching.refusal(host.compared)
        assert why in reason and bool(why) == bool(reason)
        assert not why or "set scratch" in reason
        assert "not been compared" in host.scratching.refusal(None)
        given = text(confirm_lines(user.session.snapshot, host.compared, 90))
        assert bool(given) == (state is SERVER)
        assert settings.scratch is None or settings.scratch not in given, "there may be a password in it"
