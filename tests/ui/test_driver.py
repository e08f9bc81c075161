"""The driver on a real terminal of its own, in another process: what is held of signals needs a main thread."""

from __future__ import annotations

import fcntl
import os
import pty
import struct
import subprocess
import sys
import termios
import textwrap
from threading import Timer

import pytest

RESIZED = """
    import os, signal, sys
    from textual.app import App
    from textual.drivers.linux_driver import LinuxDriver
    from migtui.ui.driver import taking_over
    from migtui.ui.first_paint import FirstPaint

    sizes = [(59, 15), (120, 36)]
    at = int(sys.argv[1])  # the reading of the size that is interrupted

    def read(self):
        global at
        at -= 1
        size = sizes[at < 0]
        if at == 0:
            os.kill(os.getpid(), signal.SIGWINCH)  # the handler runs before the next line
        return size

    LinuxDriver._get_terminal_size = read

    class Probe(App):
        def on_mount(self):
            if at > 0:
                os.kill(os.getpid(), signal.SIGWINCH)  # the terminal is resized, and once more while that is told
            self.set_interval(0.02, self.look)
            self.set_timer(30, lambda: self.exit("never came to pass"))

        def look(self):
            if self.size == (120, 36) and at < 0:
                self.exit("seen")

    print("ended:", Probe(driver_class=taking_over(FirstPaint())).run())
"""


CONTINUED = """
    import os, signal
    from textual.app import App
    from migtui.ui.driver import taking_over
    from migtui.ui.first_paint import FirstPaint

    class Probe(App):
        def on_mount(self):
            self.app_resume_signal.subscribe(self, lambda app: self.exit("drawn anew"))
            self.call_after_refresh(self.stopped)

        def stopped(self):
            with self._driver._writer_thread._queue.mutex:  # as when something was just being written
                os.kill(os.getpid(), signal.SIGCONT)

    print("ended:", Probe(driver_class=taking_over(FirstPaint())).run())
"""


def outcome(program: str, *words: str) -> str:
    """What the program says at its end, in a terminal of 120×36."""
    ours, theirs = pty.openpty()
    fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", 36, 120, 0, 0))
    command = [sys.executable, "-c", textwrap.dedent(program), *words]
    with subprocess.Popen(command, stdin=theirs, stdout=theirs, stderr=theirs) as running:
        os.close(theirs)
        hangs = Timer(60, running.kill)
        hangs.start()
        said = b""
        try:
            while data := os.read(ours, 1 << 16):
                said += data
        except OSError:  # EIO: nobody is left at the other end
            pass
        running.wait()
        hangs.cancel()
    os.close(ours)
    return said.decode(errors="replace")


@pytest.mark.parametrize("reading", [1, 2])
def test_of_two_resizes_at_once_the_second_stays(reading: int) -> None:
    """The first reading is the one of the start."""
    assert "ended: seen" in outcome(RESIZED, str(reading))


def test_who_was_stopped_in_the_middle_of_a_write_goes_on() -> None:
    assert "ended: drawn anew" in outcome(CONTINUED)
