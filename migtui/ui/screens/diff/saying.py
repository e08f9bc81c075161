"""What the Diff screen says: the status line, what was not compared, and the texts in its frames."""

from __future__ import annotations

from textual.content import Content

from migtui.core.diff.limits import summary

from ...diff.model import Compared, DiffModel
from ...diff.scratching import Scratching
from ...present.diff.limits import findings_words
from ...present.diff.words import status, unread
from ...session import Session
from ...snapshot import View
from ...text import in_ascii, one_line
from ...widgets.bars import Bar, KeyBar
from ..command_screen import CommandScreen


class DiffSaying(CommandScreen[None]):
    """Who derives from it composes Bars `status` and `limits` and a KeyBar `keys`."""

    def __init__(self, session: Session) -> None:
        super().__init__()
        self.session = session
        if session.diff is None:
            session.diff = DiffModel()
        self.model = session.diff
        self.scratching = Scratching(session, self.news)
        self.said: tuple[str, str] | None = None
        """What answers the last key, and its style; None: the verdict of the comparison is shown."""

    @property
    def compared(self) -> Compared | None:
        return self.model.compared

    @property
    def is_comparing(self) -> bool:
        return any(each.group == "compare" and each.is_running for each in self.workers)

    def view(self) -> View:
        return View(self.session.snapshot, None)

    def news(self) -> None:
        """The three-way answer has come nearer."""
        raise NotImplementedError

    def frame(self, text: str) -> Content:
        """Text in a frame, which no painter makes plain."""
        said = one_line(text)
        return Content(in_ascii(said) if self.session.snapshot.settings.ascii else said)

    def show_status(self) -> None:
        """What was said, or the verdict of the comparison."""
        said = self.said
        if said is None and self.compared is not None:
            entry = self.model.entry
            whose = self.scratching.counts(entry.key if entry is not None else "")
            said = status(self.compared, self.session.snapshot, self.model.outdated, whose)
        text, style = said or ("", "")
        self.query_one("#status", Bar).show(((f" {text}", style),))
        self.query_one("#keys", KeyBar).dim(self.unavailable())

    def show_limits(self) -> None:
        """What was not compared: always to be seen."""
        if self.compared is None:
            return
        diffs = self.compared.shown.databases
        ours = findings_words(self.compared.findings, self.key_map)
        texts = filter(None, (unread(self.compared), ours, *dict.fromkeys(summary(diff.options) for diff in diffs)))
        self.query_one("#limits", Bar).show(((" · ".join(texts), "" if ours or unread(self.compared) else "dim"),))

    def say(self, text: str, style: str = "warning") -> None:
        self.said = (text, style)
        self.show_status()
