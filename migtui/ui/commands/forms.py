"""The commands of the forms: New revision and Merge."""

from __future__ import annotations

from .command import Command

DRAFT: tuple[Command, ...] = (
    Command("draft.write", ("ctrl+s", "y"), "Write", "Write the file, with the ticked operations.", "Draft", rank=1),
    Command("draft.operations", ("f4",), "Operations", "To the operations, and back to the fields.", "Draft", rank=3),
    Command("draft.tick", ("space",), "Tick", "Take this operation, or leave it out.", "Draft", rank=4),
    Command("draft.tick-all", ("a",), "All", "Take all operations, or none.", "Draft", rank=5),
    Command("draft.down", ("j", "down"), "Down", "Next operation.", "Draft"),
    Command("draft.up", ("k", "up"), "Up", "Previous operation.", "Draft"),
    Command("draft.code-down", ("J", "pagedown"), "Code down", "Scroll the code down.", "Draft"),
    Command("draft.code-up", ("K", "pageup"), "Code up", "Scroll the code up.", "Draft"),
    Command("draft.upgrade", ("f2", "u"), "Upgrade", "Plan the upgrade that autogenerate needs.", "Draft", rank=6),
    Command("draft.doctor", ("f3", "exclamation_mark"), "Doctor", "Look for what is wrong with env.py.", "Draft"),
    Command("draft.refresh", ("ctrl+r", "f5"), "Compare again", "Compare models and database again.", "Draft"),
    Command(
        "draft.cancel", ("escape",), "Close", "Close; what was filled in is there again next time.", "Draft", rank=2
    ),
    Command("help", ("f1", "question_mark"), "Keys", "All keys.", "General", rank=7),
)

MERGE: tuple[Command, ...] = (
    Command("merge.write", ("ctrl+s",), "Write", "Write the merge revision.", "Merge", rank=1),
    Command(
        "merge.cancel", ("escape",), "Close", "Close; what was filled in is there again next time.", "Merge", rank=2
    ),
    Command("help", ("f1",), "Keys", "All keys.", "General", rank=3),
)
