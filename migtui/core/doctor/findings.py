"""What the doctor finds, as data: the finding, what shows it, what it leads to, and the ways to mend it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from migtui.core.environment.edits import Edit

Severity = Literal["cannot-run", "wrong", "hint"]

SEVERITIES: dict[Severity, str] = {
    "cannot-run": "env.py cannot run",
    "wrong": "runs, but is not what was meant",
    "hint": "hint",
}
"""In words, the worst first."""


@dataclass(frozen=True, slots=True)
class Fix:
    """One way to mend a finding: files to change, or what to type where no file can mend it."""

    title: str
    """ "Add src to prepend_sys_path"."""
    edits: tuple[Edit, ...] = ()
    commands: tuple[str, ...] = ()
    """To be typed, beside the edits where there are both."""
    note: str = ""
    """What else to know before it is done."""


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that is wrong, or that may surprise."""

    id: str
    severity: Severity
    title: str
    """One sentence in plain words."""
    explanation: str
    """What it leads to: a sentence or two."""
    where: str = ""
    """ "file:line", "file", or ""."""
    seen: str = ""
    """The text at that place, or the message that shows it."""
    fixes: tuple[Fix, ...] = ()
    """Alternatives, the recommended one first; empty where only the user can know."""

    @property
    def rank(self) -> int:
        """0 for the worst."""
        return list(SEVERITIES).index(self.severity)
