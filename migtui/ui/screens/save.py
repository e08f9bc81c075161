"""Statements into a file: under which name, and over which file, the user says."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Vertical
from textual.screen import ModalScreen
from textual.widgets import Input, Static

from migtui.core.environment.edits import Edit
from migtui.engine.edits import apply, text_of
from migtui.engine.scripting import save_sql
from migtui.errors import MigtuiError, OperationError

from ..text import counted, one_line
from ..widgets.form import TextInput
from ..widgets.hint import Hint
from .command_screen import CommandScreen

if TYPE_CHECKING:
    from migtui.engine.scripting import StepScript

HINT = "enter saves it · esc closes"


class SaveScreen(ModalScreen[Path | None]):
    """Returns the file that was written. One that exists is only written over after a `y`."""

    CSS_PATH = ["../styles/dialog.tcss", "../styles/save.tcss"]
    BINDINGS = [
        Binding("escape", "back", "Cancel", show=False),
        Binding("y", "overwrite", "Overwrite", show=False),
    ]

    def __init__(self, text: str, folder: Path, proposed: str) -> None:
        """`folder`: where a relative name begins."""
        super().__init__()
        self._text = text
        self._folder = folder
        self._proposed = proposed
        self._over: Edit | None = None
        """The file that the user is asked about."""

    def compose(self) -> ComposeResult:
        with Vertical(classes="dialog") as dialog:
            dialog.border_title = "Save SQL"
            yield Static(f"A file name; a relative one begins in {one_line(str(self._folder))}", markup=False)
            yield TextInput(self._proposed, id="file", compact=False)
            yield Static("", id="said", markup=False)
            yield Hint(HINT, id="hint")

    def on_mount(self) -> None:
        self.query_one(Input).cursor_position = len(self._proposed) - len(".sql")

    async def on_input_submitted(self, event: Input.Submitted) -> None:
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
        self.query_one("#hint", Hint).set("y writes over it · esc goes back to the name")

    async def action_overwrite(self) -> None:
        if self._over is not None:
            try:
                await self._write(self._over)
            except MigtuiError as error:
                self.action_back()
                self._say(f"✗ {error.message}")

    async def _write(self, edit: Edit) -> None:
        await asyncio.to_thread(apply, [edit])
        self.dismiss(Path(edit.file))

    def action_back(self) -> None:
        if self._over is None:
            self.dismiss(None)
            return
        self._over = None
        field = self.query_one(Input)
        field.disabled = False
        field.focus()
        self._say("")
        self.query_one("#hint", Hint).set(HINT)

    def _say(self, text: str) -> None:
        self.query_one("#said", Static).update(one_line(text))


def save(screen: CommandScreen[Any], steps: Sequence[StepScript], name: str, folder: Path) -> None:
    """Ask for a name, write the file, and say where it is."""
    text = save_sql(steps)

    def saved(path: Path | None) -> None:
        if path is not None:
            screen.say(f"saved: {path} ({counted(len(text.splitlines()), 'line')})", "good")

    screen.app.push_screen(SaveScreen(text, folder, name), saved)
