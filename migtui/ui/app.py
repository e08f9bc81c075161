"""The application: it wires a session to its screens, and nothing else."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable
from functools import partial
from pathlib import Path
from typing import Any, ClassVar

from textual import on
from textual.app import App, SystemCommand
from textual.binding import Binding, BindingType
from textual.driver import Driver
from textual.screen import Screen

from migtui.engine.child import Started
from migtui.errors import MigtuiError

from .opening import Opener
from .screens.command_screen import CommandScreen
from .screens.history import HistoryScreen
from .screens.switching import Switching
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
        opener: Opener | None = None,
        driver_class: type[Driver] | None = None,
    ) -> None:
        super().__init__(driver_class=driver_class)
        self._error = opened if isinstance(opened, MigtuiError) else None
        self.session = Session(opened, early, opener=opener) if isinstance(opened, Snapshot) else None
        self._left: list[Session] = []
        """Sessions that were switched away from."""
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
        if session is self.session:  # else another target was opened meanwhile
            self.run_worker(session.start(), exit_on_error=True)

    @on(Switching.Opened)
    async def _switch(self, message: Switching.Opened) -> None:
        """Show another project in place of this one. The command log goes on."""
        old = self.session
        assert old is not None, "its screen has asked for this"
        self._left.append(old)
        self.session = Session(message.snapshot, opener=old.opener, log=old.log)
        self.set_class(message.snapshot.settings.ascii, "-ascii")
        await self._replace_history(HistoryScreen(self.session))
        self.call_after_refresh(self._start, self.session)
        self.run_worker(old.close())

    async def _replace_history(self, screen: HistoryScreen) -> None:
        """Textual cannot switch the default screen for another: one in a mode of its own comes in its place."""
        before, former = self.current_mode, self.screen_stack[0]
        self.add_mode(f"opened {len(self._left)}", lambda: screen)
        await self.switch_mode(f"opened {len(self._left)}")
        await (former.remove() if before == self.DEFAULT_MODE else self.remove_mode(before))

    async def on_unmount(self) -> None:
        await asyncio.gather(*(each.close() for each in (*self._left, self.session) if each is not None))

    async def on_app_focus(self) -> None:
        """Somebody may have changed files or the database elsewhere (lazygit PR #2854: on focus, no file watching)."""
        if self.session is not None and isinstance(self.screen, HistoryScreen) and not self.session.snapshot.reading:
            self.run_worker(self.session.refresh(), group="refresh", exclusive=True)
        elif isinstance(self.screen, CommandScreen):
            self.screen.look_again()

    def _fatal_error(self) -> None:
        """As Textual's own, without the values of the variables: a URL with its password may be among them."""
        from rich.traceback import Traceback

        super()._fatal_error()
        self._exit_renderables[-1:] = [Traceback(show_locals=False)]

    async def action_quit(self) -> None:
        """Leave; not in the middle of a run, whose worker that would kill within a revision."""
        for screen in self.screen_stack:
            if isinstance(screen, CommandScreen) and (reason := screen.stays()):
                screen.say(reason)
                return
        self.exit()

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
