"""Changes of files, shown before they are made."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Vertical
from textual.content import Content
from textual.screen import ModalScreen

from migtui.core.environment.edits import Edit

from ..present.edits import edit_lines, summary
from ..widgets.hint import Hint
from ..widgets.line_view import LineView


class ChangesScreen(ModalScreen[bool]):
    """Returns True when the user has confirmed the edits. It writes nothing itself."""

    CSS_PATH = "../styles/init.tcss"
    BINDINGS = [
        Binding("y", "dismiss(True)", "Apply", show=False),
        Binding("escape,q", "dismiss(False)", "Cancel", show=False),
        Binding("j,down", "scroll(1)", "Down", show=False),
        Binding("k,up", "scroll(-1)", "Up", show=False),
        Binding("ctrl+d,pagedown", "page(1)", "Page down", show=False),
        Binding("ctrl+u,pageup", "page(-1)", "Page up", show=False),
        Binding("g,home", "scroll(-1000000)", "Top", show=False),
        Binding("G,end", "scroll(1000000)", "End", show=False),
        Binding("tab,right_square_bracket", "file(1)", "Next file", show=False),
        Binding("shift+tab,left_square_bracket", "file(-1)", "Previous file", show=False),
    ]

    def __init__(self, title: str, edits: Sequence[Edit], note: str = "", base: Path | None = None) -> None:
        """`note`: what else will happen, a paragraph a line. Paths are told from `base`, the working directory."""
        super().__init__()
        self._title = title
        self._edits = tuple(edits)
        self._note = note
        self._base = base or Path.cwd()
        self._starts: list[int] = []

    def compose(self) -> ComposeResult:
        with Vertical(classes="changes") as frame:
            frame.border_title = Content(self._title).markup
            frame.border_subtitle = summary(self._edits)
            yield LineView(id="edits")
            yield Hint("y writes this · j k scroll · tab next file · esc writes nothing")

    def on_mount(self) -> None:
        self.on_resize()

    def on_resize(self) -> None:
        view = self.query_one("#edits", LineView)
        lines, self._starts = edit_lines(self._edits, self._note, self._base, max(20, self.size.width - 8))
        view.show(lines)

    def action_scroll(self, lines: int) -> None:
        self.query_one("#edits", LineView).move(lines)

    def action_page(self, direction: int) -> None:
        view = self.query_one("#edits", LineView)
        view.move(direction * max(1, view.scrollable_content_region.height - 2))

    def action_file(self, direction: int) -> None:
        """To the next file's heading, or the one before."""
        view = self.query_one("#edits", LineView)
        here = view.scroll_offset.y
        others = [start for start in self._starts if (start > here if direction > 0 else start < here)]
        if others:
            view.scroll_to(y=others[0] if direction > 0 else others[-1], animate=False, force=True)
