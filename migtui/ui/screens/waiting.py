"""What the main screen waits for in the background, whether it is still wanted when it comes, and giving it up."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from textual.worker import Worker, WorkType

from ..commands import Command
from ..flows import GROUP, plan_and_run
from .scripting import Scripting

if TYPE_CHECKING:
    from migtui.core.plan import Direction

BEGINS = frozenset({"Database", "Revisions", "Own"})
"""Groups of commands that begin something else than what is waited for; moving, finding and looking do not."""
BEGIN_TOO = frozenset({"target", "tag", "doctor", "screen.diff"})


REFRESH = "refresh"
"""The group of the application's workers that read files and databases again, one at a time."""


class Waiting(Scripting):
    """One plan at a time: asking for another takes its place. Nothing is waited for in the handler of a key: no other
    key would be taken until env.py and the database have answered."""

    _planning: tuple[str, Worker[None]] | None = None
    """The last `alembic …` line that was to be planned, and who makes its plan."""
    _begun = 0
    """How many commands have begun something."""

    def perform(self, command: Command) -> object:
        if command.group in BEGINS or command.id in BEGIN_TOO:
            self._begun += 1
        return super().perform(command)

    def moment(self) -> Callable[[], bool]:
        """Whether the user is still where they are now: nothing else was begun, nothing is typed, no screen is over
        this one. What comes late would take the keys that are meant for all these."""
        begun, mode = self._begun, self.mode

        def is_still() -> bool:
            stays = self.mode in ("", mode) and self.mode != "typing"
            return stays and self._begun == begun and self.app.screen is self

        return is_still

    def migrate(self, direction: Direction, target: str, id: str, *, purge: bool = False) -> None:
        """Open the plan for `alembic <direction> <target>`, and run it when it is confirmed. `id`: of the command that
        asks for it."""
        command = self.session.command(direction, target)
        self.say(f"planning {command} … · {self.key_of('give-up')} gives it up", "dim")
        # A function, not its coroutine: one that is cancelled before its first step would never be awaited.
        work = partial(plan_and_run, self, self.session, direction, target, id, self.moment(), purge=purge)
        self._planning = command, self.run_worker(work, group=GROUP, exclusive=True, exit_on_error=True)

    def run_give_up(self) -> None:
        """The plan that is being made, else the reading. Once a plan is on the screen the key is the plan's."""
        if self._planning is not None and not self._planning[1].is_finished:
            command, worker = self._planning
            worker.cancel()
            self.session.note("Plan", command, "given up", None, ok=None)
            self.say("given up: there is no plan, and nothing was run", "dim")
        elif self._is_refreshing:
            self.app.workers.cancel_group(self.app, REFRESH)
            self.session.note("Read database", self.session.command("current"), "given up", None, ok=None)
            self.say("given up: what is shown was read before", "dim")

    @property
    def _is_refreshing(self) -> bool:
        return any(each.group == REFRESH and not each.is_finished for each in self.app.workers)

    def run_refresh(self) -> None:
        if self._is_refreshing:
            self.say(f"the files and the database are being read already · {self.key_of('give-up')} gives it up")
        elif self.session.snapshot.reading:
            self.say("the database is being read for the first time")
        else:
            self.say(f"reading the files and the database … · {self.key_of('give-up')} gives it up", "dim")
            self.forget_sql()
            work: WorkType[None] = self.session.refresh
            self.app.run_worker(work, group=REFRESH, exclusive=True)
