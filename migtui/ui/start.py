"""From the command line to the screens: open, paint, import, run."""

from __future__ import annotations

import contextlib
import gc
import os
import signal
import sys
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from migtui.engine.files import LoadedHistory
from migtui.engine.project import Project
from migtui.errors import InterpreterError, MigtuiError

from .first_paint import FirstPaint, known_palette
from .looks.palette import default_theme
from .opening import Opener, SettingsOf
from .present.frame import first_frame
from .present.row_style import RowStyle
from .snapshot import Snapshot

if TYPE_CHECKING:
    from migtui.engine.child import Started

    from .command_log import LogEntry

Opened = tuple[Project, LoadedHistory]
OpenProject = Callable[[Path | None], Opened]
"""Finds and reads a project: of the given configuration, or as the command line says. Raises MigtuiError."""


def run_app(open_project: OpenProject, settings_of: SettingsOf) -> int:
    """Run the user interface until the user leaves; 0, or the exit code of the error that it showed."""
    # Textual believes them more than the terminal itself, and an exported one is out of date after the first resize.
    for name in ("COLUMNS", "LINES"):
        os.environ.pop(name, None)
    configuration: Path | None = None
    done: tuple[LogEntry, ...] = ()
    while True:
        try:
            opened = open_project(configuration)
        except MigtuiError as error:
            from .screens.welcome import AGAIN

            chosen, done = _welcome(error, done)
            if chosen is None:
                return error.exit_code
            configuration = chosen if chosen != AGAIN else configuration
            continue
        project, loaded = opened
        opener = Opener(project.asked, settings_of)
        _show(opener.picture(project, loaded), opener, done)
        return 0


def _welcome(error: MigtuiError, done: tuple[LogEntry, ...]) -> tuple[Path | None, tuple[LogEntry, ...]]:
    """Show why there is no project; another configuration that the user chose, or None; and what was done there."""
    from migtui.config import Settings, user_settings

    from .app import MigtuiApp
    from .driver import taking_over
    from .keys.keymap import key_map

    driver = taking_over(FirstPaint())
    keys = key_map(user_settings(os.environ) or Settings())
    app = MigtuiApp(error, driver_class=driver, theme=default_theme(os.environ), keys=keys, log=done)
    return app.run(), app.done


def _show(snapshot: Snapshot, opener: Opener, done: tuple[LogEntry, ...]) -> None:
    # A history of 10,000 revisions is half a million objects, none of them garbage: without this each full collection
    # looks at all of them, in the middle of a key press.
    gc.freeze()
    theme = default_theme(os.environ)
    paint = FirstPaint(known_palette(snapshot.settings.theme or theme, os.environ))
    early: Started | None = None
    signal.signal(signal.SIGTERM, _end)  # until Textual's driver has the terminal
    try:
        size = os.get_terminal_size()
        frame = first_frame(RowStyle(snapshot, datetime.now().astimezone(), snapshot.settings.ascii), *size)
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

        driver = taking_over(paint)
        app = MigtuiApp(snapshot, early=early, opener=opener, driver_class=driver, theme=theme, log=done)
        app.run(mouse=snapshot.settings.mouse)
    finally:
        paint.undo()
        if early is not None:
            early.abandon()


def _end(number: int, frame: object) -> None:
    """Ended from outside: leave as `finally` has it, which gives the terminal back."""
    raise SystemExit(128 + number)


def _start_reader(project: Project) -> Started | None:
    """The worker imports Alembic while we import Textual. When it cannot be started, the session will say so."""
    from migtui.engine.process import start  # 60 ms, mostly asyncio, that the first frame does not wait for

    with contextlib.suppress(InterpreterError):
        return start(project, "reader")
    return None
