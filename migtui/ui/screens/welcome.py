"""Welcome: there is no project here that can be read. Where migtui looked, what it found elsewhere, what to do."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Vertical
from textual.content import Content
from textual.screen import Screen
from textual.widgets import OptionList
from textual.widgets.option_list import Option

from migtui.errors import MigtuiError, ProjectNotFound

from ..present.welcome import key_hint, welcome_lines
from ..widgets.hint import Hint
from ..widgets.line_view import LineView

if TYPE_CHECKING:
    from ..init_form import InitForm


class WelcomeScreen(Screen[Path | None]):
    """Returns the configuration to open, or None to leave."""

    CSS_PATH = "../styles/dialog.tcss"
    BINDINGS = [
        Binding("q,escape,ctrl+c", "dismiss(None)", "Quit", show=False),
        Binding("i", "init", "Start a project here", show=False),
        Binding("j", "move(1)", "Down", show=False),
        Binding("k", "move(-1)", "Up", show=False),
    ]

    def __init__(self, error: MigtuiError) -> None:
        super().__init__()
        self._error = error
        self._begun: InitForm | None = None
        """What was filled in for a start that was closed: it is there again."""
        self._elsewhere = error.elsewhere if isinstance(error, ProjectNotFound) else ()

    def compose(self) -> ComposeResult:
        with Vertical(classes="dialog") as dialog:
            dialog.border_title = Content(self._error.title).markup
            yield LineView(id="welcome")
            if self._elsewhere:
                yield Hint("Found below this directory; enter opens it:")
                yield OptionList(*(Option(Content(str(path))) for path in self._elsewhere), markup=False)
            yield Hint(key_hint(self._error))

    def on_mount(self) -> None:
        self.on_resize()

    def on_resize(self) -> None:
        view = self.query_one("#welcome", LineView)
        lines = welcome_lines(self._error, max(30, min(96, self.size.width - 10)))
        taken = 8 + (2 + len(self._elsewhere) if self._elsewhere else 0)
        view.styles.height = min(len(lines), max(4, self.size.height - taken))
        view.show(lines)

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        self.dismiss(self._elsewhere[event.option_index])

    def action_move(self, by: int) -> None:
        for options in self.query(OptionList):
            (options.action_cursor_down if by > 0 else options.action_cursor_up)()
        if not self._elsewhere:
            self.query_one("#welcome", LineView).move(by)

    def action_init(self) -> None:
        """Start a project here. Where there is one that cannot be read, another beside it would not help."""
        error = self._error
        if not isinstance(error, ProjectNotFound) or not error.looked:
            return
        from migtui.engine.interpreter import choose
        from migtui.engine.setup_run import Site

        from .init import InitScreen  # 60 ms with the engine, for those who want it

        folder = error.looked[0].parent
        python = choose(error.python, os.environ, None, folder, (folder,))
        screen = InitScreen(Site(folder, python, error.app), self._begun)

        def ended(configuration: Path | None) -> None:
            self._begun = screen.form
            if configuration is not None:
                self.dismiss(configuration)

        self.app.push_screen(screen, ended)
