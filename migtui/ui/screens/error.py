"""An error: what is wrong, where, what to do next, and the whole story for those who scroll."""

from __future__ import annotations

from textual.app import ComposeResult
from textual.containers import Vertical
from textual.screen import ModalScreen

from migtui.errors import ConfigurationError, DatabaseUnreachable, EnvironmentFailed, MigtuiError

from ..commands import Command
from ..commands.overlays import ERROR
from ..copying import copy
from ..editing import edit_and_say, place_of
from ..looks.frames import framed
from ..present.report import error_lines
from ..widgets.hint import Hint
from ..widgets.line_view import LineView
from .dialog import HELP, Dialog
from .unread import Unread

FOR_THE_DOCTOR = (EnvironmentFailed, DatabaseUnreachable, ConfigurationError)
"""Errors whose cause is looked for by examining env.py and what is around it."""


class ErrorScreen(Dialog[None], Unread[None], ModalScreen[None]):
    """Stays until it is closed."""

    CSS_PATH = "../styles/dialog.tcss"
    COMMANDS_HERE = ERROR
    # What was typed for the screen below is none of these.
    ANSWERS = frozenset({"error.close", "error.doctor", "error.edit", "error.copy"})

    def __init__(self, error: MigtuiError) -> None:
        super().__init__()
        self._error = error

    @property
    def _is_for_the_doctor(self) -> bool:
        return isinstance(self._error, FOR_THE_DOCTOR)

    def compose(self) -> ComposeResult:
        with Vertical(classes="dialog error") as dialog:
            dialog.border_title = framed(self._error.title)
            yield LineView(id="error")
            doctor = [("error.doctor", "finds the cause")] if self._is_for_the_doctor else []
            edit = [("error.edit", "opens the file")] if place_of(self._error) is not None else []
            keys = (
                ("error.close", "closes"),
                ("error.down error.up", "scroll"),
                ("error.copy", "copies"),
                HELP,
            )
            yield Hint(self.keys_line(*doctor, *edit, *keys))

    def on_mount(self) -> None:
        self.on_resize()

    def on_resize(self) -> None:
        view = self.query_one("#error", LineView)
        lines = error_lines(self._error, min(94, self.size.width - 6))
        view.styles.height = min(len(lines), max(3, self.size.height - 8))
        view.show(lines)

    def reason(self, command: Command) -> str:
        if command.id == "error.edit" and place_of(self._error) is None:
            return "it names no file"
        is_out = command.id == "error.doctor" and not self._is_for_the_doctor
        return "the doctor looks for causes in env.py, where this has none" if is_out else ""

    # -- commands --------------------------------------------------------------------------------------------

    def run_error_close(self) -> None:
        self.dismiss(None)

    def run_error_down(self) -> None:
        self.query_one("#error", LineView).move(1)

    def run_error_up(self) -> None:
        self.query_one("#error", LineView).move(-1)

    def run_error_copy(self) -> None:
        error = self._error
        copy(self, "\n".join([*error.lines(), error.details]), "the error")

    def run_error_edit(self) -> None:
        from ..app import MigtuiApp

        app, place = self.app, place_of(self._error)
        if isinstance(app, MigtuiApp) and app.session is not None and place is not None:
            edit_and_say(self, app.session, place)

    def run_error_doctor(self) -> None:
        """Close, and let the doctor look for the cause."""
        from ..app import MigtuiApp
        from .doctor import DoctorScreen

        app = self.app
        if isinstance(app, MigtuiApp) and app.session is not None:
            self.dismiss(None)
            app.push_screen(DoctorScreen(app.session))
