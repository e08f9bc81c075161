"""Rows of the graph as text."""

from __future__ import annotations

import itertools
import unicodedata
from dataclasses import fields
from textwrap import dedent
from typing import get_args

import pytest

from migtui.core.graph.drawing import (
    ASCII,
    UNICODE,
    Glyphs,
    graph_width,
    node_glyph,
)
from migtui.core.graph.lanes import Layout, Row, lay_out
from migtui.core.graph.order import newest_first
from migtui.core.model import Standing
from tests.core.drawn import draw_row, plain_text, row_text

Graph = dict[str, tuple[str, ...]]

SHOP: Graph = {
    "e1b7": ("77c0",),
    "77c0": ("4f2c",),
    "f3aa": ("5510",),
    "5510": ("4f2c",),
    "4f2c": ("91d3",),
    "91d3": ("0c9d",),
    "0c9d": ("d5c4", "3fe2"),
    "3fe2": ("6be0",),
    "d5c4": ("aaaa",),
    "aaaa": ("6be0",),
    "6be0": (),
}
MARKS = ("dash", "heavy_dash", "heavy_fold", "strokes", "weighted")
"""Of `Glyphs`, what is no state."""
APPLIED = {"91d3", "0c9d", "3fe2", "d5c4", "aaaa", "6be0"}


def _lay_out(graph: Graph) -> Layout:
    return lay_out(newest_first(graph), graph)


def _shop_nodes(glyphs: Glyphs) -> dict[str, str]:
    return {
        id_: node_glyph(
            "applied" if id_ in APPLIED else "pending",
            here=id_ == "4f2c",
            merge=len(parents) > 1,
            glyphs=glyphs,
        )
        for id_, parents in SHOP.items()
    }


def _draw(graph: Graph, glyphs: Glyphs = UNICODE, max_lanes: int | None = None) -> str:
    node = glyphs.applied
    return "\n".join(row_text(row, node, glyphs, max_lanes).rstrip() for row in _lay_out(graph).rows)


def _row(graph: Graph, id_: str) -> Row:
    return next(row for row in _lay_out(graph).rows if row.id == id_)


def test_the_shop_as_the_database_stands_on_its_fork() -> None:
    labels = {"e1b7": ("add orders.tax_region", "head"), "4f2c": ("index orders", "DATABASE"), "aaaa": ("",)}
    assert "\n".join(plain_text(_lay_out(SHOP), _shop_nodes(UNICODE), labels)) == dedent(
        """\
        ○    e1b7  add orders.tax_region  head
        ○    77c0
        │ ○  f3aa
        │ ○  5510
        ◉─╯  4f2c  index orders  DATABASE
        ●    91d3
        ◆─╮  0c9d
        │ ●  3fe2
        ● │  d5c4
        ● │  aaaa
        ●─╯  6be0"""
    )


def test_the_shop_in_ascii() -> None:
    assert "\n" + "\n".join(plain_text(_lay_out(SHOP), _shop_nodes(ASCII), {}, ASCII)) == dedent(
        r"""
        o    e1b7
        o    77c0
        | o  f3aa
        | o  5510
        @-/  4f2c
        *    91d3
        M-\  0c9d
        | *  3fe2
        * |  d5c4
        * |  aaaa
        *-/  6be0"""
    )


def test_an_octopus_merge_turns_once_for_each_parent() -> None:
    graph: Graph = {"m": ("a", "b", "c"), "a": ("a0",), "a0": ("r",), "b": ("r",), "c": ("r",), "r": ()}
    assert _draw(graph) == dedent(
        """\
        ●─┬─╮
        │ ● │
        │ │ ●
        ● │ │
        ● │ │
        ●─┴─╯"""
    )


def test_the_vertical_stays_whole_at_a_crossing() -> None:
    graph: Graph = {
        "t6": ("t5", "x"),
        "x": ("t3",),
        "t5": ("t4", "y"),
        "y": ("t1",),
        "t4": ("t3",),
        "t3": ("t2",),
        "t2": ("t1",),
        "t1": (),
    }
    assert _draw(graph) == dedent(
        """\
        ●─╮
        │ ●
        ●─│─╮
        │ │ ●
        ● │ │
        ●─╯ │
        ●   │
        ●───╯"""
    )
    assert _lay_out(graph).crossings == 1


def test_two_merges_of_one_revision_share_its_line() -> None:
    graph: Graph = {"t3": ("t2", "x"), "t2": ("t1", "x"), "t1": ("t0",), "t0": ("r",), "x": ("r",), "r": ()}
    assert _draw(graph) == dedent(
        """\
        ●─╮
        ●─┤
        │ ●
        ● │
        ● │
        ●─╯"""
    )


