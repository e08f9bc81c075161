"""Whose difference is it: the words and marks, and the drifts as lines."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from migtui.core.diff.model import Row
from migtui.core.diff.origin import Drift, ThreeWay
from migtui.engine.building import ON_TRUST
from migtui.engine.comparing import Partial
from migtui.ui.diff.scratching import TRUST
from migtui.ui.keys.keymap import DEFAULT
from migtui.ui.present.diff.origin import (
    MARKS,
    NO_DRIFT,
    NOT_TOLD,
    WORDS,
    answer_words,
    count_lines,
    drift_lines,
    drift_rows,
    no_drift,
    origin_mark,
)
from migtui.ui.present.diff.scratching import progress
from migtui.ui.text import line_width, plain
from migtui.worker.scratch.stages import OWN_CODE

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
REFUSED = ThreeWay(
    "", "", {}, (), error="revision b2, line 12 opens a connection of its own: create_engine(url)", revision="b2",
    hint=ON_TRUST,
)  # fmt: skip


def text(lines: Sequence[Any]) -> str:
    return "\n".join(plain(line) for line in lines)


def test_the_hints_ask_for_the_word_that_is_offered() -> None:
    assert TRUST in ON_TRUST and TRUST in OWN_CODE


def test_marks_say_in_ascii_what_they_say_in_colour() -> None:
    assert len({glyph for glyph, _, _ in MARKS.values()}) == len({plain for _, plain, _ in MARKS.values()}) == 3
    assert origin_mark("drift", ascii=True) == ("!", "warning")
    assert WORDS["model"] == "no migration yet"


def test_trouble_stands_first_and_a_database_that_was_left_is_named() -> None:
    answers = (replace(CLEAN, key="one"), replace(REFUSED, key="two"), replace(CLEAN, key="three", left="migtui_x"))
    shown = text(count_lines(answers, 80, ascii=False))
    assert shown.startswith("two\n✗ revision b2, line 12")
    assert "⚠ could not be removed, remove it by hand: migtui_x" in shown
    words, style = answer_words({answer.key: answer for answer in answers})
    assert "two: not known" in words and "could not be removed: migtui_x" in words and style == "warning"
    assert answer_words({"": CLEAN})[1] == "good"


def test_what_could_not_be_read_is_not_called_free_of_drift() -> None:
    answer = replace(CLEAN, unread=tuple(f"t{number}: permission denied" for number in range(6)))
    shown = text(count_lines([answer], 80, ascii=False))
    assert "⚠ not known of t0: permission denied, t1" in shown and "and 2 more" in shown
    words, style = answer_words({"": answer})
    assert "not known of t0" in words and style == "warning"
    assert plain(no_drift([answer])) == NOT_TOLD and plain(no_drift([CLEAN])) == NO_DRIFT


def test_drifts_fit_their_width() -> None:
    long = replace(DIFFERS, built=Row("column", "x", "x", {"type": "ENUM(" + "'a', " * 40 + ")"}))
    for width in (40, 76, 114):
        assert max(map(line_width, drift_lines(long, width))) <= width
    assert text(drift_rows([("shop", EXTRA)], is_several=True)).startswith("extra   shop: column orders.note")


def test_names_from_a_database_never_move_the_cursor() -> None:
    evil = replace(EXTRA, text="column \x1b[31m[/]\n is there")
    shown = text([*drift_rows([("", evil)], is_several=False), *drift_lines(evil, 60)])
    assert "\x1b" not in shown and "[31m[/] is there" in shown


def test_progress_counts_revisions() -> None:
    told = progress(Partial("shop", "built", done=120, total=412), DEFAULT, several=True)
    assert told == "shop: building 120 of 412 revisions in a scratch database … esc gives up"
    assert "comparing" in progress(Partial("", "built", done=3, total=3), DEFAULT, several=False)
