"""The three one-line bars: header, status line, and the keys that matter here."""

from __future__ import annotations

from collections.abc import Sequence

from rich.cells import cell_len
from textual.events import Click
from textual.strip import Strip
from textual.widget import Widget

from ..commands import Command, key_name
from ..styling import Painter
from ..text import Line, cut, justify


class Bar(Widget):
    """One line of text."""

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._painter = Painter(self)
        self._left: Line = ()
        self._right: Line = ()

    def show(self, left: Line, right: Line = ()) -> None:
        """Set the text; the left part gives way when there is no room for both."""
        if (left, right) != (self._left, self._right):
            self._left, self._right = left, right
            self.refresh()

    @property
    def text(self) -> str:
        """What is on it, for tests."""
        return "".join(text for text, _ in (*self._left, *self._right))

    def render_line(self, y: int) -> Strip:
        width = self.size.width
        return self._painter.strip(cut(justify(self._left, self._right, width), width), width)


class KeyBar(Bar):
    """Keys by rank; what does not fit is left out, what cannot work now is dimmed. A click is a press."""

    def __init__(self, commands: Sequence[Command], *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._commands = sorted((c for c in commands if c.rank), key=lambda c: c.rank)
        self._dimmed: frozenset[str] = frozenset()
        self._places: list[tuple[int, int, str]] = []

    def dim(self, ids: frozenset[str]) -> None:
        """The commands that cannot work now."""
        if ids != self._dimmed:
            self._dimmed = ids
            self.refresh()

    def render_line(self, y: int) -> Strip:
        """Help and quit stand at the right and stay; of the others the last ranks go first."""
        self._places = []
        right = [command for command in self._commands if command.group == "General"]
        start = self.size.width - sum(_width(command) for command in right)
        left: list[Command] = []
        for command in self._commands:
            if command not in right and 1 + sum(map(_width, left)) + _width(command) <= start:
                left.append(command)
        shown = (*self._spans(left, 1), *self._spans(right, start))
        gap = start - 1 - sum(map(_width, left))
        middle = 2 * len(left)
        return self._painter.strip(((" ", ""), *shown[:middle], (" " * gap, ""), *shown[middle:]), self.size.width)

    def _spans(self, commands: Sequence[Command], x: int) -> Line:
        spans: list[tuple[str, str]] = []
        for command in commands:
            off = command.id in self._dimmed
            spans += [
                (key_name(command.keys[0]), "dim" if off else "key"),
                (f" {command.label}  ", "dim" if off else ""),
            ]
            self._places.append((x, x + _width(command) - 2, command.id))
            x += _width(command)
        return tuple(spans)

    async def on_click(self, event: Click) -> None:
        for start, end, id in self._places:
            if start <= event.x < end:
                await self.run_action(f"screen.command('{id}')")


def _width(command: Command) -> int:
    return cell_len(key_name(command.keys[0])) + cell_len(command.label) + 3
