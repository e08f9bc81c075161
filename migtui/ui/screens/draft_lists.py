"""The two lists of the New revision screen, the operations and their code: moving in them."""

from __future__ import annotations

from ..widgets.line_view import LineView
from .draft_fields import DraftFields


class OperationList(LineView, can_focus=True):
    """The operations to tick."""


class DraftLists(DraftFields):
    """Who derives from it composes an OperationList `operations` and a LineView `code`."""

    def run_draft_down(self) -> None:
        self.query_one("#operations", LineView).move(1)

    def run_draft_up(self) -> None:
        self.query_one("#operations", LineView).move(-1)

    def run_draft_code_down(self) -> None:
        self.query_one("#code", LineView).move(3)

    def run_draft_code_up(self) -> None:
        self.query_one("#code", LineView).move(-3)


def room(view: LineView) -> int:
    """Cells for the text of a line."""
    return max(20, view.scrollable_content_region.width - 1)
