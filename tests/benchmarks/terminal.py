"""A command under a pseudo-terminal, timed from its start to the moment when a text is on the screen."""

from __future__ import annotations

import fcntl
import os
import pty
import re
import select
import signal
import struct
import termios
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from types import TracebackType

ESCAPES = re.compile(
    rb"\x1b(\[[0-9;?<>=!$ ]*[a-zA-Z~@`]|[()][A-Z0-9]|\][^\x07\x1b]*(\x07|\x1b\\)|P[^\x1b]*\x1b\\|[=>78cM])"
)


class Terminal:
    """The running command. Everything it writes is read; `since` marks where the next `wait` starts to look."""

    def __init__(
        self,
        command: Sequence[str],
        *,
        cwd: Path,
        size: tuple[int, int] = (120, 36),
        env: Mapping[str, str] | None = None,
    ) -> None:
        self.started = time.perf_counter()
        self._written = bytearray()
        self._mark = 0
        self.pid, self._fd = pty.fork()
        if self.pid == 0:
            os.chdir(cwd)
            os.execvpe(command[0], list(command), {**os.environ, "TERM": "xterm-256color", **(env or {})})
        columns, lines = size
        fcntl.ioctl(self._fd, termios.TIOCSWINSZ, struct.pack("HHHH", lines, columns, 0, 0))

    def wait(self, text: str, timeout: float = 60) -> float:
        """Seconds from the start until `text` was written (after the last mark). Raises TimeoutError."""
        wanted = text.encode()
        deadline = time.perf_counter() + timeout
        while time.perf_counter() < deadline:
            if wanted in ESCAPES.sub(b"", bytes(self._written[self._mark :])):
                return time.perf_counter() - self.started
            if not self._read(deadline - time.perf_counter()):
                break
        tail = ESCAPES.sub(b"", bytes(self._written[-3000:])).decode(errors="replace")
        raise TimeoutError(f"{text!r} did not appear; last output: {tail}")

    def press(self, keys: str) -> None:
        """Type. Only what is written from now on counts for the next wait."""
        self._mark = len(self._written)
        os.write(self._fd, keys.encode())

    def quiet(self, seconds: float = 0.3) -> None:
        """Read until nothing has been written for a while."""
        while self._read(seconds):
            pass

    def follow(self, seconds: float) -> None:
        """Read for so long, also when it never is quiet: a cursor that blinks."""
        deadline = time.perf_counter() + seconds
        while (left := deadline - time.perf_counter()) > 0:
            self._read(left)

    def repaint(self, keys: str) -> float:
        """Seconds from a key press to the first byte of the answer."""
        self.press(keys)
        pressed = time.perf_counter()
        self._read(5)
        return time.perf_counter() - pressed

    def rss(self) -> float:
        """Resident memory of the process itself, MB."""
        for line in Path(f"/proc/{self.pid}/status").read_text().splitlines():
            if line.startswith("VmRSS:"):
                return int(line.split()[1]) / 1024
        return 0.0

    def _read(self, timeout: float) -> bool:
        ready, _, _ = select.select([self._fd], [], [], max(0.0, timeout))
        if not ready:
            return False
        try:
            data = os.read(self._fd, 65536)
        except OSError:
            return False
        self._written += data
        return bool(data)

    def __enter__(self) -> Terminal:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        try:
            os.kill(self.pid, signal.SIGTERM)
            deadline = time.perf_counter() + 5
            while time.perf_counter() < deadline and os.waitpid(self.pid, os.WNOHANG) == (0, 0):
                self._read(0.05)
            os.kill(self.pid, signal.SIGKILL)
        except (ProcessLookupError, ChildProcessError):
            pass
        os.close(self._fd)
