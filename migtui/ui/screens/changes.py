"""Changes of files, shown before they are made."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from textual.app import ComposeResult
from textual.containers import Vertical
from textual.screen import ModalScreen

from migtui.core.environment.edits import Edit

from ..commands.dialogs import CHANGES
from ..looks.frames import framed
from ..present.edits import edit_lines, summary
from ..widgets.hint import Hint
from ..widgets.line_view import LineView
from .dialog import HELP, Dialog


class ChangesScreen(Dialog[bool], ModalScreen[bool]):
    """Returns True when the user has confirmed the edits. It writes nothing itself."""

    CSS_PATH = "../styles/init.tcss"
    COMMANDS_HERE = CHANGES
    TAKES_EARLY_KEYS = False  # nothing is confirmed before it could be read

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
            frame.border_title = framed(self._title)
            frame.border_subtitle = summary(self._edits)
            yield LineView(id="edits")
            yield Hint(
                self.keys_line(
                    ("changes.apply", "writes this"),
                    ("changes.down changes.up", "scroll"),
                    ("changes.next-file", "next file"),
                    ("changes.close", "writes nothing"),
                    HELP,
                )
            )

    def on_mount(self) -> None:
        self.on_resize()

    def on_resize(self) -> None:
        view = self.query_one("#edits", LineView)
        lines, self._starts = edit_lines(self._edits, self._note, self._base, max(20, self.size.width - 8))
        view.show(lines)

    def run_changes_apply(self) -> None:
        self.dismiss(True)

    def run_changes_close(self) -> None:
        self.dismiss(False)

    def run_changes_down(self) -> None:
        self._scroll(1)

    def run_changes_up(self) -> None:
        self._scroll(-1)

    def run_changes_top(self) -> None:
        self._scroll(-1_000_000)

    def run_changes_bottom(self) -> None:
        self._scroll(1_000_000)

    def _scroll(self, lines: int) -> None:
        self.query_one("#edits", LineView).move(lines)

    def run_changes_page_down(self) -> None:
        self._page(1)

    def run_changes_page_up(self) -> None:
        self._page(-1)

    def _page(self, direction: int) -> None:
        view = self.query_one("#edits", LineView)
        view.move(direction * max(1, view.scrollable_content_region.height - 2))

    def run_changes_next_file(self) -> None:
        self._file(1)

    def run_changes_previous_file(self) -> None:
        self._file(-1)

    def _file(self, direction: int) -> None:
        """To the next file's heading, or the one before."""
        view = self.query_one("#edits", LineView)
        here = view.scroll_offset.y
        others = [start for start in self._starts if (start > here if direction > 0 else start < here)]
        if others:
            view.scroll_to(y=others[0] if direction > 0 else others[-1], animate=False, force=True)
