"""The mouse on the History screen, beyond what each widget does by itself: nothing needs it, a key does the same."""

from __future__ import annotations

from textual.events import Click

from .revision_screen import RevisionScreen


class Pointing(RevisionScreen):
    """A second click on a revision is `enter`."""

    async def on_click(self, event: Click) -> None:
        if event.chain == 2 and event.widget is self.graph:
            await self.action_command("detail.open")
