"""The one registry of commands: id, keys, label, help, and when a command works, and why not when it does not.

Footer, `?`, the palette, the bindings and the README's table of keys all come from here. A command's handler is the
method `run_<id with _ for .>` of the screen that lists it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from ..snapshot import View

Mode = Literal["", "find", "typing", "log"]
"""What a screen is in the middle of: a search is on, or is being typed, or the command log has the focus."""
WHILE: Mapping[Mode, str] = {"find": "while finding", "typing": "while typing", "log": "in the command log"}
"""When the commands of a mode work, for tables of keys."""
Group = Literal[
    "Move",
    "Find",
    "Database",
    "Revisions",
    "Screen",
    "Log",
    "Plan",
    "Run",
    "Draft",
    "Merge",
    "Doctor",
    "Diff",
    "Own",
    "Start",
    "Dialog",
    "General",
]
FIXED: Mapping[str, str] = {
    "escape": "it leads one step back",
    "ctrl+c": "it stops what is running",
    "ctrl+q": "it leaves migtui, whatever happens",
    "ctrl+z": "it belongs to the shell",
}
"""Keys that keep their meaning, and why: a command that has one keeps it, no other can take it."""
IN_FIELDS: Mapping[tuple[str, ...], str] = {
    ("enter",): "it takes what is typed, presses a button, asks for another value",
    ("space",): "it ticks, presses a button, asks for another value",
    ("tab", "shift+tab"): "they lead to the next field, list or button, and to the one before",
    ("up", "down"): "the same in a form; in a filter they walk through the list",
}
"""What these do in fields, in the lists of a form and on buttons, which no key map changes either."""


def _always(view: View) -> str:
    return ""


@dataclass(frozen=True, slots=True)
class Command:
    """One thing a key does."""

    id: str
    keys: tuple[str, ...]
    """Textual's names of the keys; the first is the one shown. None: the palette alone has it."""
    label: str
    """One or two words, for the footer and the palette."""
    help: str
    """One sentence, for `?` and the README. In braces the id of another command, in whose place its key is said."""
    group: Group
    rank: int = 0
    """Place in the footer, 1 first; 0: not in the footer. The last ranks go first when the terminal is narrow."""
    unavailable: Callable[[View], str] = _always
    """The reason why it cannot work now, or ""."""
    mode: Mode = ""
    """Only while the screen is in this mode; its keys then come before those of the other commands."""
    types: bool = False
    """It opens a field, and while one types its key is text. It comes before all widgets: of keys that come in one go,
    as over a slow line, the next one is text already."""
    is_fixed: bool = False
    """Its keys stay, beside those that the user gives it: they are a field's own."""

    @property
    def handler(self) -> str:
        return "run_" + self.id.replace(".", "_").replace("-", "_")

    @property
    def name(self) -> str:
        """What to press: the first key, or the label to look for in the palette."""
        return key_name(self.keys[0]) if self.keys else self.label

    def said(self, name: Callable[[str], str]) -> str:
        """Its help. `name` says what to press for a command: see `KeyMap.name`."""
        return self.help if self.group == "Own" else with_keys(self.help, name)  # braces of the user's are no ids

    def on(self, keys: tuple[str, ...]) -> Command:
        """The same on other keys."""
        return replace(self, keys=keys)

    @property
    def kept(self) -> tuple[str, ...]:
        """Those of its keys that a key map does not take away."""
        return tuple(key for key in self.keys if self.is_fixed or key in FIXED)


SYMBOLS = {
    "!": "exclamation_mark", '"': "quotation_mark", "#": "number_sign", "$": "dollar_sign", "%": "percent_sign",
    "&": "ampersand", "'": "apostrophe", "(": "left_parenthesis", ")": "right_parenthesis", "*": "asterisk",
    "+": "plus", ",": "comma", "-": "minus", ".": "full_stop", "/": "slash", ":": "colon", ";": "semicolon",
    "<": "less_than_sign", "=": "equals_sign", ">": "greater_than_sign", "?": "question_mark", "@": "at",
    "[": "left_square_bracket", "\\": "backslash", "]": "right_square_bracket", "^": "circumflex_accent",
    "_": "underscore", "`": "grave_accent", "{": "left_curly_bracket", "|": "vertical_line",
    "}": "right_curly_bracket", "~": "tilde",
}  # fmt: skip
"""What is engraved, and Textual's name of the key."""
KEY_NAMES = {
    **{name: symbol for symbol, name in SYMBOLS.items()},
    "pagedown": "pgdn", "pageup": "pgup", "down": "↓", "up": "↑", "left": "←", "right": "→", "escape": "esc",
}  # fmt: skip


def key_name(key: str) -> str:
    """What is written on the key: "pgdn", "^p", "?"."""
    *modifiers, last = key.split("+")
    return "".join("^" if each == "ctrl" else f"{each}+" for each in modifiers) + KEY_NAMES.get(last, last)


def key_names(command: Command, palette: str = "^p") -> str:
    """All keys of a command, for a table."""
    return " ".join(map(key_name, command.keys)) or f"({palette})"


def with_keys(text: str, name: Callable[[str], str]) -> str:
    """The text with what to press in the place of each id in braces: "{find.next} goes on" as "n goes on"."""
    before, brace, rest = text.partition("{")
    said = before
    while brace:
        id, _, after = rest.partition("}")
        before, brace, rest = after.partition("{")
        said += name(id) + before
    return said


def is_typed(key: str) -> bool:
    """The key writes something into a field that has the focus."""
    return len(key) == 1 or key == "space" or key in SYMBOLS.values()


def by_id(commands: Iterable[Command]) -> dict[str, Command]:
    """The commands by id."""
    return {command.id: command for command in commands}
