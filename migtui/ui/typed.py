"""What comes from the terminal, as Textual's messages: keys, the mouse, and what is pasted.

Textual reads all of it letter by letter, and believes it. An escape code in a pasted text became keys, and keys open
plans; a megabyte took it two minutes; a letter that is not UTF-8, or the code of a key that does not exist, ended the
application. So what is pasted never reaches Textual's reading, and what that cannot read is dropped.
"""

from __future__ import annotations

import codecs
from collections.abc import Generator, Iterable, Iterator

from textual._xterm_parser import XTermParser
from textual.events import Paste
from textual.message import Message

START, END = "\x1b[200~", "\x1b[201~"
"""Around what is pasted, where the terminal knows of bracketed paste."""
MOST = 1 << 16
"""Characters of a paste that are passed on: no field holds as many."""

Rest = Generator[Message, None, str]
"""Messages, and the text that is left."""


class Typed:
    """Bytes in, messages out, for as long as the terminal is ours."""

    def __init__(self) -> None:
        self._decoder = codecs.getincrementaldecoder("utf-8")("replace")
        self._parser = XTermParser()
        self._tail = ""
        """The end of what was typed: START may come in two parts."""
        self._pasted: str | None = None
        """What is being pasted, as far as it is kept."""

    def feed(self, data: bytes) -> Iterator[Message]:
        """What these bytes say, after those that came before."""
        text = self._decoder.decode(data)
        while text:
            text = yield from (self._typing(text) if self._pasted is None else self._pasting(self._pasted, text))

    def tick(self) -> Iterator[Message]:
        """To be called now and then: an escape after which nothing comes is the key."""
        return self._read(self._parser.tick())

    def _typing(self, text: str) -> Rest:
        whole = self._tail + text
        at = whole.find(START)
        if at < 0:
            self._tail = whole[1 - len(START) :]
            yield from self._letters(text)
            return ""
        end = at + len(START) - len(self._tail)
        self._tail, self._pasted = "", ""
        yield from self._letters(text[:end])
        return text[end:]

    def _pasting(self, before: str, text: str) -> Rest:
        whole = before + text
        at = whole.find(END, max(0, len(before) - len(END)))
        if at < 0:
            self._pasted = whole if len(whole) <= 2 * MOST else whole[:MOST] + whole[1 - len(END) :]
            return ""
        self._pasted = None
        yield from self._letters(END)  # it has been told of START
        yield Paste(whole[: min(at, MOST)].replace("\0", ""))  # as Textual's own
        return whole[at + len(END) :]

    def _letters(self, text: str) -> Iterator[Message]:
        """One by one: what follows a code that cannot be read is not lost with it."""
        for letter in text:
            yield from self._read(self._parser.feed(letter))

    def _read(self, messages: Iterable[Message]) -> Iterator[Message]:
        try:
            yield from (message for message in messages if not isinstance(message, Paste))  # it has seen an empty one
        except (ValueError, OverflowError):
            lost, self._parser = self._parser, XTermParser()
            for name in ("mouse_pixels", "terminal_size", "terminal_pixel_size"):
                setattr(self._parser, name, getattr(lost, name))
