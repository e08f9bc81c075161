"""What is printed, drawn or charted without a screen has the hue that the screens give to the same meaning."""

from __future__ import annotations

import colorsys

import pytest

from migtui.core.graph.hues import HUES
from migtui.core.paint import CODES
from migtui.reports.mermaid import CLASSES
from migtui.reports.svg import DARK, LIGHT
from migtui.ui.first_paint import ANSI
from migtui.ui.first_paint import CODES as ATTRIBUTES
from migtui.ui.looks.palette import BAKED, DEFAULT, IN_16_COLOURS, STYLES

COLOURED = ("text-primary", "text-secondary", "text-accent", "text-success", "text-warning", "text-error")


def on_the_screens(style: str) -> tuple[set[str], str]:
    """The attributes and the hue of a style in a terminal of sixteen colours, its ground left away."""
    words = STYLES[style].partition(" on ")[0].replace("$foreground-muted", "dim").split()
    colours = [BAKED[IN_16_COLOURS][word[1:]] for word in words if word[0] == "$"]
    return {ATTRIBUTES[word] for word in words if word[0] != "$"}, "".join(colours).rpartition("_")[2]


def printed(style: str) -> tuple[set[str], str]:
    """The same of what is printed."""
    parts = CODES[style].split(";") if CODES[style] else []
    colours = [ANSI[int(part) % 10] for part in parts if len(part) > 1]
    return {part for part in parts if len(part) == 1}, "".join(colours)


@pytest.mark.parametrize("style", CODES)
def test_a_style_on_a_terminal(style: str) -> None:
    assert printed(style) == on_the_screens(style)


def hue(colour: str) -> float:
    return colorsys.rgb_to_hsv(*(int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)))[0]


def like(colour: str, theme: str) -> str:
    """The variable of the theme whose hue is the nearest."""

    def away(name: str) -> float:
        apart = abs(hue(BAKED[theme][name]) - hue(colour))
        return min(apart, 1 - apart)

    return f"${min(COLOURED, key=away)}"


@pytest.mark.parametrize(("colours", "theme"), [(LIGHT, "migtui-light"), (DARK, DEFAULT)], ids=["light", "dark"])
def test_a_lane_in_a_picture(colours: tuple[str, str, str, tuple[str, ...], str], theme: str) -> None:
    lanes = colours[3]
    assert [like(lanes[number], theme) for number in range(1, HUES)] == [STYLES[f"lane{n}"] for n in range(1, HUES)]
    assert like(colours[4], theme) in STYLES["broken"]


@pytest.mark.parametrize("state", ["applied", "pending", "broken", "missing"])
def test_a_state_in_a_chart(state: str) -> None:
    stroke = CLASSES[state].partition("stroke:")[2][:7]
    assert like(stroke, DEFAULT) in STYLES[state].split()
