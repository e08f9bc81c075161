"""The keys of the Doctor screen."""

from __future__ import annotations

from .. import reasons
from .command import Command

DOCTOR: tuple[Command, ...] = (
    Command(
        "doctor.mend",
        ("y", "enter"),
        "Mend",
        "Show the changes of this way to mend it; they are written when you confirm.",
        "Doctor",
        rank=1,
        unavailable=reasons.read_only,
    ),
    Command("doctor.down", ("j", "down"), "Down", "Next finding.", "Doctor"),
    Command("doctor.up", ("k", "up"), "Up", "Previous finding.", "Doctor"),
    Command("doctor.next", ("tab", "right_square_bracket"), "Other way", "The next way to mend it.", "Doctor", rank=2),
    Command("doctor.previous", ("shift+tab", "left_square_bracket"), "Way before", "The way before.", "Doctor"),
    Command("doctor.scroll-down", ("J", "pagedown"), "Text down", "Scroll the explanation and the changes.", "Doctor"),
    Command("doctor.scroll-up", ("K", "pageup"), "Text up", "The same, upwards.", "Doctor"),
    Command("doctor.copy", ("Y",), "Copy", "Copy the command to type, or the finding.", "Doctor", rank=3),
    Command("doctor.again", ("R", "f5"), "Again", "Examine again.", "Doctor", rank=4),
    Command("doctor.close", ("escape", "q"), "Close", "Back to the history.", "Doctor", rank=5),
    Command("help", ("question_mark", "f1"), "Keys", "All keys.", "General", rank=6),
)
