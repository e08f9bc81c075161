"""The application: it wires a session to its screens, and nothing else."""

from __future__ import annotations

import asyncio
import os
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any, ClassVar

from textual import on
from textual.app import SystemCommand
from textual.binding import Binding, BindingType
from textual.command import CommandPalette, Provider
from textual.driver import Driver
from textual.events import Event, Key, Resize
from textual.filter import LineFilter
from textual.geometry import Size
from textual.screen import Screen

from migtui.engine.child import Started
from migtui.errors import MigtuiError

from .command_log import LogEntry
from .early_keys import EarlyKeys, Ready
from .keys.keymap import DEFAULT, KeyMap
from .looks.palette import DEFAULT as DEFAULT_THEME
from .looks.steadying import Steadying
from .looks.themes import ThemedApp
from .opening import Opener
from .screens.command_screen import CommandScreen, at_work_below
from .screens.history import HistoryScreen
from .screens.switching import Switching
from .screens.waiting import REFRESH
from .session import Session
from .snapshot import Snapshot
from .text import counted

NARROWEST = 20
"""Columns that the screens are laid out in at least. A terminal of one cuts them; Textual's lists raise an error where
their frame leaves no column for the text."""


def _palette() -> type[Provider]:
    from .command_palette.provider import Everything  # 25 ms that the start does not need

    return Everything


