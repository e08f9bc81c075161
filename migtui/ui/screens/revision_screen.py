"""A screen with a graph on it, and a revision under the graph's cursor: what its groups of commands work on."""

from __future__ import annotations

from migtui.core.model import Revision

from ..session import Session
from ..snapshot import View
from ..widgets.revision_graph import RevisionGraph
from .command_screen import CommandScreen


class RevisionScreen(CommandScreen[None]):
    """Who derives from it composes a RevisionGraph with the id `graph`."""

    def __init__(self, session: Session, *, classes: str) -> None:
        super().__init__(classes=classes)
        self.session = session

    @property
    def graph(self) -> RevisionGraph:
        return self.query_one("#graph", RevisionGraph)

    def view(self) -> View:
        selected = self.graph.selected_id
        snapshot = self.session.snapshot
        return View(snapshot, snapshot.history.revisions.get(selected) if selected else None)

    @property
    def selected(self) -> Revision:
        """For the commands whose `unavailable` has said that there is one."""
        revision = self.view().selected
        assert revision is not None, "the command's reason has checked this"
        return revision
