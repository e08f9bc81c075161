"""The three bars: header, status line, and the keys that matter here."""

from __future__ import annotations

from typing import Protocol, runtime_checkable

from textual.content import Content
from textual.events import Click, MouseMove
from textual.geometry import Size
from textual.strip import Strip
from textual.widget import Widget

from ..commands import Command, by_id
from ..commands.command import Mode
from ..looks.styling import Painter
from ..present.keys import Place, key_line
from ..text import Line, Narrower, cut, elide, in_ascii, justify, line_width, plain, wrap


class Bar(Widget):
    """One line of text."""

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._painter = Painter(self)
        self._left: Line = ()
        self._right: Line = ()
        self._narrower: Narrower | None = None

    def show(self, left: Line, right: Line = (), narrower: Narrower | None = None) -> None:
        """Set the text; without room for both parts `narrower` says what is shown, else the left part gives way."""
        if (left, right) != (self._left, self._right):
            self._left, self._right, self._narrower = left, right, narrower
            self.refresh()

    @property
    def text(self) -> str:
        """What is on it, for tests."""
        return "".join(text for text, _ in (*self._left, *self._right))

    def render_line(self, y: int) -> Strip:
        width = self.size.width
        line = () if y else cut(justify(self._left, self._right, width, self._narrower), width)
        return self._painter.strip(line, width)

    # -- under the mouse -------------------------------------------------------------------------------------

    def on_mouse_move(self, event: MouseMove) -> None:
        text = self.hint(event.x)
        wanted = Content(in_ascii(text) if self.app.has_class("-ascii") else text) if text else None
        if self.tooltip != wanted:
            self.tooltip = wanted

    def hint(self, x: int) -> str:
        """What to show beside the mouse at this column: all of the text where it is cut; "" for nothing."""
        parts = (*self._left, *self._right)
        return plain(parts).strip() if line_width(parts) > self.size.width else ""


class StatusBar(Bar):
    """A sentence or two: on one line where they fit, else on a few. What to do next stands at the end of an error."""

    def show(self, left: Line, right: Line = (), narrower: Narrower | None = None) -> None:
        """Set the text, all of it in the style of its first part."""
        if left != self._left:
            before = len(self._folded(self.size.width))
            super().show(left, right, narrower)
            if len(self._folded(self.size.width)) != before:  # all of the screen is arranged anew, which takes 10 ms
                self.refresh(layout=True)

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        return len(self._folded(width))

    def render_line(self, y: int) -> Strip:
        lines = self._folded(self.size.width)
        style = self._left[0][1] if self._left else ""
        return self._painter.strip(((f" {lines[y]}", style),) if y < len(lines) else (), self.size.width)

    def hint(self, x: int) -> str:
        return plain(self._left).strip() if len(self._wrapped(self.size.width)) > self._most else ""

    @property
    def _most(self) -> int:
        """Lines. A sixth of the screen: the graph comes first."""
        return max(1, self.screen.size.height // 6)

    def _wrapped(self, width: int) -> list[str]:
        return wrap(plain(self._left), max(1, width - 2))

    def _folded(self, width: int) -> list[str]:
        most, lines = self._most, self._wrapped(width)
        return lines if len(lines) <= most else [*lines[: most - 1], elide(" ".join(lines[most - 1 :]), width - 2)]


@runtime_checkable
class HasCommands(Protocol):
    """A screen, as its key bar sees it."""

    commands: tuple[Command, ...]

    @property
    def mode(self) -> Mode: ...

    def key_of(self, id: str) -> str: ...

    def reason(self, command: Command) -> str: ...


class KeyBar(Bar):
    """The screen's keys by rank; what does not fit is left out, what cannot work now is dimmed. A click is a press."""

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self.dimmed: frozenset[str] = frozenset()
        """Ids of the commands that cannot work now."""
        self._mode: Mode = ""
        self._places: list[Place] = []

    def dim(self, ids: frozenset[str]) -> None:
        """The commands that cannot work now. Also when the screen's mode is another: its commands come first."""
        if (ids, self._screen.mode) != (self.dimmed, self._mode):
            self.dimmed, self._mode = ids, self._screen.mode
            self.refresh()

    @property
    def _screen(self) -> HasCommands:
        screen = self.screen
        assert isinstance(screen, HasCommands), "only such screens have a key bar"
        return screen

    def render_line(self, y: int) -> Strip:
        line, self._places = key_line(self._screen.commands, self.dimmed, self.size.width, self._screen.mode)
        return self._painter.strip(line, self.size.width)

    def _at(self, x: int) -> str:
        """The id of the command in this column, or ""."""
        return next((place.command for place in self._places if place.start <= x < place.end), "")

    async def on_click(self, event: Click) -> None:
        if id := self._at(event.x):
            await self.run_action(f"screen.command('{id}')")

    def hint(self, x: int) -> str:
        """What the command does, or why it cannot now."""
        command = by_id(self._screen.commands).get(self._at(x))
        if command is None:
            return ""
        if reason := self._screen.reason(command):
            return f"Not now: {reason}"
        said = command.said(self._screen.key_of)
        return f"Not now. {said}" if command.id in self.dimmed else said
