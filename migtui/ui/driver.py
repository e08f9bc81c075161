"""Textual's driver, which finds the terminal prepared by `first_paint`."""

from __future__ import annotations

from textual.drivers.linux_driver import LinuxDriver

from .first_paint import FirstPaint

ALTERNATE_SCREEN = "\x1b[?1049h"


def taking_over(paint: FirstPaint) -> type[LinuxDriver]:
    """A driver that does not clear the picture that is there, and that leaves the terminal as it was before it."""

    class TakingOver(LinuxDriver):
        """Takes over once; after `App.suspend` it is an ordinary driver."""

        def start_application_mode(self) -> None:
            super().start_application_mode()  # type: ignore[no-untyped-call]
            if paint.attributes is not None:
                self.attrs_before = paint.attributes
                paint.attributes = None

        def write(self, data: str) -> None:
            if data == ALTERNATE_SCREEN and paint.attributes is not None:
                return
            super().write(data)

    return TakingOver
