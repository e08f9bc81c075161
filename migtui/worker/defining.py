"""One table as a whole, on both sides: as DDL and as Python."""

from __future__ import annotations

from collections.abc import Callable

from .project import Project
from .protocol import Define, Event
from .stage import Stage


def define(project: Project, stage: Stage, send: Callable[[Event], None], request: Define) -> None:
    """Answer a Define."""
    raise NotImplementedError
