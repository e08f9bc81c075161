"""The commands that make, change and join version files, or say where the database stands."""

from __future__ import annotations

import os
import time
from pathlib import Path

from textual.app import SuspendNotSupported

from migtui.errors import MigtuiError

from ..flows import migrate
from .choose import Choice, ChooseScreen
from .revision_screen import RevisionScreen


class Revising(RevisionScreen):
    """New, edit, merge, stamp."""

    def run_revision_new(self) -> None:
        from .draft import DraftScreen  # 9 ms, and the plan screen's styles, that the start does not need

        selected = self.view().selected
        self.app.push_screen(DraftScreen(self.session, selected.id if selected else None), self._written)

    def run_revision_merge(self) -> None:
        from .merge import MergeScreen

        self.app.push_screen(MergeScreen(self.session), self._written)

    def _written(self, revision: str | None) -> None:
        if revision is None:
            return
        self.graph.select(revision)
        self.say(f"written: {self.session.snapshot.history.short(revision)} · e opens it, u applies it", "good")

    # -- edit ------------------------------------------------------------------------------------------------

    async def run_revision_edit(self) -> None:
        from migtui.engine.editor import editor_command  # 8 ms that the start does not need

        revision = self.selected
        try:
            command = editor_command(os.environ)
            before = _content(revision.file)
            ended = self._suspended(command, revision.file)
        except MigtuiError as error:
            self.say(f"{error.message}; {error.hint}", "broken")
            self.session.note("Edit", "", error.message, None, ok=False)
            return
        after = _content(revision.file)
        applied = self.session.snapshot.standings.get(revision.id) == "applied"
        await self.session.reload()
        self._report_edit(revision.id, revision.file, ended, changed=before != after, applied=applied)

    def _suspended(self, command: list[str], file: str) -> str:
        from migtui.engine.editor import edit

        began = time.monotonic()
        ended, failed = "", None
        try:
            with self.app.suspend():
                try:
                    ended = edit(command, file, str(self.session.snapshot.project.user_cwd))
                except MigtuiError as error:  # passed on below: what leaves suspend() leaves the shell's screen behind
                    failed = error
        except SuspendNotSupported as error:
            raise MigtuiError("the screen cannot be handed to an editor here", hint="open the file by hand") from error
        if failed is not None:
            raise failed
        self.app.refresh(layout=True)
        seconds = time.monotonic() - began
        self.session.note("Edit", " ".join([*command, file]), ended or "closed", seconds, ok=not ended)
        return ended

    def _report_edit(self, id: str, file: str, ended: str, *, changed: bool, applied: bool) -> None:
        """What matters most comes first: a file that is gone, a broken one, an applied one, the editor itself."""
        history = self.session.snapshot.history
        name = Path(file).name
        now = next((each for each in history.revisions.values() if each.file == file), None)
        if now is None:
            self.say(f"{name} is gone: the revision {id} has no file any more", "broken")
            return
        self.graph.select(now.id)
        if now.problem is not None:
            line = f" line {now.problem.line}" if now.problem.line else ""
            self.say(f"{name}{line}: {now.problem.message}", "broken")
        elif ended:
            self.say(f"the editor {ended}; {name} was read again{'' if changed else ': it is as it was'}")
        elif not changed:
            self.say(f"{name} is as it was", "")
        elif applied:
            self.say(f"{name} was changed, but {history.short(now.id)} is applied: the database does not run it again")
        else:
            self.say(f"{name} was read again", "good")

    # -- stamp -----------------------------------------------------------------------------------------------

    def run_revision_stamp(self) -> None:
        from ..stamps import ways_to_stamp

        snapshot = self.session.snapshot
        selected = self.view().selected
        ways = ways_to_stamp(snapshot.history, snapshot.current, selected.id if selected else None)

        def chosen(value: str | None) -> None:
            if value is not None:
                way = ways[int(value)]
                migrate(self, self.session, "stamp", way.target, purge=way.purge)

        choices = [Choice(str(index), way.text) for index, way in enumerate(ways)]
        self.app.push_screen(ChooseScreen("Stamp: write the version table, run nothing", choices), chosen)


def _content(file: str) -> bytes | None:
    try:
        return Path(file).read_bytes()
    except OSError:
        return None
