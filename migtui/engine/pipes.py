"""The two ends of a pipe on the event loop, without threads.

asyncio's own streams are not used: they limit a line to 64 KiB and leave a transport open when a grandchild
keeps the pipe, which a migration's daemon does.
"""

from __future__ import annotations

import asyncio
import fcntl
import os
import sys
import termios
from collections.abc import Callable

CHUNK = 65_536


class Inlet:
    """Reads a descriptor and hands on what comes. Closes it at its end."""

    def __init__(self, fd: int, receive: Callable[[bytes], None]) -> None:
        os.set_blocking(fd, False)
        self._fd = fd
        self._receive = receive
        self._loop = asyncio.get_running_loop()
        self._is_open = True
        self._is_paused = True
        self.resume()

    def pause(self) -> None:
        """Let the other side wait. Costs nothing when it is paused already."""
        if self._is_open and not self._is_paused:
            self._loop.remove_reader(self._fd)
            self._is_paused = True

    def resume(self) -> None:
        if self._is_open and self._is_paused:
            self._loop.add_reader(self._fd, self._read)
            self._is_paused = False

    def drain(self) -> None:
        """Hand on what is in the pipe now, and close: the process has ended, nobody else's words are of interest."""
        while self._is_open and self._read():
            pass
        self.close()

    def catch_up(self) -> None:
        """Hand on what is in the pipe now; what comes meanwhile may wait."""
        left = int.from_bytes(fcntl.ioctl(self._fd, termios.FIONREAD, bytes(4)), sys.byteorder) if self._is_open else 0
        while left > 0 and self._is_open and self._read():
            left -= CHUNK

    def close(self) -> None:
        if self._is_open:
            self.pause()
            self._is_open = False
            os.close(self._fd)

    def _read(self) -> bool:
        """Whether there was something."""
        try:
            data = os.read(self._fd, CHUNK)
        except BlockingIOError:
            return False
        except OSError:
            data = b""
        if data:
            self._receive(data)
        else:
            self.close()
        return bool(data)


class Outlet:
    """Writes to a descriptor as fast as the other side takes it. A reader that has gone is no error."""

    def __init__(self, fd: int) -> None:
        os.set_blocking(fd, False)
        self._fd = fd
        self._loop = asyncio.get_running_loop()
        self._rest = b""
        self._is_open = True

    def write(self, data: bytes) -> None:
        if not self._is_open:
            return
        was_waiting = bool(self._rest)
        self._rest += data
        if not was_waiting:
            self._write()

    def close(self) -> None:
        """What has not been written is lost."""
        if self._is_open:
            self._loop.remove_writer(self._fd)
            self._is_open = False
            os.close(self._fd)

    def _write(self) -> None:
        try:
            self._rest = self._rest[os.write(self._fd, self._rest) :]
        except BlockingIOError:
            pass
        except OSError:
            self.close()
            return
        if self._rest:
            self._loop.add_writer(self._fd, self._write)
        else:
            self._loop.remove_writer(self._fd)
