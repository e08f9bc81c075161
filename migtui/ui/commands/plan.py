"""The keys of the Plan screen."""

from __future__ import annotations

from .command import Command

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
    Command("plan.top", ("g", "home"), "First", "To the first step.", "Plan"),
    Command("plan.bottom", ("G", "end"), "Last", "To the last step.", "Plan"),
    Command("plan.page-down", ("pagedown",), "Page down", "A page of steps; of the SQL where it is alone.", "Plan"),
    Command("plan.page-up", ("pageup",), "Page up", "The same, upwards.", "Plan"),
    Command("plan.sql-down", ("ctrl+d",), "SQL down", "Scroll what the step does, and its SQL.", "Plan"),
    Command("plan.sql-up", ("ctrl+u",), "SQL up", "The same, upwards.", "Plan"),
    Command("plan.full", ("f",), "Full SQL", "The step's SQL over the whole screen, and back.", "Plan", rank=4),
    Command("plan.save", ("w",), "Save SQL", "Save the statements of the whole plan to a file.", "Plan", rank=3),
    Command("plan.edit", ("e",), "Edit", "Open the file of the step under the cursor in $VISUAL or $EDITOR.", "Plan"),
    Command("plan.facts-down", ("J",), "Facts down", "Scroll what will be destroyed, and the rest above.", "Plan"),
    Command("plan.facts-up", ("K",), "Facts up", "The same, upwards.", "Plan"),
    Command("plan.copy", ("Y",), "Copy command", "Copy the equivalent command line.", "Plan", rank=5),
    Command("plan.cancel", ("escape", "q"), "Cancel", "Close the plan; nothing was run.", "Plan", rank=2),
    Command("help", ("question_mark", "f1"), "Keys", "All keys.", "General", rank=6),
)
