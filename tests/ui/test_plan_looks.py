"""The Plan screen as a whole, with its statements, held as text that a human can review."""

from __future__ import annotations

import os
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from migtui.config import Settings
from migtui.core.operations.operations import Operation
from migtui.core.plan import DatabasePlan, Plan, Step
from migtui.engine.client import Engine
from migtui.engine.scripting import StepScript
from migtui.ui.screens.plan import PlanScreen

if TYPE_CHECKING:
    from tests.ui.conftest import Open

SNAPSHOTS = Path(__file__).parent / "snapshots" / "plan"
HEADS, AFTER = ("a60d7e95c1f2", "e0b74f15a2c8"), ("b3aa99127ec4",)
LINES = (
    Operation("+", "table invoice_lines"),
    Operation("+", "rows in invoice_lines"),
    Operation("-", "column invoices.lines", "destroys"),
)
STEPS = (
    Step("5510ce7d8a3f", "upgrade", "split invoice lines", operations=LINES),
    Step("b3aa99127ec4", "upgrade", "invoice pdf path", operations=(Operation("+", "column invoices.pdf_path"),)),
)
PLAN = Plan("upgrade", AFTER[0], f"alembic upgrade {AFTER[0]}", (DatabasePlan("", HEADS, AFTER, STEPS),), tag="r7")
SCRIPTS = (
    StepScript(
        "",
        "5510ce7d8a3f",
        "upgrade",
        "-- Running upgrade a60d7e95c1f2 -> 5510ce7d8a3f\n\n"
        "CREATE TABLE invoice_lines (\n    id INTEGER NOT NULL, \n    text VARCHAR(200) DEFAULT 'none' NOT NULL\n);\n\n"
        "UPDATE alembic_version SET version_num='5510ce7d8a3f' "
        "WHERE alembic_version.version_num = 'a60d7e95c1f2';\n\n",
        ("line 27 reads data: op.get_bind().execute(orders)",),
    ),
    StepScript(
        "", "b3aa99127ec4", "upgrade", "", error="This operation cannot proceed in --sql mode (b3aa.py, line 24)"
    ),
)


@pytest.fixture(autouse=True)
def _known(monkeypatch: pytest.MonkeyPatch, asked: None) -> None:
    async def plan_sql(engine: Engine, plan: Plan) -> tuple[StepScript, ...]:
        return SCRIPTS

    monkeypatch.setattr(Engine, "plan_sql", plan_sql)


@pytest.mark.parametrize(
    ("size", "keys", "ascii"),
    [
        ((120, 36), (), False),
        ((100, 30), ("j",), False),
        ((80, 24), (), False),
        ((80, 24), ("f",), True),
        ((70, 20), (), False),
        ((60, 16), (), False),
    ],
    ids=["120x36", "100x30-second", "80x24", "80x24-full-ascii", "70x20", "60x16"],
)
async def test_the_plan_looks_like_this(
    open_app: Open,
    shop: Path,
    size: tuple[int, int],
    keys: tuple[str, ...],
    ascii: bool,
    request: pytest.FixtureRequest,
) -> None:
    async with open_app(shop, size=size, settings=Settings(ascii=ascii)) as user:
        await user.until(lambda: user.session.snapshot.databases, "read")
        user.app.push_screen(PlanScreen(user.session, PLAN))
        await user.meets(PlanScreen)
        await user.sees("Steps · 2+ statements" if not ascii else "Steps - 2+ statements")
        if keys:
            await user.press(*keys)
            await user.sees("cannot be run offline" if "j" in keys else "split invoice lines - SQL")
        await user.pilot.pause()
        file = SNAPSHOTS / f"{request.node.callspec.id}.txt"
        if os.environ.get("MIGTUI_UPDATE_SNAPSHOTS") == "1":
            file.write_text(user.screen + "\n", encoding="utf-8")
        assert user.screen + "\n" == file.read_text(encoding="utf-8")


@pytest.mark.parametrize(("before", "after"), [((60, 16), (80, 24)), ((120, 36), (60, 16)), ((60, 16), (120, 36))])
async def test_another_size_looks_as_if_it_had_been_opened_in_it(
    open_app: Open, shop: Path, before: tuple[int, int], after: tuple[int, int]
) -> None:
    wanted = (SNAPSHOTS / f"{after[0]}x{after[1]}.txt").read_text(encoding="utf-8")
    async with open_app(shop, size=before) as user:
        await user.until(lambda: user.session.snapshot.databases, "read")
        user.app.push_screen(PlanScreen(user.session, PLAN))
        await user.meets(PlanScreen)
        await user.sees("Steps · 2+ statements")
        await user.pilot.resize_terminal(*after)
        await user.until(lambda: user.screen + "\n" == wanted, f"\n{wanted}\n")
        await user.press("f")
        await user.sees("f back")
        await user.press("f")
        await user.until(lambda: user.screen + "\n" == wanted, f"\n{wanted}\n")


@pytest.mark.parametrize("size", [(60, 15), (60, 16), (80, 24), (120, 36), (200, 50)])
async def test_the_first_screen_says_what_must_be_known_before_y(
    open_app: Open, shop: Path, size: tuple[int, int]
) -> None:
    losses = tuple(Operation("-", f"{kind} thing_{n}", "destroys") for n in range(400) for kind in ("column", "table"))
    last = Step("b3aa99127ec4", "downgrade", "invoice pdf path", operations=losses)
    moved = DatabasePlan("", ("b3aa99127ec4", "e1b7f3a96d40"), (), (last,))
    async with open_app(shop, size=size) as user:
        await user.until(lambda: user.session.snapshot.databases, "read")
        user.app.push_screen(PlanScreen(user.session, Plan("downgrade", "base", "alembic downgrade base", (moved,))))
        await user.sees("Downgrade 1 step", "shop.db", "Will destroy  table thing_0", " more ", "Undo  ", "not data ")


async def test_where_facts_are_hidden_the_frame_says_how_to_see_them(open_app: Open, shop: Path) -> None:
    async with open_app(shop, size=(60, 16), settings=Settings(ascii=True)) as user:
        await user.until(lambda: user.session.snapshot.databases, "read")
        plan = replace(PLAN, databases=(replace(PLAN.databases[0], heads=tuple(f"{n:012}" for n in range(9))),))
        user.app.push_screen(PlanScreen(user.session, plan))
        await user.sees("J K scroll")
        assert "Command" not in user.screen
        await user.press(*["J"] * 9)
        await user.sees("Command", "J K scroll")
        await user.pilot.resize_terminal(120, 36)
        await user.until(lambda: "Target" in user.screen and "J K scroll" not in user.screen, "all of them")


async def test_the_line_that_asks_is_whole_where_a_name_is_typed(open_app: Open, shop: Path) -> None:
    async with open_app(shop, size=(60, 16), settings=Settings(protected=("*shop*",))) as user:
        await user.until(lambda: user.session.snapshot.databases, "read")
        user.app.push_screen(PlanScreen(user.session, PLAN))
        screen = await user.meets(PlanScreen)
        await user.sees("Type the name shop.db:", "Upgrade")
        run, field = screen.query_one("#run"), screen.query_one("#name")
        await user.until(lambda: run.region.right <= 60 and field.region.width >= 8, "there is room for both")
