"""One open project: its engine, its latest snapshot and the command log. Screens watch it; it knows no widget."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cached_property
from typing import TYPE_CHECKING

from migtui.core.history import shape
from migtui.core.position import DatabaseState
from migtui.engine.files import LoadedHistory, check_bodies, has_changed, load_history, with_facts, with_truth
from migtui.errors import MigtuiError

from .opening import Opener
from .snapshot import Snapshot
from .text import counted
from .version_files import VersionFiles

if TYPE_CHECKING:
    from migtui.core.plan import Direction, Plan
    from migtui.engine.child import Started
    from migtui.engine.client import Engine
    from migtui.engine.runner import Run

    from .diff.model import DiffModel
    from .draft_form import DraftForm, MergeForm


@dataclass(frozen=True, slots=True)
class LogEntry:
    """One line of the command log."""

    at: datetime
    action: str
    """ "Upgrade 2 steps"."""
    command: str
    """The equivalent `alembic …` line."""
    result: str
    seconds: float | None
    ok: bool


class Session:
    """Reads, plans and runs, and replaces the snapshot. All methods belong to the event loop's thread."""

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
        self._early = early
        self.snapshot = snapshot
        self.opener = opener or Opener(snapshot.project.asked)
        """For another target."""
        self.log = log
        self.files = VersionFiles()
        self.unfinished: DraftForm | None = None
        """What was filled in for a new revision when its screen was closed."""
        self.unfinished_merge: MergeForm | None = None
        self.diff: DiffModel | None = None
        """The last comparison of models and database, with what was ticked and folded: opening it again is instant."""
        self._watchers: list[Callable[[], None]] = []
        self._reading = asyncio.Lock()
        self._confirmed: LoadedHistory | None = None
        """The reading that has been compared with Alembic's own."""
        self._confirming: asyncio.Task[None] | None = None

    def watch(self, watcher: Callable[[], None]) -> None:
        """Call `watcher` whenever the snapshot or the log was replaced."""
        self._watchers.append(watcher)

    def unwatch(self, watcher: Callable[[], None]) -> None:
        """Do not call it any more."""
        self._watchers.remove(watcher)

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

    # -- reading ---------------------------------------------------------------------------------------------

    async def start(self) -> None:
        """Spawn the workers and read the databases for the first time. Called after the first frame."""
        loaded, project = self.snapshot.loaded, self.snapshot.project
        self.note(
            "Open project",
            f"{project.configuration}{f' · {project.target}' if project.target else ''}",
            counted(len(loaded.history.order), "revision"),
            None,
        )
        try:
            await self.engine.start()
        except MigtuiError as error:
            self._replace(self.snapshot.with_failure(error))
        else:
            await asyncio.to_thread(loaded.save_cache)
            await self.read_databases()
        await self._look_closer()

    async def refresh(self) -> None:
        """Read the files and then the databases again."""
        await self.reload()
        await self.read_databases()

    async def read_databases(self) -> None:
        """Ask every database where it stands. A failure becomes part of the snapshot; the graph stays."""
        async with self._reading:
            self._replace(replace(self.snapshot, reading=True))
            started = time.monotonic()
            try:
                report = await self.engine.read_databases()
            except MigtuiError as error:
                self._replace(self.snapshot.with_failure(error))
                self.note(
                    "Read database",
                    self.command("current"),
                    error.message,
                    time.monotonic() - started,
                    ok=False,
                )
                return
            self._replace(self.snapshot.with_databases(report.states))
            seconds, ok = time.monotonic() - started, not self.snapshot.unread
            self.note("Read database", self.command("current"), self.snapshot.heads_text, seconds, ok=ok)
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
        self._replace(self.snapshot.with_files(await asyncio.to_thread(load_history, project, locations=places)))
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
            self.note("Import version files", "", error.message, None, ok=False)
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
        """The heads as a run read them anew."""
        self._replace(self.snapshot.with_databases(states))

    def command(self, *words: str) -> str:
        """The `alembic …` line that does the same in this project."""
        return self.engine.command_line(*words)

    def note(self, action: str, command: str, result: str, seconds: float | None, *, ok: bool = True) -> None:
        """Add a line to the command log."""
        entry = LogEntry(datetime.now(), action, command, result, seconds, ok)
        self.log = (*self.log[-499:], entry)
        self._tell()

    async def close(self) -> None:
        """End all worker processes."""
        if "engine" in self.__dict__:
            await self.engine.close()

    def _replace(self, snapshot: Snapshot) -> None:
        self.snapshot = snapshot
        self._tell()

    def _tell(self) -> None:
        for watcher in tuple(self._watchers):
            watcher()
