"""One worker process: spawned under the project's interpreter, in a session of its own, spoken to by JSON lines.

Promises: `next` gives every event in order and then None, whatever the process does; a line that is no
message counts as output; after `close` the process is gone and has been waited for.
"""

from __future__ import annotations

import asyncio
import contextlib
import os
import signal
from pathlib import Path
from typing import Literal

from ..errors import InterpreterError
from ..worker import protocol
from ..worker.protocol import Done, Event, Open, Printed, ProtocolError, Ready, Request
from .child import Started
from .events import Mail
from .failures import unusable, unusable_version
from .mailbox import Mailbox
from .pipes import Inlet, Outlet
from .printed import PrintedText
from .project import Project

Role = Literal["reader", "runner"]
BOOT = Path(protocol.__file__).with_name("boot.py")
ENVIRONMENT = {
    "PYTHONDONTWRITEBYTECODE": "1",  # the repository stays clean, and an edit within a second is seen
    "PYTHONHASHSEED": "0",  # Alembic's order of tied heads depends on it: plan and run are to agree
    "PYTHONBREAKPOINT": "0",
    "PYTHONUNBUFFERED": "1",
}
LONGEST = 64 * 1024 * 1024
"""Bytes of a protocol line: 100,000 revisions take 20 MB. Anything longer is no message."""


class WorkerProcess:
    """A running worker. Made by `spawn`, or of what `start` has started before."""

    def __init__(self, project: Project, started: Started) -> None:
        self._project = project
        self._child, (requests, events, output) = started.watch()
        self._line = b""
        self._mailbox = Mailbox()
        self._printed = PrintedText(self._mailbox.put_text)
        self._is_catching_up = False
        self._requests = Outlet(requests)
        self._events = Inlet(events, self._take_events)
        self._output = Inlet(output, self._take_output)
        self._ready: Ready | None = None
        self._is_let_go = False
        self._ending = asyncio.create_task(self._end())

    @property
    def pid(self) -> int:
        return self._child.pid

    @property
    def is_alive(self) -> bool:
        return self._child.returncode is None

    @property
    def returncode(self) -> int | None:
        """As of `subprocess`: negative for a signal."""
        return self._child.returncode

    @property
    def output(self) -> str:
        """The end of what the user's code has printed so far."""
        return self._mailbox.text

    async def ready(self) -> Ready:
        """Wait until the worker is up. Raises InterpreterError when this Python cannot be a worker."""
        while self._ready is None:
            mail = await self.next()
            if mail is None or isinstance(mail, Done):
                raise unusable(self._project, mail, self.output, self.returncode)
            if isinstance(mail, Ready):
                self._ready = mail
        old = unusable_version(self._project, self._ready)
        if old is not None:
            raise old
        return self._ready

    def open(self) -> None:
        """Tell the worker where the project is."""
        self.send(opening(self._project))

    def send(self, request: Request) -> None:
        self._requests.write(protocol.encode(request))

    async def next(self) -> Mail | None:
        """The next event or output; None when the process has ended and everything has been read."""
        mail = await self._mailbox.get()
        if not self._mailbox.is_full:
            self._events.resume()
        return mail

    def interrupt(self) -> None:
        """SIGINT, to the worker alone."""
        with contextlib.suppress(ProcessLookupError):
            self._child.send_signal(signal.SIGINT)

    def kill(self) -> None:
        """SIGKILL to the worker and everything that it has started and that has not left its group."""
        if self.is_alive and not self._is_let_go:
            self._kill_group()

    def let_go(self) -> None:
        """Nobody waits for it any more, and nobody kills it: it hears that, takes away what it has made, and ends."""
        self._is_let_go = True
        self._requests.close()

    def _kill_group(self) -> None:
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(self.pid, signal.SIGKILL)

    async def finish(self, patience: float) -> None:
        """Wait for the process to end by itself, kill it when that takes longer than `patience` seconds."""
        with contextlib.suppress(asyncio.TimeoutError):
            await asyncio.wait_for(asyncio.shield(self._ending), patience)
        await self.close()

    async def close(self) -> None:
        """Kill the process if it still lives, and wait for its end; not of one that was let go."""
        self.kill()
        if not self._is_let_go:
            await asyncio.shield(self._ending)

    async def _end(self) -> None:
        await self._child.wait()
        self._kill_group()  # a child that a migration forked would go on with the migration, after the report
        self._requests.close()
        self._events.drain()
        self._output.drain()
        self._printed.give_all()
        self._mailbox.put_text(self._line.decode("utf-8", "replace"))
        self._mailbox.close()

    def _take_events(self, data: bytes) -> None:
        self._catch_up()  # what was printed before an event is read before it: after the last one, nobody reads
        *lines, self._line = (self._line + data).split(b"\n")
        for line in lines:
            try:
                self._take_event(protocol.decode_event(line))
            except ProtocolError:
                self._mailbox.put_text(line.decode("utf-8", "replace") + "\n")
        self._printed.give_rest()
        if len(self._line) > LONGEST:
            self._line = b""
        if self._mailbox.is_full:
            self._events.pause()

    def _take_event(self, event: Event) -> None:
        if not isinstance(event, Printed):
            if isinstance(event, Done):
                self._printed.give_rest()  # of a child process, which makes no marks: nobody reads on
            self._mailbox.put(event)
            return
        if not self._printed.has(event.number):
            self._catch_up()
        self._printed.give_until(event.number)

    def _take_output(self, data: bytes) -> None:
        self._printed.take(data)
        if self._is_catching_up:
            return
        if not self._mailbox.is_full:
            self._events.catch_up()  # they are older, but for those behind a mark
        self._printed.give_rest()

    def _catch_up(self) -> None:
        self._is_catching_up = True
        self._output.catch_up()
        self._is_catching_up = False


async def spawn(project: Project, role: Role) -> WorkerProcess:
    """Start a worker. It is warm 300 ms later: see `ready`. Raises InterpreterError."""
    return WorkerProcess(project, start(project, role))


def start(project: Project, role: Role) -> Started:
    """Start a worker where there need be no event loop yet. Raises InterpreterError."""
    command = (os.fspath(project.interpreter.path), os.fspath(BOOT), role)
    try:
        return Started(command, project.cwd, {**os.environ, **project.environment, **ENVIRONMENT})
    except (OSError, ValueError) as error:
        raise _not_started(project, error) from error


def opening(project: Project) -> Open:
    """What a worker is told about the project."""
    return Open(
        cwd=os.fspath(project.cwd),
        ini=os.fspath(project.ini) if project.ini is not None else None,
        toml=os.fspath(project.toml) if project.toml is not None else None,
        section=project.section,
        x=list(project.x),
        flask=project.flask,
        app=project.app,
        directory=os.fspath(project.root) if project.flask else None,
        log_level=project.settings.log_level,
        marks=True,
        variables=sorted(project.environment),
    )


def _not_started(project: Project, error: Exception) -> InterpreterError:
    reason = (getattr(error, "strerror", None) or str(error)).lower()
    if not project.cwd.is_dir():
        return InterpreterError(f"{project.cwd}, where Alembic is to run, is gone")
    python = project.interpreter
    return InterpreterError(
        f"{python.path} cannot be started: {reason}",
        hint=f"it was chosen because {python.why}; give the project's own with --python",
    )
