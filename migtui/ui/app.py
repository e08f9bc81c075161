"""The application: it wires a session to its screens, and nothing else."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import partial
from pathlib import Path
from typing import ClassVar

from textual.app import App, SystemCommand
from textual.binding import Binding, BindingType
from textual.screen import Screen

from migtui.config import Settings
from migtui.engine.files import LoadedHistory
from migtui.engine.project import Project
from migtui.errors import MigtuiError

from .screens.command_screen import CommandScreen
from .screens.history import HistoryScreen
from .session import Session

Opened = tuple[Project, LoadedHistory]
Opener = Callable[[Path | None], Opened]
"""Finds and reads a project: of the given configuration, or as the command line says. Raises MigtuiError."""


class MigtuiApp(App[Path | None]):
    """One project, or the reason why there is none. Its return value is another configuration to open."""

    TITLE = "migtui"
    CSS_PATH = "styles/history.tcss"
    # The other screens bring their own rules: parsing them all costs the first frame 40 ms.
    ENABLE_COMMAND_PALETTE = True
    COMMAND_PALETTE_BINDING = "ctrl+p"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("ctrl+q", "quit", show=False),
        Binding("ctrl+c", "interrupt", show=False),
    ]

    def __init__(self, opened: Opened | MigtuiError, settings: Settings) -> None:
        super().__init__()
        self._opened = opened
        self.settings = settings
        self.session: Session | None = None

    def get_default_screen(self) -> Screen[None]:
        """The main screen is the default screen: no second screen is mounted before the first frame."""
        if isinstance(self._opened, MigtuiError):
            return super().get_default_screen()
        project, loaded = self._opened
        self.session = Session(project, self.settings, loaded)
        return HistoryScreen(self.session, ascii=self.settings.ascii)

    def on_mount(self) -> None:
        if isinstance(self._opened, MigtuiError):
            from .screens.welcome import WelcomeScreen

            self.push_screen(WelcomeScreen(self._opened), self.exit)
        elif self.session is not None:
            # Spawning before the first frame costs it 130 to 220 ms on two cores (measured).
            self.call_after_refresh(self._start, self.session)

    def _start(self, session: Session) -> None:
        self.run_worker(session.start(), exit_on_error=True)

    async def on_unmount(self) -> None:
        if self.session is not None:
            await self.session.close()

    async def on_app_focus(self) -> None:
        """Somebody may have changed files or the database elsewhere (lazygit PR #2854: on focus, no file watching)."""
        if self.session is not None and isinstance(self.screen, HistoryScreen) and not self.session.snapshot.reading:
            self.run_worker(self.session.refresh(), group="refresh", exclusive=True)

    def action_interrupt(self) -> None:
        """ctrl+c outside a run says how to leave."""
        if isinstance(self.screen, CommandScreen):
            self.screen.say("q leaves migtui")

    def get_system_commands(self, screen: Screen[object]) -> Iterable[SystemCommand]:
        """The palette: the commands of this screen, then Textual's own."""
        if isinstance(screen, CommandScreen):
            for command in screen.COMMANDS_HERE:
                yield SystemCommand(command.label, command.help, partial(screen.action_command, command.id))
        yield from super().get_system_commands(screen)


def run_app(open_project: Opener, settings_of: Callable[[Opened | None], Settings]) -> int:
    """Run the user interface until the user leaves; 0, or the exit code of the error that it showed."""
    configuration: Path | None = None
    while True:
        opened: Opened | MigtuiError
        try:
            opened = open_project(configuration)
        except MigtuiError as error:
            opened = error
        settings = settings_of(None if isinstance(opened, MigtuiError) else opened)
        configuration = MigtuiApp(opened, settings).run()
        if configuration is None:
            return opened.exit_code if isinstance(opened, MigtuiError) else 0
