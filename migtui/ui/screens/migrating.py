"""The commands of the group Database: each opens the plan of one `alembic upgrade` or `alembic downgrade`."""

from __future__ import annotations

from migtui.core.targets import one_step_down, one_step_up

from .choices import Choice
from .choose import choose
from .waiting import Waiting


class Migrating(Waiting):
    """Names the target as Alembic takes it; planning, confirming and running are `flows`."""

    def run_upgrade(self) -> None:
        self.migrate("upgrade", self.selected.id, "upgrade")

    def run_downgrade(self) -> None:
        self.migrate("downgrade", self.selected.id, "downgrade")

    def run_upgrade_heads(self) -> None:
        target = "heads" if len(self.session.snapshot.history.heads) != 1 else "head"
        self.migrate("upgrade", target, "upgrade.heads")

    def run_upgrade_step(self) -> None:
        """One step up is ambiguous where several revisions come next."""
        snapshot = self.session.snapshot
        ways = one_step_up(snapshot.history, snapshot.standings, snapshot.current, several=snapshot.is_several)
        choices = [Choice(way.target, way.text) for way in ways]
        if not choices:
            key = self.key_map.name("upgrade.step")
            self.say(f"{key}: what the pending revisions need is broken or missing; none can be applied next")
        choose(self, "One step up", choices, lambda target: self.migrate("upgrade", target, "upgrade.step"))

    def run_downgrade_base(self) -> None:
        self.migrate("downgrade", "base", "downgrade.base")

    def run_downgrade_step(self) -> None:
        """One step down is ambiguous at a merge point and with several heads: there the user chooses."""
        snapshot = self.session.snapshot
        ways = one_step_down(snapshot.history, snapshot.current, apart=snapshot.is_apart)
        choices = [Choice(way.target, way.text) for way in ways]
        choose(self, "One step down", choices, lambda target: self.migrate("downgrade", target, "downgrade.step"))
