"""A run added up from its events, and drawn: the marks follow the events, but what stands is what was read."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from migtui.core.database import DatabaseState
from migtui.core.history import build_history
from migtui.core.model import Revision
from migtui.core.plan import DatabasePlan, Direction, Plan, Step
from migtui.engine.events import (
    Database,
    Ended,
    Event,
    Log,
    Output,
    RunResult,
    Sql,
    StepDone,
    StepStart,
    Stopped,
    Txn,
)
from migtui.errors import OperationError
from migtui.ui.looks.palette import STYLES
from migtui.ui.present.run import progress, report, run_step_lines
from migtui.ui.present.run_marks import MARKS
from migtui.ui.run_model import OUTPUT_LINES, Mark, RunModel
from migtui.ui.text import line_width, plain

if TYPE_CHECKING:
    from migtui.ui.snapshot import Snapshot
    from tests.ui.conftest import MakeSnapshot

CHAIN = (Revision("a1"), Revision("b2", ("a1",), message="left"), Revision("c3", ("b2",), message="right"))


def model_of(direction: Direction = "upgrade", ids: tuple[str, ...] = ("b2", "c3")) -> RunModel:
    steps = tuple(Step(id, direction, f"make {id}") for id in ids)
    return RunModel(
        Plan(direction, "x", f"alembic {direction} x", (DatabasePlan("", (), (), steps),)), build_history(CHAIN)
    )


def fed(model: RunModel, *events: Event) -> RunModel:
    for second, event in enumerate(events):
        model.apply(event, float(second))
    return model


def marks(model: RunModel) -> list[Mark]:
    return [state.mark for state in model.steps]


def ended(*heads: str, ok: bool = True, error: str = "", left_behind: tuple[str, ...] = ()) -> Ended:
    failure = OperationError(error) if error else None
    return Ended(RunResult(ok, (DatabaseState(heads=heads),), failure, left_behind=left_behind))


def output(model: RunModel) -> list[str]:
    return [plain(line) for line in model.fresh]


def test_a_step_runs_then_is_applied_then_stands() -> None:
    model = model_of()
    assert marks(model) == ["waiting", "waiting"]
    assert marks(fed(model, StepStart("", 0, "b2", 2))) == ["running", "waiting"]
    assert marks(fed(model, StepDone("", 0, "b2", 12.5))) == ["applied", "waiting"]
    fed(model, StepStart("", 1, "c3", 2), StepDone("", 1, "c3", 1.0))
    assert (model.done, model.running) == (2, None)
    assert marks(fed(model, ended("c3"))) == ["committed", "committed"]


@pytest.mark.parametrize(
    ("heads", "expected"),
    [
        (("a1",), ["undone", "failed", "waiting"]),  # one transaction for all: everything was rolled back
        (("b2",), ["committed", "failed", "waiting"]),
        (("c3",), ["committed", "committed", "waiting"]),  # it failed after all, but the version table has it
        ((), ["undone", "failed", "waiting"]),
    ],
)
def test_what_stands_is_what_was_read(heads: tuple[str, ...], expected: list[Mark]) -> None:
    model = model_of(ids=("b2", "c3", "c3"))
    fed(model, StepStart("", 0, "b2", 3), StepDone("", 0, "b2", 1.0), StepStart("", 1, "c3", 3))
    assert marks(fed(model, ended(*heads, ok=False, error="no such table"))) == expected


class TestWhereDdlCommitsAtOnce:
    """What a step that is not stamped leaves is said for each database, as its server is."""

    @staticmethod
    def after(dialect: str, sql: str, *events: Event, transactional: bool = False, keys: int = 2) -> RunModel:
        """b2 has run on the first of two databases."""
        steps = (Step("b2", "upgrade", "make b2"),)
        databases = tuple(DatabasePlan(key, (), (), steps) for key in ("orders", "audit")[:keys])
        model = RunModel(Plan("upgrade", "x", "alembic upgrade x", databases), build_history(CHAIN))
        state = Database("orders", ["a1"], dialect=dialect, transactional_ddl=transactional)
        return fed(
            model, state, StepStart("orders", 0, "b2", 1), Sql(sql, 1.0), StepDone("orders", 0, "b2", 1.0), *events
        )

    @staticmethod
    def lines(model: RunModel, made: Snapshot) -> list[str]:
        return [plain(line) for line in run_step_lines(model, made, 80, 0.0, ascii=False)[0]]

    @pytest.mark.parametrize(
        ("dialect", "sql", "transactional", "running", "at_the_end"),
        [
            ("mariadb", "ALTER TABLE t ADD x INT", False, "applied, its DDL is in", "! b2 not stamped; its DDL stays"),
            ("oracle", "drop table t", False, "applied, its DDL is in", "! b2 not stamped; its DDL stays"),
            ("sqlite", "CREATE TABLE t (x)", False, "applied, its DDL may be in", "! b2 not stamped; its DDL may stay"),
            ("mariadb", "UPDATE t SET x = 1", False, "applied, not committed yet", "○ b2 rolled back"),
            ("postgresql", "ALTER TABLE t ADD x INT", True, "applied, not committed yet", "○ b2 rolled back"),
        ],
    )
    def test_it_is_not_rolled_back(
        self, snapshot: MakeSnapshot, dialect: str, sql: str, transactional: bool, running: str, at_the_end: str
    ) -> None:
        made = snapshot(*CHAIN, heads=("a1",))
        model = self.after(dialect, sql, Txn("commit"), transactional=transactional)
        assert running in self.lines(model, made)[1]
        stands = (DatabaseState("orders", ("a1",)), DatabaseState("audit", ("a1",)))
        fed(model, StepStart("audit", 0, "b2", 1), Ended(RunResult(False, stands, OperationError("no"))))
        assert at_the_end in " ".join(self.lines(model, made)[1].replace("make b2", "").split())
        said = " ".join(plain(line) for line in report(model, made, 400))
        assert ("orders: b2 is not stamped, but its DDL" in said) is at_the_end.startswith("!")

    def test_a_stamp_that_stands_is_done(self, snapshot: MakeSnapshot) -> None:
        model = self.after("mariadb", "ALTER TABLE t ADD x INT", keys=1)
        fed(model, Ended(RunResult(True, (DatabaseState("orders", ("b2",)),))))
        assert marks(model) == ["committed"]

    def test_one_database_tells_when_it_commits(self, snapshot: MakeSnapshot) -> None:
        """After the last step; or each of them, before its end is told."""
        made = snapshot(*CHAIN, heads=("a1",))
        model = self.after("mariadb", "ALTER TABLE t ADD x INT", Txn("commit"), keys=1)
        assert "applied, committed" in self.lines(model, made)[0]
        start, done = StepStart("", 0, "b2", 2), StepDone("", 0, "b2", 1.0)
        assert "applied, committed" in self.lines(fed(model_of(), start, Sql("x", 1.0), Txn("commit"), done), made)[0]
        open_still = fed(model_of(), start, Txn("commit"), Sql("x", 1.0), done)
        assert "applied, not committed yet" in self.lines(open_still, made)[0]

    def test_a_downgrade_is_still_stamped(self, snapshot: MakeSnapshot) -> None:
        made = snapshot(*CHAIN, heads=("c3",))
        model = fed(
            model_of("downgrade", ("c3",)),
            Database("", ["c3"], dialect="mysql", transactional_ddl=False),
            *(StepStart("", 0, "c3", 1), Sql("DROP TABLE t", 1.0), StepDone("", 0, "c3", 1.0)),
            ended("c3", ok=False, error="no"),
        )
        assert "still stamped; its DDL stays" in self.lines(model, made)[0]
        assert "stamp this database below c3" in " ".join(plain(line) for line in report(model, made, 400))


def test_a_downgrade_stands_when_its_revision_is_gone() -> None:
    model = model_of("downgrade", ("c3", "b2"))
    fed(model, StepStart("", 0, "c3", 2), StepDone("", 0, "c3", 1.0), StepStart("", 1, "b2", 2))
    assert marks(fed(model, ended("b2", ok=False, error="stop"))) == ["committed", "failed"]


def test_without_a_reading_an_applied_step_is_not_called_done() -> None:
    model = fed(model_of(), StepStart("", 0, "b2", 2), StepDone("", 0, "b2", 1.0), StepStart("", 1, "c3", 2))
    assert marks(fed(model, Ended(RunResult(False, (), OperationError("gone"))))) == ["unknown", "failed"]


def test_output_is_kept_in_order_and_made_harmless() -> None:
    model = fed(
        model_of(),
        StepStart("", 0, "b2", 2),
        Sql("DROP TABLE [dbo].[users]\nCASCADE", 2.4),
        Sql("SELECT 1", 0.2, error="no such column"),
        Log("WARNING", "app", "be\x1b[2J careful"),
        Output("one\ttwo\nthree"),
        Txn("commit"),
        Txn("rollback"),
    )
    assert output(model) == [
        "-> b2 make b2",
        "  DROP TABLE [dbo].[users]  2 ms",
        "  CASCADE",
        "  SELECT 1",
        "  no such column",
        "app: be [2J careful",
        "one two",
        "three",
        "COMMIT",
        "ROLLBACK",
    ]
    assert model.statements == 2


def test_what_the_projects_own_logging_prints_is_there_once() -> None:
    record = Log("INFO", "alembic.env", "Migrating database audit", is_printed=True)
    model = fed(model_of(), record, Output("INFO [alembic.env] Migrating database audit\n"))
    assert output(model) == ["INFO [alembic.env] Migrating database audit"]


def test_the_end_of_a_line_that_comes_alone_is_no_empty_line() -> None:
    model = fed(model_of(), Output("one"), Sql("x", 0.0), Output("\ntwo\n"), Output("\nthree\n"))
    assert output(model) == ["one", "  x", "two", "", "three"]


def test_a_flood_of_output_keeps_its_end() -> None:
    model = fed(model_of(), Output("\n".join(map(str, range(OUTPUT_LINES + 100)))))
    assert len(model.fresh) == OUTPUT_LINES
    assert plain(model.fresh[-1]) == str(OUTPUT_LINES + 99)


@given(st.text(max_size=80))
def test_no_output_moves_the_cursor(text: str) -> None:
    model = fed(model_of(), Output(text), Log("INFO", "x", text), Sql(text, 0.0, error=text))
    assert all(plain(line).isprintable() for line in model.fresh)


@pytest.mark.parametrize("ascii", [False, True])
def test_every_mark_is_a_glyph_and_a_word(snapshot: MakeSnapshot, ascii: bool) -> None:
    made = snapshot(*CHAIN, heads=("a1",))
    for mark, (glyph, plain_glyph, style, word) in MARKS.items():
        model = model_of()
        model.steps[0].mark = mark  # type: ignore[assignment]
        model.steps[0].keeps = "does" if mark == "kept" else ""
        line = run_step_lines(model, made, 60, 0.0, ascii=ascii)[0][0]
        assert line_width(line) <= 60
        assert word in plain(line)
        assert (plain_glyph if ascii else glyph) in plain(line)
        assert style in STYLES


def test_progress_names_the_running_step() -> None:
    model = fed(model_of(), StepStart("", 0, "b2", 2), StepDone("", 0, "b2", 1.0))
    assert "1 of 2 steps" in plain(progress(model, 1.5, 100))
    fed(model, StepStart("", 1, "c3", 2), Sql("x", 0.0))
    assert plain(progress(model, 1.5, 100)) == "    1.5 s  step 2 of 2 · c3 make c3  1 statement"


def test_progress_says_what_goes_on_around_the_steps() -> None:
    model = model_of()
    assert plain(progress(model, 1.5, 100)) == "    1.5 s  0 of 2 steps · starting  0 statements"
    fed(model, StepStart("", 0, "b2", 2), StepDone("", 0, "b2", 1.0))
    assert plain(progress(model, 1.5, 100)) == "    1.5 s  1 of 2 steps  0 statements"
    fed(model, StepStart("", 1, "c3", 2), StepDone("", 1, "c3", 1.0))
    assert plain(progress(model, 1.5, 100)) == "    1.5 s  2 of 2 steps · finishing  0 statements"


@pytest.mark.parametrize(
    ("events", "said"),
    [
        ((ended("c3"),), "✓ done"),
        ((Stopped("", 1), ended("b2")), "■ stopped as asked"),
        ((ended("b2", ok=False, error="no"),), "✗ failed"),
    ],
)
def test_the_outcome_is_one_word(events: tuple[Event, ...], said: str) -> None:
    started = fed(model_of(), StepStart("", 0, "b2", 2), StepDone("", 0, "b2", 1.0))
    assert said in plain(progress(fed(started, *events), 1.5, 100))


def test_the_report_says_where_the_database_stands_before_what_went_wrong(snapshot: MakeSnapshot) -> None:
    made = snapshot(*CHAIN, heads=("b2",))
    model = fed(model_of(), ended("b2", ok=False, error="no such table", left_behind=("SQLite keeps it.",)))
    assert [plain(line) for line in report(model, made, 80)] == [
        "The database stands at b2  (read anew)",
        "SQLite keeps it.",
        "",
        "The operation failed",
        "no such table",
    ]


def test_a_database_that_was_not_read_is_unknown(snapshot: MakeSnapshot) -> None:
    made = snapshot(*CHAIN, heads=("b2",))
    model = fed(model_of(), Ended(RunResult(False, (DatabaseState(error="locked"),), OperationError("x"))))
    assert plain(report(model, made, 80)[0]).startswith("The database stands at unknown: locked")
    unread = fed(model_of(), Ended(RunResult(False, (), OperationError("x"))))
    assert "could not be read" in plain(report(unread, made, 80)[0])
