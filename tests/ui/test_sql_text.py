"""Statements as text: coloured and folded, counted, named, and behind what is missing from them."""

from __future__ import annotations

import subprocess
import sys
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rich.cells import cell_len

from migtui.core.database import DatabaseState
from migtui.core.model import Revision
from migtui.core.operations.operations import Operation
from migtui.core.plan import DatabasePlan, Direction, Plan, Step
from migtui.engine.scripting import StepScript
from migtui.errors import EnvironmentFailed
from migtui.ui.looks.palette import STYLES
from migtui.ui.plan_sql import FIRST, PlanSql, parts
from migtui.ui.present import sql as present
from migtui.ui.present.file_name import file_name, plan_file_name
from migtui.ui.present.fold import fold
from migtui.ui.present.sql import answer_lines, count_text, script_lines, sql_lines, statements
from migtui.ui.text import Line, plain

if TYPE_CHECKING:
    from tests.ui.conftest import MakeSnapshot

PRINTED = """\
BEGIN;

-- Running upgrade a1 -> b2

CREATE TABLE "invoice lines" (
    id INTEGER NOT NULL,\x20
    note VARCHAR(200) DEFAULT 'none; at all'
);

UPDATE alembic_version SET version_num='b2' WHERE alembic_version.version_num = 'a1';

COMMIT;

"""


def text_of(lines: list[Line]) -> list[str]:
    return [plain(line).rstrip() for line in lines]


def script(sql: str = PRINTED, key: str = "", **rest: object) -> StepScript:
    return StepScript(key, "b2", "upgrade", sql, **rest)  # type: ignore[arg-type]


# -- statements ----------------------------------------------------------------------------------------------


def test_statements_keep_their_lines_and_fold_under_themselves() -> None:
    assert text_of(sql_lines(PRINTED, 48, "w")) == [
        "BEGIN;",
        "",
        "-- Running upgrade a1 -> b2",
        "",
        'CREATE TABLE "invoice lines" (',
        "    id INTEGER NOT NULL,",
        "    note VARCHAR(200) DEFAULT 'none; at all'",
        ");",
        "",
        "UPDATE alembic_version SET version_num='b2'",
        "    WHERE alembic_version.version_num = 'a1';",
        "",
        "COMMIT;",
    ]


@pytest.mark.parametrize("dialect", ["", "sqlite", "postgresql", "mysql", "mariadb", "mssql"])
def test_words_strings_numbers_and_comments_have_their_own_styles(dialect: str) -> None:
    spans = {span for line in sql_lines(PRINTED, 90, "w", dialect=dialect) for span in line}
    assert {("CREATE", "keyword"), ("200", "number"), ("-- Running upgrade a1 -> b2", "comment")} <= spans
    assert "none; at all" in "".join(text for text, style in sorted(spans) if style == "string")
    assert {style for _, style in spans} <= STYLES.keys()


def test_a_quoted_name_is_no_string() -> None:
    for dialect, name in (("postgresql", '"Users"'), ("sqlite", '"Users"'), ("mysql", "`Users`")):
        (line,) = sql_lines(f"DROP TABLE {name};", 60, "w", dialect=dialect)
        assert [text for text, style in line if style == "string"] == [], dialect


@settings(deadline=None)
@given(text=st.text(max_size=200), width=st.integers(12, 100))
def test_no_line_is_wider_than_asked_and_nothing_moves_the_cursor(text: str, width: int) -> None:
    for line in sql_lines(text, width, "w"):
        assert cell_len(plain(line)) <= width
        assert plain(line).isprintable()


@given(parts=st.lists(st.tuples(st.text("ab (", max_size=12), st.sampled_from(["", "keyword"])), max_size=8))
def test_folding_loses_nothing_but_blanks(parts: list[tuple[str, str]]) -> None:
    line: Line = tuple(parts)
    folded = "".join(plain(part) for part in fold(line, 9))
    assert folded.replace(" ", "") == plain(line).replace(" ", "")


