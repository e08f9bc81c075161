"""The commands that compare without a screen of their own: check, check heads, ensure_version."""

from __future__ import annotations

import time

from migtui.errors import MigtuiError, NotAtHead

from ..text import counted
from .revision_screen import RevisionScreen


class Checking(RevisionScreen):
    """`alembic check`, `current --check-heads` and `ensure_version`."""

    async def run_check(self) -> None:
        self.say("comparing the models with the database …", "dim")
        self.run_worker(self._check(), group="check", exclusive=True)

    async def _check(self) -> None:
        from migtui.engine.drafts import Draft  # like all below: not needed before somebody asks

        command, began = self.session.command("check"), time.monotonic()
        try:
            found = await self.session.engine.preview(Draft(autogenerate=True), check=True)
        except MigtuiError as error:
            self.session.note("Check", command, error.message, time.monotonic() - began, ok=False)
            hint = "U first" if isinstance(error, NotAtHead) else error.hint
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

        self.app.push_screen(LinesScreen(f"Check: {result} detected", lambda width: check_lines(found, width)))
        offer = "" if self.session.snapshot.settings.read_only else ": n takes them into a new revision"
        self.say(f"{result} detected{offer}")

    def run_check_heads(self) -> None:
        snapshot = self.session.snapshot
        heads = set(snapshot.history.heads)
        for state in snapshot.databases or ():
            missing = sorted(heads - set(state.heads))
            if missing:
                name = f"{state.key}: " if state.key else ""
                self.say(f"{name}not on all heads: {', '.join(missing)} is missing")
                return
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
            self.session.note("Ensure version table", command, error.message, time.monotonic() - began, ok=False)
            self.say(error.message, "broken")
            return
        self.session.note("Ensure version table", command, "it is there", time.monotonic() - began)
        await self.session.read_databases()
        self.say("the version table is there", "good")
