"""The keys of what stands before a project, and of the lists and texts that are shown over a screen."""

from __future__ import annotations

from .command import Command


def _help(*keys: str) -> Command:
    return Command("help", keys or ("question_mark", "f1"), "Keys", "All keys.", "General")


WELCOME: tuple[Command, ...] = (
    Command("welcome.open", ("enter",), "Open", "Open the project that was found below this directory.", "Start"),
    Command("welcome.start", ("i",), "Start a project", "Start a project here: alembic init, step by step.", "Start"),
    Command("welcome.down", ("j", "down"), "Down", "Next project, or scroll the text.", "Start"),
    Command("welcome.up", ("k", "up"), "Up", "The same, upwards.", "Start"),
    Command("welcome.again", ("R", "f5"), "Look again", "Read the configuration again, or look for one.", "Start"),
    Command("welcome.edit", ("e",), "Edit", "Open the file that cannot be read in $VISUAL or $EDITOR.", "Start"),
    Command("welcome.leave", ("q", "escape", "ctrl+c"), "Leave", "Leave migtui.", "Start"),
    _help(),
)

INIT: tuple[Command, ...] = (
    Command("init.next", ("ctrl+s",), "Next", "To the next page, and from the last to what will be written.", "Start"),
    Command("init.back", ("escape",), "Back", "To the page before; from the first one back to Welcome.", "Start"),
    Command("init.down", ("j",), "Down", "In a list: the next line, or out of it.", "Start"),
    Command("init.up", ("k",), "Up", "The same, upwards.", "Start"),
    Command("init.leave", ("ctrl+c",), "Leave", "Back to Welcome; what was filled in is there again.", "Start"),
    _help("f1"),
)

TARGETS: tuple[Command, ...] = (
    Command("targets.open", ("enter",), "Open", "Open it in the place of what is open.", "Move"),
    Command("targets.down", ("j", "down"), "Down", "Next target, section or configuration.", "Move"),
    Command("targets.up", ("k", "up"), "Up", "The one before.", "Move"),
    Command("targets.top", ("g", "home"), "First", "To the first.", "Move"),
    Command("targets.bottom", ("G", "end"), "Last", "To the last.", "Move"),
    Command("targets.filter", ("slash",), "Filter", "Only what has the words that are typed.", "Move", types=True),
    Command(
        "targets.close", ("escape", "q", "t"), "Close", "Close, nothing has changed; a filter is cleared first.", "Move"
    ),
    _help(),
)

CHANGES: tuple[Command, ...] = (
    Command("changes.apply", ("y",), "Write", "Write these changes.", "Move"),
    Command("changes.down", ("j", "down"), "Down", "Scroll down.", "Move"),
    Command("changes.up", ("k", "up"), "Up", "Scroll up.", "Move"),
    Command("changes.page-down", ("ctrl+d", "pagedown"), "Page down", "A page down.", "Move"),
    Command("changes.page-up", ("ctrl+u", "pageup"), "Page up", "A page up.", "Move"),
    Command("changes.top", ("g", "home"), "Top", "To the first line.", "Move"),
    Command("changes.bottom", ("G", "end"), "End", "To the last line.", "Move"),
    Command("changes.next-file", ("tab", "right_square_bracket"), "Next file", "To the next file.", "Move"),
    Command("changes.previous-file", ("shift+tab", "left_square_bracket"), "File before", "The one before.", "Move"),
    Command("changes.close", ("escape", "q"), "Close", "Close; nothing is written.", "Move"),
    _help(),
)