class MigtuiApp(ThemedApp[Path | None]):
    """One project, or the reason why there is none. Its return value is another configuration to open."""

    TITLE = "migtui"
    CSS_PATH = "styles/history.tcss"
    # The other screens bring their own rules: parsing them all costs the first frame 40 ms.
    ENABLE_COMMAND_PALETTE = True
    COMMANDS = {_palette}
    COMMAND_PALETTE_BINDING = "ctrl+p"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("ctrl+q", "quit", show=False, priority=True),
        Binding("ctrl+c", "interrupt", show=False),
        Binding("ctrl+c", "interrupt_below", show=False, priority=True),
        Binding("ctrl+z", "suspend_process", show=False, priority=True),
    ]

    def __init__(
        self,
        opened: Snapshot | MigtuiError,
        *,
        early: Started | None = None,
        opener: Opener | None = None,
        driver_class: type[Driver] | None = None,
        theme: str = DEFAULT_THEME,
        keys: KeyMap = DEFAULT,
        log: tuple[LogEntry, ...] = (),
    ) -> None:
        """`theme`: where none is chosen. `keys`: where there is no project to say them. `log`: what was done before
        there was one."""
        chosen = opened.settings.theme if isinstance(opened, Snapshot) else ""
        super().__init__(chosen, fallback=theme, driver_class=driver_class)
        self._error = opened if isinstance(opened, MigtuiError) else None
        self.session = Session(opened, early, opener=opener, log=log) if isinstance(opened, Snapshot) else None
        self.done: tuple[LogEntry, ...] = log
        """Where there is no project, what was done to begin one."""
        self._keys = keys
        self._steadying = Steadying()
        self._early_keys = EarlyKeys(self)
        self._left: list[Session] = []
        """Sessions that were switched away from."""
        self.set_class(isinstance(opened, Snapshot) and opened.settings.ascii, "-ascii")
        self._bind_palette()

    @property
    def key_map(self) -> KeyMap:
        """The user's keys, for the screens."""
        return self.session.snapshot.keys if self.session is not None else self._keys

    def _bind_palette(self) -> None:
        """The palette is Textual's own and opens on every screen, so its keys are bound here too."""
        keys = self.key_map.palette_keys
        bound = self._bindings.key_to_bindings
        now = {key: each for key, (each, *_) in bound.items() if each.action == "command_palette"}
        if now.keys() != set(keys):
            binding = next(iter(now.values()))
            for key in now:
                del bound[key]
            bound.update({key: [binding.with_key(key)] for key in keys})

    def get_line_filters(self) -> Sequence[LineFilter]:
        """Textual's, and the one that keeps every line to its cells."""
        return [*super().get_line_filters(), self._steadying]

    def get_default_screen(self) -> Screen[None]:
        """The main screen is the default screen: no second screen is mounted before the first frame."""
        if self.session is None:
            return super().get_default_screen()
        return HistoryScreen(self.session)

    def on_mount(self) -> None:
        self.app_resume_signal.subscribe(self, self._is_back)
        if self._error is not None:
            from .screens.welcome import WelcomeScreen

            self.push_screen(WelcomeScreen(self._error), self.exit)
        elif self.session is not None:
            # Spawning before the first frame costs it 130 to 220 ms on two cores (measured).
            self.call_after_refresh(self._start, self.session)

    def _start(self, session: Session) -> None:
        if session is self.session:  # else another target was opened meanwhile
            self._say_problems(session)
            self.run_worker(session.start(), exit_on_error=True)

    def _say_problems(self, session: Session) -> None:
        """What in the settings does not hold: all of it in the log, the first in the status line."""
        from .settings.problems import place, said, settings_problems

        problems = settings_problems(session.snapshot.settings)
        for each in problems:
            session.note("Settings", "", said(each), None, ok=False, details=place(each))
        if problems and isinstance(self.screen, CommandScreen):
            log = f"in the command log ({self.key_map.name('log.focus')})"
            more = f" · {counted(len(problems) - 1, 'more problem')} {log}" if problems[1:] else ""
            self.screen.say(f"{said(problems[0])}{more}")

    async def on_event(self, event: Event) -> None:
        """As Textual's, except for keys whose field is still to come."""
        if not (isinstance(event, Key) and not event.is_forwarded and self._early_keys.keep(event)):
            await super().on_event(event)

    async def on_key(self, event: Key) -> None:
        """One that the screen before was given, and that is text for this one."""
        if self._early_keys.is_strayed(event):
            event.prevent_default()
            again = Key(event.key, event.character)
            if not self._early_keys.keep_strayed(again):
                await super().on_event(again)

    @on(Ready)
    async def _give_early_keys(self) -> None:
        for key in self._early_keys.taken():
            await super().on_event(key)

    def on_resize(self, event: Resize) -> None:
        """Before Textual's own."""
        event.size = Size(max(NARROWEST, event.size.width), max(1, event.size.height))

    @on(Switching.Opened)
    async def _switch(self, message: Switching.Opened) -> None:
        """Show another project in place of this one. The command log goes on."""
        old = self.session
        assert old is not None, "its screen has asked for this"
        self._left.append(old)
        self.session = Session(message.snapshot, opener=old.opener, log=old.log)
        self.set_class(message.snapshot.settings.ascii, "-ascii")
        self._bind_palette()
        self.wear(message.snapshot.settings.theme)
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
            self.run_worker(self.session.refresh(), group=REFRESH, exclusive=True)
        elif isinstance(self.screen, CommandScreen):
            self.screen.look_again()

    def copy_to_clipboard(self, text: str) -> None:
        """As Textual's own, through tmux and screen too. What the terminal would print, or cut, it is not given."""
        from migtui.engine.clipboard import sequence

        self._clipboard = text
        if self._driver is not None and (asked := sequence(text, os.environ)):
            self._driver.write(asked)

    def _fatal_error(self) -> None:
        """As Textual's own, without the values of the variables: a URL with its password may be among them."""
        from rich.traceback import Traceback

        super()._fatal_error()
        self._exit_renderables[-1:] = [Traceback(show_locals=False)]

    async def action_quit(self) -> None:
        """Leave; not in the middle of a run, whose worker that would kill within a revision."""
        if self._may_leave():
            self.exit()

    def action_suspend_process(self) -> None:
        """Back to the shell until `fg`; not in the middle of a run, whose worker nobody would listen to."""
        if self._may_leave():
            super().action_suspend_process()

    def _may_leave(self) -> bool:
        """No screen has a reason to stay; else it says it."""
        for screen in self.screen_stack:
            if isinstance(screen, CommandScreen) and (reason := screen.stays()):
                screen.say(reason)
                return False
        return True

    def _is_back(self, app: object) -> None:
        """From the shell, or from a program that had the terminal."""
        self.refresh(layout=True)

    def has_chosen(self, theme: str) -> None:
        """Say how to keep the theme that was chosen in the palette."""
        from migtui.config.files import user_file

        own = user_file(os.environ)
        said = f'theme = "{theme}" keeps it, in {own or "migtui.toml"}'
        if self.session is not None:
            self.session.note("Theme", "", said, None)
        self.say(said, "good")

    def say(self, text: str, style: str = "warning") -> None:
        """On the status line of the screen that is shown."""
        if isinstance(self.screen, CommandScreen):
            self.screen.say(text, style)

    def action_interrupt(self) -> None:
        """ctrl+c outside a run stops a command of the user's own, or says how to leave."""
        if isinstance(self.screen, CommandScreen):
            self.screen.interrupt()

    def action_interrupt_below(self) -> None:
        """ctrl+c stops what goes on behind the screen that is shown, even behind one that lets no key through."""
        if (screen := at_work_below(self.screen_stack)) is not None:
            screen.interrupt()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Where nothing goes on below, ctrl+c is the screen's own."""
        return action != "interrupt_below" or at_work_below(self.screen_stack) is not None

    def action_command_palette(self) -> None:
        """Commands, revisions, branches and tables, by name."""
        from .command_palette.dialog import Palette

        if not isinstance(self.screen, CommandPalette):
            self.push_screen(Palette())

    def get_system_commands(self, screen: Screen[Any]) -> Iterable[SystemCommand]:
        """What Textual alone can do. The rest of its commands is ours by other names, and is in `_palette`."""
        ours = ("Keys", "Maximize", "Minimize", *(["Quit"] if isinstance(screen, CommandScreen) else []))
        yield from (each for each in super().get_system_commands(screen) if each.title not in ours)
