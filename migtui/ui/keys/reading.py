"""Keys as people write them, "^u", "pgdn", "<", and Textual's names of them.

Textual is not asked: with a key map this is read before the first frame, and Textual takes 250 ms to import.
"""

from __future__ import annotations

from dataclasses import dataclass

from ..commands.command import KEY_NAMES, SYMBOLS

NAMED = {
    "esc": "escape", "escape": "escape", "enter": "enter", "return": "enter", "tab": "tab", "space": "space",
    "backspace": "backspace", "del": "delete", "delete": "delete", "ins": "insert", "insert": "insert",
    "home": "home", "end": "end", "up": "up", "down": "down", "left": "left", "right": "right",
    "↑": "up", "↓": "down", "←": "left", "→": "right",
    "pgup": "pageup", "pageup": "pageup", "page up": "pageup",
    "pgdn": "pagedown", "pgdown": "pagedown", "pagedown": "pagedown", "page down": "pagedown",
}  # fmt: skip
FUNCTION_KEYS = frozenset(f"f{number}" for number in range(1, 25))
MODIFIERS = {"ctrl": "ctrl", "control": "ctrl", "c": "ctrl", "alt": "alt", "meta": "alt", "shift": "shift"}
SENT_AS = {
    "ctrl+i": "tab", "ctrl+m": "enter", "ctrl+h": "backspace", "ctrl+left_square_bracket": "escape",
}  # fmt: skip
"""What a terminal sends for these: it knows no other code."""


@dataclass(frozen=True, slots=True)
class Unreadable(Exception):
    """Why a text is no key that can be mapped."""

    reason: str


def read_key(text: str) -> str:
    """Textual's name of the key. Raises Unreadable."""
    modifiers, last = _parted(text)
    key = "+".join([*modifiers, last])
    if key in SENT_AS:
        raise Unreadable(f'a terminal sends {SENT_AS[key]} for {text!r}: write "{SENT_AS[key]}"')
    return key


def _parted(text: str) -> tuple[list[str], str]:
    """The modifiers in Textual's order, and the key itself."""
    rest = text if text == " " else text.strip()
    found = set()
    if len(rest) > 1 and rest.startswith("^"):
        found.add("ctrl")
        rest = rest[1:]
    while "+" in rest[:-1]:
        name, _, following = rest.partition("+") if not rest.startswith("+") else ("", "", "")
        if name.lower() not in MODIFIERS:
            raise _unknown(text)
        found.add(MODIFIERS[name.lower()])
        rest = following
    key = _named(rest)
    if not key:
        raise _unknown(text)
    if len(key) == 1 and key.isalpha():
        if "ctrl" in found:
            key = key.lower()
        elif "shift" in found:
            key = key.upper()
            found.discard("shift")
    return sorted(found), key


def _named(text: str) -> str:
    """The key without modifiers; "" when there is none of that name."""
    if len(text) == 1 and (text.isalnum() or text in SYMBOLS):
        return SYMBOLS.get(text, text)
    low = text.lower()
    if text == " ":
        return "space"
    if low in NAMED or low in FUNCTION_KEYS:
        return NAMED.get(low, low)
    return low if low in KEY_NAMES else ""


def _unknown(text: str) -> Unreadable:
    return Unreadable(f'no key is called {text!r}; write "u", "ctrl+u", "f6", "pgdn", "space", "<"')
