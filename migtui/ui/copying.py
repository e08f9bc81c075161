"""The one door to the clipboard: a text goes to the terminal and to a program, and it is said which of them has it.

What is copied is what the screens show, so passwords in it are "•••" already.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, Any

from textual.screen import Screen

from migtui.core.wording import enumerated
from migtui.engine.command_line import to_fill_in

from .text import one_line

if TYPE_CHECKING:
    from migtui.engine.clipboard import Given


def copy(screen: Screen[Any], text: str, what: str, *, more: str = "") -> None:
    """Copy, and say so on this screen. `what`: "the command"; `more`: what to say besides.

    Of a line that leaves out what a target's variables hold it is said that they have to be filled in.
    """
    if what == "the command" and (names := to_fill_in(text)):
        more = f"fill in {enumerated(names)}: values of the target's variables are not copied" + (more and f" · {more}")
    screen.app.copy_to_clipboard(text)
    # The app's own worker: one of the screen would be cut short when it is closed.
    screen.app.run_worker(_finish(screen, text, what, more), group="copy", exclusive=True)


async def _finish(screen: Screen[Any], text: str, what: str, more: str) -> None:
    from migtui.engine.clipboard import give, sequence  # asyncio's processes: not needed before somebody copies

    given = await give(text, os.environ)
    sent = bool(sequence(text, os.environ))
    said, style = outcome(what, given, sent=sent, size=len(text.encode("utf-8", "replace")))
    if sent or given.taken:
        _say(screen, f"{said}{more and f' · {more}'}", style)
    elif screen.app.screen is screen:
        _offer_file(screen, text, said)
    else:  # a field for a file's name would take what is typed for another screen
        _say(screen, said, style)


def outcome(what: str, given: Given, *, sent: bool, size: int) -> tuple[str, str]:
    """What to say, and its style. `sent`: the terminal was asked to take it, and no terminal ever answers."""
    failed = "".join(f" · {name} failed: {one_line(reason)}" for name, reason in given.refused)
    if given.taken and sent:
        return f"copied {what} ({given.taken} and OSC 52){failed}", "good"
    if given.taken:
        return f"copied {what} ({given.taken}){failed}", "good"
    if sent:
        return f"sent {what} to the terminal's clipboard (OSC 52){failed}", "warning" if failed else "good"
    from migtui.engine.clipboard import MOST

    why = f"{size // 1000:,} kB are more than a terminal takes" if size > MOST else "this terminal has no clipboard"
    return f"{why}, and no program here has one: save {what} to a file{failed}", "warning"


def _say(screen: Screen[Any], text: str, style: str) -> None:
    from .screens.command_screen import CommandScreen

    if isinstance(screen, CommandScreen) and screen.is_open:
        screen.say(text, style)
    else:
        screen.app.notify(text, severity="warning" if style == "warning" else "information", markup=False)


def _offer_file(screen: Screen[Any], text: str, why: str) -> None:
    from .screens.save import SaveScreen

    def saved(path: Path | None) -> None:
        if path is not None:
            _say(screen, f"saved: {path}", "good")

    offer = SaveScreen(text, Path.cwd(), "copied.txt", title="Copy to a file", why=why)
    screen.app.push_screen(offer, saved)
