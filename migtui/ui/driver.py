"""Textual's driver, which finds the terminal prepared by `first_paint`, and gives it back whatever happens."""

from __future__ import annotations

import asyncio
import os
import selectors
import signal

from textual.drivers.linux_driver import LinuxDriver
from textual.events import Resize
from textual.geometry import Size

from .first_paint import FirstPaint
from .typed import Typed

ALTERNATE_SCREEN = "\x1b[?1049h"
PATIENCE = 0.1
"""Seconds between two looks at whether the terminal is to be given back."""
CHUNK = 1 << 16
"""Bytes that are read at once."""
ENDS = (signal.SIGTERM, signal.SIGINT)
"""What ends migtui from outside: ctrl+c is a key here."""


def taking_over(paint: FirstPaint) -> type[LinuxDriver]:
    """A driver that does not clear the picture that is there, and that leaves the terminal as it was before it."""

    class TakingOver(LinuxDriver):
        """Takes over once; after `App.suspend` it is an ordinary driver."""

        _is_on = False
        """The terminal is ours."""

        def start_application_mode(self) -> None:
            super().start_application_mode()  # type: ignore[no-untyped-call]
            self._is_on = True
            if paint.attributes is not None:
                self.attrs_before = paint.attributes
                paint.attributes = None
            loop = asyncio.get_running_loop()
            for number in ENDS:
                loop.add_signal_handler(number, self._end, number)
            loop.add_signal_handler(signal.SIGWINCH, self._resized, loop)
            self._resized(loop)  # one that came meanwhile

        def stop_application_mode(self) -> None:
            for number in (*ENDS, signal.SIGWINCH):
                asyncio.get_running_loop().remove_signal_handler(number)
            self._is_on = False
            super().stop_application_mode()

        def resume_application_mode(self) -> None:
            if self._is_on:  # SIGSTOP, which nobody hears of: the shell has used the terminal since
                self.suspend_application_mode()
                self._must_signal_resume = True
            super().resume_application_mode()

        def _sigcont_application(self, *_: object) -> None:
            """As Textual's, but not in the middle of what was stopped: that may hold the lock of the writer's queue,
            and wait for itself then."""
            if self._auto_restart:
                self._loop.call_soon_threadsafe(self.resume_application_mode)

        def write(self, data: str) -> None:
            if data == ALTERNATE_SCREEN and paint.attributes is not None:
                return
            super().write(data)

        def run_input_thread(self) -> None:
            """In place of Textual's own loop: `typed` says why. What was typed before the end is not left to the
            shell."""
            typed = Typed()
            with selectors.SelectSelector() as selector:
                selector.register(self.fileno, selectors.EVENT_READ)
                is_over = False
                while not is_over:
                    is_over = self.exit_event.is_set()
                    if selector.select(PATIENCE):
                        for message in typed.feed(self._read()):
                            self.process_message(message)
                    for message in typed.tick():
                        self.process_message(message)

        def _read(self) -> bytes:
            """What is there. The window may be closed, and nohup have kept us alive: nobody is left to work for."""
            try:
                data = os.read(self.fileno, CHUNK)
            except OSError:
                data = b""
            if not data:
                os._exit(128 + signal.SIGHUP)  # as without nohup: the workers see to themselves
            return data

        def _resized(self, loop: asyncio.AbstractEventLoop) -> None:
            """In place of Textual's handler, which a second signal interrupts: then the size that it read before is
            told last, and stays."""

            async def tell() -> None:
                if not self._in_band_window_resize:
                    size = Size(*self._get_terminal_size())
                    self._app.post_message(Resize(size, size))

            asyncio.run_coroutine_threadsafe(tell(), loop)  # as Textual's first: after it

        def _end(self, number: signal.Signals) -> None:
            """Give the terminal back, and die of the signal. As when the window is closed, a revision that is being
            run is finished, and no other begins."""
            self.suspend_application_mode()
            signal.signal(number, signal.SIG_DFL)
            os.kill(os.getpid(), number)

    return TakingOver
