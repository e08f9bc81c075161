"""How many rows an operation would destroy or stumble over: exact where that is cheap, else the server's estimate."""

from __future__ import annotations

from collections.abc import Callable

from .project import Project
from .protocol import Count, Event
from .stage import Stage


def count(project: Project, stage: Stage, send: Callable[[Event], None], request: Count) -> None:
    """Answer a Count."""
    raise NotImplementedError
