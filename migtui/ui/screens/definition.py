"""Definition: one object whole, as the models and as the database have it, as DDL and as Python."""

from __future__ import annotations

from migtui.core.diff.alignment import ObjectPair
from migtui.core.diff.model import DatabaseDiff
from migtui.ui.screens.command_screen import CommandScreen
from migtui.ui.session import Session


class DefinitionScreen(CommandScreen[None]):
    """Asks for the two sides when it is opened."""

    def __init__(self, session: Session, diff: DatabaseDiff, pair: ObjectPair, row: str = "") -> None:
        """`row`: the name of the row on which enter was pressed; its line is scrolled into sight."""
        super().__init__()
        self.session = session
        self.diff = diff
        self.pair = pair
        self.row = row
