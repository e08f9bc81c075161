"""The keys of the screens beside the two sides: Definition, Limits, Drifts.."""

from __future__ import annotations

from .command import Command


def _help(rank: int) -> Command:
    return Command("help", ("question_mark", "f1"), "Keys", "All keys.", "General", rank=rank)


DEFINITION: tuple[Command, ...] = (
    Command("definition.next", ("tab", "right_square_bracket"), "DDL, Python", "The other tab.", "Screen", rank=1),
    Command("definition.previous", ("shift+tab", "left_square_bracket"), "Other tab", "The same.", "Screen"),
    Command("definition.difference", ("n",), "Next", "To the next lines that differ.", "Move", rank=2),
    Command("definition.difference-before", ("N", "p"), "Before", "To the lines that differ before.", "Move"),
    Command(
        "definition.side",
        ("h", "l"),
        "Side",
        "The other side, for {definition.copy}: its frame says so.",
        "Move",
        rank=3,
    ),
    Command("definition.side-too", ("left", "right"), "Side", "The same.", "Move"),
    Command("definition.copy", ("y",), "Copy", "Copy this side as it is shown: DDL or Python.", "Screen", rank=4),
    Command("definition.down", ("j", "down"), "Down", "Scroll both sides down.", "Move"),
    Command("definition.up", ("k", "up"), "Up", "Scroll both sides up.", "Move"),
    Command("definition.page-down", ("pagedown", "ctrl+d", "J"), "Page down", "A page down.", "Move"),
    Command("definition.page-up", ("pageup", "ctrl+u", "K"), "Page up", "A page up.", "Move"),
    Command("definition.top", ("g", "home"), "Top", "To the first line.", "Move"),
    Command("definition.bottom", ("G", "end"), "Bottom", "To the last line.", "Move"),
    Command("definition.again", ("R", "f5"), "Again", "Read both sides again.", "Screen"),
    Command("definition.close", ("escape", "q", "enter"), "Close", "Back to the two sides.", "Screen", rank=5),
    _help(6),
)

LIMITS: tuple[Command, ...] = (
    Command("limits.next", ("tab", "right_square_bracket"), "Other list", "To the other list.", "Screen", rank=1),
    Command("limits.previous", ("shift+tab", "left_square_bracket"), "Other list", "The same.", "Screen"),
    Command("limits.down", ("j", "down"), "Down", "Next finding, or scroll what was compared.", "Move"),
    Command("limits.up", ("k", "up"), "Up", "The same, upwards.", "Move"),
    Command("limits.page-down", ("pagedown", "ctrl+d", "J"), "Text down", "Scroll the text down.", "Move"),
    Command("limits.page-up", ("pageup", "ctrl+u", "K"), "Text up", "Scroll the text up.", "Move"),
    Command(
        "limits.copy",
        ("y", "enter"),
        "Copy proposal",
        "Copy the lines that a revision would need; nothing is written.",
        "Screen",
        rank=2,
    ),
    Command("limits.close", ("escape", "q"), "Close", "Back to the two sides.", "Screen", rank=3),
    _help(4),
)

DRIFTS: tuple[Command, ...] = (
    Command("drifts.down", ("j", "down"), "Down", "Next drift.", "Move"),
    Command("drifts.up", ("k", "up"), "Up", "Previous drift.", "Move"),
    Command("drifts.page-down", ("pagedown", "ctrl+d", "J"), "Text down", "Scroll the two sides down.", "Move"),
    Command("drifts.page-up", ("pageup", "ctrl+u", "K"), "Text up", "Scroll the two sides up.", "Move"),
    Command("drifts.copy", ("y",), "Copy", "Copy all drifts as text.", "Screen", rank=1),
    Command("drifts.again", ("R", "f5"), "Build again", "Build what the migrations make once more.", "Screen", rank=2),
    Command("drifts.close", ("escape", "q", "enter"), "Close", "Back to the two sides.", "Screen", rank=3),
    _help(4),
)
