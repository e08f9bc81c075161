"""Every command on another key, and a reader who finds the old keys where they are still named.

The new keys are ones that nobody has and no text contains.
"""

from __future__ import annotations

import re
from itertools import product
from typing import Any

from migtui.config import Settings
from migtui.ui.commands import key_name
from migtui.ui.commands.command import FIXED, IN_FIELDS
from migtui.ui.commands.registry import SCREENS
from migtui.ui.screens.command_screen import CommandScreen
from migtui.ui.screens.help import HelpScreen
from migtui.ui.text import plain
from migtui.ui.widgets.bars import KeyBar
from migtui.ui.widgets.line_view import LineView
from tests.ui.conftest import User


def _moved() -> dict[str, str]:
    """A key for every command that has one, different ones on each screen."""
    modifiers = ("alt+shift+", "alt+ctrl+", "alt+ctrl+shift+", "ctrl+shift+")
    free = [f"{modifier}f{number}" for modifier, number in product(modifiers, range(1, 25))]
    found: dict[str, str] = {}
    for screen in SCREENS:
        here = [command.id for command in screen.commands if command.keys]
        taken = {found[id] for id in (*here, "palette") if id in found}
        left = (key for key in free if key not in taken)
        found |= {id: next(left) for id in here if id not in found}
    return found


MOVED = _moved()
"""The new key by the command's id."""
SETTINGS = Settings(keys=tuple((id, (key,)) for id, key in MOVED.items()))

OLD = {key_name(key) for screen in SCREENS for command in screen.commands for key in command.keys if key not in FIXED}
LETTERS = {key for key in OLD if key.isalpha() and len(key) == 1} - {"a"}
NAMES = {key for key in OLD if key[0] == "^" or re.fullmatch(r"f\d|pg\w\w", key)}
"""They are no words: where one stands alone it is a key."""
NUMBERS = {"1", "2"}
WORDS = OLD - LETTERS - NAMES - NUMBERS - {"+", "-", "↑", "↓", "←", "→"}
"""They are words or signs too: in front of a verb, or of what a command is called, they are keys."""
FIELDS = {key_name(key) for keys in IN_FIELDS for key in keys}
CALLED = {each.label for screen in SCREENS for each in screen.commands} | {"Objects", "hide", "full", "save"}


def _any(texts: set[str]) -> str:
    return "|".join(map(re.escape, sorted(texts, key=len, reverse=True)))


BEFORE, AFTER = r"(?<![^\s(·,│┃━])", r"(?=[\s:;,.)·]|$)"
VERB = r"(?!(?:process|class|status|bias|yes|has|is|was|as|this|its|comes)\b)[a-z]{2,}s\b"
ALONE = re.compile(rf"{BEFORE}(?:(?<![\d…] )s|{_any((LETTERS | NAMES) - {'s'})}){AFTER}")
"""But "0.3 s", in the code "… s"."""
NUMBERED = re.compile(rf"{BEFORE}(?:{_any(NUMBERS)}) (?:History|Objects|Diff|shows|leads)\b")


def _in_front(keys: set[str]) -> re.Pattern[str]:
    """One of these where it is pressed, where it does something, and in front of what it does. "[ ]" is a tick."""
    key = f"(?:{_any(keys)})"
    return re.compile(
        rf"{BEFORE}(?<!\[ )(?:[Pp]ress {key}{AFTER}|{key} (?:(?:there|again) )?{VERB}|{key} (?:{_any(CALLED)})\b)"
    )


IN_FRONT = {False: _in_front(WORDS), True: _in_front(WORDS - FIELDS)}
"""By whether there are fields, whose own keys stay."""


def named(text: str, *, has_fields: bool = False) -> list[str]:
    """Where the text names an old key, with some of what stands around it."""
    found = [match for pattern in (ALONE, IN_FRONT[has_fields], NUMBERED) for match in pattern.finditer(text)]
    return [text[max(0, match.start() - 30) : match.end() + 30] for match in found]


class Reader:
    """Somebody who goes through the screens on the new keys, and reads whatever is said there."""

    def __init__(self, user: User, said: list[str]) -> None:
        self.user = user
        self._said = said
        """What has been said and not been read yet, whether or not it is still to be seen."""

    async def does(self, *ids: str) -> None:
        """Press the keys of these commands."""
        await self.user.press(*(MOVED[id] for id in ids))

    async def reads(self, kind: type[CommandScreen[Any]], *texts: str) -> None:
        """Wait for a screen and for what is on it; read it, what its key bar says beside the mouse, and its help."""
        screen = await self.user.meets(kind)
        await self.user.sees(*texts)
        self.looks()
        for command in screen.commands:
            self._check(screen.reason(command), f"why {command.id} cannot work")
        for bar in screen.query(KeyBar):
            self._check("\n".join(bar.hint(x) for x in range(bar.size.width)), "beside the mouse")
        await self.does("help")
        await self.user.meets(HelpScreen)
        self._check("\n".join(map(plain, self.user.app.screen.query_one("#lines", LineView).lines)), "help")
        self.looks()
        await self.does("help")
        await self.user.meets(kind)

    def looks(self) -> None:
        """Read what is on the screen, and what has been said since the last time."""
        self._check(self._seen, "the screen")
        while self._said:
            self._check(self._said.pop(), "what was said")

    @property
    def _seen(self) -> str:
        """Of a dialog no more than itself: it cuts the words that are behind it."""
        screen = self.user.app.screen
        if not screen.is_modal or not screen.children:
            return self.user.screen
        x, y, width, height = screen.children[0].region
        return "\n".join(line[x : x + width] for line in self.user.screen.splitlines()[y : y + height])

    def _check(self, text: str, what: str) -> None:
        screen = self.user.app.screen
        has_fields = any(isinstance(each, CommandScreen) and each.HAS_FIELDS for each in self.user.app.screen_stack)
        assert not (found := named(text, has_fields=has_fields)), f"{type(screen).__name__}, {what}: {found}"
