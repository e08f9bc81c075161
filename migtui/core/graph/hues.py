"""The colours of lanes, by number: the same lane has the same hue on the screens, on a terminal and in a picture."""

from __future__ import annotations

HUES = 6


def hue_of(lane: int) -> int:
    """The hue of a lane; the trunk's own, 0, is not used by any other."""
    return 0 if lane == 0 else 1 + (lane - 1) % (HUES - 1)


def lane_style(lane: int) -> str:
    """The name of its style."""
    return f"lane{hue_of(lane)}"
