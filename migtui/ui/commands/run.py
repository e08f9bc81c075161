"""The keys of the Run screen."""

from __future__ import annotations

from .command import Command

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
    Command("run.edit", ("e",), "Edit", "Open the file that the error names, at its line.", "Run", rank=3),
    Command("run.report-down", ("j", "down"), "Report down", "Scroll the report down.", "Run"),
    Command("run.report-up", ("k", "up"), "Report up", "Scroll the report up.", "Run"),
    Command("run.down", ("J",), "Output down", "Scroll the output down.", "Run"),
    Command("run.up", ("K",), "Output up", "Scroll the output up.", "Run"),
    Command("run.copy", ("y",), "Copy", "Copy the report.", "Run", rank=4),
    Command("help", ("question_mark", "f1"), "Keys", "All keys.", "General", rank=5),
)
