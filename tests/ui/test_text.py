"""Lines of text: every cut is measured in terminal cells, and nothing from outside steers the terminal."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from migtui.ui.text import Line, cut, elide, in_ascii, justify, line_width, one_line, pad, plain, wrap

WORDS = st.text(st.sampled_from("ab 日本é[]/\\\n\t\x1b\u200b🙂·"), max_size=40)
LINES = st.lists(st.tuples(WORDS, st.just("")), max_size=5).map(tuple)
WIDTHS = st.integers(0, 60)


@pytest.mark.parametrize(
    ("text", "width", "shown"),
    [
        ("invoice", 7, "invoice"),
        ("invoice", 6, "invoi…"),
        ("a bc", 3, "a…"),
        ("日本語", 5, "日本…"),
        ("日本語", 4, "日…"),
        ("日本語", 1, "…"),
        ("any", 0, ""),
    ],
)
def test_elide_cuts_at_cells(text: str, width: int, shown: str) -> None:
    assert elide(text, width) == shown


@given(WORDS, WIDTHS)
def test_elide_never_exceeds_its_width(text: str, width: int) -> None:
    assert cell_len(elide(text, width)) <= width


@given(WORDS, WIDTHS)
def test_pad_is_exact(text: str, width: int) -> None:
    assert cell_len(pad(text, width)) == width


@given(LINES, WIDTHS)
def test_cut_never_exceeds_its_width_and_keeps_the_beginning(line: Line, width: int) -> None:
    short = cut(line, width)
    assert line_width(short) <= width
    assert plain(line).startswith(plain(short).removesuffix("…"))
    if line_width(line) <= width:
        assert line_width(short) == line_width(line)


@given(LINES, LINES, WIDTHS)
def test_justify_keeps_the_right_side_whole(left: Line, right: Line, width: int) -> None:
    whole = justify(left, right, width)
    assert plain(whole).endswith(plain(right))
    assert line_width(whole) == max(width, line_width(right))


@given(st.text(max_size=60))
def test_one_line_has_nothing_that_moves_the_cursor(text: str) -> None:
    shown = one_line(text)
    assert shown.isprintable()
    assert shown == shown.strip()


def test_one_line_makes_one_of_several() -> None:
    assert one_line("drop\r\n  users\x1b[31m\tnow\x00") == "drop users [31m now"


@given(WORDS, st.integers(2, 60))
def test_wrap_loses_no_word_and_no_width(text: str, width: int) -> None:
    lines = wrap(text, width)
    assert all(cell_len(line) <= width for line in lines)
    assert "".join(lines).replace(" ", "") == "".join(text.split())


def test_wrap_folds_at_blanks_and_cuts_what_is_longer() -> None:
    assert wrap("revises 5510ce7d8a3f split", 12) == ["revises", "5510ce7d8a3f", "split"]
    assert wrap("a5510ce7d8a3f", 6) == ["a5510c", "e7d8a3", "f"]
    assert wrap("", 10) == [""]


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("forget phone numb…", "forget phone numb~"),
        ("computing offline SQL …", "computing offline SQL.."),
        ("reading … · esc gives up", "reading.. - esc gives up"),
        ("… 5 more", "~ 5 more"),
        ("a1 → b2 ⚠", "a1 > b2 !"),
        ("日本語…", "日本語~"),
    ],
)
def test_in_ascii_a_cut_is_no_full_stop_and_every_cell_stays(text: str, shown: str) -> None:
    assert in_ascii(text) == shown
    assert cell_len(shown) == cell_len(text)
