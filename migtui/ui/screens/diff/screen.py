"""Diff: what the models say and what the database holds, side by side, and what autogenerate would write."""

from __future__ import annotations

import asyncio
import time
from datetime import datetime

from textual.timer import Timer

from migtui.engine.comparing import Comparison, Partial, Renames
from migtui.errors import MigtuiError

from ...commands.diff import DIFF
from ...present.bars import header
from ...present.diff.words import error_keys, found, progress
from ...present.fold import fold
from ...present.report import error_lines
from ...text import counted
from ...widgets.bars import Bar
from ...widgets.line_view import LineView
from .counting import DiffCounting

REDRAW = 0.1
"""Seconds between two pictures of a side that is still being read."""
MOVED = "the database has moved since it was compared"
CHANGED = "env.py, the models or what they import have changed"


class DiffScreen(DiffCounting):
    """Compares when it is opened for the first time, and when it is asked to."""

    CSS_PATH = "../../styles/diff.tcss"
    COMMANDS_HERE = DIFF
    HORIZONTAL_BREAKPOINTS = [(0, "-tiny"), (60, "-narrow"), (100, "-wide"), (120, "-roomy"), (160, "-wider")]
    AUTO_FOCUS = ""
    _redraw: Timer | None = None
    _error: MigtuiError | None = None

    def on_mount(self) -> None:
        self.session.watch(self.follow)
        self.call_after_refresh(self._first)

    def _first(self) -> None:
        self.fill()
        if self.compared is None:
            self.run_diff_again()
        else:
            self.follow()
            self.show_limits()
            self.ask_for_stakes()
            self._follow_the_database()
            self.look_again()

    def on_resize(self) -> None:
        self.call_after_refresh(self._resized)

    def _resized(self) -> None:
        self.fill()
        self._show_error()

    def on_unmount(self) -> None:
        self.session.unwatch(self.follow)

    # -- comparing -------------------------------------------------------------------------------------------

    def compare(self, renames: Renames) -> None:
        """In the background; what is shown stays until the answer is there."""
        self._error = None
        self._show_error()
        self.model.accepted = tuple(renames)  # at once: the next r may come before the answer
        self.run_worker(self._compare(renames), group="compare", exclusive=True)

    def run_diff_again(self) -> None:
        """From the beginning. The accepted renames stay where their operations are still found."""
        self._error = None
        self._show_error()
        self.run_worker(self._compare_anew(), group="compare", exclusive=True)

    async def _compare_anew(self) -> None:
        accepted = self.model.accepted
        if await self._compare(()) and accepted:
            self.model.accepted = accepted
            await self._compare(self.model.still_accepted)

    async def _compare(self, renames: Renames) -> bool:
        """Whether it came to an end."""
        began, command = time.monotonic(), self.session.command("check")
        self.say(progress(None, self.key_map), "dim")
        try:
            comparison = await self.session.engine.diffs.compare(renames=renames, heard=self._hear)
        except MigtuiError as error:
            self.session.note_failure("Compare", command, error, time.monotonic() - began)
            self._fail(error)
            return False
        if not renames:
            self.scratching.forget()
        await self.take(comparison)
        assert self.compared is not None, "it was taken"
        self.said = None
        self.session.note("Compare", command, found(self.compared), time.monotonic() - began)
        self._say_renames(renames)
        return True

    def _say_renames(self, renames: Renames) -> None:
        if renames:
            accepted = f"{counted(len(renames), 'rename')} accepted: the values stay"
            rename, new = map(self.key_map.name, ("diff.rename", "diff.new"))
            self.say(f"{accepted} · {rename} takes it back, {new} writes the revision", "good")

    async def take(self, comparison: Comparison) -> None:
        self.model.take(await asyncio.to_thread(self.model.prepared, comparison, datetime.now()))
        if comparison.states:
            self.session.stands(comparison.states)
        self.fill()
        self.show_limits()
        self.ask_for_stakes()

    def _hear(self, partial: Partial) -> None:
        self.model.arriving.hear(partial)
        if self.is_open:
            self.say(progress(self.model.arriving.progress, self.key_map), "dim")
            if self.compared is None and self._redraw is None:
                self._redraw = self.set_timer(REDRAW, self._draw_arrived)

    def _draw_arrived(self) -> None:
        self._redraw = None
        if self.compared is None:
            self.fill()

    def _fail(self, error: MigtuiError) -> None:
        self._error = error
        self.model.accepted = self.compared.shown.renames if self.compared is not None else ()
        if self.compared is not None:  # what was compared before stays; the status line has room for the sentence
            self.say(f"{error.message} · {error_keys(self.key_map)}", "broken")
            return
        self.said = None
        self._show_error()

    def _show_error(self) -> None:
        error = self._error if self.compared is None else None
        self.set_class(error is not None, "-failed")
        if error is not None:
            self.say(error.hint or f"{self.key_map.name('diff.again')} compares again", "warning")
            notice = self.query_one("#notice", LineView)
            width = max(30, self.size.width - 6)
            notice.show(part for line in error_lines(error, width) for part in fold(line, width, hanging=0))
            notice.border_subtitle = self.frame(error_keys(self.key_map))

    # -- following the session -------------------------------------------------------------------------------

    def follow(self) -> None:
        """The session has news: the databases may stand elsewhere."""
        if not self.is_open:
            return
        snapshot = self.session.snapshot
        self.query_one("#header", Bar).show(*header(snapshot))
        if self.compared is not None and snapshot.databases is not None:
            then = {state.key: state.heads for state in self.compared.shown.states}
            if any(then.get(state.key, state.heads) != state.heads for state in snapshot.databases):
                self.model.outdated = MOVED
            elif self.model.outdated == MOVED:
                self.model.outdated = ""
        self.follow_readings()
        self.show_status()

    def _written(self, revision: str | None) -> None:
        super()._written(revision)
        self._follow_the_database()

    def _follow_the_database(self) -> None:
        """Who comes back and has moved the database meanwhile, wants to see what is true now."""
        if self.model.outdated == MOVED:
            self.run_worker(self._compare_moved(self.said), group="compare", exclusive=True)

    async def _compare_moved(self, said: tuple[str, str] | None) -> None:
        await self._compare_anew()
        if said is not None and self._error is None:
            self.say(*said)

    def look_again(self) -> None:
        """Comparing costs seconds: that files have changed is only said. A lock may be gone that was in the way."""
        if self.compared is not None and not self.is_comparing:
            self.run_worker(self._look_at_files(), group="look", exclusive=True)
            self.count_again()

    async def _look_at_files(self) -> None:
        if not self.model.outdated and await self.session.engine.diffs.is_outdated():
            self.model.outdated = CHANGED
            self.show_status()

    # -- commands --------------------------------------------------------------------------------------------

    async def carry_out(self, id: str) -> None:
        """What was said answers the key before this one; what goes on is still said."""
        if not self.is_comparing and not self.scratching.is_building:
            self.said = None
            self.show_status()
        await super().carry_out(id)

    def unavailable(self) -> frozenset[str]:
        """What has nothing to work on."""
        off = {"diff.copy": not self.listed, "diff.new": self.compared is None, "diff.limits": self.compared is None}
        renames = any(row.row is not None and row.row.rename is not None for row in self.rows)
        tables = any(row.item is not None and row.item.rename is not None for row in self.rows)
        off |= {"diff.rename": not (renames or tables), "diff.three-way": bool(self._no_three_way)}
        return super().unavailable() | {id for id, is_off in off.items() if is_off}

    @property
    def _no_three_way(self) -> str:
        return self.scratching.refusal(self.compared.plain if self.compared is not None else None)

    def run_diff_doctor(self) -> None:
        from ..doctor import DoctorScreen

        self.app.push_screen(DoctorScreen(self.session), lambda _: self.run_diff_again())

    def run_screen_history(self) -> None:
        self.run_diff_close()

    def run_diff_close(self) -> None:
        """One step back: a filter, what is being built, and then the screen."""
        if self.clear_filter():
            return
        if self.scratching.is_building and not self.scratching.is_stopping:
            self.scratching.stop(self)
            return
        self.dismiss(None)

    @property
    def is_at_work(self) -> bool:
        return self.scratching.is_building

    def run_diff_stop(self) -> None:
        self.interrupt()

    def interrupt(self) -> None:
        """What is being built first: it may have begun before a comparison."""
        if self.scratching.is_building:
            self.scratching.stop(self)
        elif self.is_comparing:
            self._stop_comparing()
        else:
            super().interrupt()

    def _stop_comparing(self) -> None:
        self.workers.cancel_group(self, "compare")
        self.model.accepted = self.compared.shown.renames if self.compared is not None else ()
        self.session.note("Compare", self.session.command("check"), "stopped", None, ok=None)
        self.say(f"stopped · {self.key_map.name('diff.again')} compares again", "dim")

    def run_screen_diff(self) -> None:
        self.say("you are here", "dim")
