"""What every headless command does with its words, and the numbers that it ends with."""

from __future__ import annotations

import sys
from collections.abc import Iterable

from ..core.wording import printable
from ..errors import MigtuiError

DIFFERENT, UNREADABLE, UNREACHABLE = 1, 3, 4


def narrate(text: str) -> None:
    """A line on standard error."""
    print(f"migtui: {printable(text)}", file=sys.stderr)  # noqa: T201


def narrate_error(error: MigtuiError) -> None:
    """All of its lines."""
    for line in error.lines():
        narrate(line)


def print_data(data: object) -> None:
    """JSON on standard output."""
    import json

    print(json.dumps(data, indent=1))  # noqa: T201


def print_lines(lines: Iterable[str]) -> None:
    """Text on standard output; no line at all where there is none."""
    text = "\n".join(lines)
    if text:
        print(_encodable(text))  # noqa: T201


_PLAIN = str.maketrans({"→": "->", "⚠": "!", "·": "|", "…": "..."})
"""Our own signs for a terminal without them."""


def _encodable(text: str) -> str:
    """As it is; where standard output cannot say it, with other signs and escapes."""
    encoding = sys.stdout.encoding or "ascii"
    try:
        text.encode(encoding)
    except UnicodeEncodeError:
        return text.translate(_PLAIN).encode(encoding, "backslashreplace").decode(encoding)
    return text


def code_of(error: MigtuiError) -> int:
    """What a command ends with that asks a question: 1 would be an answer, and there is none."""
    return error.exit_code if error.exit_code in (2, UNREACHABLE) else UNREADABLE
