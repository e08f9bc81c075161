"""What the project is looked at with: another target, configuration or section, and the tag that env.py is given."""

from __future__ import annotations

from textual.message import Message

from ..snapshot import Snapshot
from .revision_screen import RevisionScreen

TAG = "What env.py is told by --tag, with every upgrade, downgrade and stamp; empty: nothing"


class Switching(RevisionScreen):
    """Opening happens in the list, so that a target which cannot be opened leaves everything as it is."""

    class Opened(Message):
        """Another project was opened, to take the place of this one."""

        def __init__(self, snapshot: Snapshot) -> None:
            super().__init__()
            self.snapshot = snapshot

    def run_target(self) -> None:
        from .targets import TargetsScreen  # 15 ms that the start does not need

        self.app.push_screen(TargetsScreen(self.session.snapshot, self.session.opener), self._opened)

    def _opened(self, snapshot: Snapshot | None) -> None:
        if snapshot is not None:
            self.post_message(self.Opened(snapshot))

    def run_tag(self) -> None:
        from .ask import AskScreen

        self.app.push_screen(AskScreen("Tag", TAG, self.session.tag or ""), self._tagged)

    def _tagged(self, text: str | None) -> None:
        if text is not None:
            self.session.set_tag(text or None)
            self.session.note("Tag", "", f"--tag {text} from now on" if text else "no --tag from now on", None)
            self.say(f"the tag is {text}" if text else "no tag", "dim")
