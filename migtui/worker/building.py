"""What the migrations build, in scratch databases that are taken away again."""

from __future__ import annotations

import threading
from collections.abc import Callable

from .project import Project
from .protocol import Build, Event
from .stage import Stage


def build(project: Project, stage: Stage, send: Callable[[Event], None], request: Build, stop: threading.Event) -> None:
    """Answer a Build. `stop` is set by a Cancel: end at the next step."""
    raise NotImplementedError
