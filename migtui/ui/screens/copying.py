"""`y`: what there is to copy of the selected revision, in a list; `y` again takes the first."""

from __future__ import annotations

import asyncio
import os
from collections.abc import Iterator
from typing import TYPE_CHECKING

from migtui.core.model import Revision
from migtui.core.targets import one_step_down
from migtui.errors import MigtuiError

from ..copying import copy
from ..text import one_line
from .scripting import Scripting

if TYPE_CHECKING:
    from ..sql_answers import Way
    from .copy_list import Copyable


class Copying(Scripting):
    """Copies what the details show, and more."""

    def run_copy(self) -> None:
        from .copy_list import CopyScreen  # 3 ms that the start does not need

        revision = self.selected

        def chosen(what: Copyable | None) -> None:
            if what is not None:
                self._copy(revision, what)

        title = f"Copy of {self.session.snapshot.history.short(revision.id)}"
        self.app.push_screen(CopyScreen(title, list(self._copyable(revision))), chosen)

    def _copyable(self, revision: Revision) -> Iterator[Copyable]:
        """What this revision has: a file that is gone leaves its id."""
        from .copy_list import Copyable

        snapshot = self.session.snapshot
        yield Copyable("copied.id", "id", revision.id)
        if revision.file:
            yield Copyable("copied.path", "path", _path(revision.file, str(snapshot.project.user_cwd)))
        yield Copyable("copied.command", "command", self._moving_command(revision))
        if revision.file:
            yield Copyable("copied.upgrade", "SQL of the upgrade", "as in its tab", "upgrade")
            yield Copyable("copied.downgrade", "SQL of the downgrade", "as in its tab", "downgrade")
        if revision.message:
            yield Copyable("copied.message", "message", revision.message)
        if commit := self._commit(revision):
            yield Copyable("copied.commit", "commit", commit)

    def _moving_command(self, revision: Revision) -> str:
        """The one that does something: of an applied revision an upgrade does nothing, nor does a downgrade to where
        the database stands already; there it is what undoes it."""
        snapshot = self.session.snapshot
        if snapshot.standings.get(revision.id) != "applied":
            return self.session.command("upgrade", revision.id)
        if revision.id not in snapshot.current:
            return self.session.command("downgrade", revision.id)
        below = ("-1", f"{revision.id}@-1", *revision.down_revisions)
        ways = one_step_down(snapshot.history, snapshot.current, apart=snapshot.is_apart)
        return self.session.command("downgrade", next(way.target for way in ways if way.target in below))

    def _commit(self, revision: Revision) -> str:
        """The commit that the file came with, where git knows it."""
        found = self.session.snapshot.git_of(revision)
        return found.commit if found is not None else ""

    def _copy(self, revision: Revision, what: Copyable) -> None:
        if what.way is None:
            copy(self, what.text, f"the {what.name}", more=one_line(what.text))
            return
        self.say(f"generating the {what.name} …", "dim")
        self.run_worker(self._copy_sql(revision, what.name, what.way), group="copy", exclusive=True)

    async def _copy_sql(self, revision: Revision, name: str, way: Way) -> None:
        """The tab's answer where it has one. Not by way of the tab: it gives a question up when nobody looks."""
        from migtui.engine.scripting import save_sql

        question = self._question(revision, way)
        answer = self._answers.known(question)
        try:
            steps = answer if answer is not None else await self._ask(question)
            if isinstance(steps, MigtuiError):
                raise steps
        except MigtuiError as error:
            self.say(f"there is no SQL to copy: {error.message}", "broken")
            return
        text = await asyncio.to_thread(save_sql, steps)
        if text.strip():
            copy(self, text, f"the {name}")
        else:
            self.say(f"there is no SQL to copy: {way}() has no statement", "dim")


def _path(file: str, folder: str) -> str:
    """As one would type it there, without a way up."""
    return os.path.relpath(file, folder) if file.startswith(f"{folder}{os.sep}") else file
