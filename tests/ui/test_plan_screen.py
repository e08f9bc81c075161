"""The Plan screen: what is shown is what Alembic then does, and nothing runs without the confirmation it asks for."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Callable
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from textual.widgets import Button, Input

from migtui.config import Settings
from migtui.core.history import History
from migtui.core.operations.operations import Operation
from migtui.core.plan import DatabasePlan, Plan, Step
from migtui.ui.screens.choose import ChooseScreen
from migtui.ui.screens.diff.screen import DiffScreen
from migtui.ui.screens.plan import PlanScreen
from migtui.ui.screens.run import RunScreen
from migtui.ui.widgets.line_view import LineView

if TYPE_CHECKING:
    from tests.ui.conftest import MakeProject, Open, User, VersionFile

SAFE = Step("c36a9d82f05e", "upgrade", "normalise product SKUs", operations=(Operation("+", "column x"),))
LOSS = Step("c36a9d82f05e", "upgrade", "normalise product SKUs", operations=(Operation("-", "column x", "destroys"),))
asked = pytest.mark.usefixtures("asked")
Rows = Callable[..., list[str]]


def plan_of(*steps: Step) -> Plan:
    heads = ("a60d7e95c1f2", "e0b74f15a2c8")
    return Plan("upgrade", "heads", "alembic upgrade heads", (DatabasePlan("", heads, heads, steps),))


class Clock:
    """Seconds that pass when the test says so."""

    def __init__(self) -> None:
        self.now = 100.0

    def __call__(self) -> float:
        return self.now


class Asked:
    """A plan on the screen, and what the user has answered."""

    def __init__(self, user: User, plan: Plan) -> None:
        self.user = user
        self.clock = Clock()
        self.answers: list[bool | None] = []
        self.screen = PlanScreen(user.session, plan, clock=self.clock)

    def is_locked(self) -> bool:
        """The run button cannot be pressed."""
        return self.screen.query_one("#run", Button).disabled

    @classmethod
    async def about(cls, user: User, plan: Plan) -> Asked:
        """Wait until the database is read, then open the plan."""
        await user.until(lambda: user.session.snapshot.databases, "read")
        asked = cls(user, plan)
        user.app.push_screen(asked.screen, asked.answers.append)
        await user.meets(PlanScreen)
        await user.sees("From → to", "Steps")
        return asked


@asked
async def test_a_click_selects_the_step_under_the_pointer(open_app: Open, shop: Path) -> None:
    async with open_app(shop) as user:
        asked = await Asked.about(user, plan_of(SAFE, LOSS))
        steps = asked.screen.query_one("#steps", LineView)
        await user.pilot.click("#steps", offset=(8, 2))
        await user.until(lambda: steps.index == 1, "the second step is selected")
        await user.pilot.click("#steps", offset=(8, 1))
        await user.until(lambda: steps.index == 0, "the first step is selected")


@asked
async def test_a_long_list_of_steps_is_walked_as_all_lists_are(open_app: Open, shop: Path) -> None:
    steps = [replace(SAFE, revision=f"r{n:011}") for n in range(300)]
    async with open_app(shop, size=(80, 24)) as user:
        asked = await Asked.about(user, plan_of(*steps))
        view, sql = asked.screen.query_one("#steps", LineView), asked.screen.query_one("#sql", LineView)
        await user.press("G")
        await user.sees("r00000000299")
        await user.press("g")
        await user.sees("r00000000000")
        page = view.scrollable_content_region.height
        assert page > 1
        await user.press("pagedown", "pagedown", "pageup")
        assert view.index == page
        await user.press("end", "home")
        assert view.index == 0
        await user.press("f")
        sql.show([((str(n), ""),) for n in range(100)])
        await user.press("G")
        await user.until(lambda: sql.scroll_offset.y == sql.max_scroll_y > 0, "the end of the SQL")
        assert view.index == 0


# -- confirming ----------------------------------------------------------------------------------------------


@asked
async def test_nothing_lost_needs_one_y(open_app: Open, shop: Path) -> None:
    async with open_app(shop) as user:
        asked = await Asked.about(user, plan_of(SAFE))
        assert "y runs this." in user.screen
        await user.press("enter", "space", "j", "k")
        assert asked.answers == [], "enter runs nothing unless the run button has the focus"
        await user.press("y")
        assert asked.answers == [True]


@asked
@pytest.mark.parametrize("key", ["escape", "q"])
async def test_leaving_runs_nothing(open_app: Open, shop: Path, key: str) -> None:
    async with open_app(shop) as user:
        asked = await Asked.about(user, plan_of(SAFE))
        await user.press(key)
        assert asked.answers == [False]


@asked
async def test_a_held_y_does_not_run_what_loses_data(open_app: Open, shop: Path) -> None:
    async with open_app(shop) as user:
        asked = await Asked.about(user, plan_of(LOSS))
        assert "Data will be lost: read, then press y." in user.screen
        asked.clock.now += 0.4  # the first repeat of a held key, at the latest
        await user.press("y")
        for _ in range(15):
            asked.clock.now += 0.05
            await user.press("y")
        assert asked.answers == []
        await user.sees("let y go, read what will be lost, and press it again")
        asked.clock.now += 0.7
        await user.press("y")
        assert asked.answers == [True]


@asked
@pytest.mark.parametrize("step", [SAFE, LOSS], ids=["safe", "loss"])
async def test_a_key_before_the_plan_can_be_seen_confirms_nothing(open_app: Open, shop: Path, step: Step) -> None:
    async with open_app(shop) as user:
        await user.until(lambda: user.session.snapshot.databases, "read")
        asked = Asked(user, plan_of(step))
        user.app.push_screen(asked.screen, asked.answers.append)
        assert not asked.screen.is_mounted
        asked.clock.now += 1.0  # a slow machine
        for _ in range(3):
            await asked.screen.action_command("plan.run")
        await user.meets(PlanScreen)
        await user.sees("From → to", "Steps")
        assert asked.answers == []
        if step is LOSS:
            await user.press("y")
            await user.is_told("let y go")
            asked.clock.now += 1.0
        await user.press("y")
        await user.until(lambda: asked.answers == [True], "confirmed")


@asked
async def test_a_key_before_another_screen_is_there_waits_for_it(open_app: Open, shop: Path) -> None:
    async with open_app(shop) as user:
        await user.until(lambda: user.session.snapshot.databases, "read")
        screen = DiffScreen(user.session)
        user.app.push_screen(screen)
        assert not screen.is_mounted
        await screen.action_command("screen.history")
        await user.until(lambda: user.app.screen is user.history, "closed again")


@asked
async def test_enter_runs_when_the_button_has_the_focus(open_app: Open, shop: Path) -> None:
    async with open_app(shop) as user:
        asked = await Asked.about(user, plan_of(LOSS))
        await user.press("tab", "tab")
        focused = asked.screen.focused
        assert isinstance(focused, Button) and focused.id == "run"
        await user.press("enter")
        assert asked.answers == [True]


@asked
async def test_the_first_button_is_cancel(open_app: Open, shop: Path) -> None:
    async with open_app(shop) as user:
        asked = await Asked.about(user, plan_of(LOSS))
        await user.press("tab", "enter")
        assert asked.answers == [False]


@asked
async def test_a_protected_database_wants_its_name(open_app: Open, shop: Path) -> None:
    async with open_app(shop, settings=Settings(protected=("*shop*",))) as user:
        asked = await Asked.about(user, plan_of(SAFE))
        await user.sees("PROTECTED", "Type the name shop.db:", "type it here")
        asked.clock.now += 10
        field = asked.screen.query_one(Input)
        assert field.has_focus and "y Run" not in user.screen
        await user.press(*"yqjf")
        assert field.value == "yqjf" and asked.answers == [], "letters are text"
        await user.press(*["backspace"] * 4, *"shop.d", "enter")
        assert asked.is_locked() and asked.answers == []
        await user.sees("that is not the database's name: shop.db")
        await user.press("escape")
        await user.is_told("tab leads back to the name · esc closes the plan")
        await user.press("y")
        await user.is_told("y does not run a plan on a protected database: press tab, and type its name")
        assert asked.answers == [] and "y Run" not in user.screen
        await user.pilot.click("#run")
        await user.press("tab", "end", "b")
        assert field.value == "shop.db" and not asked.is_locked()
        await user.press("enter")
        assert asked.answers == [], "enter in the field runs nothing"
        asked.clock.now += 0.05
        await user.press("enter")
        assert asked.answers == [], "nor does enter that is held down"
        await user.sees("let enter go")
        asked.clock.now += 0.7
        run = asked.screen.query_one("#run", Button)
        await user.until(lambda: not run.has_class("-active"), "the button has come up again")
        await user.press("enter")
        await user.until(lambda: asked.answers, "an answer")
        assert asked.answers == [True]


@asked
async def test_read_only_has_no_run_button(open_app: Open, shop: Path) -> None:
    async with open_app(shop, settings=Settings(read_only=True)) as user:
        asked = await Asked.about(user, plan_of(SAFE))
        await user.sees("READ-ONLY", "Read-only: nothing can be run here.")
        assert not asked.screen.query("#run")
        asked.clock.now += 10
        await user.press("y", "tab", "enter")
        assert asked.answers == [False], "the only button is cancel"


@asked
async def test_an_empty_plan_has_nothing_to_run(open_app: Open, shop: Path) -> None:
    async with open_app(shop) as user:
        asked = await Asked.about(user, plan_of())
        await user.sees("Upgrade: nothing to do", "Nothing to do.")
        await user.press("y")
        assert asked.answers == []


@asked
async def test_the_command_can_be_copied_and_the_keys_looked_up(open_app: Open, shop: Path) -> None:
    async with open_app(shop) as user:
        await Asked.about(user, plan_of(SAFE))
        await user.press("Y")
        await user.sees("sent the command to the terminal's clipboard (OSC 52) · alembic upgrade heads")
        assert user.app.clipboard == "alembic upgrade heads"
        await user.press("question_mark")
        await user.sees("Copy the equivalent command line.")
        await user.press("escape")
        await user.sees("From → to")


@asked
@pytest.mark.parametrize("size", [(120, 36), (80, 24)])
async def test_the_plan_fits(open_app: Open, shop: Path, size: tuple[int, int]) -> None:
    async with open_app(shop, size=size, settings=Settings(protected=("*shop*",))) as user:
        await Asked.about(user, plan_of(LOSS))
        await user.sees(
            "Will destroy  column x", "1  ↑   c36a9d82f05e", "⚠ data", "Type the name shop.db:", "esc Cancel"
        )
        assert "y Run" not in user.screen
        assert re.search(r"Type the name shop.db: +type it here +Cancel +Upgrade 1 step", user.screen), user.screen


@asked
async def test_a_plan_that_wants_a_name_can_be_read(open_app: Open, shop: Path) -> None:
    async with open_app(shop, settings=Settings(protected=("*shop*",))) as user:
        asked = await Asked.about(user, plan_of(SAFE, LOSS))
        steps = asked.screen.query_one("#steps", LineView)
        assert asked.screen.query_one(Input).has_focus
        await user.press("down")
        await user.until(lambda: steps.index == 1, "the second step")
        await user.press("f1")
        await user.sees("Copy the equivalent command line.")
        await user.press("escape")
        await user.meets(PlanScreen)
        await user.press(*"shop.db")
        assert "y Run" not in user.screen, "y is a letter in the field"
        await user.press("escape")
        await user.sees("y Run")
        asked.clock.now += 1
        await user.press("y")
        assert asked.answers == [True]


# -- the demo ------------------------------------------------------------------------------------------------


async def planned(user: User, *keys: str) -> Plan:
    """Press, and take the plan that is then on the screen; escape leaves it."""
    await user.press(*keys)
    screen = await user.meets(PlanScreen)
    await user.sees("From → to", screen.plan.steps[0].revision)
    return screen.plan


async def test_plans_of_the_demo(open_app: Open, shop: Path, rows: Rows) -> None:
    async with open_app(shop) as user:
        await user.sees("behind by 5", "DATABASE")

        plan = await planned(user, "g", "u")
        assert [step.revision[:4] for step in plan.steps] == ["c36a", "77c0", "5510", "b3aa"]
        await user.sees(
            "Upgrade 4 steps", "a60d7e95c1f2, e0b74f15a2c8 (2 applied heads) →", "alembic upgrade b3aa99127ec4",
            "Will destroy  column invoices.lines", "no way back past c36a9d82f05e", "⚠ data",
            "no transactional DDL: a failure leaves finished steps",
        )  # fmt: skip
        assert user.screen.index("normalise product SKUs") < user.screen.index("invoice pdf path")
        await user.press("j", "j")
        await user.sees("- column invoices.lines ⚠")
        await user.press("escape")

        plan = await planned(user, "U")
        assert len(plan.steps) == 5 and plan.target == "heads"
        await user.sees("Upgrade 5 steps", "alembic upgrade heads", "e1b7f3a96d40")
        await user.press("escape")

        await user.select("29e5d0c7f61b")
        plan = await planned(user, "d")
        assert {step.revision[:4] for step in plan.steps} == {"a60d", "3fe2", "e0b7"}
        await user.sees("Downgrade 3 steps", "→ 29e5d0c7f61b", "table invoices", "restores structure, not data")
        await user.press("escape")

        plan = await planned(user, "B")
        assert len(plan.steps) == 21 and plan.databases[0].heads_after == ()
        await user.sees("Downgrade 21 steps", "base (nothing applied)", "Will fail", "29e5d0c7f61b", "raises")
        await user.press("escape")

        await user.press("minus")
        await user.meets(ChooseScreen)
        await user.sees("undo a60d7e95c1f2 invoices.number unique", "undo e0b74f15a2c8 orders.currency")
        await user.press("down", "enter")
        screen = await user.meets(PlanScreen)
        assert [step.revision for step in screen.plan.steps] == ["e0b74f15a2c8"]
        await user.press("escape")
        await user.until(lambda: user.app.screen is user.history)
        assert rows(shop / "shop.db") == ["a60d7e95c1f2", "e0b74f15a2c8"], "plans change nothing"


async def test_one_step_up_from_two_heads_names_the_revision(open_app: Open, shop: Path) -> None:
    """`alembic upgrade +1` is refused there; the other branch's next revision waits for a dependency."""
    async with open_app(shop) as user:
        await user.sees("behind by 5")
        await user.press("plus")
        await user.sees("Upgrade 1 step", "alembic upgrade c36a9d82f05e", "normalise product SKUs")


