"""Opening projects for the screens: the one that the command line names, and every other that `t` offers."""

from __future__ import annotations

import gc
import os
from collections.abc import Callable
from typing import TYPE_CHECKING

from migtui.config import Settings
from migtui.engine.project import Asked, Project, open_project

from .snapshot import Snapshot

if TYPE_CHECKING:
    from migtui.engine.choices import Option
    from migtui.engine.files import LoadedHistory

SettingsOf = Callable[[Settings], Settings]
"""The settings that hold, made of those that a project has: the command line has a word in them too."""


class Opener:
    """Knows what the command line asked for, which goes on to hold where a choice says nothing else."""

    def __init__(self, started: Asked, settings_of: SettingsOf = lambda settings: settings) -> None:
        self._started = started
        self._settings_of = settings_of

    def open(self, asked: Asked) -> Snapshot:
        """Read another project from its files. For a thread. Raises MigtuiError."""
        from migtui.engine.files import load_history

        project = open_project(asked, os.environ, strict=False)
        snapshot = self.picture(project, load_history(project))
        gc.freeze()  # as at the start: half a million objects of a long history, none of them garbage
        return snapshot

    def picture(self, project: Project, loaded: LoadedHistory) -> Snapshot:
        """Of what has been read, with the settings that hold."""
        return Snapshot.first(project, self._settings_of(project.settings), loaded)

    def again(self, snapshot: Snapshot) -> Snapshot:
        """The settings read anew, as far as they can change under an open project. For a thread."""
        from .settings.rereading import reread  # nobody has changed them yet at the start

        return reread(snapshot, self._settings_of)

    def near(self, snapshot: Snapshot) -> list[Option]:
        """The named targets, and the configurations in use with their sections. Raises ConfigurationError."""
        from migtui.engine.choices import options

        return options(snapshot.project, self._started, os.environ, snapshot.tag)

    def far(self, snapshot: Snapshot) -> list[Option]:
        """The other configurations of the repository. For a thread."""
        from migtui.engine.choices import elsewhere

        return elsewhere(snapshot.project, self._started, os.environ, snapshot.tag)
