"""The user's own commands, run by the shell: in the terminal, or behind the screen with their output kept.

They get a process group of their own, so that what they have started can be ended with them.
"""

from __future__ import annotations

import asyncio
import codecs
import contextlib
import os
import signal
import subprocess
import sys
import time
from dataclasses import dataclass

from ..core.wording import printable
from ..errors import UsageError
from .child import Child
from .failures import ending
from .lending import lent_terminal
from .pipes import Inlet

KEPT = 256 * 1024
"""Characters of output: its end is kept."""
GRACE = 2.0
"""Seconds between SIGTERM and SIGKILL."""


@dataclass(frozen=True, slots=True)
class ShellResult:
    """How a command has ended."""

    output: str
    """Standard output and error as they came; the end of them where they are long."""
    lost: int
    """Characters before that which were not kept."""
    ended: str
    """ "" when it ended well, else how: "ended with exit code 3"."""
    seconds: float


class ShellCommand:
    """One command behind the screen. `run` once; `stop` ends it, and everything that it has started."""

    def __init__(self, command: str, cwd: str) -> None:
        self.command = command
        self._cwd = cwd
        self._child: Child | None = None
        self._is_stopped = False
        self._decoder = codecs.getincrementaldecoder("utf-8")("replace")
        self._output = ""
        self._lost = 0

    async def run(self) -> ShellResult:
        """Wait for its end. Raises UsageError when there is no shell to run it. Cancelled, it kills the command.

        What it leaves in the background, an editor's window say, lives on and is not waited for.
        """
        began = time.monotonic()
        ours, theirs = os.pipe()
        try:
            process = subprocess.Popen(
                self.command,
                shell=True,
                cwd=self._cwd,
                stdin=subprocess.DEVNULL,
                stdout=theirs,
                stderr=theirs,
                start_new_session=True,
            )
        except OSError as error:
            os.close(ours)
            raise _no_shell(error) from error
        finally:
            os.close(theirs)
        self._child = child = Child(process)
        inlet = Inlet(ours, self._take)
        try:
            await child.wait()
        except asyncio.CancelledError:
            self._signal(signal.SIGKILL)
            raise
        finally:
            inlet.drain()
        code = child.returncode
        ended = "was stopped" if self._is_stopped else "" if code == 0 else ending(code)
        return ShellResult(self._output, self._lost, ended, time.monotonic() - began)

    async def stop(self) -> None:
        """SIGTERM, and SIGKILL to who does not listen."""
        self._is_stopped = True
        self._signal(signal.SIGTERM)
        if self._child is not None:
            with contextlib.suppress(asyncio.TimeoutError):
                await asyncio.wait_for(self._child.wait(), GRACE)
        self._signal(signal.SIGKILL)

    def _take(self, data: bytes) -> None:
        text = self._output + self._decoder.decode(data)
        self._lost += max(0, len(text) - KEPT)
        self._output = text[-KEPT:]

    def _signal(self, number: int) -> None:
        """To its group. Once the shell has ended its number may be somebody else's."""
        if self._child is not None and self._child.returncode is None:
            with contextlib.suppress(ProcessLookupError, PermissionError):
                os.killpg(self._child.pid, number)


def _no_shell(error: OSError) -> UsageError:
    return UsageError(f"the shell cannot be started: {(error.strerror or str(error)).lower()}")


def run_in_terminal(command: str, cwd: str) -> str:
    """Run the command in the terminal, and wait until the user has read what it says.

    "" when it ended well, else how it ended. Raises UsageError when there is no shell to run it.
    """
    for line in command.split("\n"):  # with the message of a revision in it, which may hold escape codes
        sys.stdout.write(f"$ {printable(line)}\n")
    sys.stdout.flush()
    with lent_terminal():
        try:
            code = subprocess.call(command, shell=True, cwd=cwd)
        except OSError as error:
            raise _no_shell(error) from error
    ended = "" if code == 0 else ending(code)
    sys.stdout.write(f"\n[{ended or 'ended well'}; press enter to go on]")
    sys.stdout.flush()
    with contextlib.suppress(EOFError, KeyboardInterrupt):
        sys.stdin.readline()
    return ended
