"""On which line of a TOML file a key stands: tomllib does not say, and "unknown key" without a line is half an answer.

The text has been parsed before, so this only finds its way through it: comments, strings of four kinds, dotted keys,
tables, arrays of tables, inline tables. Whatever the text, it ends and never raises.
"""

from __future__ import annotations

import re
from collections.abc import Generator, Iterator

KeyPath = tuple[str | int, ...]
"""A key with all that it is in, as one would index the parsed file: ("targets", "prod", "env"), ("commands", 0)."""

_BLANK = re.compile(r"(?:[ \t\r\n]|#[^\n]*)*")
_SPACE = re.compile(r"[ \t]*")
_TEXT = re.compile(r'"""(?:\\.|[^\\])*?"{3,5}|\'\'\'.*?\'{3,5}|"(?:\\.|[^"\\\n])*"|\'[^\'\n]*\'', re.DOTALL)
_BARE_KEY = re.compile(r"[^\s\"'.=\[\]{},#]+")
_BARE_VALUE = re.compile(r"[^\s,\]}#]+(?:[ \t][^\s,\]}#]+)?")  # a date and its time may stand apart
_ESCAPE = re.compile(r"\\(?:u([0-9a-fA-F]{4})|U([0-9a-fA-F]{8})|(.))", re.DOTALL)
_ESCAPED = {"b": "\b", "t": "\t", "n": "\n", "f": "\f", "r": "\r", "e": "\x1b"}


def line_of(text: str, path: KeyPath) -> int | None:
    """The first line, from 1, that names this key, or else the nearest one around it; None when none does."""
    return Lines(text).of(path)


class Lines:
    """Where the keys of a text stand, for who asks for many: it is gone through once."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._found: dict[KeyPath, int] | None = None

    def of(self, path: KeyPath) -> int | None:
        """As `line_of`."""
        if self._found is None:
            self._found = {}
            for key, line in keys(self._text):
                self._found.setdefault(key, line)
        around = (path[:length] for length in range(len(path), 0, -1))
        return next((self._found[each] for each in around if each in self._found), None)


def keys(text: str) -> Iterator[tuple[KeyPath, int]]:
    """Every key with its line, in the file's order. A dotted key or a title names each that it leads through."""
    return _Scanner(text).keys()


class _Scanner:
    """A place in the text, and the line of it."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._at = 0
        self._counted = 0
        self._line = 1
        self._table: KeyPath = ()
        self._arrays: dict[KeyPath, int] = {}
        """How many tables each array of tables has so far."""

    def keys(self) -> Iterator[tuple[KeyPath, int]]:
        while self._skip(_BLANK) < len(self._text):
            before = self._at
            if self._text[self._at] == "[":
                yield from self._title()
            else:
                yield from self._statement()
            if self._at == before:  # no TOML: the rest of the line is nothing
                self._at = self._end_of_line()

    def _title(self) -> Iterator[tuple[KeyPath, int]]:
        """`[a.b]` or `[[a.b]]`."""
        is_array = self._text.startswith("[[", self._at)
        self._at += 2 if is_array else 1
        line, parts = self._here(), self._key()
        path: KeyPath = ()
        for number, part in enumerate(parts, 1):
            path = (*path, part)
            yield path, line
            if is_array and number == len(parts):
                self._arrays[path] = self._arrays.get(path, 0) + 1
            if path in self._arrays:
                path = (*path, self._arrays[path] - 1)
                yield path, line
        self._table = path
        self._at = self._end_of_line()

    def _statement(self) -> Iterator[tuple[KeyPath, int]]:
        """`a.b = value`, and what is in the value."""
        path = yield from self._named(self._table)
        if self._take("="):
            yield from self._value(path)

    def _named(self, table: KeyPath) -> Generator[tuple[KeyPath, int], None, KeyPath]:
        line, path = self._here(), table
        for part in self._key():
            path = (*path, part)
            yield path, line
        return path

    def _value(self, path: KeyPath) -> Iterator[tuple[KeyPath, int]]:
        """The value at the current place. Without recursion: a file may nest as deep as the parser lets it."""
        inside: list[tuple[str, KeyPath, int]] = []
        """What is open: its closing bracket, its path, and how many entries of an array have ended."""
        while True:
            self._skip(_BLANK if inside else _SPACE)
            bracket = self._text[self._at : self._at + 1]
            if bracket and bracket in "[{":
                self._at += 1
                inside.append(("]" if bracket == "[" else "}", path, 0))
            elif bracket and inside and bracket == inside[-1][0]:
                self._at += 1
                inside.pop()
            elif not self._skip_plain() and not self._take(","):
                return
            if not inside:
                return
            closing, table, count = inside[-1]
            self._skip(_BLANK)
            if self._take(","):
                inside[-1] = (closing, table, count + 1)
                self._skip(_BLANK)
            if closing == "]":
                path = (*table, inside[-1][2])
                if not self._text.startswith("]", self._at):
                    yield path, self._here()
            elif not self._text.startswith("}", self._at):
                path = yield from self._named(table)
                if not self._take("="):
                    return

    def _key(self) -> list[str]:
        """The parts of a dotted key."""
        parts: list[str] = []
        while True:
            self._skip(_SPACE)
            found = _TEXT.match(self._text, self._at) or _BARE_KEY.match(self._text, self._at)
            if found is None:
                return parts
            self._at = found.end()
            parts.append(_plain(found[0]))
            if not self._take("."):
                return parts

    def _skip_plain(self) -> bool:
        """A string, number, date or flag."""
        found = _TEXT.match(self._text, self._at) or _BARE_VALUE.match(self._text, self._at)
        if found is not None:
            self._at = found.end()
        return found is not None

    def _take(self, sign: str) -> bool:
        self._skip(_SPACE)
        is_there = self._text.startswith(sign, self._at)
        self._at += len(sign) if is_there else 0
        return is_there

    def _skip(self, pattern: re.Pattern[str]) -> int:
        found = pattern.match(self._text, self._at)
        self._at = found.end() if found else self._at
        return self._at

    def _end_of_line(self) -> int:
        end = self._text.find("\n", self._at)
        return len(self._text) if end < 0 else end

    def _here(self) -> int:
        self._line += self._text.count("\n", self._counted, self._at)
        self._counted = self._at
        return self._line


def _plain(key: str) -> str:
    """A part of a key without its quotes."""
    if key[0] == "'":
        return key[1:-1]
    if key[0] == '"':
        return _ESCAPE.sub(_unescaped, key[1:-1])
    return key


def _unescaped(found: re.Match[str]) -> str:
    number = found[1] or found[2]
    if number is None:
        return _ESCAPED.get(found[3], found[3])
    code = int(number, 16)
    return chr(code) if code < 0x110000 else "\ufffd"
