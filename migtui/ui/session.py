"""One open project: its engine, its latest snapshot and its command log. Screens watch it; it knows no widget."""

from __future__ import annotations

import asyncio
import os
import time
from dataclasses import replace
from functools import cached_property
from typing import TYPE_CHECKING

from migtui.core.history import shape
from migtui.core.position import DatabaseState
from migtui.engine.files import LoadedHistory, check_bodies, has_changed, load_history, with_facts, with_truth
from migtui.errors import MigtuiError

from .command_log import CommandLog, LogEntry
from .git_watch import GitWatch
from .opening import Opener
from .snapshot import Snapshot
from .text import counted
from .version_files import VersionFiles

if TYPE_CHECKING:
    from migtui.core.git.files import GitHistory
    from migtui.core.plan import Direction, Plan
    from migtui.engine.child import Started
    from migtui.engine.client import Engine
    from migtui.engine.runner import Run

    from .diff.model import DiffModel
    from .draft_form import DraftForm, MergeForm
    from .finder import Finder


OPEN = "Open project"
"""The first that a session does."""


class Session(CommandLog):
    """Reads, plans and runs, replaces the snapshot, and keeps the log of that; its watchers are told of both.

    All methods belong to the event loop's thread.
    """

    def __init__(
        self,
        snapshot: Snapshot,
        early: Started | None = None,
        *,
        opener: Opener | None = None,
        log: tuple[LogEntry, ...] = (),
    ) -> None:
        """`early`: the reader process, when it was started before Textual was imported. `log`: what was done before
        in another project."""
        super().__init__(log)
        self._early = early
        self.snapshot = snapshot
        self.opener = opener or Opener(snapshot.project.asked)
        """For another target."""
        self.files = VersionFiles()
        self.unfinished: DraftForm | None = None
        """What was filled in for a new revision when its screen was closed."""
        self.unfinished_merge: MergeForm | None = None
        self.folded: frozenset[str] = frozenset()
        """The revisions that the user has folded."""
        self.diff: DiffModel | None = None
        """The last comparison of models and database, with what was ticked and folded: opening it again is instant."""
        self.times_read = 0
        """How often the databases have been read, with whatever result."""
        self._reading = asyncio.Lock()
        self._git = GitWatch(self)
        self._confirmed: LoadedHistory | None = None
        """The reading that has been compared with Alembic's own."""
        self._confirming: asyncio.Task[None] | None = None

    @property
    def tag(self) -> str | None:
        """--tag: what env.py is told by every plan and run from now on."""
        return self.snapshot.tag

    def set_tag(self, tag: str | None) -> None:
        """From now on, until another target with a tag of its own is opened."""
        self._replace(replace(self.snapshot, tag=tag))

    @cached_property
    def engine(self) -> Engine:
        from migtui.engine.client import Engine  # 35 ms that the first frame does not need

        return Engine(self.snapshot.project, early=self._early)

    @cached_property
    def finder(self) -> Finder:
        """What searches look through; kept for the next one."""
        from .finder import Finder  # 15 ms that the first frame does not need

        return Finder(self.files, self.snapshot)

    # -- reading ---------------------------------------------------------------------------------------------

    async def start(self) -> None:
        """Spawn the workers and read the databases for the first time. Called after the first frame."""
        loaded, project = self.snapshot.loaded, self.snapshot.project
        is_first = all(entry.action != OPEN for entry in self.log)
        self.note(
            OPEN,
            f"{project.configuration}{f' · {project.target}' if project.target else ''}",
            counted(len(loaded.history.order), "revision"),
            None,
        )
        if is_first and self.snapshot.settings.tips:
            self._give_tip()
        self._git.look_soon()
        try:
            await self.engine.start()
        except MigtuiError as error:
            self._replace(self.snapshot.with_failure(error))
        else:
            await asyncio.to_thread(loaded.save_cache)
            await self.read_databases()
        await self._look_closer()

    def _give_tip(self) -> None:
        """Not before the first frame: 2 ms."""
        from migtui.engine.starts import count_start

        from .tips import tip

        start = count_start(str(self.snapshot.project.configuration), os.environ)
        text = tip(start.number, is_first_here=start.is_first_here, name=self.snapshot.keys.name)
        self.note("Tip", "", text, None, ok=None)

    async def refresh(self) -> None:
        """Read the settings, the files and then the databases and git again."""
        await self.reread_settings()
        await self.reload()
        await asyncio.gather(self.read_databases(), self.read_git())

    async def read_git(self) -> None:
        """Who wrote the version files, and what is not committed; asked again only when something has moved."""
        await self._git.look()

    async def reread_settings(self) -> None:
        """What was mended in them holds at once."""
        before = self.snapshot
        read = await asyncio.to_thread(self.opener.again, before)
        if read is before or self.snapshot.project is not before.project:
            return
        self._replace(replace(self.snapshot, project=read.project, settings=read.settings))
        from .settings.rereading import changes  # nobody has changed them yet at the start

        for change in changes(before, read):
            self.note("Settings", "", change.text, None, ok=change.ok, details=change.details)

    async def read_databases(self) -> None:
        """Ask every database where it stands. A failure becomes part of the snapshot; the graph stays."""
        async with self._reading:
            self.snapshot = self.snapshot.with_reading()  # which nothing on the screen shows
            started = time.monotonic()
            self.times_read += 1
            try:
                report = await self.engine.read_databases()
            except asyncio.CancelledError:
                self.snapshot = self.snapshot.with_reading(is_on=False)
                raise
            except MigtuiError as error:
                self._replace(self.snapshot.with_failure(error))
                self.note_failure("Read database", self.command("current"), error, time.monotonic() - started)
                return
            self.snapshot = self.snapshot.with_databases(report.states)  # drawn with the line of the log
            seconds, ok = time.monotonic() - started, not self.snapshot.unread
            # Every time that the terminal gets the focus: without a change it is no news.
            self.note("Read database", self.command("current"), self.snapshot.heads_text, seconds, ok=ok, repeats=True)
            if report.locations is not None and report.locations != tuple(map(str, self.snapshot.loaded.locations)):
                await self.reload(report.locations)
                count = counted(len(self.snapshot.history.order), "revision")
                self.note("Version locations", "env.py", f"{', '.join(report.locations)}: {count}", None)

    async def reload(self, locations: tuple[str, ...] | None = None) -> None:
        """Read the files again where something has changed; from other directories when env.py has said so."""
        project, loaded = self.snapshot.project, self.snapshot.loaded
        places = loaded.locations if locations is None else locations
        if locations is None and not await asyncio.to_thread(has_changed, project, loaded):
            return
        read = await asyncio.to_thread(load_history, project, locations=places)
        self._replace(self.snapshot.with_files(read))  # of what the snapshot is now: git may have answered meanwhile
        self._git.look_soon()
        await self._look_closer()

    async def _look_closer(self) -> None:
        """What the first frame did not wait for: computed values, broken bodies; all kept for the next start."""
        await self._import_unsure()
        loaded = self.snapshot.loaded
        checked = await check_bodies(loaded)
        if self.snapshot.loaded is loaded:  # else they were read again meanwhile, and that reading is looked at too
            self._replace(self.snapshot.with_files(checked))
            await asyncio.to_thread(checked.save_cache)

    async def _import_unsure(self) -> None:
        """Files whose values are computed are imported by the reader worker, one by one."""
        loaded = self.snapshot.loaded
        if not loaded.unsure:
            return
        try:
            facts = await self.engine.import_files(loaded.unsure)
        except MigtuiError as error:
            self.note_failure("Import version files", "", error)
            return
        self._replace(self.snapshot.with_files(with_facts(loaded, facts)))

    # -- acting ----------------------------------------------------------------------------------------------

    async def plan(self, direction: Direction, target: str, *, purge: bool = False) -> Plan:
        """The plan for all databases as they stand now. Raises MigtuiError with Alembic's reason."""
        try:
            return await self.engine.plan(direction, target, self.snapshot.history, purge=purge, tag=self.tag)
        finally:  # a refused plan too: Alembic may know of heads that we do not
            if self._confirmed is not self.snapshot.loaded:
                self._confirmed = self.snapshot.loaded
                self._confirming = asyncio.create_task(self._confirm_history())

    async def _confirm_history(self) -> None:
        """Alembic has loaded the history for a plan. Where it sees it otherwise than we do, it is right."""
        loaded = self.snapshot.loaded
        try:
            truth = with_truth(loaded, await self.engine.scripts())
        except MigtuiError:
            return  # the session is being closed, or the next reading will say why
        if self.snapshot.loaded is not loaded or shape(truth.history) == shape(loaded.history):
            return
        if await asyncio.to_thread(has_changed, self.snapshot.project, loaded):
            await self.reload()  # that is why: what Alembic saw meanwhile may be gone or back again by now
            return
        self._confirmed = truth
        self._replace(self.snapshot.with_files(truth))
        self.note("History", "", "Alembic loads it otherwise than the files say: this is its view", None)

    def run(self, plan: Plan) -> Run:
        """Start the plan; iterate over the result for its events."""
        return self.engine.run(plan)

    def stands(self, states: tuple[DatabaseState, ...]) -> None:
        """The heads as a run, or a comparison, read them anew."""
        self.times_read += 1
        self._replace(self.snapshot.with_databases(states))

    def learn_git(self, history: GitHistory | None) -> None:
        """What git says now."""
        if history != self.snapshot.git:
            self._replace(self.snapshot.with_git(history))

    def command(self, *words: str) -> str:
        """The `alembic …` line that does the same in this project."""
        return self.engine.command_line(*words)

    async def close(self) -> None:
        """End all worker processes."""
        await self._git.close()
        if "engine" in self.__dict__:
            await self.engine.close()

    def _replace(self, snapshot: Snapshot) -> None:
        self.snapshot = snapshot
        self._tell()
