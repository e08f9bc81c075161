"""The commands of the group Database: each opens the plan of one `alembic upgrade` or `alembic downgrade`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from migtui.core.targets import one_step_down, one_step_up

from ..flows import migrate
from .choose import Choice, choose
from .revision_screen import RevisionScreen

if TYPE_CHECKING:
    from migtui.core.plan import Direction


class Migrating(RevisionScreen):
    """Names the target as Alembic takes it; planning, confirming and running are `flows`."""

    def run_upgrade(self) -> None:
        self._migrate("upgrade", self.selected.id)

    def run_downgrade(self) -> None:
        self._migrate("downgrade", self.selected.id)

    def run_upgrade_heads(self) -> None:
        self._migrate("upgrade", "heads" if len(self.session.snapshot.history.heads) != 1 else "head")

    def run_upgrade_step(self) -> None:
        """One step up is ambiguous where several revisions come next."""
        snapshot = self.session.snapshot
        ways = one_step_up(snapshot.history, snapshot.standings, snapshot.current, several=snapshot.is_several)
        choices = [Choice(way.target, way.text) for way in ways]
        if not choices:
            self.say("+: what the pending revisions need is broken or missing; none can be applied next")
        choose(self, "One step up", choices, lambda target: self._migrate("upgrade", target))

    def run_downgrade_base(self) -> None:
        self._migrate("downgrade", "base")

    def run_downgrade_step(self) -> None:
        """One step down is ambiguous at a merge point and with several heads: there the user chooses."""
        snapshot = self.session.snapshot
        ways = one_step_down(snapshot.history, snapshot.current, apart=snapshot.is_apart)
        choices = [Choice(way.target, way.text) for way in ways]
        choose(self, "One step down", choices, lambda target: self._migrate("downgrade", target))

    def _migrate(self, direction: Direction, target: str) -> None:
        migrate(self, self.session, direction, target)