# -- what is shown is what is done ---------------------------------------------------------------------------


def diamond(version_file: VersionFile) -> dict[str, str]:
    """a1 forks into b1 and c1, which merge in m1; d1 forks into the labelled heads f1 and g1, above e1."""
    return {
        "a1": version_file("a1"),
        "b1": version_file("b1", "a1"),
        "c1": version_file("c1", "a1"),
        "m1": version_file("m1", "b1", "c1"),
        "d1": version_file("d1", "m1"),
        "e1": version_file("e1", "d1", head="branch_labels = ('left',)"),
        "g1": version_file("g1", "e1"),
        "f1": version_file("f1", "d1", head="branch_labels = ('right',)"),
    }


def stand(file: Path, history: History, *heads: str) -> None:
    """Make a database that stands at these heads, with nothing of ours."""
    file.unlink(missing_ok=True)
    with closing(sqlite3.connect(file)) as connection:
        connection.execute("CREATE TABLE alembic_version (version_num VARCHAR(32) NOT NULL PRIMARY KEY)")
        connection.executemany("INSERT INTO alembic_version VALUES (?)", [(head,) for head in heads])
        for id in history.ancestors(heads):
            connection.execute(f"CREATE TABLE t_{id} (id INTEGER)")
        connection.commit()


WALKS = [
    (("e1", "f1"), "d1", "d", {"e1", "f1"}),  # to where both branches began: both are undone
    (("e1", "f1"), "m1", "d", {"e1", "f1", "d1"}),  # to a merge point
    (("d1",), "b1", "d", None),  # to one parent of a merge point: Alembic decides about the other
    (("b1", "c1"), "a1", "d", {"b1", "c1"}),
    (("f1", "g1"), "e1", "d", {"g1"}),  # on one branch: the other stays
    (("f1", "g1"), "b1", "d", None),  # below the branches, and below one side of the merge
    (("e1", "f1"), "", "B", {"e1", "f1", "d1", "m1", "b1", "c1", "a1"}),
    (("a1",), "d1", "u", {"b1", "c1", "m1", "d1"}),
]


