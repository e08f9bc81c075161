"""What comes late opens over nothing else, and what was typed before it could be read answers nothing."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from migtui.core.plan import DatabasePlan, Direction, Plan, Step
from migtui.errors import MigtuiError, OperationError
from migtui.ui.screens.draft import DraftScreen
from migtui.ui.screens.error import ErrorScreen
from migtui.ui.screens.plan import PlanScreen
from migtui.ui.screens.unread import Unread
from migtui.ui.session import Session

if TYPE_CHECKING:
    from tests.ui.conftest import Open, User

pytestmark = pytest.mark.usefixtures("asked")
STEP = Step("c36a9d82f05e", "upgrade", "normalise product SKUs")


class Plans:
    """Plans that are ready when the test says so."""

    def __init__(self) -> None:
        self.asked: list[str] = []
        self.given_up: list[str] = []
        self.error: MigtuiError | None = None
        self._is_ready = asyncio.Event()

    async def plan(self, session: Session, direction: Direction, target: str, *, purge: bool = False) -> Plan:
        self.asked.append(target)
        try:
            await self._is_ready.wait()
        except asyncio.CancelledError:
            self.given_up.append(target)
            raise
        if self.error is not None:
            raise self.error
        heads = ("a60d7e95c1f2", "e0b74f15a2c8")
        return Plan(direction, target, f"alembic {direction} {target}", (DatabasePlan("", heads, heads, (STEP,)),))

    def come(self) -> None:
        self._is_ready.set()


@pytest.fixture
def plans(monkeypatch: pytest.MonkeyPatch) -> Plans:
    made = Plans()

    async def plan(session: Session, direction: Direction, target: str, *, purge: bool = False) -> Plan:
        return await made.plan(session, direction, target, purge=purge)

    monkeypatch.setattr(Session, "plan", plan)
    return made


async def upgrade_all(user: User, plans: Plans) -> None:
    await user.until(lambda: user.session.snapshot.databases, "read")
    await user.press("U")
    await user.until(lambda: plans.asked, "a plan is being made")
    await user.is_told("planning alembic upgrade heads", "esc gives it up")


async def test_a_plan_opens_where_it_was_asked_for_whatever_is_looked_at_meanwhile(
    open_app: Open, shop: Path, plans: Plans
) -> None:
    async with open_app(shop) as user:
        await upgrade_all(user, plans)
        await user.press("j", "G", "right_square_bracket", "f", "f", "f", "o", "o")
        plans.come()
        await user.meets(PlanScreen)


async def test_no_plan_opens_over_a_form(open_app: Open, shop: Path, plans: Plans) -> None:
    async with open_app(shop) as user:
        await upgrade_all(user, plans)
        await user.press("n")
        await user.meets(DraftScreen)
        await user.press(*"yearl")
        plans.come()
        await user.until(lambda: user.session.log[-1].action == "Plan", "it is said in the log")
        assert user.session.log[-1].result == "ready, but not opened over something else: press U again"
        await user.press("y")
        draft = await user.meets(DraftScreen)
        assert draft.form.message == "yearly"
        await user.press("escape")
        await user.is_told("the plan for alembic upgrade heads is ready: press U again")
        await user.press("U")
        await user.meets(PlanScreen)


@pytest.mark.parametrize("keys", [("slash", "y"), ("n", "escape"), ("question_mark",), ("y",)])
async def test_no_plan_opens_over_what_was_begun_since(
    open_app: Open, shop: Path, plans: Plans, keys: tuple[str, ...]
) -> None:
    async with open_app(shop) as user:
        await upgrade_all(user, plans)
        await user.press(*keys)
        plans.come()
        await user.until(lambda: user.session.log[-1].action == "Plan", "it is said in the log")
        assert not any(isinstance(each, PlanScreen) for each in user.app.screen_stack)


async def test_a_plan_that_failed_does_not_open_over_a_form(open_app: Open, shop: Path, plans: Plans) -> None:
    plans.error = OperationError("Can't locate revision")
    async with open_app(shop) as user:
        await upgrade_all(user, plans)
        await user.press("n")
        await user.meets(DraftScreen)
        plans.come()
        await user.until(lambda: user.session.log[-1].result == "Can't locate revision", "it is said in the log")
        assert isinstance(user.app.screen, DraftScreen)
        await user.press("escape")
        await user.is_told("alembic upgrade heads: Can't locate revision")


async def test_escape_gives_a_plan_up(open_app: Open, shop: Path, plans: Plans) -> None:
    async with open_app(shop) as user:
        await upgrade_all(user, plans)
        await user.press("escape")
        await user.until(lambda: plans.given_up == ["heads"], "given up")
        await user.is_told("given up: there is no plan, and nothing was run")
        plans.come()
        await user.press("escape", "j")
        assert user.app.screen is user.history


async def test_the_last_plan_that_was_asked_for_is_the_one(open_app: Open, shop: Path, plans: Plans) -> None:
    async with open_app(shop) as user:
        await upgrade_all(user, plans)
        await user.press("B")
        await user.until(lambda: plans.asked == ["heads", "base"] and plans.given_up == ["heads"], "replaced")
        plans.come()
        screen = await user.meets(PlanScreen)
        assert screen.plan.target == "base"


class Clock:
    """Seconds that pass when the test says so."""

    now = 100.0

    def __call__(self) -> float:
        return self.now


async def test_no_y_counts_that_was_typed_before_a_plan_could_be_read(
    open_app: Open, shop: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("migtui.ui.screens.unread.GUARD", 0.3)
    heads = ("a60d7e95c1f2",)
    plan = Plan("upgrade", "heads", "alembic upgrade heads", (DatabasePlan("", heads, heads, (STEP,)),))
    clock, answers = Clock(), list[bool | None]()
    async with open_app(shop) as user:
        await user.until(lambda: user.session.snapshot.databases, "read")
        screen = PlanScreen(user.session, plan, clock=clock)
        user.app.push_screen(screen, answers.append)
        await user.meets(PlanScreen)
        for _ in range(20):  # a key that is held
            await user.press("y")
            clock.now += 0.05
        await user.is_told("y came before the plan could be read: press it again")
        assert answers == []
        clock.now += 0.5
        await user.press("y")
        assert answers == [True]


async def test_no_key_closes_an_error_that_could_not_be_read(
    open_app: Open, shop: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("migtui.ui.screens.unread.GUARD", 0.3)
    clock = Clock()
    async with open_app(shop) as user:
        await user.until(lambda: user.session.snapshot.databases, "read")
        screen: Unread[None] = ErrorScreen(OperationError("it failed"))
        screen.clock = clock
        user.app.push_screen(screen)
        await user.meets(ErrorScreen)
        await user.press("q", "enter", "y")
        assert user.app.screen is screen
        clock.now += 0.5
        await user.press("q")
        await user.until(lambda: user.app.screen is user.history, "closed")
