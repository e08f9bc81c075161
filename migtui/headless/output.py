"""What every headless command does with its words, and the numbers that it ends with."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable
from typing import TextIO

from ..core.terminal import lacks_signs, speaks_utf8
from ..core.wording import printable
from ..errors import MigtuiError

DIFFERENT, UNREADABLE, UNREACHABLE = 1, 3, 4


def narrate(text: str) -> None:
    """A line on standard error."""
    print(shown(f"migtui: {printable(text)}", sys.stderr), file=sys.stderr)  # noqa: T201


def narrate_all(texts: Iterable[str]) -> None:
    """A line each."""
    for text in texts:
        narrate(text)


def narrate_error(error: MigtuiError) -> None:
    """All of its lines."""
    narrate_all(error.lines())


def print_data(data: object) -> None:
    """JSON on standard output."""
    import json

    print(json.dumps(data, indent=1))  # noqa: T201


def print_lines(lines: Iterable[str], *, ascii: bool = False) -> None:
    """Text on standard output; no line at all where there is none. `ascii`: our own signs in ASCII, come what may."""
    text = "\n".join(lines)
    if text:
        print(shown(text.translate(_PLAIN) if ascii else text, sys.stdout))  # noqa: T201


def print_sql(text: str) -> None:
    """Statements as they are, to the byte: UTF-8 where standard output could only write other ones."""
    try:
        text.encode(sys.stdout.encoding or "ascii")
    except UnicodeEncodeError:
        sys.stdout.flush()
        sys.stdout.buffer.write(text.encode())
    else:
        sys.stdout.write(text)


_PLAIN = str.maketrans(
    {"→": "->", "⚠": "!", "·": "|", "…": "...", "✗": "x", "↑": "^", "↓": "v", "—": "-", "•": "*", "×": "x"}
)
"""Our own signs for a terminal without them."""


def shown(text: str, stream: TextIO) -> str:
    """As it is; where the stream, or the terminal behind it, cannot say it, with other signs and escapes."""
    if text.isascii():
        return text
    encoding, is_terminal = stream.encoding or "ascii", stream.isatty()
    if is_terminal and not speaks_utf8(os.environ):
        encoding = "ascii"
    if lacks_signs(os.environ, encoding, is_terminal=is_terminal):
        text = text.translate(_PLAIN)
    return text.encode(encoding, "backslashreplace").decode(encoding)


def code_of(error: MigtuiError) -> int:
    """What a command ends with that asks a question: 1 would be an answer, and there is none."""
    return error.exit_code if error.exit_code in (2, UNREACHABLE) else UNREADABLE
