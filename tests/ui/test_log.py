"""The command log: a line an entry, exactly as wide as its panel."""

from __future__ import annotations

from datetime import datetime

from hypothesis import given
from hypothesis import strategies as st

from migtui.ui.present.log import log_lines
from migtui.ui.session import LogEntry
from migtui.ui.text import line_width, plain

AT = datetime(2026, 1, 15, 14, 5, 40)


def entry(action: str = "Upgrade 1 step", result: str = "1 step", ok: bool = True) -> LogEntry:
    return LogEntry(AT, action, "alembic upgrade 4f2c91ab", result, 0.314, ok)


def test_time_action_command_result_and_duration() -> None:
    (line,) = log_lines([entry()], 116)
    assert plain(line).startswith(" 14:05:40  Upgrade 1 step      alembic upgrade 4f2c91ab  ")
    assert plain(line).endswith("0.31 s  ok ")


def test_a_failure_is_a_word_not_a_colour() -> None:
    assert plain(log_lines([entry(ok=False)], 80)[0]).endswith("failed ")


def test_the_outcome_is_kept_when_the_result_is_long() -> None:
    text = plain(log_lines([entry(result="x" * 300)], 80)[0])
    assert "…" in text and text.endswith("0.31 s  ok ")


@given(st.text(max_size=60), st.integers(40, 160))
def test_a_line_is_as_wide_as_the_panel(text: str, width: int) -> None:
    (line,) = log_lines([LogEntry(AT, "Read database", text, text, None, True)], width)
    assert line_width(line) == width
    assert plain(line).isprintable()
