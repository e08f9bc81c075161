"""Showing the settings."""

from __future__ import annotations

import os

from ..text import Line
from .revision_screen import RevisionScreen


class Settled(RevisionScreen):
    """What holds, and where it comes from."""

    def run_settings(self) -> None:
        from migtui.config.files import user_file

        from ..present.settings import settings_lines  # 5 ms that the start does not need
        from ..settings.problems import settings_problems
        from .lines import LinesScreen

        settings = self.session.snapshot.settings
        problems, own = settings_problems(settings), user_file(os.environ)

        def write(width: int) -> list[Line]:
            return settings_lines(settings, problems, own, width)

        self.app.push_screen(LinesScreen("Settings", write))
