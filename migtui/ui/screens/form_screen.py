"""A form that ends in a new version file: writing it, and what is said when that fails."""

from __future__ import annotations

import time
from collections.abc import Awaitable

from migtui.engine.drafts import Written
from migtui.errors import MigtuiError

from ..session import Session
from ..snapshot import View
from ..text import counted
from ..widgets.bars import Bar
from .command_screen import CommandScreen


class FormScreen(CommandScreen[str | None]):
    """Returns the id of the revision that was written, or None. Composes Bars `header` and `status`."""

    HAS_FIELDS = True

    def __init__(self, session: Session) -> None:
        super().__init__()
        self.session = session
        self.is_writing = False

    def view(self) -> View:
        return View(self.session.snapshot, None)

    def say(self, text: str, style: str = "warning") -> None:
        self.query_one("#status", Bar).show(((f" {text}", style),))

    def files_changed(self) -> None:
        """Show the form anew: somebody else has changed the history, and it may mean something else now."""

    async def write(self, action: str, command: str, work: Awaitable[Written], *, left_out: int = 0) -> None:
        """Wait for the file, note it in the log, and close. Raises PlanChanged and what else `work` raises, noted."""
        self.is_writing = True
        self.say("writing …", "dim")
        began = time.monotonic()
        try:
            written = await work
        except MigtuiError as error:
            self.session.note_failure(action, command, error, time.monotonic() - began)
            await self.session.reload()  # where only a post-write hook failed, the file is there
            self.files_changed()
            self.say(error.message, "broken")
            raise
        finally:
            self.is_writing = False
        root = f"{self.session.snapshot.project.root}/"
        files = ", ".join(file.removeprefix(root) for file in written.files) or "no file was written"
        left = f", {counted(left_out, 'operation')} left out" if left_out else ""
        self.session.note(action, command, files + left, time.monotonic() - began, ok=bool(written.files))
        await self.session.reload()
        self.dismiss(written.revisions[0] if written.revisions else None)

    def show_error(self, error: MigtuiError) -> None:
        """The whole story, over the form, which stays as it is; the status line has said it already."""
        from .error import ErrorScreen

        if self.app.screen is self:
            self.app.push_screen(ErrorScreen(error))
