"""Welcome: there is no project here that can be read. Where migtui looked, what it found elsewhere, what to do."""

from __future__ import annotations

import asyncio
import os
from pathlib import Path
from typing import TYPE_CHECKING

from textual.app import ComposeResult, SuspendNotSupported
from textual.containers import Vertical
from textual.content import Content
from textual.widgets.option_list import Option

from migtui.errors import MigtuiError, ProjectNotFound

from ..commands.dialogs import WELCOME
from ..looks.frames import framed
from ..present.welcome import place, welcome_lines
from ..widgets.hint import Hint
from ..widgets.line_view import LineView
from ..widgets.options import Options
from .dialog import HELP, Dialog

if TYPE_CHECKING:
    from migtui.engine.surroundings import Surroundings

    from ..init_form import InitForm

AGAIN = Path()
"""In place of a configuration: look in the same place again."""


class WelcomeScreen(Dialog[Path | None]):
    """Returns the configuration to open, or None to leave."""

    CSS_PATH = "../styles/dialog.tcss"
    COMMANDS_HERE = WELCOME

    def __init__(self, error: MigtuiError) -> None:
        super().__init__()
        self._error = error
        self._begun: InitForm | None = None
        """What was filled in for a start that was closed: it is there again."""
        self._elsewhere = error.elsewhere if isinstance(error, ProjectNotFound) else ()
        self._found: Surroundings | None = None
        """What lies here; None until it has been looked at."""

    def compose(self) -> ComposeResult:
        with Vertical(classes="dialog") as dialog:
            dialog.border_title = framed(self._error.title)
            yield LineView(id="welcome")
            if self._elsewhere:
                yield Hint(f"Found below this directory; {self.key_of('welcome.open')} opens it:")
                yield Options(*(Option(Content(str(path))) for path in self._elsewhere), markup=False)
            yield Hint(self._keys)

    @property
    def _keys(self) -> str:
        words = [("welcome.again", "looks again"), ("welcome.leave", "leaves"), HELP]
        if isinstance(self._error, ProjectNotFound):
            words.insert(0, ("welcome.start", "starts a project here"))
        if place(self._error) is not None:
            words.insert(0, ("welcome.edit", "edits the file"))
        if self._elsewhere:
            words.insert(0, ("welcome.open", "opens the selected one"))
        return self.keys_line(*words)

    def on_mount(self) -> None:
        self.on_resize()
        if self._folder is not None:
            self.run_worker(self._look(self._folder), exit_on_error=True)

    @property
    def _folder(self) -> Path | None:
        """Where a project could be started."""
        error = self._error
        return error.looked[0].parent if isinstance(error, ProjectNotFound) and error.looked else None

    async def _look(self, folder: Path) -> None:
        from migtui.engine.surroundings import look_around  # 30 ms: the text is there before

        python = self._error.python if isinstance(self._error, ProjectNotFound) else None
        self._found = await asyncio.to_thread(look_around, folder, python, os.environ)
        if self.is_open:
            self.on_resize()

    def on_resize(self) -> None:
        view = self.query_one("#welcome", LineView)
        width = max(30, min(96, self.size.width - 10))
        lines = welcome_lines(self._error, width, self.key_map.name, self._found)
        taken = 8 + (2 + len(self._elsewhere) if self._elsewhere else 0)
        view.styles.height = min(len(lines), max(4, self.size.height - taken))
        view.show(lines)

    def on_option_list_option_selected(self, event: Options.OptionSelected) -> None:
        self.dismiss(self._elsewhere[event.option_index])

    def run_welcome_open(self) -> None:
        for options in self.query(Options):
            options.action_select()

    def run_welcome_down(self) -> None:
        self._move(1)

    def run_welcome_up(self) -> None:
        self._move(-1)

    def run_welcome_again(self) -> None:
        self.dismiss(AGAIN)

    def run_welcome_edit(self) -> None:
        """The file that the error names, in the user's editor."""
        from migtui.engine.editor import edit, editor_command

        file = place(self._error)
        if file is None:
            self.say("the error names no file to open")
            return
        ended = ""
        try:
            command = editor_command(os.environ)
            with self.app.suspend():
                try:
                    ended = edit([*command, str(file)], str(file.parent))
                except MigtuiError as error:  # what leaves suspend() leaves the shell's screen behind
                    ended = f"{error.message}; {error.hint}"
        except SuspendNotSupported:
            ended = "the screen cannot be handed to an editor here: open the file by hand"
        except MigtuiError as error:
            ended = f"{error.message}; {error.hint}"
        if ended:
            self.app.refresh(layout=True)
            self.say(ended)
        else:
            self.dismiss(AGAIN)

    def run_welcome_leave(self) -> None:
        self.dismiss(None)

    def _move(self, by: int) -> None:
        for options in self.query(Options):
            (options.action_cursor_down if by > 0 else options.action_cursor_up)()
        if not self._elsewhere:
            self.query_one("#welcome", LineView).move(by)

    def run_welcome_start(self) -> None:
        """Start a project here. Where there is one that cannot be read, another beside it would not help."""
        error, folder = self._error, self._folder
        if folder is None or not isinstance(error, ProjectNotFound):
            return
        from migtui.engine.interpreter import choose
        from migtui.engine.setup_run import Site

        from ..app import MigtuiApp
        from .init import InitScreen  # 60 ms with the engine, for those who want it

        python = choose(error.python, os.environ, None, folder, (folder,))
        screen = InitScreen(Site(folder, python, error.app), self._begun)

        def ended(configuration: Path | None) -> None:
            self._begun = screen.form
            if configuration is not None:
                if isinstance(self.app, MigtuiApp) and screen.done is not None:
                    self.app.done = (screen.done,)
                self.dismiss(configuration)

        self.app.push_screen(screen, ended)