def test_what_follows_a_base_moves_aside() -> None:
    """Right below it, in the same lane, it would look like the parent of the base."""
    assert _draw({"b2": ("b1",), "b1": (), "a": ()}) == "●\n●\n  ●"


@pytest.mark.parametrize("glyphs", [UNICODE, ASCII], ids=["unicode", "ascii"])
def test_glyphs_are_one_cell_wide_and_states_are_told_apart_without_colour(glyphs: Glyphs) -> None:
    every = "".join(getattr(glyphs, field.name) for field in fields(glyphs))
    assert not any(unicodedata.east_asian_width(glyph) in "WF" for glyph in every)
    assert not any(unicodedata.combining(glyph) for glyph in every)
    states = [getattr(glyphs, field.name) for field in fields(glyphs) if field.name not in MARKS]
    assert [len(state) for state in states] == [1] * len(states)
    assert len(set(states)) == len(states)
    assert not set(states) & set(glyphs.strokes + glyphs.dash)
    assert len(glyphs.strokes) == 16


def test_ascii_is_ascii() -> None:
    assert all(getattr(ASCII, field.name).isascii() for field in fields(ASCII))


def test_every_standing_has_a_glyph() -> None:
    drawn = {
        (standing, merge): node_glyph(standing, here=False, merge=merge, glyphs=UNICODE)
        for standing, merge in itertools.product(get_args(Standing), (False, True))
    }
    assert drawn == {
        ("applied", False): "●",
        ("applied", True): "◆",
        ("pending", False): "○",
        ("pending", True): "◇",
        ("unknown", False): "◌",
        ("unknown", True): "◌",
        ("broken", False): "✗",
        ("broken", True): "✗",
        ("missing", False): "?",
        ("missing", True): "?",
    }


@pytest.mark.parametrize("standing", get_args(Standing))
def test_where_the_database_is_wins_over_everything(standing: Standing) -> None:
    assert {node_glyph(standing, here=True, merge=merge, glyphs=UNICODE) for merge in (False, True)} == {"◉"}


def test_a_span_has_the_colour_of_the_line_it_leads_to() -> None:
    graph: Graph = {"m": ("a", "b", "c"), "a": ("a0",), "a0": ("r",), "b": ("r",), "c": ("r",), "r": ()}
    assert draw_row(_row(graph, "m"), "◆", UNICODE) == (("◆", 0), ("─┬", 1), ("─╮ ", 2))
    assert draw_row(_row(graph, "c"), "●", UNICODE) == (("│ ", 0), ("● ", 1), ("│ ", 2))


def test_a_stroke_leaves_the_line_that_it_crosses_its_colour() -> None:
    row = Row("x", lane=0, up=0b011, down=0b111, turns=0b100)
    assert draw_row(row, "◆", UNICODE) == (("◆", 0), ("─", 2), ("│", 1), ("─╮ ", 2))


def test_a_row_is_two_characters_for_each_lane() -> None:
    layout = _lay_out(SHOP)
    assert graph_width(layout) == 4
    assert graph_width(layout, max_lanes=1) == 2
    assert {len(row_text(row, "●", UNICODE)) for row in layout.rows} == {2, 4}


WIDE = Row("x", lane=1, up=0b11111, down=0b11111, turns=0)
FAR = Row("x", lane=3, up=0b11111, down=0b11111, turns=0)


@pytest.mark.parametrize(
    ("row", "lanes", "text"),
    [
        (WIDE, 5, "│ ● │ │ │ "),
        (WIDE, 4, "│ ● │ │…"),
        (WIDE, 2, "│ ●…"),
        (WIDE, 1, "●…"),
        (FAR, 4, "│ │ │ ●…"),
        (FAR, 3, "│ │…● "),
        (FAR, 2, "│…● "),
        (FAR, 1, "●…"),
    ],
)
def test_a_row_that_is_cut_never_loses_its_revision(row: Row, lanes: int, text: str) -> None:
    assert row_text(row, "●", UNICODE, max_lanes=lanes) == text
    assert len(text) == 2 * lanes


def test_a_row_that_fits_is_not_marked() -> None:
    assert row_text(_row(SHOP, "e1b7"), "●", UNICODE, max_lanes=1) == "● "


def test_text_from_files_cannot_steer_the_terminal() -> None:
    (line,) = plain_text(_lay_out({"a": ()}), {"a": "●"}, {"a": ("\x1b[2Jgone\nand\tmore",)})
    assert line == "●  a   [2Jgone and more"


def test_an_empty_history_has_no_lines() -> None:
    layout = _lay_out({})
    assert plain_text(layout, {}, {}) == ()
    assert graph_width(layout) == 0
