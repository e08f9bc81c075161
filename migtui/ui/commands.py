"""The one registry of commands: id, keys, label, help, and when a command works, and why not when it does not.

Footer, `?`, the palette, the bindings and the README's table of keys all come from here. A command's handler is the
method `run_<id with _ for .>` of the screen that lists it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Literal

from . import reasons
from .snapshot import View

Group = Literal["Move", "Database", "Revisions", "Screen", "Plan", "Run", "General"]


def _always(view: View) -> str:
    return ""


@dataclass(frozen=True, slots=True)
class Command:
    """One thing a key does."""

    id: str
    keys: tuple[str, ...]
    """Textual's names of the keys; the first is the one shown."""
    label: str
    """One or two words, for the footer and the palette."""
    help: str
    """One sentence, for `?` and the README."""
    group: Group
    rank: int = 0
    """Place in the footer, 1 first; 0: not in the footer. The last ranks go first when the terminal is narrow."""
    unavailable: Callable[[View], str] = _always
    """The reason why it cannot work now, or ""."""

    @property
    def handler(self) -> str:
        return "run_" + self.id.replace(".", "_").replace("-", "_")


HISTORY: tuple[Command, ...] = (
    Command("cursor.down", ("j", "down"), "Down", "Next revision, older.", "Move"),
    Command("cursor.up", ("k", "up"), "Up", "Previous revision, newer.", "Move"),
    Command("cursor.top", ("g", "home"), "Newest", "To the newest revision.", "Move"),
    Command("cursor.bottom", ("G", "end"), "Oldest", "To the oldest revision.", "Move"),
    Command("cursor.half-down", ("ctrl+d",), "Half page down", "Half a page down.", "Move"),
    Command("cursor.half-up", ("ctrl+u",), "Half page up", "Half a page up.", "Move"),
    Command("cursor.page-down", ("pagedown",), "Page down", "A page down.", "Move"),
    Command("cursor.page-up", ("pageup",), "Page up", "A page up.", "Move"),
    Command(
        "jump.current",
        ("c",),
        "Current",
        "To the revision where the database stands; again: the next one.",
        "Move",
        rank=5,
        unavailable=reasons.no_current,
    ),
    Command(
        "jump.parent",
        ("less_than_sign",),
        "Parent",
        "To the parent (down_revision).",
        "Move",
        unavailable=reasons.no_parent,
    ),
    Command(
        "jump.child",
        ("greater_than_sign",),
        "Child",
        "To the child; asks when there are several.",
        "Move",
        unavailable=reasons.no_child,
    ),
    Command("jump.head", ("H",), "Next head", "To the next head.", "Move", unavailable=reasons.no_head),
    Command(
        "jump.dependency",
        ("D",),
        "Dependency",
        "To the revision that this one depends on.",
        "Move",
        unavailable=reasons.no_dependency,
    ),
    Command(
        "upgrade",
        ("u",),
        "Upgrade",
        "Plan the upgrade to the selected revision.",
        "Database",
        rank=1,
        unavailable=reasons.cannot_upgrade,
    ),
    Command(
        "downgrade",
        ("d",),
        "Downgrade",
        "Plan the downgrade to the selected revision, which stays applied.",
        "Database",
        rank=2,
        unavailable=reasons.cannot_downgrade,
    ),
    Command(
        "upgrade.heads",
        ("U",),
        "Upgrade all",
        "Plan the upgrade to all heads.",
        "Database",
        rank=3,
        unavailable=reasons.cannot_upgrade_heads,
    ),
    Command(
        "upgrade.step",
        ("plus",),
        "One step up",
        "Plan one step up; asks where several revisions come next.",
        "Database",
        unavailable=reasons.cannot_upgrade_heads,
    ),
    Command(
        "downgrade.step",
        ("minus",),
        "One step down",
        "Plan one step down; asks which head where there are several.",
        "Database",
        unavailable=reasons.nothing_applied,
    ),
    Command(
        "downgrade.base",
        ("B",),
        "Down to base",
        "Plan the downgrade that undoes everything.",
        "Database",
        unavailable=reasons.nothing_applied,
    ),
    Command("refresh", ("R", "f5"), "Refresh", "Read the files and the database again.", "Screen", rank=6),
    Command("detail.next", ("right_square_bracket", "tab"), "Next tab", "Next tab of the details.", "Screen"),
    Command("detail.previous", ("left_square_bracket",), "Previous tab", "Previous tab of the details.", "Screen"),
    Command("detail.down", ("J",), "Details down", "Scroll the details down.", "Screen"),
    Command("detail.up", ("K",), "Details up", "Scroll the details up.", "Screen"),
    Command("maximise", ("f",), "Full", "Graph alone, details alone, both.", "Screen", rank=7),
    Command("log", ("at",), "Log", "Show or hide the command log.", "Screen", rank=4),
    Command(
        "screen.history",
        ("1",),
        "History",
        "This screen: the graph, the details and the command log.",
        "Screen",
    ),
    Command("palette", ("ctrl+p", "colon"), "Commands", "All commands, by name.", "General"),
    Command("help", ("question_mark", "f1"), "Keys", "All keys.", "General", rank=8),
    Command("quit", ("q",), "Quit", "Leave migtui.", "General", rank=9),
)

