"""The long-lived worker that answers questions, and its replacement when what it has loaded is out of date.

One question at a time. Before each, the files that the worker has read are looked at: when one has changed,
the worker is killed and a fresh one asked, since Python cannot unload the user's modules. A worker that dies
while it answers costs that answer, the next question gets a new one.
"""

from __future__ import annotations

import asyncio
import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from ..worker.protocol import Database, Done, Loaded, Question
from .children import Children
from .events import Output, WorkerEvent
from .failures import crash, failure
from .pace import Pace
from .process import WorkerProcess
from .project import Project


@dataclass(frozen=True, slots=True)
class Answer:
    """The events of one question, without the Done, and what was printed meanwhile."""

    events: tuple[WorkerEvent, ...]
    output: str


@dataclass(frozen=True, slots=True)
class Seen:
    """What a worker has loaded, as it was then."""

    files: Mapping[str, int | None]
    folders: Mapping[str, frozenset[str]]

    async def has_changed(self) -> bool:
        """Looking at 560 files takes 4 ms."""
        pace = Pace()
        for file, mtime_ns in self.files.items():
            if _mtime(file) != mtime_ns:
                return True
            await pace.give_way()
        for folder, names in self.folders.items():
            if _importable(folder) != names:
                return True
            await pace.give_way()
        return False


class Reader:
    """Asks a worker; keeps it warm and fresh."""

    def __init__(self, project: Project, children: Children) -> None:
        self._project = project
        self._children = children
        self._process: WorkerProcess | None = None
        self._loaded: dict[str, int | None] = {}
        """What the worker has seen, with st_mtime_ns; None for a database file that did not exist."""
        self._folders: dict[str, frozenset[str]] = {}
        """Where the user's modules stand, with what could be imported there."""
        self._is_busy = False
        self._turn = asyncio.Lock()

    async def start(self) -> None:
        """Spawn the worker, so that it warms up before the first question. Raises InterpreterError."""
        async with self._turn:
            await self._fresh()

    async def ask(self, question: Question, heard: Callable[[WorkerEvent], None] | None = None) -> Answer:
        """The answer to one question. Raises the MigtuiError that the worker's Done tells of, or WorkerCrashed.

        `heard` is called with each event as it comes.
        """
        async with self._turn:
            process = await self._fresh()
            self._is_busy = True
            try:
                await process.ready()
                process.send(question)
                return await self._collect(process, heard)
            finally:
                if self._is_busy:  # died, or cancelled: what it would say next belongs to no question
                    await self._dismiss()

    async def close(self) -> None:
        """End the worker; the next question gets a new one."""
        async with self._turn:
            await self._dismiss()

    @property
    def seen(self) -> Seen:
        """What the worker has loaded up to now."""
        return Seen(dict(self._loaded), dict(self._folders))

    async def _dismiss(self) -> None:
        process, self._process = self._process, None
        if process is not None:
            await process.close()

    async def _fresh(self) -> WorkerProcess:
        if self._process is not None and (not self._process.is_alive or await self.seen.has_changed()):
            await self._dismiss()
        if self._process is None:
            self._loaded, self._folders = {}, {}
            self._process = await self._children.spawn("reader")
            self._process.open()
        return self._process

    async def _collect(self, process: WorkerProcess, heard: Callable[[WorkerEvent], None] | None) -> Answer:
        events: list[WorkerEvent] = []
        printed: list[str] = []
        while (mail := await process.next()) is not None:
            if isinstance(mail, Done):
                self._is_busy = False
                if not mail.ok:
                    raise failure(self._project, mail, "".join(printed))
                return Answer(tuple(events), "".join(printed))
            if isinstance(mail, Output):
                printed.append(mail.text)
            elif isinstance(mail, Loaded):
                self._loaded.update(mail.files)
                self._folders = {folder: _importable(folder) for folder in mail.folders}
            else:
                self._note_missing(mail)
                events.append(mail)
                if heard is not None:
                    heard(mail)
        raise crash(process.returncode, "", "".join(printed))

    def _note_missing(self, event: WorkerEvent) -> None:
        """The worker has read an empty database in place of a file that does not exist, so as not to create
        it. A pool of the user's would hand that out again when the file is there."""
        if isinstance(event, Database) and event.missing_file:
            self._loaded[event.missing_file] = None


def _importable(folder: str) -> frozenset[str]:
    """Modules and packages. Not the folder's own time: a database beside the models changes that with every write."""
    try:
        with os.scandir(folder) as entries:
            return frozenset(
                each.name
                for each in entries
                if each.name.endswith(".py") or (each.is_dir() and not each.name.startswith((".", "__")))
            )
    except OSError:
        return frozenset()


def _mtime(file: str) -> int | None:
    try:
        return os.stat(file).st_mtime_ns  # noqa: PTH116 -- twice as fast as Path.stat
    except OSError:
        return None
