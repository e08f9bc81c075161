"""What all screens share: keys come from the registry, and a key that cannot work says why."""

from __future__ import annotations

import inspect
from typing import ClassVar, TypeVar

from textual.screen import Screen

from ..commands import Command, by_id, key_name
from ..snapshot import View

ResultT = TypeVar("ResultT")


class CommandScreen(Screen[ResultT]):
    """A screen whose bindings are a tuple of commands; the handler of `upgrade.step` is `run_upgrade_step`."""

    COMMANDS_HERE: ClassVar[tuple[Command, ...]] = ()

    def view(self) -> View:
        """What the commands' reasons are judged by."""
        raise NotImplementedError

    def say(self, text: str, style: str = "warning") -> None:
        """Tell the user something in one line, until something else is said."""
        raise NotImplementedError

    def unavailable(self) -> frozenset[str]:
        """The ids of the commands that cannot work now, for the key bar."""
        view = self.view()
        return frozenset(command.id for command in self.COMMANDS_HERE if command.rank and command.unavailable(view))

    async def action_command(self, id: str) -> None:
        """Run a command of this screen, or say why it cannot work."""
        command = by_id(self.COMMANDS_HERE)[id]
        if reason := command.unavailable(self.view()):
            self.say(f"{key_name(command.keys[0]) if command.keys else command.label}: {reason}")
            return
        outcome = getattr(self, command.handler)()
        if inspect.isawaitable(outcome):
            await outcome

    def look_again(self) -> None:
        """The terminal has the focus again: files may have changed meanwhile."""

    def stays(self) -> str:
        """Why migtui cannot be left now, or ""."""
        return ""

    def run_help(self) -> None:
        """All keys of this screen."""
        from .help import HelpScreen  # 5 ms that the start does not need

        self.app.push_screen(HelpScreen(self.COMMANDS_HERE, ascii=self.view().snapshot.settings.ascii))

    def run_palette(self) -> None:
        """All commands, by name."""
        self.app.action_command_palette()

    def run_quit(self) -> None:
        """Leave."""
        self.app.exit()
