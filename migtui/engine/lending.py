"""The terminal lent to another program, and taken back as it was, whatever that has done to it.

An editor that was killed leaves the terminal raw: enter is no line's end any more. A program that prints a binary file
may leave it with another alphabet, or with a few lines of it that scroll: on a screen drawn over that nothing is right.
"""

from __future__ import annotations

import contextlib
import signal
import sys
from collections.abc import Iterator
from typing import Any

RESET = "\x0f\x1b(B\x1b[m\x1b[?6l\x1b7\x1b[r\x1b8"
"""The usual letters and colours, all lines of the screen; the cursor stays (ECMA-48, and DEC's for the rest)."""


@contextlib.contextmanager
def lent_terminal() -> Iterator[None]:
    """ctrl+c belongs to the program meanwhile. A handler, not SIG_IGN, which the program would inherit."""
    before = {
        number: signal.signal(number, lambda *_: None)
        for number in {signal.SIGINT, getattr(signal, "SIGQUIT", signal.SIGINT)}
    }
    settings = _settings()
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
        if settings is not None:
            _restore(settings)


def _settings() -> list[Any] | None:
    """The terminal's; None where there is none."""
    try:
        import termios
    except ImportError:  # on Windows
        return None
    with contextlib.suppress(termios.error, OSError, ValueError):
        return termios.tcgetattr(sys.stdin.fileno())
    return None


def _restore(settings: list[Any]) -> None:
    import termios

    sys.stdout.write(RESET)
    sys.stdout.flush()
    with contextlib.suppress(termios.error):
        termios.tcsetattr(sys.stdin.fileno(), termios.TCSADRAIN, settings)