@pytest.mark.usefixtures("at_once")
async def test_what_is_shown_is_what_alembic_then_does(
    open_app: Open, project: MakeProject, version_file: VersionFile, rows: Rows
) -> None:
    folder = project(diamond(version_file))
    database = folder / "app.db"
    async with open_app(folder) as user:
        await user.is_read()
        history = user.session.snapshot.history
        for heads, target, key, steps in WALKS:
            what = (heads, key, target)
            stand(database, history, *heads)
            await user.press("R")
            await user.until(lambda: user.session.snapshot.current == heads, f"{heads} read")  # noqa: B023
            if target:
                await user.select(target)
            await user.press(key)
            plan = (await user.meets(PlanScreen)).plan
            (found,) = plan.databases
            assert steps is None or {step.revision for step in plan.steps} == steps, what
            shown = ", ".join(found.heads_after) or "base (nothing applied)"
            await user.sees(f"→ {shown}")
            tables = {id for id in history.revisions if f"t_{id}" in _tables(rows, database)}
            await user.press("y" if plan.steps else "escape")
            if plan.steps:
                await user.meets(RunScreen)
                await user.sees("✓ done", "read anew")
                await user.press("escape")
            await user.until(lambda: user.app.screen is user.history)
            assert tuple(rows(database)) == found.heads_after, what
            changed = {step.revision for step in plan.steps}
            left = {id for id in history.revisions if f"t_{id}" in _tables(rows, database)}
            assert left == (tables | changed if key == "u" else tables - changed), what
            assert user.session.snapshot.current == found.heads_after, what


def _tables(rows: Rows, database: Path) -> list[str]:
    return rows(database, "SELECT name FROM sqlite_master")


async def test_a_downgrade_to_an_unapplied_branch_is_refused_with_a_reason(
    open_app: Open, project: MakeProject, version_file: VersionFile
) -> None:
    folder = project(diamond(version_file))
    async with open_app(folder) as user:
        await user.is_read()
        stand(folder / "app.db", user.session.snapshot.history, "e1")
        await user.press("R")
        await user.until(lambda: user.session.snapshot.current == ("e1",))
        await user.select("f1")
        await user.press("d")
        await user.sees("d: f1 is not applied; u takes the database up to it")
