"""A process that is not our child, with what migtui and its tests use of `subprocess.Popen`."""

from __future__ import annotations

import contextlib
import os
import select
import signal
import subprocess
import threading
import weakref
from collections.abc import Iterator
from typing import IO, Any

Stream = int | IO[Any]
"""A descriptor, a file, `subprocess.PIPE` or `subprocess.DEVNULL`."""


class Forked:
    """Told what happens to it through a pipe: its pid, then its exit code."""

    def __init__(self, told: int, stdin: IO[bytes] | None, stdout: IO[bytes] | None) -> None:
        self._told = told
        self._reading = threading.Lock()
        weakref.finalize(self, os.close, told)
        self.pid = self._read()
        self.returncode: int | None = None
        self.stdin = stdin
        self.stdout = stdout

    def poll(self) -> int | None:
        with contextlib.suppress(subprocess.TimeoutExpired):
            self.wait(0)
        return self.returncode

    def wait(self, timeout: float | None = None) -> int:
        if self.returncode is None and not select.select([self._told], [], [], timeout)[0]:
            raise subprocess.TimeoutExpired(f"process {self.pid}", timeout or 0)
        with self._reading:
            if self.returncode is None:
                self.returncode = self._read()
        return self.returncode

    def send_signal(self, number: int) -> None:
        if self.poll() is None:
            with contextlib.suppress(ProcessLookupError):
                os.kill(self.pid, number)

    def kill(self) -> None:
        self.send_signal(signal.SIGKILL)

    def _read(self) -> int:
        line = b""
        while not line.endswith(b"\n"):
            piece = os.read(self._told, 1)
            assert piece, "the process that it was forked from has ended"
            line += piece
        return int(line)


@contextlib.contextmanager
def opened(stdin: Stream, stdout: Stream, stderr: Stream) -> Iterator[tuple[list[int], list[IO[bytes] | None]]]:
    """The process's descriptors, and our ends of those of its first two that are to be pipes."""
    theirs: list[int] = []
    ours: list[IO[bytes] | None] = []
    with contextlib.ExitStack() as stack:
        for stream, mode in ((stdin, "wb"), (stdout, "rb"), (stderr, "rb")):
            if stream == subprocess.PIPE:
                read, write = os.pipe()
                mine, fd = (write, read) if mode == "wb" else (read, write)
                ours.append(os.fdopen(mine, mode))
            else:
                fd = os.open(os.devnull, os.O_RDWR) if stream == subprocess.DEVNULL else os.dup(_number(stream))
                ours.append(None)
            stack.callback(os.close, fd)
            theirs.append(fd)
        yield theirs, ours[:2]


def _number(stream: Stream) -> int:
    return stream if isinstance(stream, int) else stream.fileno()
