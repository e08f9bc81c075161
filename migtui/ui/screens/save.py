"""Statements into a file: under which name, and over which file, the user says."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from textual.app import ComposeResult
from textual.containers import Vertical
from textual.screen import ModalScreen
from textual.widgets import Input, Static
from textual.widgets.input import Selection

from migtui.core.environment.edits import Edit
from migtui.engine.edits import apply, text_of
from migtui.engine.scripting import save_sql
from migtui.errors import MigtuiError, OperationError

from ..commands import Command
from ..commands.command import Mode
from ..commands.overlays import SAVE
from ..session import Session
from ..text import counted, one_line
from ..widgets.form import TextInput
from ..widgets.hint import Hint
from .command_screen import CommandScreen
from .dialog import HELP, Dialog

if TYPE_CHECKING:
    from migtui.engine.scripting import StepScript


class SaveScreen(Dialog[Path | None], ModalScreen[Path | None]):
    """Returns the file that was written. One that exists is only written over after a yes."""

    CSS_PATH = ["../styles/dialog.tcss", "../styles/save.tcss"]
    COMMANDS_HERE = SAVE
    HAS_FIELDS = True

    def __init__(self, text: str, folder: Path, proposed: str, *, title: str = "Save SQL", why: str = "") -> None:
        """`folder`: where a relative name begins. `why`: what is to be said first."""
        super().__init__()
        self._text = text
        self._folder = folder
        self._proposed = proposed
        self._title = title
        self._why = why
        self._over: Edit | None = None
        """The file that the user is asked about."""

    def compose(self) -> ComposeResult:
        with Vertical(classes="dialog") as dialog:
            dialog.border_title = self._title
            yield Static(f"A file name; a relative one begins in {one_line(str(self._folder))}", markup=False)
            yield TextInput(self._proposed, id="file", compact=False)
            yield Static(one_line(self._why), id="said", markup=False)
            yield Hint(self._keys, id="hint")

    def on_mount(self) -> None:
        """Typing replaces the proposed name, and leaves its ending."""
        self.query_one(Input).selection = Selection(0, len(Path(self._proposed).stem))

    async def on_input_submitted(self, event: Input.Submitted) -> None:
        event.input.cursor_position = event.input.cursor_position  # the name is taken: it is not replaced any more
        name = event.value.strip()
        if not name:
            self._say("a file needs a name")
            return
        try:
            edit = await asyncio.to_thread(self._edit, name)
            if edit.before is None:
                await self._write(edit)
            else:
                self._ask(edit)
        except MigtuiError as error:
            self._say(f"✗ {error.message}")

    def _edit(self, name: str) -> Edit:
        try:
            path = (self._folder / Path(name).expanduser()).absolute()
            if path.is_dir():
                raise OperationError(f"{name} is a directory")
            return Edit(str(path), text_of(path), self._text, "the statements")
        except (RuntimeError, ValueError, OSError) as error:  # ~nobody, a null byte, a name that is too long
            raise OperationError(f"{one_line(name)}: {error}") from error

    def _ask(self, edit: Edit) -> None:
        self._over = edit
        self.query_one(Input).disabled = True
        self.set_focus(None)
        self._say(f"⚠ {Path(edit.file).name} exists already. Write over it?")
        self.query_one("#hint", Hint).set(self._keys)

    @property
    def mode(self) -> Mode:
        return "typing" if self._over is None else super().mode

    @property
    def _keys(self) -> str:
        if self._over is not None:
            return self.keys_line(("save.overwrite", "writes over it"), ("save.close", "goes back to the name"), HELP)
        return self.keys_line(("save.take", "saves it"), ("save.close", "closes"), HELP)

    def reason(self, command: Command) -> str:
        """Of the two steps the one that is not due."""
        if command.id == "save.overwrite" and self._over is None:
            return "no file is written over yet"
        return "the file exists already" if command.id == "save.take" and self._over is not None else ""

    async def _write(self, edit: Edit) -> None:
        await asyncio.to_thread(apply, [edit])
        self.dismiss(Path(edit.file))

    # -- commands --------------------------------------------------------------------------------------------

    async def run_save_take(self) -> None:
        await self.query_one(Input).action_submit()

    async def run_save_overwrite(self) -> None:
        assert self._over is not None, "it has been asked"
        try:
            await self._write(self._over)
        except MigtuiError as error:
            self.run_save_close()
            self._say(f"✗ {error.message}")

    def run_save_close(self) -> None:
        if self._over is None:
            self.dismiss(None)
            return
        self._over = None
        field = self.query_one(Input)
        field.disabled = False
        field.focus()
        self._say("")
        self.query_one("#hint", Hint).set(self._keys)

    def _say(self, text: str) -> None:
        self.query_one("#said", Static).update(one_line(text))


def save(screen: CommandScreen[Any], session: Session, steps: Sequence[StepScript], name: str, folder: Path) -> None:
    """Ask for a name, write the file, and say where it is."""
    text = save_sql(steps)

    def saved(path: Path | None) -> None:
        if path is not None:
            lines = counted(len(text.splitlines()), "line")
            session.note("Save SQL", "", f"{path}: {lines}", None)
            screen.say(f"saved: {path} ({lines})", "good")

    screen.app.push_screen(SaveScreen(text, folder, name), saved)
