"""What stands over a screen, or before there is a project: no key bar, a line that says the keys that matter."""

from __future__ import annotations

from typing import ClassVar, TypeVar

from ..commands import Command, key_name
from ..commands.command import is_typed
from .command_screen import CommandScreen

ResultT = TypeVar("ResultT")
Words = tuple[str, str]
"""Ids of commands with a blank between them, and what they do together."""
HELP: Words = ("help", "keys")


class Dialog(CommandScreen[ResultT]):
    """No project is looked at, so its commands work unless it says otherwise itself."""

    SIGNS: ClassVar[bool] = False

    def reason(self, command: Command) -> str:
        return ""

    def say(self, text: str, style: str = "warning") -> None:
        self.notify(text, markup=False)

    def keys_line(self, *words: Words) -> str:
        """ "enter opens it · j k move", on the user's keys. What has none is left out; typing, a letter is none."""
        typing = self.mode == "typing"
        keys = {each.id: [key for key in each.keys if not (typing and is_typed(key))] for each in self.commands}
        named = [([key_name(keys[id][0]) for id in ids.split() if keys[id]], does) for ids, does in words]
        return " · ".join(f"{' '.join(names)} {does}" for names, does in named if names)
