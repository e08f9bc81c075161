"""What all screens share: keys come from the registry, and a key that cannot work says why."""

from __future__ import annotations

import inspect
from collections.abc import Awaitable, Callable, Sequence
from functools import partial
from typing import Any, ClassVar, Protocol, TypeVar, runtime_checkable

from textual._context import NoActiveAppError
from textual.app import App, ScreenError
from textual.css.query import NoMatches
from textual.screen import Screen
from textual.timer import Timer
from textual.widget import MountError
from textual.worker import Worker, WorkType

from ..commands import Command, by_id
from ..commands.command import Mode
from ..keys.bindings import rebind
from ..keys.keymap import DEFAULT, KeyMap
from ..snapshot import View

ResultT = TypeVar("ResultT")


@runtime_checkable
class HasKeyMap(Protocol):
    """The application, as a screen sees it."""

    @property
    def key_map(self) -> KeyMap: ...


class CommandScreen(Screen[ResultT]):
    """A screen whose bindings are a tuple of commands; the handler of `upgrade.step` is `run_upgrade_step`."""

    COMMANDS_HERE: ClassVar[tuple[Command, ...]] = ()
    """As the registry has them."""
    HAS_FIELDS: ClassVar[bool] = False
    """Letters are text, while a field has the focus."""

    TAKES_EARLY_KEYS: ClassVar[bool] = True
    """What is typed before the screen can be seen is done as soon as it is there; else it is not done at all."""

    SIGNS: ClassVar[bool] = True
    """`?` explains the signs of the graph, or of the two sides."""

    def __init__(self, *, classes: str | None = None) -> None:
        super().__init__(classes=classes)
        self.key_map = self._find_key_map()
        self.commands = self.make_commands()
        """On the user's keys, with the user's own."""
        rebind(self._bindings, self.commands)

    def _find_key_map(self) -> KeyMap:
        try:
            app: App[object] = self.app
        except NoActiveAppError:  # made by hand, outside of any
            return DEFAULT
        return app.key_map if isinstance(app, HasKeyMap) else DEFAULT

    def make_commands(self) -> tuple[Command, ...]:
        """What this screen's keys, footer, `?` and palette are made of."""
        return self.key_map.commands(self.COMMANDS_HERE, has_fields=self.HAS_FIELDS)

    def key_of(self, id: str) -> str:
        """What to press for a command, for a sentence: here where this screen has it."""
        here = by_id(self.commands).get(id)
        return here.name if here is not None and here.keys else self.key_map.name(id)

    @property
    def mode(self) -> Mode:
        """What the screen is in the middle of: the commands of that mode work, and take their keys from the others."""
        return ""

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """A command of another mode leaves its keys to the next one that has them; while one types, `/` is text."""
        if action == "command":
            command = by_id(self.commands).get(str(parameters[0]))
            mode = self.mode
            return command is None or (command.mode in ("", mode) and not (command.types and mode == "typing"))
        return super().check_action(action, parameters)

    def view(self) -> View:
        """What the commands' reasons are judged by."""
        raise NotImplementedError

    def say(self, text: str, style: str = "warning") -> None:
        """Tell the user something in one line, until something else is said."""
        raise NotImplementedError

    def unavailable(self) -> frozenset[str]:
        """The ids of the commands that cannot work now, for the key bar."""
        return frozenset(command.id for command in self.commands if command.rank and self.reason(command))

    def reason(self, command: Command) -> str:
        """Why it cannot work now, or ""."""
        return command.unavailable(self.view())

    async def action_command(self, id: str) -> None:
        """Run a command of this screen, or say why it cannot work."""
        if self.is_mounted:
            await self.carry_out(id)
        elif self.TAKES_EARLY_KEYS:  # a key between push_screen and compose finds none of its widgets
            self.call_later(self.while_open(self.carry_out), id)

    async def carry_out(self, id: str) -> None:
        """Run the command now."""
        command = by_id(self.commands)[id]
        if reason := self.reason(command):
            self.say(f"{command.name}: {reason}")
            return
        outcome = self.perform(command)
        if inspect.isawaitable(outcome):
            await outcome

    def perform(self, command: Command) -> object:
        """Call its handler; what may be awaited is."""
        return getattr(self, command.handler)()

    @property
    def is_open(self) -> bool:
        """It stands on the stack, and all of its widgets are there: Textual takes those of a closed one down one by
        one, while its messages, timers and workers go on."""
        # Textual hides what it takes down: the only public sign of it where the whole application ends.
        return self.is_attached and self.display and self in self.app.screen_stack

    def call_after_refresh(self, callback: Callable[..., object], *args: Any, **kwargs: Any) -> bool:
        """As Textual's, unless the screen has been closed by then."""
        return super().call_after_refresh(self.while_open(callback), *args, **kwargs)

    def set_timer(self, delay: float, callback: Callable[..., object] | None = None, **more: Any) -> Timer:
        """As Textual's, unless the screen has been closed by then."""
        return super().set_timer(delay, callback and self.while_open(callback), **more)

    def set_interval(self, interval: float, callback: Callable[..., object] | None = None, **more: Any) -> Timer:
        """As Textual's, until the screen is closed."""
        return super().set_interval(interval, callback and self.while_open(callback), **more)

    def run_worker(self, work: WorkType[Any], *args: Any, **more: Any) -> Worker[Any]:
        """As Textual's. It is cancelled when the screen has been taken down; what it does not find while that goes on
        is nobody's error."""
        return super().run_worker(partial(self._until_closed, work), *args, **more)

    async def _until_closed(self, work: WorkType[Any]) -> Any:
        try:
            outcome = work() if callable(work) else work
            return await outcome if inspect.isawaitable(outcome) else outcome
        except (NoMatches, ScreenError, MountError):
            if self.is_open:
                raise

    def while_open(self, callback: Callable[..., object]) -> Callable[..., Awaitable[None]]:
        """The same, but nothing when the screen is closed."""

        async def call(*args: Any, **kwargs: Any) -> None:
            if self.is_open:
                outcome = callback(*args, **kwargs)
                if inspect.isawaitable(outcome):
                    await outcome

        return call

    def interrupt(self) -> None:
        """ctrl+c, which stops nothing here: say how to leave."""
        self.say(f"{self.key_map.name('quit')} leaves migtui")

    @property
    def is_at_work(self) -> bool:
        """ctrl+c stops something here, also while another screen stands over this one."""
        return False

    def look_again(self) -> None:
        """The terminal has the focus again: files may have changed meanwhile."""

    def stays(self) -> str:
        """Why migtui cannot be left now, or ""."""
        return ""

    def run_help(self) -> None:
        """All keys of this screen."""
        from .help import HelpScreen  # 5 ms that the start does not need

        ascii = self.app.has_class("-ascii")
        self.app.push_screen(HelpScreen(self.commands, ascii=ascii, name=self.key_of, signs=self.SIGNS))

    def run_palette(self) -> None:
        """All commands, by name."""
        self.app.action_command_palette()

    def run_quit(self) -> None:
        """Leave."""
        self.app.exit()


def at_work_below(stack: Sequence[Screen[Any]]) -> CommandScreen[Any] | None:
    """The screen behind the top one on which ctrl+c stops something, unless that is a key of the top one's own."""
    *below, top = stack or (None,)
    if isinstance(top, CommandScreen) and any("ctrl+c" in command.keys for command in top.commands):
        return None
    return next((each for each in reversed(below) if isinstance(each, CommandScreen) and each.is_at_work), None)
