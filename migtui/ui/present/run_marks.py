"""A step of a run in a glyph and a word: what is known of its statements, and of its row in the version table."""

from __future__ import annotations

from migtui.core.plan import Direction

from ..run_model import RunModel, StepState
from ..text import one_line

MARKS = {
    "waiting": ("·", ".", "dim", ""),
    "running": ("▸", ">", "pending", "running"),
    "applied": ("●", "*", "warning", "applied, not committed yet"),
    "committed": ("✓", "+", "good", "done"),
    "failed": ("✗", "x", "broken", "failed"),
    "undone": ("○", "o", "warning", "rolled back"),
    "kept": ("!", "!", "broken", "not stamped; its DDL stays"),
    "unknown": ("?", "?", "warning", "not known"),
}
_STAMPED: dict[Direction, str] = {"upgrade": "not stamped", "downgrade": "still stamped", "stamp": "not stamped"}


def step_word(state: StepState) -> str:
    """The mark's word, with what this database does with DDL."""
    usual = MARKS[state.mark][3]
    if state.mark == "applied":
        if state.is_commit_sent:
            return "applied, committed"
        return {"": usual, "may": "applied, its DDL may be in", "does": "applied, its DDL is in"}[state.keeps]
    if state.mark == "kept":
        return f"{_STAMPED[state.step.direction]}; its DDL {'stays' if state.keeps == 'does' else 'may stay'}"
    return usual


def kept(model: RunModel) -> list[str]:
    """A sentence for each step that is done by half, with what to do next."""
    return [_sentence(state) for state in model.steps if state.mark == "kept"]


def _sentence(state: StepState) -> str:
    place = f"{one_line(state.key)}: " if state.key else ""
    does = "stays" if state.keeps == "does" else "may stay"
    stamped, again = _STAMPED[state.step.direction], f"{state.step.direction} again"
    name, towards = state.step.revision, "below " if state.step.direction == "downgrade" else ""
    return (
        f"{place}{name} is {stamped}, but its DDL {does}: look what of it is there. Take it back by hand before you "
        f"{again}, which fails on it; or, when all of it is there, stamp this database {towards}{name}."
    )
