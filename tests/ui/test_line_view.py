"""The list of lines that follows its end: what comes, and what takes its room, leaves the end in sight."""

from __future__ import annotations

from textual.app import App, ComposeResult
from textual.pilot import Pilot

from migtui.ui.text import Line
from migtui.ui.widgets.line_view import LineView

LINES: list[Line] = [((f"line {number}", ""),) for number in range(40)]


class Output(App[None]):
    """Nothing but a list."""

    CSS = "LineView { overflow-x: hidden; overflow-y: auto; }"

    def compose(self) -> ComposeResult:
        yield LineView(follow=True)

    @property
    def view(self) -> LineView:
        return self.query_one(LineView)


async def shows(pilot: Pilot[None], view: LineView, top: int, height: int) -> None:
    """Wait until the list has this height and begins with this line."""
    for _ in range(200):
        if (view.scroll_offset.y, view.size.height) == (top, height):
            return
        await pilot.pause()
    assert (view.scroll_offset.y, view.size.height) == (top, height)


async def test_the_end_stays_in_sight_when_lines_come_and_when_room_goes() -> None:
    app = Output()
    async with app.run_test(size=(40, 20)) as pilot:
        app.view.append(LINES)
        await shows(pilot, app.view, 20, 20)
        app.view.styles.height = 8
        await shows(pilot, app.view, 32, 8)
        app.view.append(LINES)
        await shows(pilot, app.view, 72, 8)


async def test_who_has_scrolled_away_stays_there() -> None:
    app = Output()
    async with app.run_test(size=(40, 20)) as pilot:
        app.view.append(LINES)
        await shows(pilot, app.view, 20, 20)
        app.view.move(-5)
        await shows(pilot, app.view, 15, 20)
        app.view.append(LINES)
        app.view.styles.height = 8
        await shows(pilot, app.view, 15, 8)
        app.view.move(100)
        await shows(pilot, app.view, 72, 8)
        app.view.append(LINES)
        await shows(pilot, app.view, 112, 8)
