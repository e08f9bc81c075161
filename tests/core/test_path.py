"""The way through a revision, read back from its strokes: the edges below it and those above it, and no other."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from migtui.core.graph.drawing import ASCII, UNICODE, Glyphs, draw_pieces
from migtui.core.graph.lanes import Layout, Row, lay_out
from migtui.core.graph.order import newest_first
from migtui.core.graph.path import Lit, way_through
from migtui.core.graph.walk import reach, reverse
from tests.core.test_drawing import SHOP
from tests.core.test_lanes import Graph, ordered_graphs

Edge = tuple[str, str]


def sides(graph: Graph, id_: str) -> tuple[set[str], set[str]]:
    return reach([id_], graph), reach([id_], reverse(graph))


def lines_of(layout: Layout) -> dict[Edge, list[tuple[str, str, int]]]:
    """By edge the strokes that draw it, each as (id of the row, "up"/"down"/"turns", lane)."""
    found: dict[Edge, list[tuple[str, str, int]]] = {}
    for number, row in enumerate(layout.rows):
        for lane in bits(row.down & (row.turns | 1 << row.lane)):
            strokes = [(row.id, "down", lane)] + ([(row.id, "turns", lane)] if lane != row.lane else [])
            end, way = _follow(layout.rows, number, lane)
            found[row.id, end] = strokes + way
    return found


def _follow(rows: tuple[Row, ...], number: int, lane: int) -> tuple[str, list[tuple[str, str, int]]]:
    way = []
    while True:
        number += 1
        row = rows[number]
        way.append((row.id, "up", lane))
        if row.lane == lane:
            return row.id, way
        if not row.down >> lane & 1:
            return row.id, [*way, (row.id, "turns", lane)]
        way.append((row.id, "down", lane))


def bits(number: int) -> list[int]:
    return [lane for lane in range(number.bit_length()) if number >> lane & 1]


@settings(max_examples=250, deadline=None)
@given(ordered_graphs(), st.data())
def test_the_strokes_are_those_of_the_edges_on_the_way(case: tuple[list[str], Graph], data: st.DataObject) -> None:
    order, graph = case
    id_ = data.draw(st.sampled_from(order))
    older, newer = sides(graph, id_)
    layout = lay_out(order, graph)
    lines = lines_of(layout)
    assert lines.keys() == {(child, parent) for child, parents in graph.items() for parent in parents}
    expected = {
        stroke for (child, parent), strokes in lines.items() if {child, parent} <= older or {child, parent} <= newer
        for stroke in strokes
    }  # fmt: skip
    lit = way_through(layout.rows, older, newer)
    assert {
        (name, kind, lane) for name, strokes in lit.items() for kind in Lit._fields
        for lane in bits(getattr(strokes, kind))
    } == expected  # fmt: skip


def test_an_edge_past_the_revision_is_not_on_its_way() -> None:
    """`d` merges `c` and its own ancestor `a`: from `a` straight to `d` nothing passes `c`."""
    graph: Graph = {"d": ("c", "a"), "c": ("b",), "b": ("a",), "a": ()}
    layout = lay_out(("d", "c", "b", "a"), graph)
    lit = way_through(layout.rows, *sides(graph, "c"))
    assert lit == {"d": Lit(0, 1, 0), "c": Lit(1, 1, 0), "b": Lit(1, 1, 0), "a": Lit(1, 0, 0)}
    assert way_through(layout.rows, *sides(graph, "d"))["d"] == Lit(0, 3, 2)


def test_nothing_to_light() -> None:
    assert way_through((), set(), set()) == {}


# -- drawn ---------------------------------------------------------------------------------------------------

WEIGHTS = {"": 0, "LIGHT": 1, "HEAVY": 2}
ARMS = {"VERTICAL": ("UP", "DOWN"), "HORIZONTAL": ("LEFT", "RIGHT")}


def weights_of(character: str) -> tuple[int, ...]:
    """Of up, down, left and right, by the character's name in Unicode: "UP HEAVY AND DOWN LEFT LIGHT"."""
    words = unicodedata.name(character).removeprefix("BOX DRAWINGS ").replace(" AND ", " ").split()
    first = words[0] in WEIGHTS
    found = dict.fromkeys(("UP", "DOWN", "LEFT", "RIGHT"), 0)
    weight = ""
    arms: list[str] = []
    for word in words:
        if word in WEIGHTS:
            weight = word
            found |= dict.fromkeys([] if first else arms, WEIGHTS[word])
            arms = []
        elif word != "ARC":
            arms += ARMS.get(word, (word,))
            found |= dict.fromkeys(ARMS.get(word, (word,)), WEIGHTS[weight] if first else 0)
    return tuple(found.values())


def test_every_weighted_stroke_has_the_arms_that_its_name_says() -> None:
    for number, character in enumerate(UNICODE.weighted[1:], 1):
        assert weights_of(character) == (number % 3, number // 3 % 3, number // 9 % 3, number // 27), character
    assert UNICODE.weighted[0] == " "


@pytest.mark.parametrize("glyphs", [UNICODE, ASCII], ids=["unicode", "ascii"])
def test_without_heavy_arms_a_stroke_is_the_plain_one(glyphs: Glyphs) -> None:
    for number, character in enumerate(glyphs.strokes):
        weighted = (number & 1) + 3 * (number >> 1 & 1) + 9 * (number >> 2 & 1) + 27 * (number >> 3)
        assert glyphs.weighted[weighted] == character


def test_the_way_is_heavy() -> None:
    assert drawn("f3aa") == [
        "○  ", "○  ", "│ ●", "│ ●", "●━┛", "●  ", "●━┓", "┃ ●", "● ┃", "● ┃", "●━┛",
    ]  # fmt: skip
    assert drawn("3fe2") == [
        "●  ", "●  ", "┃ ●", "┃ ●", "●━┛", "●  ", "●━┓", "│ ●", "○ ┃", "○ ┃", "●━┛",
    ]  # fmt: skip


def drawn(id_: str) -> list[str]:
    """The demo of test_drawing; a revision that is not on the way is ○."""
    layout = lay_out(newest_first(SHOP), SHOP)
    older, newer = sides(SHOP, id_)
    lit = way_through(layout.rows, older, newer)
    return [
        "".join(
            piece.text
            for piece in draw_pieces(row, "●" if row.id in older | newer else "○", UNICODE, None, lit[row.id])
        ).rstrip().ljust(3)
        for row in layout.rows
    ]  # fmt: skip
