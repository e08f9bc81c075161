"""The user's own commands: run by the shell, in the terminal or behind the command log."""

from __future__ import annotations

import time
from functools import partial
from typing import TYPE_CHECKING

from textual.worker import WorkType

from migtui.errors import MigtuiError

from ..commands import Command
from ..text import counted, one_line, verbatim
from .revision_screen import RevisionScreen

if TYPE_CHECKING:
    from migtui.engine.shell import ShellCommand, ShellResult

    from ..own_commands import OwnCommand

GROUP = "own commands"
"""Of Textual's workers. Several may run at once; they end when the screen does."""


class Owning(RevisionScreen):
    """Fills in the fields, runs the command in the project's directory, and reads again what it may have changed."""

    _shells: tuple[ShellCommand, ...] = ()
    """Those behind the screen."""

    def make_commands(self) -> tuple[Command, ...]:
        return (*super().make_commands(), *(own.command for own in self.key_map.own))

    def perform(self, command: Command) -> object:
        own = next((each for each in self.key_map.own if each.id == command.id), None)
        if own is None:
            return super().perform(command)
        self._run_own(own)
        return None

    def _run_own(self, own: OwnCommand) -> None:
        text = own.text(self.view())
        if own.in_terminal:
            self._in_terminal(own, text)
            return
        from migtui.engine.shell import ShellCommand  # 5 ms, for those who have such commands

        shell = ShellCommand(text, str(self.session.snapshot.project.user_cwd))
        self._shells = (*self._shells, shell)
        self.say(f"{own.title} is running · ^c stops it", "dim")
        self.run_worker(self._in_background(own, shell), group=GROUP)

    def _in_terminal(self, own: OwnCommand, text: str) -> None:
        from migtui.engine.shell import run_in_terminal

        from ..editing import lend

        began, cwd = time.monotonic(), str(self.session.snapshot.project.user_cwd)
        refusal = MigtuiError("the screen cannot be handed to a command here")
        try:
            ended = lend(self, lambda: run_in_terminal(text, cwd), refusal)
        except MigtuiError as error:
            self._failed(own, text, error)
            return
        self.session.note(own.title, one_line(text), ended or "ended well", time.monotonic() - began, ok=not ended)
        work: WorkType[None] = partial(self._finish, own, ended)
        self.run_worker(work, group=GROUP)

    async def _finish(self, own: OwnCommand, ended: str, output: str = "") -> None:
        await self._read_again()
        self._say_end(own, ended, output)

    async def _in_background(self, own: OwnCommand, shell: ShellCommand) -> None:
        try:
            result = await shell.run()
        except MigtuiError as error:
            self._failed(own, shell.command, error)
            return
        finally:
            self._shells = tuple(each for each in self._shells if each is not shell)
        self._note(own, shell.command, result)
        await self._finish(own, result.ended, result.output)

    def _note(self, own: OwnCommand, text: str, result: ShellResult) -> None:
        lines = verbatim(result.output)
        lost = (f"… {result.lost:,} characters before this were not kept",) if result.lost else ()
        said = f", {counted(len(lines), 'line')} of output" if lines else ""
        self.session.note(
            own.title,
            one_line(text),
            f"{result.ended or 'ended well'}{said}",
            result.seconds,
            ok=not result.ended,
            details=(*lost, *lines),
        )

    async def _read_again(self) -> None:
        """It may have changed files, or the database."""
        if self.is_open:
            await self.session.refresh()

    def _failed(self, own: OwnCommand, text: str, error: MigtuiError) -> None:
        self.session.note(own.title, one_line(text), error.message, None, ok=False)
        self.say(f"{own.title}: {error.message}", "broken")

    def _say_end(self, own: OwnCommand, ended: str, output: str = "") -> None:
        """With what it said, where that is no more than a line; the log has the rest."""
        if not self.is_open:
            return
        lines = output.strip().splitlines()
        more = f": {one_line(lines[0])}" if len(lines) == 1 else ""
        self.say(f"{own.title} {ended or 'ended well'}{more}", "warning" if ended else "good")

    def interrupt(self) -> None:
        if not self._shells:
            super().interrupt()
            return
        for shell in self._shells:
            self.app.run_worker(shell.stop())
        self.say(f"stopping {counted(len(self._shells), 'command')} …", "dim")
