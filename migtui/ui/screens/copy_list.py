"""The list of what can be copied. Each line has a key of its own, so there is nothing to filter."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, NamedTuple

from textual.app import ComposeResult
from textual.containers import Vertical
from textual.screen import ModalScreen
from textual.widgets.option_list import Option

from ..commands import Command, by_id
from ..commands.overlays import COPY_LIST
from ..looks.contents import content
from ..looks.frames import framed
from ..text import elide, line_width, one_line, pad
from ..widgets.hint import Hint
from ..widgets.options import Options
from .dialog import HELP, Dialog

if TYPE_CHECKING:
    from ..sql_answers import Way


WIDEST, AROUND = 100, 8
"""Cells of the dialog, and of the frame, the paddings and a scrollbar in it."""
LINES = frozenset(f"copied.{line}" for line in ("id", "path", "command", "upgrade", "downgrade", "message", "commit"))
"""The commands that take one line."""


class Copyable(NamedTuple):
    """One line of the list."""

    command: str
    """The id of the command that takes it."""
    name: str
    text: str
    """What is copied; of SQL what is said in its place until it has been computed."""
    way: Way | None = None


def _shown(each: Copyable, room: int) -> str:
    """One line of the list. Of a path the file's name says most."""
    text = one_line(each.text)
    folder, slash, name = text.rpartition("/")
    if each.command != "copied.path" or not slash or len(text) <= room:
        return elide(text, room)
    return elide(f"{elide(folder, max(2, room - line_width(((name, ''),)) - 1))}/{name}", room)


class CopyScreen(Dialog[Copyable | None], ModalScreen[Copyable | None]):
    """Returns what was taken: by its key, by the cursor; the first by `y`, the key that has opened the list."""

    CSS_PATH = "../styles/dialog.tcss"
    COMMANDS_HERE = COPY_LIST

    def __init__(self, title: str, found: Sequence[Copyable]) -> None:
        super().__init__()
        self._title = title
        self._found = tuple(found)

    def compose(self) -> ComposeResult:
        with Vertical(classes="dialog") as dialog:
            dialog.border_title = framed(self._title)
            yield Options(*(Option(content(((line, ""),), self.app)) for line in self._rows()), markup=False)
            yield Hint(
                self.keys_line(
                    ("copied.take", "or a line's key copies"),
                    ("copied.first", "copies the first"),
                    ("copied.close", "closes"),
                    HELP,
                )
            )

    def _rows(self) -> Iterator[str]:
        here = by_id(self.commands)
        keys = [here[each.command].name if here[each.command].keys else "" for each in self._found]
        first = max(line_width(((key, ""),)) for key in keys) + 2
        width = max(len(each.name) for each in self._found) + 2
        room = min(WIDEST, self.app.size.width) - AROUND - first - width
        for key, each in zip(keys, self._found, strict=True):
            yield f"{pad(key, first)}{each.name:<{width}}{_shown(each, room)}"

    @property
    def _options(self) -> Options:
        return self.query_one(Options)

    def reason(self, command: Command) -> str:
        """A line that is not there cannot be copied."""
        is_there = command.id not in LINES or any(each.command == command.id for each in self._found)
        return "" if is_there else f"there is no {command.label[0].lower()}{command.label[1:]} to copy"

    def on_option_list_option_selected(self, event: Options.OptionSelected) -> None:
        self.dismiss(self._found[event.option_index])

    # -- commands --------------------------------------------------------------------------------------------

    def run_copied_take(self) -> None:
        self._options.action_select()

    def run_copied_first(self) -> None:
        self.dismiss(self._found[0])

    def run_copied_id(self) -> None:
        self._take("copied.id")

    def run_copied_path(self) -> None:
        self._take("copied.path")

    def run_copied_command(self) -> None:
        self._take("copied.command")

    def run_copied_upgrade(self) -> None:
        self._take("copied.upgrade")

    def run_copied_downgrade(self) -> None:
        self._take("copied.downgrade")

    def run_copied_message(self) -> None:
        self._take("copied.message")

    def run_copied_commit(self) -> None:
        self._take("copied.commit")

    def _take(self, command: str) -> None:
        self.dismiss(next(each for each in self._found if each.command == command))

    def run_copied_close(self) -> None:
        self.dismiss(None)

    def run_copied_down(self) -> None:
        self._options.action_cursor_down()

    def run_copied_up(self) -> None:
        self._options.action_cursor_up()

    def run_copied_top(self) -> None:
        self._options.action_first()

    def run_copied_bottom(self) -> None:
        self._options.action_last()
