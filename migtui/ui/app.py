"""The application: it wires a session to its screens, and nothing else."""

from __future__ import annotations

from collections.abc import Iterable
from functools import partial
from pathlib import Path
from typing import Any, ClassVar

from textual.app import App, SystemCommand
from textual.binding import Binding, BindingType
from textual.driver import Driver
from textual.screen import Screen

from migtui.engine.child import Started
from migtui.errors import MigtuiError

from .screens.command_screen import CommandScreen
from .screens.history import HistoryScreen
from .session import Session
from .snapshot import Snapshot


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

    def __init__(
        self,
        opened: Snapshot | MigtuiError,
        *,
        early: Started | None = None,
        driver_class: type[Driver] | None = None,
    ) -> None:
        super().__init__(driver_class=driver_class)
        self._error = opened if isinstance(opened, MigtuiError) else None
        self.session = Session(opened, early) if isinstance(opened, Snapshot) else None
        self.set_class(isinstance(opened, Snapshot) and opened.settings.ascii, "-ascii")

    def get_default_screen(self) -> Screen[None]:
        """The main screen is the default screen: no second screen is mounted before the first frame."""
        if self.session is None:
            return super().get_default_screen()
        return HistoryScreen(self.session)

    def on_mount(self) -> None:
        if self._error is not None:
            from .screens.welcome import WelcomeScreen

            self.push_screen(WelcomeScreen(self._error), self.exit)
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

    def get_system_commands(self, screen: Screen[Any]) -> Iterable[SystemCommand]:
        """The palette: the commands of this screen, then Textual's own."""
        if isinstance(screen, CommandScreen):
            for command in screen.COMMANDS_HERE:
                yield SystemCommand(command.label, command.help, partial(screen.action_command, command.id))
        yield from super().get_system_commands(screen)
