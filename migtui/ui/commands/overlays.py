"""The keys of what is asked and told over a screen: lists to choose from, lines to type, a yes or no, texts, errors."""

from __future__ import annotations

from .command import Command

HELP = Command("help", ("question_mark", "f1"), "Keys", "All keys.", "General")

CHOOSE: tuple[Command, ...] = (
    Command("choose.take", ("enter",), "Take", "Take it; where several can be chosen: those with a tick.", "Dialog"),
    Command("choose.tick", ("space",), "Tick", "Where several can be chosen: this one too, or not.", "Dialog"),
    Command("choose.filter", ("slash",), "Filter", "Only what has the words that are typed.", "Dialog", types=True),
    Command("choose.close", ("escape", "q"), "Cancel", "Take nothing; a filter is cleared first.", "Dialog"),
    Command("choose.down", ("j", "down"), "Down", "Next line.", "Move"),
    Command("choose.up", ("k", "up"), "Up", "The line before.", "Move"),
    Command("choose.page-down", ("ctrl+d", "pagedown"), "Page down", "A page down.", "Move"),
    Command("choose.page-up", ("ctrl+u", "pageup"), "Page up", "A page up.", "Move"),
    Command("choose.top", ("g", "home"), "First", "To the first line.", "Move"),
    Command("choose.bottom", ("G", "end"), "Last", "To the last line.", "Move"),
    HELP,
)

COPY_LIST: tuple[Command, ...] = (
    Command("copied.take", ("enter",), "Take", "Copy the line under the cursor.", "Dialog"),
    Command("copied.first", ("y",), "The first", "Copy the first: the id.", "Dialog"),
    Command("copied.id", ("i",), "Id", "Copy the revision's id.", "Dialog"),
    Command("copied.path", ("p",), "Path", "Copy the path of its file.", "Dialog"),
    Command(
        "copied.command",
        ("c",),
        "Command",
        "Copy the command that upgrades to it; of an applied one the downgrade.",
        "Dialog",
    ),
    Command("copied.upgrade", ("s",), "Upgrade SQL", "Copy the SQL of its upgrade.", "Dialog"),
    Command("copied.downgrade", ("S",), "Downgrade SQL", "Copy the SQL of its downgrade.", "Dialog"),
    Command("copied.message", ("m",), "Message", "Copy its message.", "Dialog"),
    Command("copied.commit", ("g",), "Commit", "Copy the git commit that its file came with.", "Dialog"),
    Command("copied.close", ("escape", "q"), "Cancel", "Copy nothing.", "Dialog"),
    Command("copied.down", ("j", "down"), "Down", "Next line.", "Move"),
    Command("copied.up", ("k", "up"), "Up", "The line before.", "Move"),
    Command("copied.top", ("home",), "First", "To the first line.", "Move"),
    Command("copied.bottom", ("end",), "Last", "To the last line.", "Move"),
    HELP,
)

ASK: tuple[Command, ...] = (
    Command(
        "ask.take", ("enter",), "Take", "Take what is typed, unless something is against it.", "Dialog", is_fixed=True
    ),
    Command("ask.close", ("escape",), "Cancel", "Close; nothing is taken.", "Dialog"),
    HELP,
)

SAVE: tuple[Command, ...] = (
    Command("save.take", ("enter",), "Save", "Save it under this name.", "Dialog", is_fixed=True),
    Command("save.overwrite", ("y",), "Overwrite", "Write over the file that is there; it is asked first.", "Dialog"),
    Command("save.close", ("escape",), "Cancel", "Back to the name, or close; nothing is written.", "Dialog"),
    HELP,
)

CONFIRM: tuple[Command, ...] = (
    Command("confirm.yes", ("y",), "Yes", "Do it. Of a protected database the name is typed instead.", "Dialog"),
    Command("confirm.named", ("enter",), "Named", "Do it, once the name is typed.", "Dialog", is_fixed=True),
    Command("confirm.close", ("escape", "n", "q"), "No", "Close; nothing is done.", "Dialog"),
    Command("confirm.down", ("j", "down"), "Down", "Scroll down.", "Move"),
    Command("confirm.up", ("k", "up"), "Up", "Scroll up.", "Move"),
    HELP,
)

TEXT: tuple[Command, ...] = (
    Command("text.down", ("j", "down", "J"), "Down", "Scroll down.", "Move"),
    Command("text.up", ("k", "up", "K"), "Up", "Scroll up.", "Move"),
    Command("text.page-down", ("ctrl+d", "pagedown"), "Page down", "Scroll down by ten lines.", "Move"),
    Command("text.page-up", ("ctrl+u", "pageup"), "Page up", "The same, upwards.", "Move"),
    Command("text.top", ("g", "home"), "Top", "To the first line.", "Move"),
    Command("text.bottom", ("G", "end"), "End", "To the last line.", "Move"),
    Command("text.filter", ("slash",), "Filter", "Only what has the words that are typed.", "Dialog", types=True),
    Command("text.copy", ("y",), "Copy", "Copy the text that is shown.", "Dialog"),
    Command("text.close", ("escape", "q", "enter"), "Close", "Close; a filter is cleared first.", "Dialog"),
    HELP,
)

ERROR: tuple[Command, ...] = (
    Command("error.doctor", ("exclamation_mark",), "Doctor", "Close, and look for the cause in env.py.", "Dialog"),
    Command("error.edit", ("e",), "Edit", "Open the file that it names, at the line, in $VISUAL or $EDITOR.", "Dialog"),
    Command("error.copy", ("y",), "Copy", "Copy all of it.", "Dialog"),
    Command("error.close", ("escape", "q", "enter"), "Close", "Close.", "Dialog"),
    Command("error.down", ("j", "down", "J"), "Down", "Scroll down.", "Move"),
    Command("error.up", ("k", "up", "K"), "Up", "Scroll up.", "Move"),
    HELP,
)

PROOF: tuple[Command, ...] = (
    Command("proof.close", ("enter", "escape", "q"), "Open", "Open the project.", "Dialog"),
    Command("proof.again", ("r",), "Ask again", "Run env.py and ask the database again.", "Dialog"),
    Command("proof.down", ("j", "down"), "Down", "Scroll down.", "Move"),
    Command("proof.up", ("k", "up"), "Up", "Scroll up.", "Move"),
    HELP,
)
