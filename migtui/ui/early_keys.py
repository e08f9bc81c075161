"""Keys for a field that is not there yet: who types ":upgrade" or "nadd users" does not wait for the screen between.

A screen is composed some 20 to 100 ms after the key that opens it. What is typed meanwhile is handed out by Textual as
if nothing were coming: letters get lost, and enter finds an empty field.
"""

from __future__ import annotations

from collections import deque
from typing import Any

from textual.app import App
from textual.command import CommandPalette
from textual.events import Key
from textual.message import Message
from textual.screen import Screen

from .screens.command_screen import CommandScreen

MEMORY = 200
"""Keys on their way at once."""
ROUNDS = 5
"""Pictures of the screen after which keys wait no longer: it has no field to go to then."""


class Ready(Message):
    """The field has the focus, or there is none: whoever gets this gives the keys out."""


class EarlyKeys:
    """Keeps them in the order in which they were pressed, until the field has the focus."""

    def __init__(self, app: App[Any]) -> None:
        self._app = app
        self._screen: Screen[Any] | None = None
        """Whose field is waited for."""
        self._served: Screen[Any] | None = None
        """The one before: its keys do not wait any more."""
        self._strayed: list[Key] = []
        """Given to the screen before, which had no use for them: older than what was kept back."""
        self._kept: list[Key] = []
        self._given: deque[tuple[Key, Screen[Any]]] = deque(maxlen=MEMORY)

    def keep(self, key: Key) -> bool:
        """A key that nobody has been given yet: whether it waits. Else it is given to the screen that is shown."""
        if self._wait(key, self._kept):
            return True
        self._given.append((key, self._app.screen))
        return False

    def is_strayed(self, key: Key) -> bool:
        """Whether a key that came back was given to the screen before, and is text for the one that is shown."""
        given = next((screen for each, screen in self._given if each is key), None)
        return given is not None and given is not self._app.screen and _begins_with_text(self._app.screen)

    def keep_strayed(self, key: Key) -> bool:
        """The same as a new one: whether it waits."""
        return self._wait(key, self._strayed)

    def taken(self) -> list[Key]:
        """What has waited, to be given out now."""
        keys = [*self._strayed, *self._kept]
        self._screen, self._served = None, self._screen
        return keys if self._served is self._app.screen else []

    def _wait(self, key: Key, line: list[Key]) -> bool:
        screen = self._app.screen
        if screen is not self._screen:
            if screen is self._served or not _begins_with_text(screen) or screen.focused is not None:
                return False
            self._screen = screen
            self._strayed.clear()
            self._kept.clear()
            self._look(screen, ROUNDS)
        line.append(key)
        return True

    def _look(self, screen: Screen[Any], rounds: int) -> None:
        """Once the screen has been drawn."""
        if screen.focused is not None or not rounds:
            self._app.post_message(Ready())
        else:
            screen.call_after_refresh(self._look, screen, rounds - 1)


def _begins_with_text(screen: Screen[Any]) -> bool:
    """It begins with a field. What is typed before a question can be read is no answer to it."""
    if isinstance(screen, CommandScreen):
        return screen.HAS_FIELDS and screen.TAKES_EARLY_KEYS
    return isinstance(screen, CommandPalette)
