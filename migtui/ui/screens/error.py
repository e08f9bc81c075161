"""An error: what is wrong, where, what to do next, and the whole story for those who scroll."""

from __future__ import annotations

from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Vertical
from textual.content import Content
from textual.screen import ModalScreen

from migtui.errors import ConfigurationError, DatabaseUnreachable, EnvironmentFailed, MigtuiError

from ..present.report import error_lines
from ..widgets.hint import Hint
from ..widgets.line_view import LineView

FOR_THE_DOCTOR = (EnvironmentFailed, DatabaseUnreachable, ConfigurationError)
"""Errors whose cause is looked for by examining env.py and what is around it."""


class ErrorScreen(ModalScreen[None]):
    """Stays until it is closed."""

    CSS_PATH = "../styles/dialog.tcss"
    BINDINGS = [
        Binding("escape,q,enter", "dismiss(None)", "Close", show=False),
        Binding("j,down,J", "scroll(1)", "Down", show=False),
        Binding("k,up,K", "scroll(-1)", "Up", show=False),
        Binding("y", "copy", "Copy", show=False),
        Binding("exclamation_mark", "doctor", "Doctor", show=False),
    ]

    def __init__(self, error: MigtuiError) -> None:
        super().__init__()
        self._error = error

    @property
    def _is_for_the_doctor(self) -> bool:
        return isinstance(self._error, FOR_THE_DOCTOR)

    def compose(self) -> ComposeResult:
        with Vertical(classes="dialog error") as dialog:
            dialog.border_title = Content(self._error.title).markup
            yield LineView(id="error")
            doctor = "! finds the cause · " if self._is_for_the_doctor else ""
            yield Hint(f"{doctor}esc closes · j k scroll · y copies")

    def on_mount(self) -> None:
        self.on_resize()

    def on_resize(self) -> None:
        view = self.query_one("#error", LineView)
        lines = error_lines(self._error, min(94, self.size.width - 6))
        view.styles.height = min(len(lines), max(3, self.size.height - 8))
        view.show(lines)

    def action_scroll(self, lines: int) -> None:
        self.query_one("#error", LineView).move(lines)

    def action_copy(self) -> None:
        error = self._error
        self.app.copy_to_clipboard("\n".join([*error.lines(), error.details]))
        self.notify("copied", markup=False)

    async def action_doctor(self) -> None:
        """Close, and let the doctor look for the cause."""
        from ..app import MigtuiApp
        from .doctor import DoctorScreen

        app = self.app
        if self._is_for_the_doctor and isinstance(app, MigtuiApp) and app.session is not None:
            self.dismiss(None)
            app.push_screen(DoctorScreen(app.session))
