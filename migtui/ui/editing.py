"""The user's editor on a file of the project, at the line that is meant: the terminal is its own meanwhile."""

from __future__ import annotations

import os
import re
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple

from textual.app import SuspendNotSupported

from migtui.errors import MigtuiError

from .screens.command_screen import CommandScreen
from .session import Session

NUMBERED = re.compile(r"(?P<file>.+?):(?P<line>[0-9]+)")


class Place(NamedTuple):
    """A file, and a line of it; 0: none is meant."""

    file: str
    line: int = 0


def place_of(error: MigtuiError) -> Place | None:
    """Where the error says that it is, if that is a file which is there."""
    found = NUMBERED.fullmatch(error.where)
    place = Place(found["file"], int(found["line"])) if found is not None else Place(error.where)
    return place if os.path.isfile(place.file) else None  # noqa: PTH113 - it never raises


def lend(screen: CommandScreen[Any], run: Callable[[], str], refusal: MigtuiError) -> str:
    """Hand the terminal to `run`, and say how it ended. Raises what `run` does, and `refusal` where it cannot be."""
    ended, failed = "", None
    try:
        with screen.app.suspend():
            try:
                ended = run()
            except MigtuiError as error:  # passed on below: what leaves suspend() leaves the shell's screen behind
                failed = error
    except SuspendNotSupported as error:
        raise refusal from error
    if failed is not None:
        raise failed
    screen.app.refresh(layout=True)
    return ended


def edit_at(screen: CommandScreen[Any], session: Session, place: Place) -> str:
    """Open it and wait until it is closed; how the editor ended is a line of the log. "" when that was well, else how.

    Raises MigtuiError when it cannot be opened.
    """
    from migtui.engine.editor import at_line, edit, editor_command  # 8 ms that the start does not need

    command = editor_command(os.environ, session.snapshot.settings.editor)
    words = at_line(command, place.file, place.line)
    began = time.monotonic()
    ended = lend(
        screen,
        lambda: edit(words, str(session.snapshot.project.user_cwd)),
        MigtuiError("the screen cannot be handed to an editor here", hint="open the file by hand"),
    )
    session.note("Edit", " ".join(words), ended or "closed", time.monotonic() - began, ok=not ended)
    return ended


def edit_and_say(
    screen: CommandScreen[Any], session: Session, place: Place, changed: Callable[[], str] = lambda: ""
) -> None:
    """The same, for screens that show something else: in one line what came of it. `changed`: what a change means."""
    name, before = Path(place.file).name, content(place.file)
    try:
        ended = edit_at(screen, session, place)
    except MigtuiError as error:
        session.note_failure("Edit", "", error)
        screen.say(f"{error.message}; {error.hint}", "broken")
        return
    is_changed = content(place.file) != before
    said = [f"the editor {ended}" if ended else "", f"{name} was changed" if is_changed else f"{name} is as it was"]
    screen.say(" · ".join(filter(None, (*said, changed() if is_changed else ""))), "warning" if is_changed else "")
    if is_changed:
        screen.app.run_worker(session.reload(), group="edit")


def content(file: str) -> bytes | None:
    """Of a file that can be read."""
    try:
        return Path(file).read_bytes()
    except OSError:
        return None
