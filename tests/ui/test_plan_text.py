"""The Plan screen as text: target, from → to, command, what is lost, the way back, and every step in order."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from rich.cells import cell_len

from migtui.config import Settings
from migtui.core.database import DatabaseState
from migtui.core.model import Revision
from migtui.core.operations.operations import Operation
from migtui.core.operations.way_back import WayBack
from migtui.core.plan import DatabasePlan, Direction, Plan, Step
from migtui.ui.present.brief_plan import as_many
from migtui.ui.present.plan import buttons, facts, question, title, transactional_ddl
from migtui.ui.present.plan_steps import no_steps, step_operations, step_risk, step_rows
from migtui.ui.snapshot import Snapshot
from migtui.ui.text import plain

if TYPE_CHECKING:
    from tests.ui.conftest import MakeSnapshot

HISTORY = (Revision("a1", message="create users"), Revision("b2", ("a1",), message="drop fax"))
LOSS = Operation("-", "column users.fax", "destroys")
CODE = Operation("·", "code", "unknown")


def plan_of(direction: Direction = "downgrade", *steps: Step, key: str = "") -> Plan:
    return Plan(direction, "a1", f"alembic {direction} a1", (DatabasePlan(key, ("b2",), ("a1",), steps),))


def step(*operations: Operation, id: str = "b2", direction: Direction = "downgrade") -> Step:
    return Step(id, direction, "drop fax", operations=operations)


def facts_of(plan: Plan, snapshot: Snapshot, note: str = "", width: int = 90) -> list[str]:
    return [plain(line).rstrip() for line in facts(plan, snapshot, note, width)]


@pytest.mark.parametrize(
    ("count", "shown"), [(0, "Downgrade: nothing to do"), (1, "Downgrade 1 step"), (2, "Downgrade 2 steps")]
)
def test_the_title_counts(count: int, shown: str) -> None:
    assert title(plan_of("downgrade", *[step()] * count)) == shown


def test_the_facts_of_a_plan_that_loses_data(snapshot: MakeSnapshot) -> None:
    made = snapshot(*HISTORY, heads=("b2",))
    assert facts_of(plan_of("downgrade", step(LOSS)), made) == [
        "Target        sqlite:///shop.db · sqlite 3.40.1",
        "From → to     b2 (the only applied head) → a1",
        "Command       alembic downgrade a1",
        "Will destroy  column users.fax",
        "Undo          upgrade b2 restores structure, not data",
    ]


def test_no_loss_that_shows_is_not_a_promise(snapshot: MakeSnapshot) -> None:
    lines = facts_of(plan_of("downgrade", step(CODE)), snapshot(*HISTORY, heads=("b2",)))
    assert "Will destroy  nothing that the version files show" in lines


def test_a_note_comes_first_and_protection_beside_the_target(snapshot: MakeSnapshot) -> None:
    made = snapshot(*HISTORY, heads=("b2",), settings=Settings(protected=("*shop*",)))
    lines = facts_of(plan_of("downgrade", step()), made, "The database has moved since the plan.")
    assert lines[0] == "The database has moved since the plan."
    assert lines[1].endswith("PROTECTED")


def test_several_databases_each_have_a_line_and_a_heading(snapshot: MakeSnapshot) -> None:
    states = (
        DatabaseState(key="engine1", heads=("b2",), url="sqlite:///one.db"),
        DatabaseState(key="engine2", heads=("a1",), url="sqlite:///two.db"),
    )
    made = snapshot(*HISTORY, databases=states)
    both = Plan(
        "upgrade",
        "heads",
        "alembic upgrade heads",
        (
            DatabasePlan("engine1", ("b2",), ("b2",), ()),
            DatabasePlan("engine2", ("a1",), ("b2",), (step(direction="upgrade"),)),
        ),
    )
    assert [line for line in facts_of(both, made) if "engine" in line] == [
        "Target        engine1: sqlite:///one.db",
        "              engine2: sqlite:///two.db",
        "From → to     engine1: b2 (the only applied head) → b2",
        "              engine2: a1 (the only applied head) → b2",
    ]
    rows = [plain(row.line).strip() for row in step_rows(both, made, 60, ascii=False)]
    assert rows[:2] == ["engine1  0 steps", "engine2  1 step"]
    assert rows[2].startswith("1  ↑   b2")


def test_steps_are_numbered_in_the_order_of_execution(snapshot: MakeSnapshot) -> None:
    made = snapshot(*HISTORY, heads=("b2",))
    rows = step_rows(plan_of("downgrade", step(LOSS), step(id="a1")), made, 60, ascii=False)
    assert [row.step.revision if row.step else "" for row in rows] == ["b2", "a1"]
    assert [plain(row.line).split() for row in rows] == [
        ["1", "↓", "b2", "drop", "fax", "⚠", "data"],
        ["2", "↓", "a1", "drop", "fax"],
    ]
    (row,) = step_rows(plan_of("downgrade", step()), made, 60, ascii=True)
    assert plain(row.line).isascii()


def test_the_risk_of_a_step_is_its_worst_operation() -> None:
    assert step_risk(step(LOSS, CODE), ascii=False) == ("⚠ data", "warning")
    assert step_risk(step(LOSS), ascii=True) == ("! data", "warning")
    assert step_risk(step(CODE), ascii=False) == ("code", "dim")
    assert step_risk(step(Operation("+", "table t")), ascii=False) == ("", "")


def test_details_list_the_operations() -> None:
    text = [plain(line).strip() for line in step_operations(step(LOSS, CODE), 40)]
    assert text == ["- column users.fax ⚠", "· code"]
    assert plain(step_operations(step(), 40)[-1]) == "does nothing that the version file shows"
    assert step_operations(step(LOSS, direction="stamp"), 40) == [], "a stamp runs nothing of it"


@pytest.mark.parametrize(
    ("states", "said"),
    [
        ((DatabaseState(transactional_ddl=True),), "transactional DDL · one transaction for all steps"),
        (
            (DatabaseState(transactional_ddl=True, transaction_per_migration=True),),
            "transactional DDL · a transaction for each step",
        ),
        (
            (DatabaseState(transactional_ddl=True), DatabaseState(transactional_ddl=False)),
            "no transactional DDL: a failure leaves finished steps",
        ),
        ((DatabaseState(),), ""),
    ],
)
def test_what_a_failure_would_leave(snapshot: MakeSnapshot, states: tuple[DatabaseState, ...], said: str) -> None:
    assert transactional_ddl(snapshot(*HISTORY, databases=states)) == said


def stamp_of(*steps: Step, heads: tuple[str, ...], after: tuple[str, ...], purge: bool = False) -> Plan:
    return Plan("stamp", "a1", "alembic stamp a1", (DatabasePlan("", heads, after, steps),), purge)


def test_a_stamp_writes_the_version_table_only(snapshot: MakeSnapshot) -> None:
    made = snapshot(*HISTORY, heads=("b2",))
    plan = stamp_of(step(LOSS, direction="stamp"), heads=("b2",), after=("a1",))
    assert facts_of(plan, made)[2:] == [
        "Command       alembic stamp a1",
        "Writes        the version table only: no migration is run",
        "Undo          stamp b2 restores the stamp",
    ]
    assert title(plan) == "Stamp a1"
    assert question(plan, "release", "Y") == "Read this, then press Y."
    assert question(plan, "key", "Y") == "Y runs this."


def test_a_purge_names_what_it_erases_and_what_nobody_brings_back(snapshot: MakeSnapshot) -> None:
    made = snapshot(*HISTORY, heads=("b2", "deadbeef"))
    plan = stamp_of(step(direction="stamp"), heads=("b2", "deadbeef"), after=("a1",), purge=True)
    assert facts_of(plan, made, width=110)[3:] == [
        "Writes        the version table only: no migration is run",
        "Purge         erases all rows first: b2, deadbeef",
        "Forgets       deadbeef: no version file knows it",
        "Undo          stamp b2 restores the others; deadbeef cannot be stamped again without its file",
    ]


def test_a_purge_to_base_has_something_to_do(snapshot: MakeSnapshot) -> None:
    plan = stamp_of(heads=("b2",), after=(), purge=True)
    assert not plan.is_empty and title(plan) == "Stamp a1"
    assert plain(no_steps(plan)) == "no step: the rows are erased, and that is all"
    empty = stamp_of(heads=(), after=(), purge=True)
    assert empty.is_empty and title(empty) == "Stamp: nothing to do"
    assert "Purge         there is no row to erase" in facts_of(empty, snapshot(*HISTORY, heads=()))


def test_the_tag_is_named(snapshot: MakeSnapshot) -> None:
    tagged = replace(plan_of("downgrade", step()), tag="release 7")
    assert "Tag           release 7 (env.py is given --tag)" in facts_of(tagged, snapshot(*HISTORY, heads=("b2",)))


@pytest.mark.parametrize(
    ("width", "shown"), [(90, "12 statements"), (66, "12 SQL"), (55, "")], ids=["wide", "medium", "narrow"]
)
def test_statements_are_counted_where_the_message_leaves_room(snapshot: MakeSnapshot, width: int, shown: str) -> None:
    made = snapshot(*HISTORY, heads=("b2",))
    (row,) = step_rows(plan_of("downgrade", step(LOSS)), made, width, ascii=False, count=lambda *_: "12 statements")
    text = plain(row.line)
    assert "drop fax" in text and "⚠ data" in text
    assert re.findall(r"12 \w+", text) == ([shown] if shown else [])


@pytest.mark.parametrize("width", [40, 60, 90])
def test_risks_stand_below_each_other(snapshot: MakeSnapshot, width: int) -> None:
    """Also where the statements of some steps are counted, and those of others not known."""
    made = snapshot(*HISTORY, heads=("b2",))
    counts = {"b2": "2 statements", "a1": ""}
    plan = plan_of("downgrade", step(LOSS), step(CODE, id="a1"))
    rows = step_rows(plan, made, width, ascii=False, count=lambda _, each: counts[each.revision])
    loss, code = (plain(row.line) for row in rows)
    assert loss.index("⚠ data") == code.index("code")


@pytest.mark.parametrize(
    ("way_back", "why"), [("raises", "its downgrade() raises"), ("missing", "it has no downgrade()")]
)
def test_a_downgrade_that_will_fail_says_so_before(snapshot: MakeSnapshot, way_back: WayBack, why: str) -> None:
    doomed = plan_of("downgrade", Step("b2", "downgrade", "drop fax", way_back=way_back))
    assert f"Will fail     at b2: {why}" in facts_of(doomed, snapshot(*HISTORY, heads=("b2",)))
    assert step_risk(doomed.steps[0], ascii=False) == ("✗ fails", "broken")


def test_an_upgrade_without_a_way_back_says_so_before(snapshot: MakeSnapshot) -> None:
    one_way = plan_of("upgrade", Step("b2", "upgrade", "drop fax", operations=(LOSS,), way_back="raises"))
    lines = facts_of(one_way, snapshot(*HISTORY, heads=("a1",)))
    assert lines[-1] == "Undo          no way back past b2: its downgrade() raises"


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(text=st.text(max_size=60), width=st.integers(40, 130))
def test_no_line_is_wider_than_asked(snapshot: MakeSnapshot, text: str, width: int) -> None:
    made = snapshot(*HISTORY, heads=("b2",))
    hostile = plan_of("downgrade", Step("b2", "downgrade", text, operations=(Operation("-", text, "destroys"),)))
    lines = [
        *facts(hostile, made, "The database has moved since the plan.", width),
        *(row.line for row in step_rows(hostile, made, width, ascii=False)),
        *step_operations(hostile.steps[0], width),
    ]
    for line in lines:
        assert cell_len(plain(line)) <= width, plain(line)
        assert plain(line).isprintable()


@pytest.mark.parametrize(
    ("width", "shown"),
    [(80, ("Downgrade 2 steps", True)), (49, ("Downgrade 2 steps", True)), (48, ("Downgrade", True)),
     (41, ("Downgrade", True)), (40, ("Downgrade", False)), (5, ("Downgrade", False))],
)  # fmt: skip
def test_a_button_that_does_not_fit_says_less(width: int, shown: tuple[str, bool]) -> None:
    """Nothing is cut: two cells behind the question, two in each button, two between them."""
    assert buttons(plan_of("downgrade", step(), step(id="c3")), "x" * 18, width) == shown


MANY = tuple(
    step(Operation("-", f"column t{n}.c", "destroys"), Operation("-", f"table t{n}", "destroys")) for n in range(9)
)


@pytest.mark.parametrize("width", [54, 74, 114])
def test_without_room_the_worst_and_the_way_back_come_first_in_a_line_each(snapshot: MakeSnapshot, width: int) -> None:
    made = snapshot(*HISTORY, heads=("b2",), settings=Settings(protected=("*shop*",)))
    lines = [plain(line).rstrip() for line in facts(plan_of("downgrade", *MANY), made, "", width, 6)]
    assert [line.split("  ")[0] for line in lines[:4]] == ["Target", "Will destroy", "Undo", "From → to"]
    assert "shop.db" in lines[0] and lines[0].endswith("PROTECTED")
    assert lines[1].startswith("Will destroy  table t0 · table t1 · ") and re.search(r" \+ \d+ more$", lines[1])
    assert lines[2] == "Undo          upgrade b2 restores structure, not data"[:width]
    assert all(cell_len(line) <= width for line in lines)
    whole = " ".join(" ".join(lines[3:]).split())  # what was cut, below the fold
    assert all(f"column t{n}.c · table t{n}" in whole for n in range(9))


def test_with_room_for_all_the_facts_are_in_the_order_of_a_run(snapshot: MakeSnapshot) -> None:
    made, plan = snapshot(*HISTORY, heads=("b2",)), plan_of("downgrade", step(LOSS))
    assert facts(plan, made, "", 74, 5) == facts(plan, made, "", 74)
    assert [plain(line).split("  ")[0] for line in facts(plan, made, "", 74, 4)][1] == "Will destroy"


def test_a_way_back_that_does_not_fit_names_no_ids(snapshot: MakeSnapshot) -> None:
    made = snapshot(*HISTORY, heads=("b2",))
    plan = Plan("downgrade", "a1", "alembic downgrade a1", (DatabasePlan("", ("b" * 40,), (), MANY),))
    lines = [plain(line) for line in facts(plan, made, "", 54, 6)]
    assert "Undo          upgrade restores structure, not data" in lines
    assert "b" * 40 in "".join(line[14:].strip() for line in lines[4:])


@pytest.mark.parametrize(
    ("width", "shown"),
    [
        (40, "table a · table b · table c"),
        (26, "table a · table b + 1 more"),
        (25, "table a + 2 more"),
        (12, "ta… + 2 more"),
    ],
)
def test_as_many_as_fit(width: int, shown: str) -> None:
    assert as_many(("table a", "table b", "table c"), width) == shown
