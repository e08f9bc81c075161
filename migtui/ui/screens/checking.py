"""The commands that compare without a screen of their own: check, check heads, ensure_version."""

from __future__ import annotations

import time
from collections.abc import Callable
from functools import partial

from textual.worker import WorkType

from migtui.errors import MigtuiError, NotAtHead

from ..text import counted
from .waiting import Waiting


class Checking(Waiting):
    """`alembic check`, `current --check-heads` and `ensure_version`."""

    async def run_check(self) -> None:
        self.say("comparing the models with the database …", "dim")
        work: WorkType[None] = partial(self._check, self.moment())
        self.run_worker(work, group="check", exclusive=True)

    async def _check(self, is_still: Callable[[], bool]) -> None:
        from migtui.engine.drafts import Draft  # like all below: not needed before somebody asks

        command, began = self.session.command("check"), time.monotonic()
        try:
            found = await self.session.engine.preview(Draft(autogenerate=True), check=True)
        except MigtuiError as error:
            self.session.note_failure("Check", command, error, time.monotonic() - began)
            hint = f"{self.key_map.name('upgrade.heads')} first" if isinstance(error, NotAtHead) else error.hint
            self.say(" · ".join(filter(None, (error.message, hint))), "broken")
            return
        count = len(found.operations)
        result = counted(count, "operation") if count else "no new upgrade operations"
        self.session.note("Check", command, result, time.monotonic() - began, ok=not count)
        if not count:
            self.say("No new upgrade operations detected: the models and the database agree", "good")
            return
        from ..present.draft import check_lines
        from .lines import LinesScreen

        if is_still():
            self.app.push_screen(LinesScreen(f"Check: {result} detected", lambda width: check_lines(found, width)))
        offer = (
            ""
            if self.session.snapshot.settings.read_only
            else f": {self.key_map.name('revision.new')} takes them into a new revision"
        )
        self.say(f"{result} detected{offer}")

    def run_check_heads(self) -> None:
        snapshot = self.session.snapshot
        heads = set(snapshot.history.heads)
        command = self.session.command("current", "--check-heads")
        for state in snapshot.databases or ():
            missing = sorted(heads - set(state.heads))
            if missing:
                name = f"{state.key}: " if state.key else ""
                said = f"{name}not on all heads: {', '.join(missing)} is missing"
                self.session.note("Check heads", command, said, None, ok=False)
                self.say(said)
                return
        self.session.note("Check heads", command, "every head is applied", None)
        self.say("Every head is applied", "good")

    def run_ensure_version(self) -> None:
        from ..present.bars import target
        from ..present.plan import name_to_type
        from .confirm import ConfirmScreen

        snapshot = self.session.snapshot
        command = self.session.command("ensure_version")
        lines = [
            (("Target   ", "dim"), (target(snapshot.databases or ()), "")),
            (("Command  ", "dim"), (command, "label")),
            (),
            (("Creates the version table where there is none. No revision runs, no row is written.", ""),),
        ]
        name = name_to_type(snapshot) if snapshot.is_protected else ""

        def confirmed(is_so: bool | None) -> None:
            if is_so:
                self.run_worker(self._ensure_version(command), group="migrate", exclusive=True)

        self.app.push_screen(ConfirmScreen("Ensure version table", lines, name_to_type=name), confirmed)

    async def _ensure_version(self, command: str) -> None:
        began = time.monotonic()
        try:
            await self.session.engine.ensure_version()
        except MigtuiError as error:
            self.session.note_failure("Ensure version table", command, error, time.monotonic() - began)
            self.say(error.message, "broken")
            return
        self.session.note("Ensure version table", command, "it is there", time.monotonic() - began)
        await self.session.read_databases()
        self.say("the version table is there", "good")
