"""Contrast of colours, by the formula of WCAG 2.2 (https://www.w3.org/TR/WCAG22/#dfn-contrast-ratio).

Colours are "#rrggbb".
"""

from __future__ import annotations

from collections.abc import Iterable


def luminance(colour: str) -> float:
    """Relative luminance: 0 for black, 1 for white."""
    red, green, blue = (_linear(int(colour[i : i + 2], 16) / 255) for i in (1, 3, 5))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    """From 1, the same colour, to 21, black on white."""
    darker, lighter = sorted((luminance(one), luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


def mixed(one: str, other: str, share: float) -> str:
    """`one` with this share of `other` in it."""
    parts = ((int(one[i : i + 2], 16), int(other[i : i + 2], 16)) for i in (1, 3, 5))
    return "#" + "".join(f"{round(a + (b - a) * share):02x}" for a, b in parts)


def readable(colour: str, grounds: Iterable[str], least: float) -> str:
    """The colour, lighter or darker by as little as gives it this contrast on all grounds."""
    grounds = tuple(grounds)
    end = "#ffffff" if sum(map(luminance, grounds)) / len(grounds) < 0.18 else "#000000"
    steps = (mixed(colour, end, step / 20) for step in range(21))
    return next((each for each in steps if all(contrast(each, ground) >= least for ground in grounds)), end)


def _linear(part: float) -> float:
    return part / 12.92 if part <= 0.04045 else float(((part + 0.055) / 1.055) ** 2.4)