PLAN: tuple[Command, ...] = (
    Command(
        "plan.run",
        ("y",),
        "Run",
        "Run the plan. When data is lost: let the key go once before.",
        "Plan",
        rank=1,
    ),
    Command("plan.down", ("j", "down"), "Down", "Next step.", "Plan"),
    Command("plan.up", ("k", "up"), "Up", "Previous step.", "Plan"),
    Command("plan.facts-down", ("J",), "Facts down", "Scroll what will be destroyed, and the rest above.", "Plan"),
    Command("plan.facts-up", ("K",), "Facts up", "The same, upwards.", "Plan"),
    Command("plan.copy", ("Y",), "Copy command", "Copy the equivalent command line.", "Plan", rank=3),
    Command("plan.cancel", ("escape", "q"), "Cancel", "Close the plan; nothing was run.", "Plan", rank=2),
    Command("help", ("question_mark", "f1"), "Keys", "All keys.", "General", rank=4),
)

RUN: tuple[Command, ...] = (
    Command(
        "run.cancel",
        ("ctrl+c",),
        "Cancel",
        "Stop at the next revision; again: interrupt; again: kill.",
        "Run",
        rank=1,
    ),
    Command("run.close", ("escape", "q"), "Close", "Close the report, once the run has ended.", "Run", rank=2),
    Command("run.report-down", ("j", "down"), "Report down", "Scroll the report down.", "Run"),
    Command("run.report-up", ("k", "up"), "Report up", "Scroll the report up.", "Run"),
    Command("run.down", ("J",), "Output down", "Scroll the output down.", "Run"),
    Command("run.up", ("K",), "Output up", "Scroll the output up.", "Run"),
    Command("run.copy", ("y",), "Copy", "Copy the report.", "Run", rank=3),
    Command("help", ("question_mark", "f1"), "Keys", "All keys.", "General", rank=4),
)

KEY_NAMES = {
    "less_than_sign": "<", "greater_than_sign": ">", "plus": "+", "minus": "-", "at": "@", "colon": ":",
    "question_mark": "?", "right_square_bracket": "]", "left_square_bracket": "[", "pagedown": "pgdn", "pageup": "pgup",
    "down": "↓", "up": "↑", "escape": "esc",
}  # fmt: skip


def key_name(key: str) -> str:
    """What is written on the key: "pgdn", "^p", "?"."""
    return KEY_NAMES.get(key, key.replace("ctrl+", "^"))


def key_names(command: Command) -> str:
    """All keys of a command, for a table."""
    return " ".join(key_name(key) for key in command.keys)


def by_id(commands: Iterable[Command]) -> dict[str, Command]:
    """The commands by id."""
    return {command.id: command for command in commands}
