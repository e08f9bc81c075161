"""Drifts: where a database is not what its own revision builds."""

from __future__ import annotations

from migtui.core.diff.origin import ThreeWay
from migtui.ui.screens.command_screen import CommandScreen
from migtui.ui.session import Session


class DriftsScreen(CommandScreen[None]):
    """Of one database: the three counts, and each drift with both its sides."""

    def __init__(self, session: Session, answer: ThreeWay) -> None:
        super().__init__()
        self.session = session
        self.answer = answer
