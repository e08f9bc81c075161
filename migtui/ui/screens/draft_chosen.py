"""The New revision screen as it is opened from the Diff screen: with ticks and renames chosen there."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace

from migtui.engine.comparing import Renames
from migtui.engine.drafts import Drafted
from migtui.errors import PlanChanged

from ..draft_form import Beforehand
from ..session import Session
from .draft_lists import DraftLists

UNFIT = "the renames do not fit any more and are left out: models or database have changed. Look again"


class ChosenDraft(DraftLists):
    """Asks for the preview with what was chosen, as far as that still is there."""

    def __init__(
        self, session: Session, selected: str | None, *, keep: Collection[str] | None = None, renames: Renames = ()
    ) -> None:
        """`keep`: ids of the operations that are ticked beforehand; None: all. `renames`: see `Engine.preview`."""
        super().__init__(session, selected)
        self.chosen = Beforehand.of(keep, renames)
        if self.chosen.is_some:
            self.form = replace(self.form, autogenerate=True)

    async def preview(self) -> Drafted:
        """What would be written. Raises MigtuiError."""
        draft = self.form.draft(self.session.snapshot.history)
        try:
            return await self.session.engine.preview(draft, renames=self.chosen.renames)
        except PlanChanged:
            if not self.chosen.renames:
                raise
        drafted = await self.session.engine.preview(draft)
        self.chosen = self.chosen.without_renames(ids(drafted))
        self.say(UNFIT)
        return drafted

    def ticked(self, drafted: Drafted) -> set[str]:
        """Ids of the operations to tick. Says it where a chosen one is gone."""
        if lost := self.chosen.lost(ids(drafted)):
            self.say(lost)
        return self.chosen.ticked(ids(drafted))


def ids(drafted: Drafted) -> frozenset[str]:
    """Of all its operations."""
    return frozenset(operation.id for operation in drafted.operations)
