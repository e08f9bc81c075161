"""The statement that the server has not answered yet: with a clock, in its place, until its end is told."""

from __future__ import annotations

import os
import re
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from migtui.core.history import build_history
from migtui.core.model import Revision
from migtui.core.plan import DatabasePlan, Plan, Step
from migtui.engine.events import Ended, Event, RunResult, Sql, SqlStart, SqlWaits, StepStart
from migtui.errors import OperationError
from migtui.ui.present.run_statement import MOST, statement_lines
from migtui.ui.run_model import RunModel
from migtui.ui.screens.plan import PlanScreen
from migtui.ui.text import Line, plain
from migtui.ui.widgets.line_view import LineView

if TYPE_CHECKING:
    from tests.ui.conftest import MakeProject, Open, VersionFile


def model_after(*events: Event) -> RunModel:
    """A run of one step; the events come at second 10."""
    databases = (DatabasePlan("", (), (), (Step("a1", "upgrade", "make a1"),)),)
    model = RunModel(Plan("upgrade", "a1", "alembic upgrade a1", databases), build_history((Revision("a1"),)))
    for event in (StepStart("", 0, "a1", 1), *events):
        model.apply(event, 10.0)
    return model


def running(model: RunModel, *, ascii: bool = False) -> list[str]:
    return [plain(line) for line in statement_lines(model, 12.0, ascii=ascii)]


def test_it_has_a_clock_from_when_it_was_sent() -> None:
    model = model_after(SqlStart("select\n  pg_sleep(60)", 3, 500.0))
    assert running(model) == ["▸ 2.5 s  select", "    pg_sleep(60)"]
    assert running(model, ascii=True)[0] == "> 2.5 s  select"
    assert [plain(line) for line in model.fresh] == ["-> a1 make a1"]


def test_what_it_waits_for() -> None:
    start = SqlStart("ALTER TABLE t", 3)
    model = model_after(start, SqlWaits(3, "waits for a lock held by pid 17 (psql)"))
    assert running(model)[1] == "  waits for a lock held by pid 17 (psql)"
    model.apply(SqlWaits(3, ""), 11.0)
    assert len(running(model)) == 1
    assert len(running(model_after(start, SqlWaits(2, "another one's")))) == 1


def test_its_end_takes_its_place() -> None:
    model = model_after(SqlStart("select 1", 3, 60.0), Sql("select 1", 61.0, 3))
    assert (running(model), plain(model.fresh[-1])) == ([], "  select 1  61 ms")


def test_a_start_that_comes_after_the_end_is_none() -> None:
    assert running(model_after(Sql("select 1", 50.0, 3), SqlStart("select 1", 3, 50.0))) == []


def test_one_that_is_never_answered_is_said() -> None:
    model = model_after(SqlStart("select 1", 3), Ended(RunResult(False, (), OperationError("killed"))))
    assert running(model) == []
    assert [plain(line) for line in model.fresh][-2:] == ["  select 1", "  no answer"]


def test_the_clock_of_a_long_one_stays_in_sight() -> None:
    lines = running(model_after(SqlStart("select\n" + "x,\n" * 50, 3)))
    assert len(lines) == MOST


async def test_a_tail_stands_below_what_is_added(open_app: Open, shop: Path) -> None:
    async with open_app(shop) as user:
        await user.is_read()
        view = LineView(limit=4)
        await user.app.screen.mount(view)

        def texts() -> str:
            return " ".join(plain(line) for line in view.lines)

        def line(text: str) -> list[Line]:
            return [((text, ""),)]

        view.append(line("a"), tail=line("t"))
        assert texts() == "a t"
        view.append(line("b"), tail=[*line("t"), *line("u")])
        assert texts() == "a b t u"
        view.append([*line("c"), *line("d"), *line("e")])
        assert texts() == "b c d e"
        view.show(line("f"))
        view.append(line("g"))
        assert texts() == "f g"


@pytest.mark.usefixtures("at_once")
@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no pipes with a name on this system")
async def test_it_is_on_the_screen_while_it_runs(
    open_app: Open, project: MakeProject, version_file: VersionFile, tmp_path: Path
) -> None:
    gate = tmp_path / "gate"
    os.mkfifo(gate)
    up = (
        "driver = op.get_bind().connection.dbapi_connection\n"
        f"    driver.create_function('gate', 0, lambda: open({str(gate)!r}).close())\n"
        "    op.execute('SELECT gate()')"
    )
    async with open_app(project({"a": version_file("a1", up=up)})) as user:

        def seconds() -> float | None:
            found = re.search(r"▸ (\d+\.\d) s  SELECT gate\(\)", user.screen)
            return float(found[1]) if found else None

        await user.is_read()
        await user.press("U")
        await user.meets(PlanScreen)
        await user.press("y")
        await user.until(lambda: seconds() is not None, "the statement, with its seconds")
        before = seconds() or 0.0
        await user.until(lambda: (seconds() or 0.0) > before, "more seconds")
        gate.open("w").close()
        await user.sees("✓ done", "  SELECT gate()")
        assert "▸" not in user.screen