def test_more_than_anybody_scrolls_through_is_left_to_the_file(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(present, "MOST", 20)
    assert text_of(sql_lines("SELECT 1;\n" * 10, 60, "W"))[-1] == "… 80 more characters: W saves all of them to a file"


@pytest.mark.parametrize(
    ("sql", "count"),
    [
        (PRINTED, 2),
        ("", 0),
        ("-- Running upgrade a -> b;\n\n", 0),
        ("INSERT INTO t VALUES ('a;\n', 'it''s;\n');\n\n", 1),
        ("CREATE FUNCTION f() AS $$\nBEGIN\n  a := 1;\nEND;\n$$ LANGUAGE plpgsql;\n\nSELECT 1;\n\n", 2),
        ("BEGIN;\n\nDROP TABLE t;\n\nCOMMIT;\n\n", 1),
    ],
)
def test_statements_are_counted_as_a_run_would_send_them(sql: str, count: int) -> None:
    assert statements(sql) == count


def test_a_count_that_is_not_all_says_so() -> None:
    assert count_text([script()]) == "2 statements"
    assert count_text([script(), script(incomplete=("line 3 reads data",))]) == "4+ statements"
    assert count_text([script(), script("", refused="line 3 connects")]) == "2+ statements"
    assert count_text([script("", error="ValueError")]) == ""


def test_nothing_of_this_is_imported_before_somebody_looks_at_sql() -> None:
    code = "import sys, migtui.ui.app; print([m for m in sys.modules if m.startswith('pygments.lexers.sql')])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


# -- what is missing -----------------------------------------------------------------------------------------


def test_what_is_missing_stands_above_the_statements_in_words_and_with_a_sign() -> None:
    found = script("DROP TABLE t;\n\n", incomplete=("line 3 reads [data]",), error="KeyError: 'x'\n(b2.py, line 4)")
    assert text_of(script_lines(found, 80, "w")) == [
        "⚠ incomplete: line 3 reads [data]",
        "✗ cannot be run offline: KeyError: 'x' (b2.py, line 4)",
        "",
        "DROP TABLE t;",
    ]
    assert text_of(script_lines(script("", refused="line 3 connects"), 80, "w")) == [
        "⚠ not run for its SQL: line 3 connects"
    ]
    assert text_of(script_lines(script(""), 80, "w")) == ["no statements: nothing is sent to the database"]


def test_each_of_several_databases_has_its_name(snapshot: MakeSnapshot) -> None:
    made = snapshot(Revision("b2"), databases=(DatabaseState(key="one"), DatabaseState(key="two")))
    operations = (Operation("+", "table a", database="one"), Operation("-", "table b", "destroys", database="two"))
    answer = (script("DROP TABLE t;\n", "one"), script("", "two", error="ValueError"))
    assert text_of(answer_lines(answer, operations, made, 60)) == [
        "one",
        "DROP TABLE t;",
        "",
        "two",
        "✗ cannot be run offline: ValueError",
        "",
        "what the version file shows",
        "- table b ⚠",
    ]


def test_without_an_offline_mode_the_file_still_shows_something(snapshot: MakeSnapshot) -> None:
    made = snapshot(Revision("b2"))
    error = EnvironmentFailed("env.py has no offline mode", where="db/env.py:7", hint="handle is_offline_mode()")
    assert text_of(answer_lines(error, (Operation("+", "table a"),), made, 60)) == [
        "✗ no offline SQL: env.py has no offline mode",
        "  db/env.py:7",
        "handle is_offline_mode()",
        "",
        "what the version file shows",
        "+ table a",
    ]
    assert text_of(answer_lines(error, (), made, 60))[-1] == "nothing"


# -- the file's name -----------------------------------------------------------------------------------------


class Whole:
    """A history that shortens nothing."""

    def short(self, id_: str) -> str:
        return id_


@pytest.mark.parametrize(
    ("verb", "before", "after", "name"),
    [
        ("upgrade", ("a1",), ("b2",), "upgrade_a1_to_b2.sql"),
        ("downgrade", ("b2",), (), "downgrade_b2_to_base.sql"),
        ("upgrade", ("a1", "c3"), ("d4",), "upgrade_a1_c3_to_d4.sql"),
        ("upgrade", ("a1", "c3", "e5"), ("d4",), "upgrade_3_heads_to_d4.sql"),
        ("upgrade", (), ("../../etc/x y",), "upgrade_base_to_.._.._etc_x_y.sql"),
    ],
)
def test_the_proposed_name(verb: str, before: tuple[str, ...], after: tuple[str, ...], name: str) -> None:
    assert file_name(verb, before, after, Whole()) == name
    assert "/" not in name


def test_databases_that_go_different_ways_are_named_by_the_target() -> None:
    ways = (DatabasePlan("one", ("a1",), ("b2",), ()), DatabasePlan("two", (), ("b2",), ()))
    assert plan_file_name(Plan("upgrade", "head", "", ways), Whole()) == "upgrade_to_head.sql"
    assert plan_file_name(Plan("upgrade", "head", "", ways[:1]), Whole()) == "upgrade_a1_to_b2.sql"


# -- a plan's ------------------------------------------------------------------------------------------------


def plan_of(count: int, direction: Direction = "upgrade") -> Plan:
    steps = tuple(Step(f"r{number}", direction, "") for number in range(count))
    return Plan(direction, "head", "", (DatabasePlan("", (), ("x",), steps),))


def answer_to(plan: Plan) -> tuple[StepScript, ...]:
    return tuple(
        StepScript("", step.revision, plan.direction, f"DROP TABLE {step.revision};\n\n") for step in plan.steps
    )


def test_the_beginning_of_a_long_plan_is_asked_for_first() -> None:
    assert parts(plan_of(FIRST)) == [plan_of(FIRST)]
    first, whole = parts(plan_of(FIRST + 1))
    assert len(first.steps) == FIRST and whole == plan_of(FIRST + 1)


async def test_the_steps_fill_as_they_become_known(snapshot: MakeSnapshot) -> None:
    plan, made = plan_of(FIRST + 5), snapshot(Revision("r0"))
    sql = PlanSql(plan)
    seen: list[tuple[str, str, str]] = []

    async def ask(part: Plan) -> tuple[StepScript, ...]:
        return answer_to(part)

    assert text_of(sql.lines("", plan.steps[0], made, 60)) == ["computing offline SQL …"]
    await sql.fetch(ask, lambda: seen.append((sql.count("", plan.steps[0]), sql.count("", plan.steps[-1]), sql.total)))
    assert seen == [("1 statement", "", ""), ("1 statement", "1 statement", f"{FIRST + 5} statements")]
    assert text_of(sql.lines("", plan.steps[-1], made, 60)) == [f"DROP TABLE r{FIRST + 4};"]
    assert sql.all == answer_to(plan)


async def test_a_failure_is_kept_and_what_was_known_stays(snapshot: MakeSnapshot) -> None:
    plan, made = plan_of(FIRST + 5), snapshot(Revision("r0"))
    sql = PlanSql(plan)

    async def ask(part: Plan) -> tuple[StepScript, ...]:
        if part is plan:
            raise EnvironmentFailed("env.py fails")
        return answer_to(part)

    await sql.fetch(ask, lambda: None)
    assert text_of(sql.lines("", plan.steps[0], made, 60)) == ["DROP TABLE r0;"]
    assert text_of(sql.lines("", plan.steps[-1], made, 60)) == ["✗ no offline SQL: env.py fails"]
    assert sql.all is None


async def test_a_stamp_is_shown_as_one(snapshot: MakeSnapshot) -> None:
    plan, made = plan_of(2, "stamp"), snapshot(Revision("r0"))
    sql = PlanSql(plan)

    async def ask(part: Plan) -> tuple[StepScript, ...]:
        return answer_to(part)

    await sql.fetch(ask, lambda: None)
    assert text_of(sql.lines("", plan.steps[0], made, 60)) == ["DROP TABLE r0;", "", "DROP TABLE r1;"]
    assert sql.count("", plan.steps[0]) == "" and sql.total == "2 statements"
