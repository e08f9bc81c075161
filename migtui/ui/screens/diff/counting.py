"""The rows at stake on the Diff screen: when they are counted, and counted again."""

from __future__ import annotations

from migtui.engine.comparing import Comparison

from ...session import Session
from .choosing import DiffChoosing

GROUP = "stakes"
"""Of Textual's workers."""


class DiffCounting(DiffChoosing):
    """What could not be counted is asked again when the screen is opened or looked at again, and with each reading of
    the databases: a lock that was in the way may be gone."""

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        self._times_read = session.times_read

    def ask_for_stakes(self) -> None:
        """What is not known of the comparison that is shown."""
        if self.compared is not None:
            self.run_worker(self._fetch_stakes(self.compared.shown), group=GROUP, exclusive=True)

    async def _fetch_stakes(self, comparison: Comparison) -> None:
        await self.stakes.fetch(comparison)
        self.fill_operations()
        self.link()

    def count_again(self) -> None:
        """What could not be counted, unless it is being asked already."""
        if self.stakes.owes and not any(each.group == GROUP and each.is_running for each in self.workers):
            self.ask_for_stakes()

    def follow_readings(self) -> None:
        """The session has news. A comparison reads the databases, too, and asks by itself."""
        if self._times_read != self.session.times_read:
            self._times_read = self.session.times_read
            if not self.is_comparing:
                self.call_later(self.while_open(self.count_again))
