"""Limits: what was compared and what was not, and what we have seen of the rest."""

from __future__ import annotations

from migtui.core.diff.model import DatabaseDiff
from migtui.ui.screens.command_screen import CommandScreen
from migtui.ui.session import Session


class LimitsScreen(CommandScreen[None]):
    """Of one database of a comparison."""

    def __init__(self, session: Session, diff: DatabaseDiff) -> None:
        super().__init__()
        self.session = session
        self.diff = diff
