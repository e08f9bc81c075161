"""From the command line to the screens: open, paint, import, run."""

from __future__ import annotations

import contextlib
import gc
import os
import sys
from collections.abc import Callable
from datetime import datetime, timezone
from pathlib import Path
from typing import TYPE_CHECKING

from migtui.engine.files import LoadedHistory
from migtui.engine.project import Project
from migtui.errors import InterpreterError, MigtuiError

from .first_paint import FirstPaint
from .opening import Opener, SettingsOf
from .present.frame import first_frame
from .present.rows import RowStyle
from .snapshot import Snapshot

if TYPE_CHECKING:
    from migtui.engine.child import Started

Opened = tuple[Project, LoadedHistory]
OpenProject = Callable[[Path | None], Opened]
"""Finds and reads a project: of the given configuration, or as the command line says. Raises MigtuiError."""


def run_app(open_project: OpenProject, settings_of: SettingsOf) -> int:
    """Run the user interface until the user leaves; 0, or the exit code of the error that it showed."""
    # Textual believes them more than the terminal itself, and an exported one is out of date after the first resize.
    for name in ("COLUMNS", "LINES"):
        os.environ.pop(name, None)
    configuration: Path | None = None
    while True:
        try:
            opened = open_project(configuration)
        except MigtuiError as error:
            configuration = _welcome(error)
            if configuration is None:
                return error.exit_code
            continue
        project, loaded = opened
        _show(Snapshot.first(project, settings_of(project.settings), loaded), Opener(project.asked, settings_of))
        return 0


def _welcome(error: MigtuiError) -> Path | None:
    """Show why there is no project; another configuration that the user chose, or None."""
    from .app import MigtuiApp

    return MigtuiApp(error).run()


def _show(snapshot: Snapshot, opener: Opener) -> None:
    # A history of 10,000 revisions is half a million objects, none of them garbage: without this each full collection
    # looks at all of them, in the middle of a key press.
    gc.freeze()
    paint = FirstPaint()
    early: Started | None = None
    try:
        size = os.get_terminal_size()
        frame = first_frame(RowStyle(snapshot, datetime.now(timezone.utc), snapshot.settings.ascii), *size)
        if frame:
            paint.show(frame)
        early = _start_reader(snapshot.project)
        # Textual paints at most so often a second. At its 60, a key press waits up to 17 ms for nothing.
        os.environ.setdefault("TEXTUAL_FPS", "500")
        os.environ.setdefault("TEXTUAL_ANIMATIONS", "none")
        # A thread of Textual's writes to the terminal. Python lets the drawing thread keep it waiting for 5 ms.
        sys.setswitchinterval(0.0005)
        from .app import MigtuiApp
        from .driver import taking_over

        MigtuiApp(snapshot, early=early, opener=opener, driver_class=taking_over(paint)).run()
    finally:
        paint.undo()
        if early is not None:
            early.abandon()


def _start_reader(project: Project) -> Started | None:
    """The worker imports Alembic while we import Textual. When it cannot be started, the session will say so."""
    from migtui.engine.process import start  # 60 ms, mostly asyncio, that the first frame does not wait for

    with contextlib.suppress(InterpreterError):
        return start(project, "reader")
    return None
