"""What a terminal can show, and texts that fit it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Literal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from migtui.core.cells import cells, cut, in_ascii
from migtui.core.graph.hues import HUES, lane_style
from migtui.core.paint import CODES, Line, Span, coloured, fitted, folded, plain
from migtui.core.terminal import is_dumb, lacks_signs, speaks_utf8, wants_colour

XTERM = {"TERM": "xterm-256color"}


@pytest.mark.parametrize(
    ("wish", "environ", "on_terminal", "in_pipe"),
    [
        ("auto", XTERM, True, False),
        ("auto", {"TERM": "dumb"}, False, False),
        ("auto", {}, False, False),
        ("auto", {**XTERM, "NO_COLOR": "1"}, False, False),
        ("auto", {**XTERM, "NO_COLOR": ""}, True, False),
        ("auto", {**XTERM, "FORCE_COLOR": "1"}, True, True),
        ("auto", {**XTERM, "CLICOLOR_FORCE": "1"}, True, True),
        ("auto", {**XTERM, "CLICOLOR_FORCE": "0"}, True, False),
        ("auto", {**XTERM, "CLICOLOR": "0"}, False, False),
        ("auto", {**XTERM, "NO_COLOR": "1", "FORCE_COLOR": "1"}, False, False),
        ("always", {"NO_COLOR": "1", "TERM": "dumb"}, True, True),
        ("never", {**XTERM, "FORCE_COLOR": "1"}, False, False),
    ],
)
def test_who_gets_colours(
    wish: Literal["auto", "always", "never"], environ: dict[str, str], on_terminal: bool, in_pipe: bool
) -> None:
    assert wants_colour(wish, environ, is_terminal=True) == on_terminal
    assert wants_colour(wish, environ, is_terminal=False) == in_pipe


@pytest.mark.parametrize(
    ("environ", "utf8"),
    [
        ({}, True),
        ({"LANG": "en_GB.UTF-8"}, True),
        ({"LANG": "de_DE.utf8@euro"}, True),
        ({"LC_ALL": "C.UTF-8"}, True),
        ({"LC_CTYPE": "UTF-8"}, True),
        ({"LC_ALL": "C", "LANG": "en_GB.UTF-8"}, False),
        ({"LC_ALL": "POSIX"}, False),
        ({"LANG": "de_DE.ISO-8859-1"}, False),
        ({"LC_CTYPE": "C.UTF-8"}, True),
        ({"LC_CTYPE": "C.UTF-8", "LANG": "C"}, False),
        ({"LC_ALL": "", "LANG": "C"}, False),
    ],
)
def test_whose_locale_has_our_signs(environ: dict[str, str], utf8: bool) -> None:
    assert speaks_utf8(environ) == utf8
    assert lacks_signs({**XTERM, **environ}, "utf-8") != utf8
    assert not lacks_signs({**XTERM, **environ}, "utf-8", is_terminal=False), "a file in UTF-8 has them"


def test_the_console_and_other_encodings_lack_them() -> None:
    assert lacks_signs({"TERM": "linux"}, "utf-8")
    for encoding in ("ascii", "latin-1", "cp437", "nonsense", None):
        assert lacks_signs(XTERM, encoding, is_terminal=False)


@pytest.mark.parametrize(("term", "dumb"), [("dumb", True), ("", True), ("linux", False), ("screen", False)])
def test_a_terminal_that_moves_no_cursor(term: str, dumb: bool) -> None:
    assert is_dumb({"TERM": term}) == dumb


@given(text=st.text(st.characters(exclude_categories=["C", "M"]), max_size=30), width=st.integers(0, 40))
def test_a_cut_fits_and_says_that_it_is_one(text: str, width: int) -> None:
    short = cut(text, width)
    assert cells(short) <= width
    assert short == text or not width or short.endswith("…")


@pytest.mark.parametrize("text", ["plain", "überall", "日本語", "e\u0301a", "한글 x", "日本 🎉"])
def test_cells_are_those_of_the_screens(text: str) -> None:
    assert cells(text) == cell_len(text)


def test_what_cannot_be_encoded_keeps_its_cells() -> None:
    assert in_ascii(UnicodeEncodeError("ascii", "a日ü", 1, 3, "")) == ("???", 3)
    assert cells(in_ascii(UnicodeEncodeError("ascii", "日ü", 0, 2, ""))[0]) == cells("日ü")


LINE = (("│ ", "lane1"), ("●", "applied"), ("  a very long message", ""), (" ", ""))


def test_lines_are_painted_and_cut() -> None:
    assert plain(LINE) == "│ ●  a very long message"
    assert coloured(LINE) == "\x1b[94m│ \x1b[0m\x1b[32m●\x1b[0m  a very long message"
    assert plain(fitted(LINE, 12)) == "│ ●  a very…"
    assert fitted(LINE, 24) == LINE
    assert plain(fitted(LINE, 3, ".")) == "│ ."


FACT = (("Target    ", "dim"), ("sqlite:////projects/shop.db · sqlite 3.40.1", ""), ("  PROTECTED", "danger"))


def test_lines_are_folded_under_themselves() -> None:
    assert [plain(line) for line in folded(FACT, 40, 10)] == [
        "Target    sqlite:////projects/shop.db ·",
        "          sqlite 3.40.1  PROTECTED",
    ]
    assert [plain(line) for line in folded(FACT, 24, 10)] == [
        "Target    sqlite:////pro",
        "          jects/shop.db",
        "          · sqlite",
        "          3.40.1",
        "          PROTECTED",
    ]
    assert list(folded(FACT, 80, 10)) == [tuple(_words_of(FACT))]
    assert list(folded(FACT, 24, 10))[-1][-1] == ("PROTECTED", "danger")
    assert [plain(line) for line in folded(FACT, 12, 10)][:3] == ["Target", "sqlite:////p", "rojects/shop"]
    assert list(folded((), 20, 4)) == [()]


def _words_of(line: Line) -> Iterator[Span]:
    for text, style in line:
        yield from ((part, style) for part in re.findall(" +|[^ ]+", text))


@given(
    st.lists(st.tuples(st.text(st.sampled_from("ab 日é·"), max_size=30), st.sampled_from(["", "dim"])), max_size=5),
    st.integers(2, 50),
    st.integers(0, 14),
)
def test_nothing_is_lost_where_lines_are_folded(spans: list[Span], width: int, indent: int) -> None:
    found = list(folded(tuple(spans), width, indent))
    assert all(cells(plain(line)) <= width for line in found)
    signs = [(sign, style) for text, style in spans for sign in text if sign != " "]
    assert [(sign, style) for line in found for text, style in line for sign in text if sign != " "] == signs


def test_each_lane_has_a_colour_and_the_trunk_its_own() -> None:
    assert {lane_style(lane) for lane in range(20)} == {f"lane{number}" for number in range(HUES)}
    assert [lane for lane in range(20) if lane_style(lane) == "lane0"] == [0]
    assert all(f"lane{number}" in CODES for number in range(HUES))
