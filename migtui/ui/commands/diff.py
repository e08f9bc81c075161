"""The keys of the Diff screen."""

from __future__ import annotations

from .. import reasons
from .command import Command

DIFF: tuple[Command, ...] = (
    Command("diff.down", ("j", "down"), "Down", "Next line of the pane that has the focus.", "Move"),
    Command("diff.up", ("k", "up"), "Up", "The line before.", "Move"),
    Command("diff.top", ("g", "home"), "First", "To the first line.", "Move"),
    Command("diff.bottom", ("G", "end"), "Last", "To the last line.", "Move"),
    Command("diff.half-down", ("ctrl+d",), "Half page down", "Half a page down.", "Move"),
    Command("diff.half-up", ("ctrl+u",), "Half page up", "Half a page up.", "Move"),
    Command("diff.page-down", ("pagedown",), "Page down", "A page down.", "Move"),
    Command("diff.page-up", ("pageup",), "Page up", "A page up.", "Move"),
    Command("diff.next-object", ("J",), "Next object", "Next object of the list, from any pane.", "Move"),
    Command("diff.previous-object", ("K",), "Object before", "The object before, from any pane.", "Move"),
    Command("diff.pane", ("tab",), "Next pane", "Objects, rows, operations: the next one.", "Move"),
    Command("diff.pane-back", ("shift+tab",), "Pane before", "The pane before.", "Move"),
    Command(
        "diff.open",
        ("enter",),
        "Open",
        "Object: its rows. Row: both definitions. Operation: its rows. Group: fold it.",
        "Move",
    ),
    Command(
        "diff.filter",
        ("slash",),
        "Filter",
        "Objects by name, or by a column's name; {diff.close} clears.",
        "Diff",
        rank=4,
    ),
    Command("diff.different", ("s",), "Only differing", "List what differs alone, or everything.", "Diff", rank=3),
    Command("diff.wrap", ("w",), "Wrap", "Long lines and whole code on several lines, or cut.", "Diff"),
    Command(
        "diff.tick",
        ("space",),
        "Tick",
        "Choose the operations under the cursor; on a group of the list: fold it.",
        "Diff",
    ),
    Command("diff.tick-all", ("a",), "Tick all", "Choose all operations that are listed, or none.", "Diff"),
    Command(
        "diff.new",
        ("n",),
        "New revision",
        "New revision with the chosen operations; with all where none is chosen.",
        "Diff",
        rank=1,
        unavailable=reasons.cannot_write,
    ),
    Command(
        "diff.rename",
        ("r",),
        "Rename",
        "Take the two sides of ~? for one thing under another name, or not any more.",
        "Diff",
        rank=7,
    ),
    Command(
        "diff.three-way",
        ("b",),
        "Whose?",
        "Build what the migrations make: what is pending, without a migration, drift.",
        "Diff",
        rank=5,
    ),
    Command(
        "diff.limits", ("l",), "Limits", "What was compared and what was not, and our own findings.", "Diff", rank=6
    ),
    Command("diff.copy", ("y",), "Copy", "Copy the code of the chosen operations, or of the one here.", "Diff", rank=2),
    Command("diff.copy-sql", ("Y",), "Copy SQL", "Copy their SQL.", "Diff"),
    Command("diff.again", ("R", "f5"), "Compare again", "Compare models and database again.", "Diff"),
    Command("diff.doctor", ("exclamation_mark",), "Doctor", "Look for what is wrong with env.py.", "Diff"),
    Command(
        "screen.history",
        ("1",),
        "History",
        "To the history, as {diff.close}.",
        "Screen",
    ),
    Command(
        "diff.close",
        ("escape",),
        "Back",
        "Back to the history; clears the filter first, then stops what is being built, and gives up a comparison.",
        "Screen",
    ),
    Command(
        "diff.stop",
        ("ctrl+c",),
        "Stop",
        "Stop what is being built, whatever is open over it: what it has created is removed. Or stop the comparison.",
        "Diff",
    ),
    Command("screen.diff", ("2",), "Diff", "This screen: models and database side by side.", "Screen"),
    Command("palette", ("ctrl+p", "colon"), "Commands", "All commands, by name.", "General"),
    Command("help", ("question_mark", "f1"), "Keys", "All keys.", "General", rank=8),
    Command("quit", ("q",), "Quit", "Leave migtui; asks first where operations are ticked.", "General", rank=9),
)
