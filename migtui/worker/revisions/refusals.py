"""What is refused before a file is written, because Alembic would write it and break the history by that.

Alembic itself writes a revision whose id exists (and warns), a file outside of the versions folder when an id has a
slash, and a message that its own template cannot hold.
"""

from __future__ import annotations

import ast
import inspect
import re
import warnings
from collections.abc import Iterable
from pathlib import Path

import alembic.command
from alembic.script import ScriptDirectory

from ..protocol import Merge, WriteRevision

WORDS = ("head", "heads", "base", "current")
STOCK_DOCSTRING = re.compile(r'"""\s*\$\{\s*message\s*\}')
CAN_SPLICE = "splice" in inspect.signature(alembic.command.merge).parameters
"""Of a merge: with Alembic 1.18.5."""


class NotWritten(Exception):
    """Why no version file is written. `hint` is what to do."""

    def __init__(self, message: str, hint: str = "") -> None:
        super().__init__(message)
        self.hint = hint


class Refused(NotWritten):
    """The message says it all: what was asked for cannot be."""


def refuse_unknown_options(request: Merge) -> None:
    """Before Alembic's own parser says so in words of its own. Raises Refused."""
    if request.splice and not CAN_SPLICE:
        raise Refused(
            "This Alembic cannot merge revisions that are no heads.",
            "Upgrade it to 1.18.5, or merge the heads.",
        )


def refuse(script: ScriptDirectory, ids: Iterable[str | None], label: str | None, message: str) -> None:
    """Raise Refused for an id that is taken or cannot be one, a label that is a word of Alembic's, a message that the
    template cannot hold."""
    for number in ids:
        if number:
            _refuse_id(script, number)
    if label and (label in WORDS or re.search(r"[@:\s]", label)):
        raise Refused(f"{label!r} cannot be a branch label.", "Take a word without @, : and blanks, other than head.")
    if message and holds_message_in_quotes(script) and not reads_back(message, script.output_encoding):
        raise Refused(
            f"The message cannot stand in a docstring: {_culprit(message)}.",
            "Alembic writes the message between three quotes as it is: word it without that.",
        )


def _refuse_id(script: ScriptDirectory, number: str) -> None:
    if number in WORDS or not number.isprintable() or re.search(r"[/\\\s'\"]|^\.|^__init__", number):
        raise Refused(f"{number!r} cannot be a revision id.", "An id is a word, without blanks, quotes and slashes.")
    taken = script.revision_map._revision_map.get(number)
    if taken is not None and taken.revision == number:
        raise Refused(
            f"The revision id {number} is taken: {Path(getattr(taken, 'path', '')).name}.",
            "Take another, or none: Alembic then makes one.",
        )


def holds_message_in_quotes(script: ScriptDirectory) -> bool:
    """Does the project's script.py.mako put the message into a docstring, as all of Alembic's templates do?"""
    try:
        return STOCK_DOCSTRING.search(Path(script.dir, "script.py.mako").read_text("utf-8", "replace")) is not None
    except OSError:
        return False


def reads_back(message: str, encoding: str) -> bool:
    """Is a docstring that is written with this message one that says it?"""
    try:
        message.encode(encoding)
        with warnings.catch_warnings():
            warnings.simplefilter("error")  # "\\d" still is what it says, but Python has announced the end of that
            text = ast.literal_eval(f'"""{message}\n\nRevision ID: a\n"""')
    except (SyntaxError, ValueError, MemoryError, RecursionError):
        return False
    return bool(text == f"{message}\n\nRevision ID: a\n")


def _culprit(message: str) -> str:
    if '"""' in message:
        return 'it has three quotes (""")'
    if "\\" in message:
        return "it has a backslash"
    odd = next((character for character in message if not character.isprintable() and character != "\n"), "")
    return f"it has the character {odd!r}" if odd else "it is not text that Python can read"


def inputs(request: WriteRevision | Merge) -> tuple[str | None, str | None, str]:
    """Id, label and message, whichever of the two it is."""
    given = request.draft if isinstance(request, WriteRevision) else request
    return given.rev_id, given.branch_label, given.message
