"""The contrast of two colours, and the least change of one that gives it enough."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from migtui.core.colour import contrast, mixed, readable

COLOURS = st.integers(0, 0xFFFFFF).map(lambda number: f"#{number:06x}")


@pytest.mark.parametrize(
    ("one", "other", "ratio"),
    [
        ("#000000", "#ffffff", 21.0),
        ("#777777", "#ffffff", 4.48),
        ("#767676", "#ffffff", 4.54),
        ("#123456", "#123456", 1),
    ],
)
def test_the_contrast_is_that_of_wcag(one: str, other: str, ratio: float) -> None:
    """The two greys stand on either side of 4.5 in WCAG's own examples."""
    assert contrast(one, other) == contrast(other, one) == pytest.approx(ratio, abs=0.01)


def test_a_mixture_lies_between() -> None:
    assert mixed("#000000", "#ff8040", 0.5) == "#804020"
    assert mixed("#102030", "#ffffff", 0) == "#102030"
    assert mixed("#102030", "#ffffff", 1) == "#ffffff"


@given(COLOURS, COLOURS)
def test_what_is_made_readable_is(colour: str, ground: str) -> None:
    assert contrast(readable(colour, [ground], 4.5), ground) >= 4.5


@given(COLOURS, COLOURS)
def test_what_is_readable_stays(colour: str, ground: str) -> None:
    if contrast(colour, ground) >= 4.5:
        assert readable(colour, [ground], 4.5) == colour
