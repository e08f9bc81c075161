"""A screen with a graph on it, and a revision under the graph's cursor: what its groups of commands work on."""

from __future__ import annotations

from typing import TYPE_CHECKING

from migtui.core.model import Revision

from ..session import Session
from ..snapshot import View
from ..widgets.revision_graph import RevisionGraph
from .command_screen import CommandScreen

if TYPE_CHECKING:
    from ..present.row_style import RowStyle


class RevisionScreen(CommandScreen[None]):
    """Who derives from it composes a RevisionGraph with the id `graph`."""

    def __init__(self, session: Session, *, classes: str) -> None:
        super().__init__(classes=classes)
        self.session = session

    @property
    def graph(self) -> RevisionGraph:
        return self.query_one("#graph", RevisionGraph)

    def row_style(self) -> RowStyle:
        """What the graph draws now; the main screen has it."""
        raise NotImplementedError

    def draw_graph(self) -> None:
        """As it is to be seen now."""
        self.graph.show(self.row_style())

    def show_status(self) -> None:
        """Draw the status line and the keys; the main screen has it."""
        raise NotImplementedError

    async def show_details(self) -> None:
        """Fill the shown tab for the selected revision; the main screen has it."""
        raise NotImplementedError

    def view(self) -> View:
        selected = self.graph.selected_id
        snapshot = self.session.snapshot
        revision = snapshot.history.revisions.get(selected) if selected else None
        return View(snapshot, revision, self.graph.selected_fold)

    @property
    def selected(self) -> Revision:
        """For the commands whose `unavailable` has said that there is one."""
        revision = self.view().selected
        assert revision is not None, "the command's reason has checked this"
        return revision
