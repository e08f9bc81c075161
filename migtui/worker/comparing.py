"""Models and databases beside one another, in one pass of autogenerate with the project's own rules."""

from __future__ import annotations

from collections.abc import Callable

from .project import Project
from .protocol import Compare, Event
from .stage import Stage


def compare(project: Project, stage: Stage, send: Callable[[Event], None], request: Compare) -> None:
    """Answer a Compare."""
    raise NotImplementedError
