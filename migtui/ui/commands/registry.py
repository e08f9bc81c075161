"""All commands, screen by screen: for what looks at every key, as the key map and the README's tables do."""

from __future__ import annotations

from dataclasses import dataclass

from .command import Command
from .dialogs import CHANGES, INIT, TARGETS, WELCOME
from .diff import DIFF
from .diff_panels import DEFINITION, DRIFTS, LIMITS
from .doctor import DOCTOR
from .forms import DRAFT, MERGE
from .history import HISTORY
from .overlays import ASK, CHOOSE, CONFIRM, COPY_LIST, ERROR, PROOF, SAVE, TEXT
from .plan import PLAN
from .run import RUN


@dataclass(frozen=True, slots=True)
class ScreenCommands:
    """The commands of one screen."""

    title: str
    """The screen's name, as the README has it."""
    commands: tuple[Command, ...]
    has_fields: bool = False
    """Letters are text there, while a field has the focus."""

    @property
    def name(self) -> str:
        """The title without the way there."""
        return self.title.partition(" (")[0]


SCREENS: tuple[ScreenCommands, ...] = (
    ScreenCommands("History", HISTORY),
    ScreenCommands("Diff", DIFF),
    ScreenCommands("Definition (`enter` on a row of Diff)", DEFINITION),
    ScreenCommands("Limits (`l` in Diff)", LIMITS),
    ScreenCommands("Drifts (`b` in Diff)", DRIFTS),
    ScreenCommands("Plan", PLAN),
    ScreenCommands("Run", RUN),
    ScreenCommands("New revision", DRAFT, has_fields=True),
    ScreenCommands("Merge", MERGE, has_fields=True),
    ScreenCommands("Doctor", DOCTOR),
    ScreenCommands("Changes (before the Doctor or a start writes them)", CHANGES),
    ScreenCommands("Targets (`t`)", TARGETS),
    ScreenCommands("Welcome", WELCOME),
    ScreenCommands("Start a project (`i` in Welcome)", INIT, has_fields=True),
    ScreenCommands("Proof (after a start)", PROOF),
    ScreenCommands("Choose (one or several of a list)", CHOOSE),
    ScreenCommands("Copy (`y` in History)", COPY_LIST),
    ScreenCommands("Ask (a line to type)", ASK, has_fields=True),
    ScreenCommands("Save (a file name)", SAVE, has_fields=True),
    ScreenCommands("Confirm (a yes or no)", CONFIRM, has_fields=True),
    ScreenCommands("Text (`?`, and what else there is to read)", TEXT),
    ScreenCommands("Error", ERROR),
)
