"""The commands that make, change and join version files, or say where the database stands."""

from __future__ import annotations

from functools import partial
from pathlib import Path

from textual.worker import WorkType

from migtui.core.model import Revision
from migtui.errors import MigtuiError

from .choices import Choice
from .choose import ChooseScreen
from .waiting import Waiting


class Revising(Waiting):
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
        edit, upgrade = map(self.key_map.name, ("revision.edit", "upgrade"))
        short = self.session.snapshot.history.short(revision)
        self.say(f"written: {short} · {edit} opens it, {upgrade} applies it", "good")

    # -- edit ------------------------------------------------------------------------------------------------

    def run_revision_edit(self) -> None:
        from ..editing import Place, content, edit_at

        revision = self.selected
        try:
            before = content(revision.file)
            ended = edit_at(self, self.session, Place(revision.file))
        except MigtuiError as error:
            self.say(f"{error.message}; {error.hint}", "broken")
            self.session.note_failure("Edit", "", error)
            return
        changed = before != content(revision.file)
        # What is computed in a version file is found by importing it, which may take as long as it likes.
        work: WorkType[None] = partial(self._read_edited, revision, ended, changed=changed)
        self.run_worker(work, group="edit")

    async def _read_edited(self, revision: Revision, ended: str, *, changed: bool) -> None:
        applied = self.session.snapshot.standings.get(revision.id) == "applied"
        await self.session.reload()
        if self.is_open:
            self._report_edit(revision.id, revision.file, ended, changed=changed, applied=applied)

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
                self.migrate("stamp", way.target, "revision.stamp", purge=way.purge)

        choices = [Choice(str(index), way.text) for index, way in enumerate(ways)]
        self.app.push_screen(ChooseScreen("Stamp: write the version table, run nothing", choices), chosen)
