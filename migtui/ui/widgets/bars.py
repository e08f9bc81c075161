"""The three bars: header, status line, and the keys that matter here."""

from __future__ import annotations

from collections.abc import Sequence

from textual.events import Click
from textual.geometry import Size
from textual.strip import Strip
from textual.widget import Widget

from ..commands import Command
from ..present.keys import Place, key_line
from ..styling import Painter
from ..text import Line, cut, elide, justify, plain, wrap


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


class StatusBar(Bar):
    """A sentence or two: on one line where they fit, else on a few. What to do next stands at the end of an error."""

    def show(self, left: Line, right: Line = ()) -> None:
        """Set the text, all of it in the style of its first part."""
        if left != self._left:
            super().show(left, right)
            self.refresh(layout=True)

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        return len(self._folded(width))

    def render_line(self, y: int) -> Strip:
        lines = self._folded(self.size.width)
        style = self._left[0][1] if self._left else ""
        return self._painter.strip(((f" {lines[y]}", style),) if y < len(lines) else (), self.size.width)

    def _folded(self, width: int) -> list[str]:
        """At most a sixth of the screen: the graph comes first."""
        most = max(1, self.screen.size.height // 6)
        lines = wrap(plain(self._left), max(1, width - 2))
        return lines if len(lines) <= most else [*lines[: most - 1], elide(" ".join(lines[most - 1 :]), width - 2)]


class KeyBar(Bar):
    """Keys by rank; what does not fit is left out, what cannot work now is dimmed. A click is a press."""

    def __init__(self, commands: Sequence[Command], *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._commands = tuple(commands)
        self.dimmed: frozenset[str] = frozenset()
        """Ids of the commands that cannot work now."""
        self._places: list[Place] = []

    def dim(self, ids: frozenset[str]) -> None:
        """The commands that cannot work now."""
        if ids != self.dimmed:
            self.dimmed = ids
            self.refresh()

    def render_line(self, y: int) -> Strip:
        line, self._places = key_line(self._commands, self.dimmed, self.size.width)
        return self._painter.strip(line, self.size.width)

    async def on_click(self, event: Click) -> None:
        for place in self._places:
            if place.start <= event.x < place.end:
                await self.run_action(f"screen.command('{place.command}')")
