"""Folded lines lose nothing and keep their styles; parts that belong together stay together."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from migtui.ui.text import Line, line_width, plain
from migtui.ui.wrapped import folded, joined

LINE: Line = (("The database stands at ", ""), ("b3aa, e1b7", "here"), ("  (read anew)", "dim"))
WORDS = st.text(st.sampled_from("ab 日é\u200b🙂·"), max_size=30)
LINES = st.lists(st.tuples(WORDS, st.sampled_from(["", "dim", "here"])), max_size=5).map(tuple)


def test_a_line_that_fits_stays_as_it_is() -> None:
    assert folded(LINE, line_width(LINE)) == [LINE]


def test_a_line_is_folded_at_blanks_and_keeps_its_styles() -> None:
    assert folded(LINE, 30) == [
        (("The database stands at ", ""), ("b3aa,", "here")),
        (("e1b7 ", "here"), ("(read anew)", "dim")),
    ]


@given(LINES, st.integers(2, 40))
def test_nothing_is_lost_and_nothing_is_too_wide(line: Line, width: int) -> None:
    found = folded(line, width)
    assert all(line_width(part) <= width for part in found) or found == [line]
    signs = [(sign, style) for text, style in line for sign in text if not sign.isspace()]
    assert [(sign, style) for part in found for text, style in part for sign in text if not sign.isspace()] == signs


@pytest.mark.parametrize(
    ("width", "shown"),
    [
        (40, ["esc closes · j k scroll · ? keys"]),
        (31, ["esc closes · j k scroll", "? keys"]),
        (12, ["esc closes", "j k scroll", "? keys"]),
        (5, ["esc", "close", "s", "j k", "scrol", "l", "?", "keys"]),
    ],
)
def test_what_belongs_together_stays_on_a_line(width: int, shown: list[str]) -> None:
    assert joined(["esc closes", "j k scroll", "? keys"], width, " · ") == shown


def test_no_parts_are_no_lines() -> None:
    assert joined([], 10, " · ") == []
    assert plain(()) == ""
