"""The operating system's side of a worker: the process, its three pipes, and its end on the event loop.

`subprocess` rather than asyncio's own: a worker can then be started before there is an event loop, while the user
interface is still being imported. It is warm when it is first asked, which is 0.35 s sooner.
"""

from __future__ import annotations

import asyncio
import contextlib
import os
import signal
import subprocess
import threading
from collections.abc import Mapping, Sequence
from pathlib import Path

Pipes = tuple[int, int, int]
"""Our ends of the worker's stdin, stdout and stderr."""


class Started:
    """A process that nobody waits for yet. Either `watch` it, once, or `abandon` it."""

    def __init__(self, command: Sequence[str], cwd: Path, env: Mapping[str, str]) -> None:
        """Raises OSError or ValueError when it cannot be started."""
        theirs_in, requests = os.pipe()
        events, theirs_out = os.pipe()
        output, theirs_err = os.pipe()
        try:
            self._process: subprocess.Popen[bytes] | None = subprocess.Popen(
                command, stdin=theirs_in, stdout=theirs_out, stderr=theirs_err, cwd=cwd, env=env, start_new_session=True
            )
        except BaseException:
            for fd in (requests, events, output):
                os.close(fd)
            raise
        finally:
            for fd in (theirs_in, theirs_out, theirs_err):
                os.close(fd)
        self._pipes = (requests, events, output)

    def watch(self) -> tuple[Child, Pipes]:
        """Hand it over to the running event loop."""
        assert self._process is not None, "watched or abandoned once"
        process, self._process = self._process, None
        return Child(process), self._pipes

    def abandon(self) -> None:
        """Kill it, unless somebody watches it."""
        process, self._process = self._process, None
        if process is not None:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)
            process.wait()
            for fd in self._pipes:
                os.close(fd)


class Child:
    """A process whose end the event loop learns of."""

    def __init__(self, process: subprocess.Popen[bytes]) -> None:
        self._process = process
        self._loop = asyncio.get_running_loop()
        self._ended = self._loop.create_future()
        # As asyncio's ThreadedChildWatcher does it: works on every system, and is gone when the process is.
        threading.Thread(target=self._wait, name=f"wait for {process.pid}", daemon=True).start()

    def _wait(self) -> None:
        self._process.wait()
        with contextlib.suppress(RuntimeError):  # the loop has been closed: nobody asks any more
            self._loop.call_soon_threadsafe(self._ended.set_result, None)

    @property
    def pid(self) -> int:
        return self._process.pid

    @property
    def returncode(self) -> int | None:
        """Negative for a signal; None while it lives."""
        return self._process.returncode

    def send_signal(self, number: signal.Signals) -> None:
        """A process that has ended is no error."""
        self._process.send_signal(number)

    async def wait(self) -> None:
        """Until it has ended."""
        await asyncio.shield(self._ended)
